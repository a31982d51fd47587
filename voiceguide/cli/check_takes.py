"""What `check` says of one's own recordings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from voiceguide import config, settings
from voiceguide.cli.own_voice import another, standing_of, typed_name
from voiceguide.desk.lint import Finding
from voiceguide.errors import RecordingError, SettingsError
from voiceguide.script import Practice
from voiceguide.script.model import Place
from voiceguide.timeline import Request

if TYPE_CHECKING:
    from voiceguide.recording.lines import Reading


def takes_findings(practice: Practice) -> Iterator[Finding]:
    """Note what is the matter with one's own recordings of a script; none of it makes the script bad."""
    try:
        names = settings.load(config.settings_file()).names
    except SettingsError:  # of which others tell
        names = ()
    try:
        found = standing_of(practice, Request(names=names))
    except RecordingError as error:
        yield _note(practice, None, "unusable-take", error.what, error.remedy)
        return
    for reading, take in found.stale if found is not None else ():
        message = f"The take of this line says “{take.text}”, and the line was changed since."
        again = f"Record it again with `voiceguide record {typed_name(practice)} --stale`."
        yield _note(practice, reading, "stale-take", message, again)
    for fault in found.faults if found is not None else ():
        yield _note(practice, fault.reading, "unusable-take", fault.what, another(practice))


def _note(practice: Practice, reading: Reading | None, code: str, message: str, suggestion: str) -> Finding:
    place = (reading and reading.place) or Place(path=practice.path, line=1, column=1)
    return Finding(
        path=place.path,
        line=place.line,
        column=place.column,
        code=code,
        severity="note",
        message=message,
        suggestion=suggestion,
    )
