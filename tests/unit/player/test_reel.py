from __future__ import annotations

import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from tests.unit.player.doubles import Pcm, Ramp, numbers
from voiceguide.player.outputs.readahead import AHEAD_FRAMES, ReadAhead
from voiceguide.player.outputs.reel import REFILL_FRAMES, RESERVE_FRAMES, Reel
from voiceguide.units import RATE


class Gated(Ramp):
    """A source that gives frames only below `open_until`."""

    def __init__(self, frames: int, open_until: int) -> None:
        super().__init__(frames)
        self.open_until = open_until
        self.moved = threading.Condition()

    def read(self, start: int, count: int) -> Pcm:
        with self.moved:
            self.moved.wait_for(lambda: start + count <= self.open_until, 30)
        return super().read(start, count)

    def give(self, until: int) -> None:
        with self.moved:
            self.open_until = until
            self.moved.notify_all()


def until(claim: Callable[[], bool]) -> None:
    limit = time.monotonic() + 30
    while not claim():
        assert time.monotonic() < limit
        time.sleep(0.005)


def test_reading_ahead_stops_when_enough_is_ready() -> None:
    ahead = ReadAhead(Ramp(100 * RATE), 5)
    assert ahead.wait(AHEAD_FRAMES, 30)
    assert AHEAD_FRAMES <= ahead.ready < AHEAD_FRAMES + RATE
    assert np.array_equal(numbers(ahead.take(1000)), np.arange(5, 1005))
    assert np.array_equal(numbers(ahead.take(20_000)), np.arange(1005, 21_005))
    ahead.close()


def test_reading_ahead_ends_with_the_source() -> None:
    ahead = ReadAhead(Ramp(1000), 0)
    assert ahead.wait(2000, 30)
    assert ahead.complete
    assert len(ahead.take(2000)) == 1000
    assert len(ahead.take(2000)) == 0


def test_a_reel_hands_out_every_frame_once() -> None:
    reel = Reel(Ramp(2 * RATE), start=0, fade_in=0)
    until(lambda: reel.ahead.complete)
    taken = np.concatenate([reel.take(777) for _ in range(2 * RATE // 777 + 1)])
    assert np.array_equal(numbers(taken[: 2 * RATE]), np.arange(2 * RATE))
    assert not taken[2 * RATE :].any()
    assert reel.played
    assert reel.starved == 0


def test_a_reel_without_frames_is_silent_until_enough_is_there() -> None:
    source = Gated(10 * RATE, 0)
    reel = Reel(source, start=0, fade_in=0)
    assert not reel.take(500).any()
    assert reel.position == 0
    source.give(REFILL_FRAMES)
    until(lambda: reel.ahead.ready >= REFILL_FRAMES)
    assert np.array_equal(numbers(reel.take(500)), np.arange(500))
    assert reel.starved == 0
    source.give(10 * RATE)


def test_a_starving_reel_falls_softly_and_loses_nothing() -> None:
    source = Gated(10 * RATE, RATE)
    reel = Reel(source, start=0, fade_in=0)
    until(lambda: reel.ahead.ready == RATE)
    heard = [reel.take(2000) for _ in range(30)]
    falling = np.concatenate(heard)[: reel.position, 1]
    assert reel.starved == 1
    assert RATE - RESERVE_FRAMES <= reel.position <= RATE
    assert not np.concatenate(heard)[reel.position :].any()
    assert falling[-1] == 0
    at = reel.position
    source.give(10 * RATE)
    until(lambda: reel.ahead.ready >= REFILL_FRAMES)
    rising = reel.take(2 * RESERVE_FRAMES)
    assert reel.position == at + 2 * RESERVE_FRAMES
    assert np.array_equal(numbers(rising[RESERVE_FRAMES:]), np.arange(at + RESERVE_FRAMES, reel.position))
    assert rising[0].max() <= 1


def test_a_fade_out_ends_even_when_the_source_gives_no_more() -> None:
    source = Gated(10 * RATE, RATE)
    reel = Reel(source, start=0, fade_in=0)
    until(lambda: reel.ahead.ready == RATE)
    reel.take(500)
    assert reel.fade_out(5 * RATE) == 500
    for _ in range(30):
        reel.take(2000)
    assert reel.silenced
    source.give(10 * RATE)
    assert not reel.take(500).any()


def test_a_failure_is_told_of_after_what_was_read_before_it() -> None:
    class Broken(Ramp):
        def read(self, start: int, count: int) -> Pcm:
            if start >= RATE:
                raise ZeroDivisionError
            return super().read(start, count)

    reel = Reel(Broken(10 * RATE), start=0, fade_in=0)
    until(lambda: reel.ahead.error is not None)
    assert reel.failure is None
    for _ in range(30):
        reel.take(2000)
    assert isinstance(reel.failure, ZeroDivisionError)


def test_a_fade_out_under_way_is_not_begun_again() -> None:
    reel = Reel(Ramp(2 * RATE), start=0, fade_in=0)
    until(lambda: reel.ahead.ready >= REFILL_FRAMES)
    reel.take(100)
    assert reel.fade_out(1000) == 100
    reel.take(900)
    assert reel.fade_out(48_000) == 100
    reel.take(100)
    assert reel.silenced


@pytest.mark.parametrize("fade_in", [0, 4800])
def test_a_fade_out_during_a_fade_in_makes_no_step(fade_in: int) -> None:
    class Level(Ramp):
        def read(self, start: int, count: int) -> Pcm:
            return np.full((count, 2), 20_000, dtype=np.int16)

    reel = Reel(Level(10 * RATE), start=0, fade_in=fade_in)
    until(lambda: reel.ahead.ready >= REFILL_FRAMES)
    before = reel.take(2400)
    reel.fade_out(2400)
    envelope = np.concatenate([before, reel.take(4800)])[:, 0].astype(int)
    assert np.abs(np.diff(envelope)).max() < 20
    assert envelope[-1] == 0
    reel.close()
