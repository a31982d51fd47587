from __future__ import annotations

import sys

import numpy as np
import psutil
import pytest

from tests.unit.player.doubles import Ramp, numbers
from voiceguide.player.outputs.deck import Deck
from voiceguide.player.outputs.fades import Fade
from voiceguide.player.outputs.readahead import ReadAhead
from voiceguide.player.outputs.tape import LONGEST_FRAMES, Tape
from voiceguide.units import RATE

AT_ONCE = Fade(frames=0, falling=False)


class Device:
    """Stands for simpleaudio: what it was given to read, and whether it still does."""

    def __init__(self) -> None:
        self.memory: memoryview = memoryview(b"")
        self.reads = True

    def play_buffer(self, memory: object, channels: int, width: int, rate: int) -> Device:
        self.memory = memoryview(memory)  # type: ignore[arg-type]
        return self

    def is_playing(self) -> bool:
        return self.reads

    def pcm(self) -> np.ndarray:
        return np.frombuffer(self.memory, dtype=np.int16).reshape(-1, 2)


class Clock:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr("voiceguide.player.outputs.deck.time.monotonic", lambda: self.now)


def memory_in_use() -> int:
    return psutil.Process().memory_info().rss


def test_a_tape_is_silent_until_written() -> None:
    tape = Tape(1000)
    tape.write(10, np.full((5, 2), 7, dtype=np.int16))
    pcm = np.frombuffer(tape.memory, dtype=np.int16).reshape(-1, 2)
    assert np.flatnonzero(pcm[:, 0]).tolist() == [10, 11, 12, 13, 14]


def test_a_tape_stays_below_what_simpleaudio_can_count() -> None:
    assert Tape(100 * 3600 * RATE).frames <= LONGEST_FRAMES
    assert LONGEST_FRAMES * 4 < 2**31


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives memory back at once")
def test_an_hour_on_tape_takes_the_memory_of_two_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    hour = 3600 * RATE
    ahead = ReadAhead(Ramp(hour), 0)
    deck = Deck(0, hour, AT_ONCE)
    clock = Clock(monkeypatch)
    deck.start(Device().play_buffer)
    before = memory_in_use()
    for second in range(300):
        clock.now = 1000.0 + second
        while deck.filled < (second + 4) * RATE:
            ahead.wait(RATE, 30)
            deck.fill(ahead)
    assert memory_in_use() - before < 36 * 2**20  # two minutes are kept; five would be 57 MB
    ahead.close()


def test_a_device_that_ends_early_was_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, device = Clock(monkeypatch), Device()
    deck = Deck(0, 60 * RATE, AT_ONCE)
    deck.start(device.play_buffer)
    assert not deck.was_lost
    clock.now += 30
    device.reads = False
    assert deck.was_lost
    clock.now += 29.9
    assert not deck.was_lost


def test_a_device_that_never_ends_was_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    deck = Deck(0, 60 * RATE, AT_ONCE)
    deck.start(Device().play_buffer)
    clock.now += 70
    assert not deck.was_lost
    clock.now += 60
    assert deck.was_lost


def test_a_fade_lies_after_what_the_device_has_read(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, device = Clock(monkeypatch), Device()
    deck = Deck(0, 60 * RATE, AT_ONCE)
    ahead = ReadAhead(Ramp(60 * RATE), 0)
    ahead.wait(RATE, 30)
    deck.fill(ahead)
    deck.start(device.play_buffer)
    clock.now += 0.2
    begins, ends = deck.fade_out(4800)
    assert 0.3 * RATE < begins < 0.4 * RATE
    assert ends == begins + 4800
    assert np.array_equal(numbers(device.pcm()[:begins]), np.arange(begins))
    assert not device.pcm()[ends:].any()
    ahead.close()


def test_a_stop_of_the_whole_process_is_not_played_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    deck = Deck(0, 60 * RATE, AT_ONCE)
    deck.start(Device().play_buffer)
    clock.now += 100
    deck.stood_still(99)
    assert deck.cursor == RATE


def test_a_tape_shorter_than_its_source_ends_softly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voiceguide.player.outputs.tape.LONGEST_FRAMES", RATE)
    device = Device()
    deck = Deck(0, 60 * RATE, AT_ONCE)
    ahead = ReadAhead(Ramp(60 * RATE), 0)
    ahead.wait(RATE, 30)
    deck.fill(ahead)
    deck.start(device.play_buffer)
    assert deck.filled == RATE
    assert not device.pcm()[-1].any()
    assert device.pcm()[-4800].any()
    ahead.close()


def test_a_fade_is_whole_even_where_little_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, device = Clock(monkeypatch), Device()
    deck = Deck(0, 60 * RATE, AT_ONCE)
    ahead = ReadAhead(Ramp(RATE), 0)
    ahead.wait(RATE, 30)
    deck.fill(ahead)
    deck.start(device.play_buffer)
    clock.now += 0.8
    begins, ends = deck.fade_out(RATE)
    assert begins < ends == deck.filled == RATE
    assert not device.pcm()[ends - 1].any()
    ahead.close()


def test_what_comes_too_late_to_cross_over_is_written_where_the_device_will_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock, device = Clock(monkeypatch), Device()
    deck = Deck(0, 60 * RATE, AT_ONCE)
    before = ReadAhead(Ramp(RATE), 0)
    before.wait(RATE, 30)
    deck.fill(before)
    assert deck.filled == RATE
    deck.start(device.play_buffer)
    assert deck.turn_back(3 * RATE // 10)
    clock.now += 1.5
    after = ReadAhead(Ramp(60 * RATE), 0)
    after.wait(2 * RATE, 30)
    deck.fill(after)
    assert deck.filled > deck.cursor
    assert device.pcm()[deck.cursor + RATE // 2].any()
    before.close()
    after.close()
