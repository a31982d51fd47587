"""A recogniser that reads along: what it hears in a stretch tells whether it is that line."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import soundfile
from msgspec.structs import replace

from voiceguide.desk.listening import Recogniser, Whisper, compare
from voiceguide.ordinary import sound_name
from voiceguide.recording.importing.keeping import read_lines
from voiceguide.recording.importing.proposals import Proposal
from voiceguide.units import RATE


def heard_again(found: Sequence[Proposal], recogniser: Recogniser | None = None) -> Iterator[Proposal]:
    """Let every line be written down from its stretch, and judge its sureness by the words.

    Args:
        found: The lines, in the order of the script.
        recogniser: Who listens; it knows English.

    Raises:
        SpeechError: If the recogniser is not installed.
        SoundError: If a recording cannot be read any more.
    """
    listener = recogniser or Whisper()
    with tempfile.TemporaryDirectory(prefix="voiceguide-") as folder:
        path = Path(folder, "line.wav")
        heard = {}
        for proposal, recorded in read_lines(found):
            soundfile.write(sound_name(path), recorded, RATE)
            heard[proposal.reading.key] = listener.hear(path)
    return (_judged(each, heard[each.reading.key]) for each in found)


def _judged(proposal: Proposal, heard: str) -> Proposal:
    (compared,) = compare([proposal.reading.text], heard)
    sureness = round(max(0.0, 1 - compared.errors / max(1, compared.words)), 2)
    judged = replace(proposal, sureness=sureness)
    return judged if judged.is_sure else replace(judged, heard=heard)
