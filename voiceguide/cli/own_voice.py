"""Whose voice is heard: one's own, an engine's, or each where it is."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from voiceguide import config
from voiceguide.cache import Cache
from voiceguide.errors import RecordingError
from voiceguide.recording.folder import takes_folder
from voiceguide.script import Practice, builtin_folder

if TYPE_CHECKING:
    from voiceguide.recording.own import Standing
    from voiceguide.timeline import Request
    from voiceguide.timeline.own import Own

OWN, ENGINE, MIXED = "own", "engine", "mixed"
VOICES = (OWN, ENGINE, MIXED)
"""What `--voice` may say of one's own recordings, beside the name of a voice."""

_told: set[str] = set()


def named_voice(typed: str | None) -> str | None:
    """The voice that `--voice` names; None where it says whose voice is heard, or nothing."""
    return None if typed in VOICES else typed


def with_own(
    request: Request, practice: Practice, typed: str | None, *, with_stale: bool, denoised: bool
) -> Request:
    """Settle which lines are heard in one's own voice; a take that cannot be heard is told of.

    Args:
        request: What else is wanted.
        practice: The practice.
        typed: `--voice` as it was typed: a voice that is named speaks everything; None for mixed.
        with_stale: Whether takes of lines that were changed since are heard.
        denoised: Whether the noise of the room is lowered in takes.

    Raises:
        RecordingError: If only takes are wanted, and one is missing or cannot be heard; or if what was
            chosen cannot be read.
    """
    if typed not in (None, OWN, MIXED):
        return request
    found = standing_of(practice, request, is_read=False)
    own, stale = request.own, 0
    if found is not None:
        heard = found.own(with_stale=with_stale, denoised=denoised)
        own, faults = _whole(practice, replace(request, own=heard))
        faults += [fault.what for fault in found.faults if fault.reading is not None]
        if typed == OWN and faults:
            raise RecordingError(faults[0], another(practice))
        _tell(faults, practice)
        stale = 0 if with_stale else len(found.stale)
    if typed != OWN:
        return replace(request, own=own)
    from voiceguide.render.own import check_all_own

    whole = replace(request, own=replace(own, is_all=True, remedy=_remedy(practice, stale)))
    check_all_own(practice, whole)  # before a bed sounds for nothing
    return whole


def standing_of(practice: Practice, request: Request, *, is_read: bool = True) -> Standing | None:
    """See how far the recording of a practice has come; None where there is none.

    Args:
        practice: The practice.
        request: What `{name}` placeholders stand for.
        is_read: Whether every chosen take is read, to see that it is whole; else it is only looked for.

    Raises:
        RecordingError: If what was chosen cannot be read.
    """
    folder = takes_folder(practice, config.takes_folder())
    if not folder.is_dir():
        return None
    from voiceguide.recording.own import standing
    from voiceguide.recording.takes import Takes

    return standing(practice, request, Takes(folder), is_read=is_read)


def _whole(practice: Practice, request: Request) -> tuple[Own, list[str]]:
    """The takes without those that would be heard and are damaged, and what is the matter with these.

    What is in the cache was whole when it was treated, and is not read again: a session that is there already
    should begin at once.
    """
    from voiceguide.recording.take import fault_of
    from voiceguide.render.own import is_treated
    from voiceguide.timeline import Line, heard

    cache = Cache(config.cache_folder())
    lines = (sound for sound in heard(practice, request) if isinstance(sound, Line))
    takes = {line.own for line in lines if line.own is not None}
    unknown = [take for take in takes if not is_treated(cache, take)]
    faults = {take: what for take in unknown if (what := fault_of(Path(take.path), take.sha256))}
    kept = tuple((key, take) for key, take in request.own.takes if take not in faults)
    told = sorted(f"The recording {take.path} {what}." for take, what in faults.items())
    return replace(request.own, takes=kept, room=request.own.room if kept else None), told


def typed_name(practice: Practice) -> str:
    """What to type for a practice: its name in the library that comes with the program, or its file."""
    script, shipped = Path(practice.path).absolute(), builtin_folder()
    inside = script.is_relative_to(shipped)
    name = script.relative_to(shipped).with_suffix("").as_posix() if inside else practice.path
    return shlex.quote(name)


def _tell(faults: list[str], practice: Practice) -> None:
    """Say once of every take that the engine speaks instead."""
    for what in faults:
        if what not in _told:
            _told.add(what)
            print(f"{what} The usual voice speaks the line. {another(practice)}", file=sys.stderr)


def another(practice: Practice) -> str:
    """What to do about a take that cannot be heard."""
    return f"Choose another take with `voiceguide record {typed_name(practice)}`, or record the line again."


def _remedy(practice: Practice, stale: int) -> str:
    lines = "One was" if stale == 1 else f"{stale} were"
    changed = f"{lines} recorded with other words; --stale-takes uses that. " if stale else ""
    return (
        f"{changed}Record the rest with `voiceguide record {typed_name(practice)} --only-missing`, or take "
        "--voice mixed."
    )
