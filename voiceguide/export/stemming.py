"""One part of a session as a file. Works in any process; what it takes is loaded where it is made."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from voiceguide.export.cover import Cover
from voiceguide.export.formats import Format
from voiceguide.export.making import Made, finished
from voiceguide.export.tags import Tags
from voiceguide.render import Session


class StemOrder(Struct, frozen=True, kw_only=True):
    """A part that is wanted.

    Attributes:
        session: The session, with all its sounds.
        whole: Its rendered file, which the parts have to add up to.
        stem: Which part, of `STEMS`.
        target: The unfinished file to write into.
        format: How.
        tags: What it says of itself.
        cover: Its picture.
    """

    session: Session
    whole: Path
    stem: str
    target: Path
    format: Format
    tags: Tags
    cover: Cover


def make_stem(order: StemOrder) -> Made:
    """Write one part of a session, and check what came of it; nothing is left of what is not right.

    With the bed, which every session has, the sum of all parts is held against the session.

    Raises:
        BadExportError: If the file is not the part, or the parts are not the session.
        ExportError: If it cannot be written, or is too loud for its format.
        SoundError: If a sound cannot be read.
    """
    from voiceguide.export.stems import written

    return finished(order.target, lambda: written(order))
