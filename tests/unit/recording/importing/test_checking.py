from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.speaking import in_room, speak
from tests.unit.recording.making import numbered, reading
from voiceguide.recording.importing.checking import heard_again
from voiceguide.recording.importing.proposals import Proposal
from voiceguide.recording.lines import Reading
from voiceguide.units import RATE, Frames

LINES = numbered(reading("Notice your feet."), reading("Let the hands rest."))


class Listener:
    """Hears what it was told, and keeps how long each file was."""

    def __init__(self, *words: str) -> None:
        self._words = iter(words)
        self.seconds: list[float] = []

    def hear(self, *paths: Path) -> str:
        self.seconds += [soundfile.info(path).duration for path in paths]
        return next(self._words)


def proposal(line: Reading, path: Path, start: float, end: float) -> Proposal:
    pieces = ((Frames(round(start * RATE)), Frames(round(end * RATE))),)
    return Proposal(reading=line, path=path, pieces=pieces, whole=False, seconds=1, expected=1, sureness=0.9)


def test_a_recogniser_tells_whether_a_stretch_is_its_line(tmp_path: Path) -> None:
    pytest.importorskip("whisper_normalizer")
    path = tmp_path / "read.wav"
    soundfile.write(path, in_room(1.0, speak("notice"), 2.0, speak("hands"), 1.0).astype(np.float32), RATE)
    found = [proposal(LINES[0], path, 1.0, 1.6), proposal(LINES[1], path, 3.5, 4.0)]
    listener = Listener("Notice your feet", "A bus went by")
    right, wrong = heard_again(found, listener)
    assert (right.sureness, right.heard) == (1.0, None)
    assert wrong.sureness < 0.3
    assert wrong.heard == "A bus went by"
    assert not wrong.is_sure
    assert [round(each, 1) for each in listener.seconds] == [1.2, 1.1]
