"""What every output promises, checked on what was heard: on the null output and on both real ones."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from tests.sound.virtual_card import (
    Card,
    Heard,
    Stretch,
    align,
    capture,
    require_card,
    virtual_card,
)
from voiceguide.player.outputs import OUTPUTS, NullOutput, Output, open_output
from voiceguide.units import RATE

Pcm = NDArray[np.int16]

PATIENCE = 30.0
REAL = ("miniaudio", "simpleaudio")


class Noise:
    """Noise in which every four frames occur once, so that each frame heard tells where it came from."""

    def __init__(self, seconds: float, *, slow_at: int | None = None, slow_seconds: float = 0.0) -> None:
        self.frames = int(seconds * RATE)
        self.pcm = np.random.default_rng(7).integers(-8000, 8000, (self.frames, 2)).astype(np.int16)
        self.slow_at = slow_at
        self.slow_seconds = slow_seconds

    def read(self, start: int, count: int) -> Pcm:
        if self.slow_at is not None and start <= self.slow_at < start + count:
            time.sleep(self.slow_seconds)
        return self.pcm[start : start + count]


class Level(Noise):
    """A constant level, so that what was heard is the envelope itself."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.pcm = np.full((self.frames, 2), 16_000, dtype=np.int16)


@dataclass
class Room:
    """An output and an ear."""

    open: Callable[[], Output]
    listen: Callable[[], contextlib.AbstractContextManager[Heard]]


@pytest.fixture(scope="module")
def card() -> Iterator[Card]:
    require_card()
    with virtual_card() as card:
        yield card


