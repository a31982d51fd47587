"""Questions while a session plays: keys answer them, silence takes the default, and nothing else is lost."""

from __future__ import annotations

import string
from collections.abc import Sequence
from concurrent.futures import Future
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.making import FakeExtents
from tests.unit.player.doubles import Clockwork, Pcm, Ramp, seconds
from voiceguide.cache import Cache, Recipe
from voiceguide.errors import SpeechError
from voiceguide.player import KEYS, Transport
from voiceguide.player.announcing import Clip
from voiceguide.player.answering import Reply, reply
from voiceguide.player.asking import Asker, AskingKeys
from voiceguide.player.booth import spoken
from voiceguide.player.keys.base import NoKeys
from voiceguide.render import Renderer, Session, open_mixer
from voiceguide.script import Library, load_text
from voiceguide.script.answers import LONGEST_ANSWER, Expect
from voiceguide.script.model import Names, VoiceWish
from voiceguide.timeline import Line, Request, Timeline, arrange
from voiceguide.timeline.breath import Extent
from voiceguide.timeline.following import question_named, silence_after
from voiceguide.units import RATE, Frames

SCRIPT = """
title: Questions
steps:
- say: Here it begins, with a few words.
  pause: 10s
- ask: How hard is it?
  as: hard
  expect: number 0..9
  default: 5
  wait: 15s
- say: You said {hard}.
  pause: 5s
- when: hard is at least 7
  steps:
  - say: Then make it smaller, and smaller again.
    pause: 20s
- ask: What is it called?
  as: thing
  expect: words
  default: that thing
  wait: 20s
- say: It is {thing}, and that is all.
  pause: 10s
"""
NUMBER = Expect(kind="number", low=0, high=9)
PULSE = Expect(kind="number", low=10, high=120)
WORDS = Expect(kind="words")
PLACES = Expect(kind="choice", choices=("feet", "hands"))


def session_of(answers: Names = ()) -> Session:
    practice = load_text(SCRIPT, path="questions.yaml", folder=Path(), library=Library([]))
    lengths = FakeExtents()
    arranged = arrange(practice, Request(answers=answers), lengths)
    return Session(
        timeline=arranged.timeline,
        choice=arranged.choice,
        clips={},
        beds={},
        extents={event.heard: lengths[event.heard] for event in arranged.timeline.events},
        recipe=Recipe("sessions", {}),
        lines=0,
        synthesised=0,
    )


class Prepares:
    """A partner that is ready at once, or when it is told to, or never can."""

    def __init__(self, *, is_quick: bool = True, can_speak: bool = True) -> None:
        self.echoed: list[str] = []
        self.waiting: list[tuple[Future[Session], Names]] = []
        self._is_quick = is_quick
        self._can_speak = can_speak

    def echo(self, answer: str) -> Future[Clip]:
        self.echoed.append(answer)
        spoken: Future[Clip] = Future()
        line = Line(text=answer, voice=VoiceWish(), language="en", private=True)
        spoken.set_result(Clip(line=line, path=Path("echo.wav"), extent=Extent(frames=seconds(0.5))))
        return spoken

    def follow_up(self, answers: Names) -> Future[Session]:
        future: Future[Session] = Future()
        self.waiting.append((future, answers))
        if self._is_quick:
            self.finish()
        return future

    def finish(self) -> None:
        future, answers = self.waiting.pop()
        if self._can_speak:
            future.set_result(session_of(answers))
        else:
            future.set_exception(SpeechError("Nobody is there to speak."))


