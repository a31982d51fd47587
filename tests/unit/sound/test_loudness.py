from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from voiceguide.sound.loudness import integrated, integrated_over, short_term
from voiceguide.units import RATE, db_to_gain

Pcm = NDArray[np.int16]


def tone(dbfs: float, seconds: float) -> Pcm:
    """A sine of 1 kHz on both sides, whose loudness in LUFS is its level in dBFS (EBU Tech 3341, test 1)."""
    side = np.sin(2 * np.pi * 1000 * np.arange(int(seconds * RATE)) / RATE) * db_to_gain(dbfs)
    return np.rint(np.stack([side, side], axis=1) * 32767).astype(np.int16)


def split(pcm: Pcm, frames: int) -> list[Pcm]:
    return [pcm[start : start + frames] for start in range(0, len(pcm), frames)]


@pytest.mark.parametrize("level", [-18.0, -23.0, -40.0, -60.0])
def test_a_steady_tone_has_its_level_in_every_second(level: float) -> None:
    measured = short_term([tone(level, 8)])
    assert len(measured) == 8
    assert measured == pytest.approx(level, abs=0.15)


def test_where_the_blocks_end_makes_no_difference() -> None:
    pcm = np.concatenate([tone(-18, 3.3), tone(-35, 4.1), tone(-24, 2.9)])
    whole = short_term([pcm])
    for frames in (999, 5 * RATE, 48_001):
        assert short_term(split(pcm, frames)) == pytest.approx(whole)


def test_every_value_covers_the_three_seconds_around_its_own() -> None:
    measured = short_term([tone(-20, 10), np.zeros((10 * RATE, 2), dtype=np.int16)])
    assert measured[:9] == pytest.approx(-20, abs=0.15)
    assert -23 < measured[9] < -20
    assert -27 < measured[10] < -23
    assert np.isneginf(measured[11:]).all()


def test_a_session_shorter_than_a_second_is_measured_too() -> None:
    assert short_term([tone(-20, 0.5)]) == pytest.approx([-20], abs=0.3)
    assert len(short_term([tone(-20, 0.3)])) == 0


def test_a_whole_file_is_as_loud_in_blocks_as_at_once() -> None:
    pcm = np.concatenate([tone(-18, 5), tone(-45, 9), np.zeros((4 * RATE, 2), dtype=np.int16), tone(-24, 3)])
    at_once = integrated((pcm / 32768).astype(np.float32))
    assert integrated_over(split(pcm, 12_345)) == pytest.approx(at_once, abs=0.2)
    assert integrated_over([np.zeros((RATE, 2), dtype=np.int16)]) == -np.inf
