from __future__ import annotations

import time

import numpy as np
import psutil
import pytest

from tests.unit.player.doubles import Pcm, Ramp, cue, seconds, timeline
from voiceguide.errors import DeviceLostError
from voiceguide.player.outputs import NullOutput
from voiceguide.player.source import Source
from voiceguide.player.transport import (
    JUMP_LEAD,
    PAUSE_FADE,
    RESUME_FADE,
    RESUME_LEAD,
    SEEK_FADE,
    STOP_FADE,
    Transport,
    resume_point,
)
from voiceguide.units import Frames

SESSION = timeline(
    600,
    cue("say", 10, 14),
    cue("pause", 14, 30),
    cue("say", 30, 33),
    cue("pause", 33, 200),
    cue("say", 200, 204),
    cue("breathe.in", 300, 304),
    cue("breathe.out", 304, 310),
    cue("breathe.in", 310, 314),
    cue("breathe.out", 314, 320),
    cue("say", 500, 510),
    chapters=(0, 190, 400),
)


class Recorder:
    """An output that notes what it is told; its position is set by the test."""

    name = "recorder"

    def __init__(self) -> None:
        self.now = 0
        self.told: list[tuple[str, int, int]] = []
        self.ends = False
        self.lost = False

    def play(self, source: Source, *, start: int, fade_in: int) -> None:
        self.told.append(("play", start, fade_in))
        self.now = start

    def fade_out(self, frames: int) -> int:
        self.told.append(("fade", self.now, frames))
        return self.now

    def position(self) -> int:
        return self.now

    def finished(self) -> bool:
        if self.lost:
            raise DeviceLostError("Gone.")
        return self.ends

    def close(self) -> None:
        self.told.append(("close", self.now, 0))


@pytest.fixture
def output() -> Recorder:
    return Recorder()


@pytest.fixture
def transport(output: Recorder) -> Transport:
    return Transport(output, Ramp(SESSION.frames), SESSION)


def test_a_session_begins_with_its_own_fade(transport: Transport, output: Recorder) -> None:
    transport.play()
    assert output.told == [("play", 0, 0)]
    assert transport.state == "playing"


def test_a_beginning_in_the_midst_is_soft(transport: Transport, output: Recorder) -> None:
    transport.play(seconds(120))
    assert output.told == [("play", seconds(120), SEEK_FADE)]


def test_a_pause_fades_and_resuming_says_the_line_again(transport: Transport, output: Recorder) -> None:
    transport.play()
    output.now = seconds(31.5)
    transport.pause_or_resume()
    assert transport.state == "paused"
    assert transport.position() == seconds(31.5)
    transport.pause_or_resume()
    assert transport.state == "playing"
    assert output.told[1:] == [
        ("fade", seconds(31.5), PAUSE_FADE),
        ("play", seconds(30) - RESUME_LEAD, RESUME_FADE),
    ]


@pytest.mark.parametrize(
    ("paused_at", "goes_on_at"),
    [
        (0.5, 0.5),  # nothing was said yet
        (10.0, 9.0),
        (13.9, 9.0),
        (29.0, 9.0),  # the line of fifteen seconds ago is still the current one
        (150.0, 150.0),  # the line of two minutes ago is not
        (305.0, 299.0),  # in the out-breath: from its in-breath
        (315.0, 309.0),
        (505.0, 499.0),
    ],
)
def test_where_a_pause_ends(paused_at: float, goes_on_at: float) -> None:
    assert resume_point(SESSION, seconds(paused_at)) == seconds(goes_on_at)


def test_resuming_never_begins_before_the_session() -> None:
    session = timeline(60, cue("say", 0.25, 3))
    assert resume_point(session, seconds(1)) == 0


def test_pausing_twice_and_resuming_twice_are_once(transport: Transport, output: Recorder) -> None:
    transport.play()
    transport.pause()
    transport.pause()
    transport.resume()
    transport.resume()
    assert [told[0] for told in output.told] == ["play", "fade", "play"]


