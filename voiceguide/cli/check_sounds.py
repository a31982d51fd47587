"""What `check` says of a script's own sound files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from voiceguide.desk.lint import Finding
from voiceguide.errors import SoundError
from voiceguide.script import Practice
from voiceguide.script.model import BedChange, Place, Sound
from voiceguide.script.threads import every


def sound_findings(practice: Practice) -> Iterator[Finding]:
    """Tell of files beside a script that are no sound; only their beginning is read."""
    for place, path in dict.fromkeys(_sounds(practice)):
        from voiceguide.sound.pcm import check_audio  # no other script needs what this loads

        try:
            check_audio(path)
        except SoundError as error:
            yield Finding(
                path=place.path,
                line=place.line,
                column=place.column,
                code="unusable-sound",
                severity="error",
                message=error.what,
                suggestion=error.remedy,
            )


def _sounds(practice: Practice) -> Iterator[tuple[Place, Path]]:
    beds = [(practice.bed, practice.place_of("bed"))]
    for step in every(practice.steps):
        if isinstance(step, Sound):
            yield step.place, Path(step.folder, step.path)
        elif isinstance(step, BedChange):
            beds.append((step.bed, step.place))
    yield from ((place, Path(bed.folder, bed.sound)) for bed, place in beds if bed.folder and bed.sound)
