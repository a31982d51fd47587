"""Several sessions in a row, as one."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from voiceguide.cache import Recipe
from voiceguide.render.session import Session
from voiceguide.timeline.staging import in_a_row


def row_of(sessions: Sequence[Session]) -> Session:
    """Join sessions, at least one; all their sounds and beds together are those of the row."""
    if len(sessions) == 1:
        return sessions[0]
    return replace(
        sessions[0],
        timeline=in_a_row([session.timeline for session in sessions]),
        clips={heard: path for session in sessions for heard, path in session.clips.items()},
        beds={source: layers for session in sessions for source, layers in session.beds.items()},
        extents={heard: extent for session in sessions for heard, extent in session.extents.items()},
        recipe=Recipe("sessions", {"row": [session.recipe.key for session in sessions]}),
        lines=sum(session.lines for session in sessions),
        synthesised=sum(session.synthesised for session in sessions),
        unreached=tuple({rate: None for session in sessions for rate in session.unreached}),
    )