class Sitting:
    """A listener with an asker beside them."""

    def __init__(self, partner: Prepares | None = None) -> None:
        self.partner = partner or Prepares()
        self.kept: list[tuple[str, str]] = []
        self.output = Clockwork()
        session = session_of()
        self.plan = session.timeline
        self.transport = Transport(
            self.output,
            Ramp(session.timeline.frames),
            session.timeline,
            session=session,
            mix=lambda changed: Ramp(changed.timeline.frames),
        )
        self.asker = Asker(self.transport, self.partner, KEYS, lambda *answer: self.kept.append(answer))
        self.transport.play()

    def hear(self, length: float) -> None:
        left = seconds(length)
        while left > 0 and not self.transport.finished():
            self.output.pass_by(min(left, RATE // 10))
            self.transport.tick()
            self.asker.tick()
            left -= RATE // 10

    def press(self, *keys: str) -> None:
        """Press keys a tenth of a second apart, doing what `listen` does."""
        for key in keys:
            if not self.asker.takes(key) and key in KEYS:
                KEYS[key](self.transport)
            self.hear(0.1)

    def hear_question(self, name: str, past: float = 0.5) -> None:
        """Listen until a question has been asked."""
        for _ in range(1200):
            question = question_named(self.transport.timeline, name)
            assert question is not None
            if self.transport.is_past(Frames(question.end + seconds(past))):
                return
            self.hear(0.1)
        raise AssertionError(f"{name} is never asked")

    def lines(self) -> list[str]:
        return said(self.transport.timeline)


def said(timeline: Timeline) -> list[str]:
    return [cue.text or "" for cue in timeline.cues if cue.kind == "say"]


def test_an_answer_is_kept_echoed_and_spoken_of() -> None:
    sitting = Sitting()
    sitting.hear_question("hard")
    sitting.press("7")
    sitting.hear(3)
    assert sitting.kept == [("hard", "7")]
    assert sitting.partner.echoed == ["7"]
    assert "You said 7." in sitting.lines()
    assert "Then make it smaller, and smaller again." in sitting.lines()
    assert not sitting.transport.is_staying
    assert sitting.transport.practice == session_of((("hard", "7"),)).timeline


def test_it_stays_with_the_question_until_the_time_is_over_and_goes_on_with_the_default() -> None:
    sitting = Sitting()
    sitting.hear_question("hard")
    sitting.hear(13)
    assert sitting.transport.is_staying
    sitting.hear(3)
    assert not sitting.transport.is_staying
    assert sitting.kept == []
    assert sitting.lines() == said(sitting.plan)


def test_enter_alone_goes_on_with_the_default_at_once() -> None:
    sitting = Sitting()
    sitting.hear_question("hard")
    sitting.press("enter")
    sitting.hear(2)
    assert not sitting.transport.is_staying
    assert sitting.kept == []
    assert "You said 5." in sitting.lines()


def test_what_follows_a_long_wait_keeps_its_place_in_the_session() -> None:
    sitting = Sitting()
    sitting.hear_question("hard")
    sitting.hear(10)
    sitting.press("5")
    sitting.hear(0.5)
    question = question_named(sitting.plan, "hard")
    assert question is not None
    assert sitting.transport.timeline == sitting.plan
    assert question.end <= sitting.transport.position() < silence_after(sitting.plan, question)


def test_an_answer_may_come_before_the_question_is_over() -> None:
    sitting = Sitting()
    question = question_named(sitting.plan, "hard")
    assert question is not None
    sitting.hear((question.start + RATE // 4) / RATE)
    sitting.press("3")
    assert sitting.kept == [("hard", "3")]


def test_digits_are_nothing_where_nobody_asks() -> None:
    sitting = Sitting()
    sitting.hear(1)
    assert not sitting.asker.takes("7")


def test_other_keys_keep_their_meaning() -> None:
    sitting = Sitting()
    sitting.hear_question("hard")
    sitting.press("space")
    assert sitting.transport.state == "paused"
    assert not sitting.asker.takes("7")
    sitting.hear(60)
    assert sitting.transport.state == "paused"
    sitting.press("space")
    sitting.hear(8)
    sitting.press("8")
    assert sitting.kept == [("hard", "8")]


def test_the_question_can_be_heard_again_and_answered_then() -> None:
    sitting = Sitting()
    sitting.hear_question("hard")
    sitting.hear(3)
    sitting.press("r")
    sitting.hear_question("hard")
    sitting.press("2")
    sitting.hear(2)
    assert "You said 2." in sitting.lines()


def test_an_answer_can_be_changed_by_going_back() -> None:
    sitting = Sitting()
    sitting.hear_question("hard")
    sitting.press("9")
    sitting.hear(2)
    sitting.press("r")
    sitting.hear_question("hard")
    sitting.press("1")
    sitting.hear(2)
    assert sitting.kept == [("hard", "9"), ("hard", "1")]
    assert "You said 1." in sitting.lines()
    assert "Then make it smaller, and smaller again." not in sitting.lines()


def test_skipping_a_question_takes_its_default() -> None:
    sitting = Sitting()
    sitting.hear_question("hard")
    sitting.hear(10)
    sitting.press("n")
    sitting.hear(2)
    assert not sitting.transport.is_staying
    assert sitting.lines() == said(sitting.plan)
    assert sitting.transport.state == "playing"


def test_words_are_typed_with_spaces_and_corrected() -> None:
    sitting = Sitting()
    sitting.hear_question("hard")
    sitting.press("enter")
    sitting.hear_question("thing")
    sitting.press("t", "h", "e", "space", "q", "x", "backspace", "u", "enter")
    sitting.hear(3)
    assert sitting.kept == [("thing", "the qu")]
    assert "It is the qu, and that is all." in sitting.lines()


def test_a_lone_letter_is_the_key_that_it_is_otherwise() -> None:
    sitting = Sitting()
    sitting.hear_question("hard")
    sitting.press("enter")
    sitting.hear_question("thing")
    sitting.press("e")
    assert not sitting.transport.is_easing
    sitting.hear(3)
    assert sitting.transport.is_easing
    assert sitting.kept == []


def test_what_was_typed_is_taken_when_no_key_follows() -> None:
    sitting = Sitting()
    sitting.hear_question("hard")
    sitting.press("enter")
    sitting.hear_question("thing")
    sitting.press(*"call")
    sitting.hear(19)
    assert sitting.kept == []
    sitting.hear(3)
    assert sitting.kept == [("thing", "call")]


def test_nothing_that_cannot_be_spoken_stops_a_session() -> None:
    sitting = Sitting(Prepares(can_speak=False))
    sitting.hear_question("hard")
    sitting.press("7")
    sitting.hear(5)
    assert sitting.transport.state == "playing"
    assert not sitting.transport.is_staying
    assert sitting.lines() == said(sitting.plan)


def test_it_stays_while_the_answer_is_being_spoken() -> None:
    sitting = Sitting(Prepares(is_quick=False))
    sitting.hear_question("hard")
    sitting.press("7")
    sitting.hear(30)
    assert sitting.transport.is_staying
    sitting.partner.finish()
    sitting.hear(2)
    assert "You said 7." in sitting.lines()


def test_the_session_ends_after_its_last_answer() -> None:
    sitting = Sitting()
    sitting.hear_question("hard")
    sitting.press("7")
    sitting.hear_question("thing")
    sitting.press(*"it", "enter")
    sitting.hear(120)
    assert sitting.transport.state == "ended"
    assert "It is it, and that is all." in sitting.lines()


def test_a_session_that_cannot_be_mixed_anew_goes_on_with_its_defaults() -> None:
    timeline = session_of().timeline
    output = Clockwork()
    transport = Transport(output, Ramp(timeline.frames), timeline)
    asker = Asker(transport, Prepares(), KEYS, lambda *_: None)
    transport.play()
    for _ in range(1200):
        output.pass_by(RATE // 10)
        asker.tick()
        assert not asker.takes("7")
        if transport.finished():
            break
    assert transport.state == "ended"


def test_keys_that_answer_reach_nobody_else() -> None:
    sitting = Sitting()
    sitting.hear_question("hard")

    typed = ["w", "7"]

    class Typing(NoKeys):
        def read(self, timeout: float) -> str | None:
            return typed.pop(0)

    keys = AskingKeys(Typing(), sitting.asker)
    assert keys.read(0) == "w"
    assert keys.read(0) is None
    assert sitting.kept == [("hard", "7")]


@pytest.mark.parametrize("leave", ["stay", "way out"])
def test_whatever_was_heard_longer_than_the_session_does_not_end_it(leave: str) -> None:
    sitting = Sitting()
    sitting.hear(4)
    stays = leave == "stay"
    (Transport.stay_or_go_on if stays else Transport.ease)(sitting.transport)
    sitting.output.pass_by(600 * RATE)
    (Transport.next_line if stays else Transport.pause_or_resume)(sitting.transport)
    assert not sitting.transport.finished()
    assert sitting.transport.position() < seconds(30)
    sitting.hear(1)
    assert sitting.transport.state == "playing"


@pytest.mark.parametrize(
    ("expect", "typed", "key", "expected"),
    [
        (NUMBER, "", "0", Reply(kind="given", text="0")),
        (Expect(kind="number", low=1, high=5), "", "7", Reply(kind="wrong")),
        (NUMBER, "", "x", Reply(kind="elsewhere")),
        (NUMBER, "", "enter", Reply(kind="passed")),
        (PULSE, "", "7", Reply(kind="typed", text="7")),
        (PULSE, "72", "enter", Reply(kind="given", text="72")),
        (PULSE, "7", "enter", Reply(kind="wrong")),
        (PULSE, "072", "enter", Reply(kind="given", text="72")),
        (PULSE, "120", "1", Reply(kind="wrong", text="120")),
        (PULSE, "72", "backspace", Reply(kind="typed", text="7")),
        (PULSE, "", "w", Reply(kind="elsewhere")),
        (PLACES, "", "2", Reply(kind="given", text="hands")),
        (PLACES, "", "3", Reply(kind="wrong")),
        (PLACES, "", "0", Reply(kind="wrong")),
        (Expect(kind="yes or no"), "", "1", Reply(kind="given", text="yes")),
        (Expect(kind="yes or no"), "", "2", Reply(kind="given", text="no")),
        (Expect(kind="yes or no"), "", "n", Reply(kind="elsewhere")),
        (Expect(kind="key"), "", "space", Reply(kind="given", text="yes")),
        (Expect(kind="key"), "", "x", Reply(kind="given", text="yes")),
        (Expect(kind="key"), "", "e", Reply(kind="elsewhere")),
        (WORDS, "", "space", Reply(kind="elsewhere")),
        (WORDS, "the", "space", Reply(kind="typed", text="the ")),
        (WORDS, "the ", "enter", Reply(kind="given", text="the")),
        (WORDS, "", "left", Reply(kind="elsewhere")),
        (WORDS, "x" * LONGEST_ANSWER, "y", Reply(kind="wrong", text="x" * LONGEST_ANSWER)),
    ],
)
def test_what_a_key_makes_of_an_answer(expect: Expect, typed: str, key: str, expected: Reply) -> None:
    assert reply(expect, typed, key, has_action=key in KEYS) == expected


ANY_KEY = st.one_of(
    st.sampled_from([*string.digits, *string.ascii_lowercase]),
    st.sampled_from(["space", "enter", "backspace", "left", "right", "ß", "{", "*"]),
)


@settings(max_examples=60)
@given(hard=st.lists(ANY_KEY, max_size=3), thing=st.lists(ANY_KEY, max_size=8))
def test_whatever_is_pressed_the_timeline_stays_in_order(hard: Sequence[str], thing: Sequence[str]) -> None:
    sitting = Sitting()
    for keys in (hard, thing):
        for _ in range(30):
            sitting.hear(1)
            if sitting.transport.question() is not None:
                sitting.press(*keys)
                break
    timeline = sitting.transport.timeline
    starts = [cue.start for cue in timeline.cues]
    assert starts == sorted(starts)
    assert [event.start for event in timeline.events] == sorted(event.start for event in timeline.events)
    assert all(cue.end <= timeline.frames for cue in timeline.cues)
    spoken = [cue for cue in timeline.cues if cue.kind == "say"]
    assert all(one.end <= other.start for one, other in pairwise(spoken))


def test_what_is_heard_after_an_answer_is_the_practice_with_that_answer(stocked: Cache) -> None:
    practice = load_text(
        f"voice: {{engine: tone}}\n{SCRIPT.lstrip()}", path="q.yaml", folder=Path(), library=Library([])
    )
    answers = (("hard", "8"),)
    with Renderer(stocked) as renderer:
        plan = renderer.prepare(practice, Request())
        answered = renderer.prepare(practice, Request(answers=answers))
        echo = spoken(renderer, Line(text="8", voice=VoiceWish(engine="tone"), language="en", private=True))
    blocks: list[Pcm] = []
    output = Clockwork(blocks.append)
    transport = Transport(output, open_mixer(plan), plan.timeline, session=plan, mix=open_mixer)
    question = question_named(plan.timeline, "hard")
    assert question is not None
    transport.play(question.end)
    output.pass_by(RATE // 2)
    assert transport.hold()
    output.pass_by(40 * RATE)
    transport.go_on_after("hard", answered, echo)
    output.pass_by(4 * RATE)
    start = transport.position()
    blocks.clear()
    output.pass_by(10 * RATE)
    assert transport.practice == answered.timeline
    assert np.array_equal(np.concatenate(blocks), open_mixer(answered).read(start, 10 * RATE))
