from __future__ import annotations

import os
import subprocess

import numpy as np
import pytest

from tests.sound.virtual_card import Stretch, align, capture, require_card, virtual_card

NOISE = np.random.default_rng(3).integers(-9000, 9000, (20_000, 2)).astype(np.int16)
SILENCE = np.zeros((700, 2), dtype=np.int16)


def test_stretches_are_found_wherever_they_are_heard() -> None:
    heard = np.concatenate([SILENCE, NOISE[500:900], SILENCE, NOISE[900:1000], NOISE[100:300]])
    assert align(heard, NOISE) == [
        Stretch(heard=700, rendered=500, frames=400),
        Stretch(heard=1800, rendered=900, frames=100),
        Stretch(heard=1900, rendered=100, frames=200),
    ]


@pytest.mark.parametrize("heard", [SILENCE, SILENCE[:0], NOISE[:1000] // 2])
def test_what_was_not_rendered_is_nowhere(heard: np.ndarray) -> None:
    assert align(heard, NOISE) == []


@pytest.mark.real_sound
def test_what_is_played_is_captured_to_the_bit() -> None:
    require_card()
    with virtual_card() as card, capture(card) as heard:
        command = ["pacat", "--raw", "--format=s16le", "--rate=48000", "--channels=2"]
        subprocess.run(command, env=os.environ | card.environment, input=NOISE.tobytes(), check=True)
    assert sum(stretch.frames for stretch in align(heard.frames, NOISE)) == len(NOISE)
