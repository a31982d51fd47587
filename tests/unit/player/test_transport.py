from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from tests.unit.player.doubles import Clockwork, Pcm, Ramp, cue, numbers, seconds, silent, timeline
from voiceguide.errors import DeviceLostError
from voiceguide.player.deck import JUMP_FADE, PAUSE_FADE, RESUME_FADE
from voiceguide.player.outputs.base import KEPT_FRAMES
from voiceguide.player.places import JUMP_LEAD, RESUME_LEAD
from voiceguide.player.transport import LONG_PAUSE, STOP_FADE, Transport
from voiceguide.timeline.model import Timeline
from voiceguide.units import RATE, Frames

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


class Sitting:
    """A transport over frames that tell their own numbers, and what was heard of them."""

    def __init__(self, session: Timeline = SESSION, *, can_change: bool = False) -> None:
        self.blocks: list[Pcm] = []
        self.output = Clockwork(self.blocks.append)
        self.transport = Transport(
            self.output,
            Ramp(session.frames),
            session,
            session=silent(session) if can_change else None,
            mix=lambda changed: Ramp(changed.timeline.frames),
        )

    def hear(self, length: float) -> Pcm:
        """Let so many seconds pass."""
        self.output.pass_by(seconds(length))
        self.transport.tick()
        return self.blocks[-1]

    def at(self, place: float) -> Sitting:
        """Go where a listener is after having heard the session from the beginning."""
        self.transport.play(seconds(place))
        return self

    def after(self, fade: int) -> Frames:
        """The frame of the session that is heard once a key has taken effect."""
        heard = self.hear((KEPT_FRAMES + fade) / RATE + 0.01)
        return Frames(int(numbers(heard[-1:])[0]) - len(heard) + KEPT_FRAMES + 1)


@pytest.fixture
def sitting() -> Sitting:
    return Sitting()


def test_a_session_begins_with_its_own_fade_and_is_passed_on_as_it_is(sitting: Sitting) -> None:
    sitting.transport.play()
    assert np.array_equal(numbers(sitting.hear(2)), np.arange(seconds(2)))
    assert sitting.transport.position() == seconds(2)


def test_a_beginning_in_the_midst_is_soft(sitting: Sitting) -> None:
    heard = sitting.at(120).hear(1)
    assert heard[0].max() <= 1
    assert np.array_equal(numbers(heard[JUMP_FADE:]), np.arange(seconds(120) + JUMP_FADE, seconds(121)))


def test_a_pause_falls_silent_and_resuming_says_the_line_again(sitting: Sitting) -> None:
    sitting.at(31.5).hear(0.5)
    sitting.transport.pause_or_resume()
    assert sitting.transport.state == "paused"
    assert sitting.transport.position() == seconds(32) + KEPT_FRAMES
    heard = sitting.hear(1)
    assert heard[KEPT_FRAMES - 1].any()
    assert not heard[KEPT_FRAMES + PAUSE_FADE :].any()
    sitting.transport.pause_or_resume()
    assert sitting.transport.state == "playing"
    assert sitting.after(RESUME_FADE) == seconds(30) - RESUME_LEAD


def test_after_a_long_pause_the_line_before_is_said_as_well(sitting: Sitting) -> None:
    sitting.at(31.5)
    sitting.transport.pause()
    sitting.hear(LONG_PAUSE / RATE + 1)
    sitting.transport.resume()
    assert sitting.after(RESUME_FADE) == seconds(10) - RESUME_LEAD


def test_pausing_twice_and_resuming_twice_are_once(sitting: Sitting) -> None:
    sitting.at(40)
    for _ in range(2):
        sitting.transport.pause()
    assert sitting.transport.position() == seconds(40) + KEPT_FRAMES
    sitting.transport.resume()
    first = sitting.transport.position()
    sitting.transport.resume()
    assert sitting.transport.position() == first


def test_a_key_takes_effect_a_moment_later_without_a_gap(sitting: Sitting) -> None:
    sitting.at(100).hear(1)
    sitting.transport.seek(seconds(300))
    heard = sitting.hear(1)
    assert np.array_equal(numbers(heard[:KEPT_FRAMES]), np.arange(KEPT_FRAMES) + seconds(101))
    landed = numbers(heard[KEPT_FRAMES + JUMP_FADE :])
    assert np.array_equal(landed, np.arange(len(landed)) + seconds(300) + JUMP_FADE)


@pytest.mark.parametrize(("wanted", "lands"), [(-5, 0), (10_000, 600)])
def test_seeking_stays_within_the_session(sitting: Sitting, wanted: float, lands: float) -> None:
    sitting.at(100)
    sitting.transport.seek(seconds(wanted))
    sitting.hear(KEPT_FRAMES / RATE)
    assert sitting.transport.position() == seconds(lands)


def places(sitting: Sitting, *moves: str) -> list[Frames]:
    found = []
    for move in moves:
        getattr(sitting.transport, move)()
        sitting.hear(KEPT_FRAMES / RATE)
        found.append(sitting.transport.position())
    return found


def test_repeating_goes_one_line_further_back_each_time(sitting: Sitting) -> None:
    lines = [seconds(at) - JUMP_LEAD for at in (200, 30, 10)]
    assert places(sitting.at(203), *["repeat_line"] * 4) == [*lines, 0]


def test_quick_presses_count_each_for_itself(sitting: Sitting) -> None:
    sitting.at(203)
    for _ in range(3):
        sitting.transport.repeat_line()
    sitting.hear(KEPT_FRAMES / RATE)
    assert sitting.transport.position() == seconds(10) - JUMP_LEAD


