"""What plays between other work: a key ends it, and whoever plays it is told which."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.unit.recording.doubles import Fingers
from voiceguide.cli.playback import Playback
from voiceguide.player import FileSource
from voiceguide.units import RATE


@pytest.mark.parametrize("key", ["q", "escape", "l", "space", None])
def test_the_key_that_ends_it_is_handed_on(key: str | None, tmp_path: Path) -> None:
    path = tmp_path / "short.wav"
    soundfile.write(path, np.zeros(RATE // 2), RATE)
    fingers = Fingers()
    fingers.due.extend([] if key is None else [key])
    with closing(Playback("null", 100)) as playback, closing(FileSource(path)) as source:
        assert playback.play(source, fingers) == key  # type: ignore[arg-type]