@pytest.fixture(params=["null", "file", *(pytest.param(name, marks=pytest.mark.real_sound) for name in REAL)])
def room(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Room:
    if request.param == "null":
        return null_room()
    if request.param == "file":
        return file_room(tmp_path)
    card: Card = request.getfixturevalue("card")
    if request.param == "simpleaudio":
        pytest.importorskip("simpleaudio")
    for name, value in card.environment.items():
        monkeypatch.setenv(name, value)
    return Room(open=OUTPUTS[request.param], listen=lambda: capture(card))


def null_room() -> Room:
    blocks: list[Pcm] = []

    @contextlib.contextmanager
    def listen() -> Iterator[Heard]:
        heard = Heard()
        yield heard
        heard.frames = np.concatenate(blocks)

    return Room(open=lambda: NullOutput(heard=blocks.append), listen=listen)


def file_room(folder: Path) -> Room:
    path = folder / "heard.wav"

    @contextlib.contextmanager
    def listen() -> Iterator[Heard]:
        heard = Heard()
        yield heard
        heard.frames = soundfile.read(path, dtype="int16", always_2d=True)[0]

    return Room(open=lambda: open_output(f"file:{path}"), listen=listen)


@contextlib.contextmanager
def playing(output: Output) -> Iterator[Output]:
    with contextlib.closing(output):
        yield output


def until(claim: Callable[[], bool]) -> None:
    limit = time.monotonic() + PATIENCE
    while not claim():
        assert time.monotonic() < limit
        time.sleep(0.02)


def places(stretches: list[Stretch]) -> list[tuple[int, int]]:
    """Join neighbours: a drop-out delays what follows, which a loaded machine may do, but loses nothing."""
    joined: list[tuple[int, int]] = []
    for stretch in stretches:
        end = stretch.rendered + stretch.frames
        if joined and joined[-1][1] == stretch.rendered:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((stretch.rendered, end))
    return joined


def without_dropouts(heard: Heard) -> NDArray[np.int_]:
    """Return the left channel without its silences, which a loaded machine may put in anywhere."""
    left = heard.frames[:, 0].astype(int)
    return left[left != 0]


def test_all_is_heard_once_and_in_order(room: Room) -> None:
    noise = Noise(2.0)
    with room.listen() as heard, playing(room.open()) as output:
        output.play(noise, start=0, fade_in=0)
        until(output.finished)
        assert output.position() == noise.frames
    assert places(align(heard.frames, noise.pcm)) == [(0, noise.frames)]


def test_playing_begins_where_it_should_and_rises(room: Room) -> None:
    level = Level(1.5)
    rise = RATE // 2
    with room.listen() as heard, playing(room.open()) as output:
        output.play(level, start=RATE // 2, fade_in=rise)
        until(output.finished)
    envelope = without_dropouts(heard)
    rising = np.flatnonzero(envelope == 16_000)[0]
    assert (np.diff(envelope[:rising]) >= 0).all()
    assert np.diff(envelope).max() < 60  # no step: nothing that could click
    assert abs(rising - rise) < RATE // 50
    assert abs(len(envelope) - RATE) < RATE // 100


def test_it_is_never_louder_than_its_volume(room: Room) -> None:
    level = Level(1.0)
    with room.listen() as heard, playing(room.open()) as output:
        output.volume = 50
        output.play(level, start=0, fade_in=0)
        until(output.finished)
    assert np.abs(without_dropouts(heard)).max() == 2_000  # -18 dB, as a sound server's own slider


def test_a_source_whose_end_comes_earlier_than_it_said_ends_there(room: Room) -> None:
    noise = Noise(2.0)
    source = Noise(2.0)
    source.frames = 3600 * RATE
    with room.listen() as heard, playing(room.open()) as output:
        output.play(source, start=0, fade_in=0)
        until(output.finished)
    assert places(align(heard.frames, noise.pcm)) == [(0, noise.frames)]


def test_a_fade_out_falls_evenly_and_leaves_silence(room: Room) -> None:
    level = Level(6.0)
    fall = 3 * RATE // 10
    with room.listen() as heard, playing(room.open()) as output:
        output.play(level, start=0, fade_in=RATE // 10)
        until(lambda: output.position() > RATE)
        began = output.fade_out(fall)
        assert output.position() == began
        assert not output.finished()
        time.sleep(0.5)
    envelope = without_dropouts(heard)
    falling = envelope[np.flatnonzero(envelope == 16_000)[-1] + 1 :]
    assert (np.diff(falling) <= 0).all()
    assert np.diff(falling).min() > -60
    assert abs(len(falling) - fall) < RATE // 50
    assert abs(len(envelope) - len(falling) - began) < RATE // 50


def test_after_a_fade_out_playing_goes_on_where_it_is_told(room: Room) -> None:
    noise = Noise(8.0)
    with room.listen() as heard, playing(room.open()) as output:
        output.play(noise, start=0, fade_in=0)
        until(lambda: output.position() > RATE)
        first = output.fade_out(RATE // 10)
        time.sleep(0.3)  # a device may be late, and two streams at once are a mixture
        output.play(noise, start=6 * RATE, fade_in=0)
        until(lambda: output.position() > 7 * RATE)
        second = output.fade_out(RATE // 10)
    one, two = places(align(heard.frames, noise.pcm))
    assert one[0] == 0
    assert abs(one[1] - first) < RATE // 50
    assert two[0] == 6 * RATE
    assert abs(two[1] - second) < RATE // 50


class Turning(Noise):
    """Noise that goes on elsewhere from a frame on that it is told of while it sounds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.turns: list[int] = []
        self.lands = 7 * RATE

    def read(self, start: int, count: int) -> Pcm:
        at = self.turns[0] if self.turns else self.frames
        before = self.pcm[start : max(start, min(start + count, at))]
        after = max(0, start + count - max(at, start))
        begin = self.lands + max(0, start - at)
        return np.concatenate([before, self.pcm[begin : begin + after]])


def test_what_was_read_ahead_is_read_again_without_a_gap(room: Room) -> None:
    source = Turning(12.0)
    with room.listen() as heard, playing(room.open()) as output:
        output.play(source, start=0, fade_in=0)
        until(lambda: output.position() > RATE)
        pressed = output.position()
        output.revise(source.turns.append)
        (at,) = source.turns
        assert pressed < at < pressed + RATE
        until(lambda: output.position() > at + RATE)
        output.fade_out(RATE // 10)
    one, two = places(align(heard.frames, source.pcm))
    assert one == (0, at)
    assert two[0] == source.lands


def test_revising_again_never_goes_back_behind_the_last_time(room: Room) -> None:
    source = Noise(8.0)
    revised: list[int] = []
    with room.listen() as heard, playing(room.open()) as output:
        output.play(source, start=0, fade_in=0)
        until(lambda: output.position() > RATE // 2)
        for _ in range(8):
            output.revise(revised.append)
            time.sleep(0.02)
        until(lambda: output.position() > 3 * RATE)
        output.fade_out(RATE // 10)
        output.revise(revised.append)
    assert revised == sorted(revised)
    assert len(revised) == 8
    ((first, last),) = places(align(heard.frames, source.pcm))
    assert first == 0
    assert last >= 3 * RATE - RATE // 2


def test_a_slow_source_is_waited_for_in_soft_silence(room: Room) -> None:
    noise = Noise(2.0, slow_at=RATE, slow_seconds=2.0)
    with room.listen() as heard, playing(room.open()) as output:
        output.play(noise, start=0, fade_in=0)
        until(output.finished)
    one, two = places(align(heard.frames, noise.pcm))
    assert one[0] == 0
    assert two[1] == noise.frames
    assert 0 < two[0] - one[1] < RATE  # what lies between was heard too, falling and rising
    sounding = heard.sounding()
    assert noise.frames - RATE // 100 < np.count_nonzero(sounding.any(axis=1)) <= noise.frames


def test_a_source_that_fails_is_told_of(room: Room) -> None:
    class Broken(Noise):
        def read(self, start: int, count: int) -> Pcm:
            if start >= RATE:
                raise ZeroDivisionError
            return super().read(start, count)

    with room.listen(), playing(room.open()) as output:
        output.play(Broken(3.0), start=0, fade_in=0)
        with pytest.raises(ZeroDivisionError):
            until(output.finished)


def test_a_fade_out_does_not_wait_for_a_slow_source(room: Room) -> None:
    released, was_waited_for = threading.Event(), threading.Event()

    class Stuck(Noise):
        def read(self, start: int, count: int) -> Pcm:
            if not released.wait(60):
                was_waited_for.set()
            return super().read(start, count)

    with playing(room.open()) as output:
        output.play(Stuck(2.0), start=0, fade_in=0)
        assert output.fade_out(RATE) == 0
        released.set()
    assert not was_waited_for.is_set()


def test_past_the_end_there_is_nothing_to_play(room: Room) -> None:
    noise = Noise(0.5)
    with playing(room.open()) as output:
        output.play(noise, start=noise.frames, fade_in=0)
        until(output.finished)


def test_closing_in_the_midst_is_quick_and_may_be_repeated(room: Room) -> None:
    noise = Noise(30.0)
    output = room.open()
    output.play(noise, start=0, fade_in=0)
    time.sleep(0.3)
    output.close()
    output.close()


LOST = """
    import sys, time, numpy as np
    from voiceguide.errors import DeviceLostError
    from voiceguide.player.outputs import open_output

    class Tone:
        frames = 3600 * 48_000
        def read(self, start, count):
            return np.full((count, 2), 1000, dtype=np.int16)

    output = open_output(sys.argv[1])
    output.play(Tone(), start=61 * 48_000, fade_in=0)
    print("playing", flush=True)
    limit = time.monotonic() + 30
    try:
        while time.monotonic() < limit and not output.finished():
            time.sleep(0.05)
    except DeviceLostError as error:
        print(error)
    output.close()
"""


@pytest.mark.real_sound
@pytest.mark.parametrize("name", REAL)
def test_a_sound_server_that_dies_is_a_lost_device(name: str) -> None:
    require_card()
    with virtual_card() as card:
        player = run_python(LOST, name, environment=card.environment)
        assert player.stdout is not None
        assert player.stdout.readline() == "playing\n"
        time.sleep(1.5)
        card.kill()
        said, complaints = player.communicate(timeout=PATIENCE)
    assert said.startswith("The sound device went away at 1:0")
    assert "--from 1m" in said
    assert complaints == ""
    assert player.returncode == 0


NOWHERE = """
    import sys
    from voiceguide.errors import NoDeviceError
    from voiceguide.player.outputs import open_output

    try:
        open_output(sys.argv[1])
    except NoDeviceError as error:
        print(error.remedy)
"""


@pytest.mark.parametrize("name", ["auto", *REAL])
def test_without_a_device_there_is_one_clear_word_and_no_chatter(name: str) -> None:
    if name == "simpleaudio":
        pytest.importorskip("simpleaudio")
    nowhere = {
        "ALSA_CONFIG_PATH": "/nonexistent/asound.conf",
        "PULSE_SERVER": "unix:/nonexistent/pulse.sock",
        "XDG_RUNTIME_DIR": "/nonexistent",
    }
    player = run_python(NOWHERE, name, environment=nowhere)
    said, complaints = player.communicate(timeout=PATIENCE)
    assert "voiceguide doctor" in said
    assert complaints == ""


def run_python(program: str, *arguments: str, environment: dict[str, str] | object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", textwrap.dedent(program), *arguments]
    return subprocess.Popen(
        command,
        env=os.environ | environment,  # type: ignore[operator]
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.real_sound
def test_auto_opens_something(card: Card, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in card.environment.items():
        monkeypatch.setenv(name, value)
    with playing(open_output()) as output:
        assert output.name in REAL