def test_going_forward_visits_each_line_once_and_then_plays_on(sitting: Sitting) -> None:
    sitting.transport.play()
    *lines, last = places(sitting, *["next_line"] * 5)
    assert lines == [seconds(at) - JUMP_LEAD for at in (10, 30, 200, 500)]
    assert last == lines[-1] + KEPT_FRAMES


def test_chapters(sitting: Sitting) -> None:
    there = places(sitting.at(5), "next_chapter", "next_chapter")
    assert there == [seconds(at) - JUMP_LEAD for at in (190, 400)]
    back = places(sitting, "previous_chapter", "previous_chapter", "previous_chapter")
    assert back == [seconds(190) - JUMP_LEAD, 0, 0]


KEPT = timeline(
    100,
    cue("say", 5, 8),
    cue("say", 10, 14, keep=True),
    cue("say", 20, 24),
    cue("say", 30, 34, keep=True),
    cue("say", 50, 54),
    chapters=(0, 40),
)


def test_a_kept_line_is_heard_to_its_end_before_it_is_left() -> None:
    sitting = Sitting(KEPT).at(11)
    sitting.transport.next_line()
    sitting.hear(2.9)
    assert sitting.transport.position() == seconds(13.9)
    sitting.hear(0.2)
    assert sitting.transport.position() == seconds(20) - JUMP_LEAD + seconds(0.1)


def test_what_was_kept_and_heard_can_be_left_at_once() -> None:
    sitting = Sitting(KEPT).at(9)
    sitting.hear(6)
    assert places(sitting, "repeat_line", "next_line") == [seconds(at) - JUMP_LEAD for at in (10, 20)]


def test_a_kept_line_that_was_not_heard_is_not_skipped() -> None:
    sitting = Sitting(KEPT).at(15)
    assert places(sitting, "next_chapter") == [seconds(30) - JUMP_LEAD]
    sitting.hear(5)
    assert places(sitting, "next_chapter") == [seconds(40) - JUMP_LEAD]


@pytest.mark.parametrize("stays", [16, 26])
def test_whoever_stayed_has_heard_no_more_than_before(stays: float) -> None:
    pauses = [cue("pause", 14, 20), cue("pause", 24, 30), cue("pause", 34, 50)]
    session = replace(KEPT, cues=tuple(sorted((*KEPT.cues, *pauses), key=lambda each: each.start)))
    sitting = Sitting(session, can_change=True).at(stays)
    sitting.transport.stay_or_go_on()
    sitting.hear(60)
    assert sitting.transport.position() == seconds(stays) + KEPT_FRAMES
    assert places(sitting, "next_chapter") == [seconds(30) - JUMP_LEAD]


def test_moving_about_ends_a_pause(sitting: Sitting) -> None:
    sitting.at(12)
    sitting.transport.pause()
    sitting.transport.repeat_line()
    assert sitting.transport.state == "playing"


def test_a_stop_is_a_long_fade(sitting: Sitting) -> None:
    sitting.at(42)
    sitting.transport.stop()
    heard = sitting.hear(0.5)
    assert heard[-1].any()
    assert not sitting.transport.finished()
    sitting.hear(STOP_FADE / RATE)
    assert sitting.transport.finished()
    assert sitting.transport.state == "stopped"
    assert sitting.transport.position() == seconds(42) + KEPT_FRAMES


def test_keys_during_the_last_fade_change_nothing(sitting: Sitting) -> None:
    sitting.at(42)
    sitting.transport.stop()
    for move in ("next_line", "pause", "resume", "stop", "ease", "louder", "stay_or_go_on", "where"):
        getattr(sitting.transport, move)()
    sitting.hear(2)
    assert sitting.transport.finished()
    assert sitting.transport.position() == seconds(42) + KEPT_FRAMES


def test_stopping_a_pause_is_quick(sitting: Sitting) -> None:
    sitting.at(42)
    sitting.transport.pause()
    sitting.hear(10)
    sitting.transport.stop()
    sitting.hear(0.9)
    assert sitting.transport.finished()


def test_the_end_is_the_sessions_last_frame(sitting: Sitting) -> None:
    sitting.at(599)
    sitting.hear(0.9)
    assert not sitting.transport.finished()
    sitting.hear(1.2)  # a device may be late
    assert sitting.transport.finished()
    assert sitting.transport.state == "ended"
    assert sitting.transport.position() == SESSION.frames
    sitting.transport.stop()
    assert sitting.transport.state == "ended"


def test_a_lost_device_leaves_the_position_and_another_goes_on(sitting: Sitting) -> None:
    sitting.at(77)
    sitting.hear(1)
    sitting.output.error = DeviceLostError("Gone.")
    with pytest.raises(DeviceLostError):
        sitting.transport.finished()
    assert sitting.transport.state == "stopped"
    assert sitting.transport.position() == seconds(78)
    other = Clockwork(sitting.blocks.append)
    sitting.transport.go_on(other)
    other.pass_by(seconds(1))
    assert sitting.transport.state == "playing"
    assert sitting.transport.position() == seconds(79)


@pytest.mark.parametrize("paused", [False, True])
def test_after_a_suspension_it_goes_on_as_it_was(sitting: Sitting, paused: bool) -> None:
    sitting.at(100)
    sitting.hear(1)
    if paused:
        sitting.transport.pause()
    before = sitting.transport.position()
    sitting.transport.suspend()
    sitting.transport.go_on()
    assert sitting.transport.state == ("paused" if paused else "playing")
    assert sitting.transport.position() == before
    heard = sitting.hear(0.1)
    assert not heard.any() if paused else heard[0].max() <= 1  # no scrap of what was cut off