def test_seeking_fades_both_ways_and_stays_within_the_session(transport: Transport, output: Recorder) -> None:
    transport.play()
    transport.seek(seconds(100))
    transport.seek(Frames(-5))
    transport.seek(seconds(10_000))
    assert output.told[1:] == [
        ("fade", 0, SEEK_FADE),
        ("play", seconds(100), SEEK_FADE),
        ("fade", seconds(100), SEEK_FADE),
        ("play", 0, SEEK_FADE),
        ("fade", 0, SEEK_FADE),
        ("play", SESSION.frames, SEEK_FADE),
    ]


def test_repeating_goes_one_line_further_back_each_time(transport: Transport, output: Recorder) -> None:
    transport.play()
    output.now = seconds(203)
    starts = []
    for _ in range(4):
        transport.repeat_line()
        starts.append(output.now)
    assert starts == [seconds(at) - JUMP_LEAD for at in (200, 30, 10)] + [0]


def test_going_forward_visits_each_line_once_and_then_plays_on(
    transport: Transport, output: Recorder
) -> None:
    transport.play()
    starts = []
    for _ in range(5):
        transport.next_line()
        starts.append(output.now)
    assert starts == [seconds(at) - JUMP_LEAD for at in (10, 30, 200, 500, 500)]


def test_chapters(transport: Transport, output: Recorder) -> None:
    transport.play(seconds(5))
    starts = []
    for move in ["next", "next", "next", "previous", "previous", "previous"]:
        getattr(transport, f"{move}_chapter")()
        starts.append(output.now)
    there, back = (190, 400, 400), (190,)
    assert starts == [seconds(at) - JUMP_LEAD for at in (*there, *back)] + [0, 0]


def test_moving_about_ends_a_pause(transport: Transport, output: Recorder) -> None:
    transport.play()
    output.now = seconds(12)
    transport.pause()
    transport.repeat_line()
    assert transport.state == "playing"
    assert [told[0] for told in output.told] == ["play", "fade", "play"]


def test_a_stop_is_a_long_fade(transport: Transport, output: Recorder) -> None:
    transport.play()
    output.now = seconds(42)
    transport.stop()
    assert output.told[-1] == ("fade", seconds(42), STOP_FADE)
    assert transport.state == "stopped"
    assert transport.position() == seconds(42)
    assert not transport.finished()


def test_stopping_a_pause_needs_no_fade(transport: Transport, output: Recorder) -> None:
    transport.play()
    transport.pause()
    transport.stop()
    assert [told[0] for told in output.told] == ["play", "fade"]
    assert transport.state == "stopped"


def test_the_end_is_the_sessions_last_frame(transport: Transport, output: Recorder) -> None:
    transport.play()
    assert not transport.finished()
    output.ends = True
    assert transport.finished()
    assert transport.state == "ended"
    assert transport.position() == SESSION.frames
    transport.stop()
    assert transport.state == "ended"


def test_a_lost_device_leaves_the_position(transport: Transport, output: Recorder) -> None:
    transport.play()
    output.now = seconds(77)
    output.lost = True
    with pytest.raises(DeviceLostError):
        transport.finished()
    assert transport.state == "stopped"
    assert transport.position() == seconds(77)


def test_an_hour_plays_in_flat_memory() -> None:
    class Hour(Ramp):
        block = np.ones((seconds(1), 2), dtype=np.int16)

        def read(self, start: int, count: int) -> Pcm:
            self.longest_read = max(self.longest_read, count)
            return self.block[: max(0, min(count, self.frames - start))]

    source = Hour(seconds(3600))
    heard: list[int] = []
    output = NullOutput(speed=3000, heard=lambda block: heard.append(int(block[:, 0].sum())))
    transport = Transport(output, source, timeline(3600))
    before = psutil.Process().memory_info().rss
    transport.play()
    while not transport.finished():
        time.sleep(0.01)
    output.close()
    assert psutil.Process().memory_info().rss - before < 16 * 2**20  # an hour is 691 MB
    assert sum(heard) == source.frames
    assert source.longest_read <= seconds(1)
