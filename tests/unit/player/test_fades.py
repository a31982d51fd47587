from __future__ import annotations

import numpy as np
import pytest

from voiceguide.player.outputs.fades import Fade

LEVEL = np.full((480, 2), 10_000, dtype=np.int16)


@pytest.mark.parametrize("falling", [False, True])
def test_a_fade_in_pieces_is_the_same_fade(falling: bool) -> None:
    fade = Fade(frames=400, falling=falling)
    whole = fade.apply(LEVEL, 0)
    pieces = [fade.apply(LEVEL[at : at + 37], at) for at in range(0, 480, 37)]
    assert np.array_equal(np.concatenate(pieces), whole)


def test_a_rise_begins_near_silence_and_ends_at_full_level() -> None:
    risen = Fade(frames=400, falling=False).apply(LEVEL, 0)[:, 0].astype(int)
    assert risen[0] < 10
    assert (risen[400:] == 10_000).all()
    assert (np.diff(risen) >= 0).all()
    assert np.diff(risen).max() <= 10_000 * 1.6 / 400  # never steeper than half a cosine is


def test_a_fall_mirrors_a_rise_and_stays_silent() -> None:
    rise = Fade(frames=400, falling=False).gains(0, 400)
    fall = Fade(frames=400, falling=True).gains(0, 480)
    assert np.allclose(fall[:400], rise[::-1])
    assert not fall[400:].any()


def test_what_lies_after_a_rise_is_not_touched() -> None:
    assert Fade(frames=400, falling=False).apply(LEVEL, 400) is LEVEL


def test_no_frames_are_a_step() -> None:
    assert np.array_equal(Fade(frames=0, falling=False).apply(LEVEL, 0), LEVEL)
    assert not Fade(frames=0, falling=True).apply(LEVEL, 0).any()
