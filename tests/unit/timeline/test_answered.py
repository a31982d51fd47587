"""What answers make of a session: defaults where nobody answers, and only what follows is another."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.making import FakeExtents
from voiceguide.script import Library, Practice, load_text
from voiceguide.script.model import Names
from voiceguide.timeline import Request, Timeline, fit, heard
from voiceguide.timeline.decisions import counted
from voiceguide.timeline.following import followed, question_at, question_named, silence_after
from voiceguide.timeline.model import Line
from voiceguide.timeline.request import Choice
from voiceguide.units import Frames, Millis, ms_to_frames

SCRIPT = """
title: Questions
bed: {sound: room, level: -20dB}
steps:
- bell
- section: First
- say: Here it begins.
  pause: settle
- ask: How hard is it?
  as: hard
  expect: number 0..9
  default: 5
- when: hard is at least 7
  steps:
  - bed: {sound: rain}
  - section: Hard
  - say: You said {hard}. Make it smaller.
    pause: ask
- when: hard is at most 6
  say: You said {hard}.
- ask: What is it?
  as: thing
  expect: words
- when: thing is known
  say: So it is {thing}.
  pause: settle
- ask: And where?
  as: spot
  expect: one of feet, hands
  default: feet
- when: spot is hands
  repeat: 2..6
  steps:
  - say: Press your hands.
    pause: move
- when: spot is feet
  breathe: 4-6
  rounds: 2..9
- say: That was all.
- bell
"""
PRACTICE = load_text(SCRIPT, path="questions.yaml", folder=Path(), library=Library())
EXTENTS = FakeExtents()


def session(answers: Names = (), practice: Practice = PRACTICE, **wishes: object) -> Timeline:
    return fit(practice, Request(answers=answers, **wishes), EXTENTS)  # type: ignore[arg-type]


def said(timeline: Timeline) -> list[str]:
    return [cue.text or "" for cue in timeline.cues if cue.kind == "say"]


def test_without_answers_a_session_has_the_defaults_and_pauses_to_answer_inside() -> None:
    timeline = session()
    assert said(timeline) == [
        "Here it begins.",
        "How hard is it?",
        "You said 5.",
        "What is it?",
        "And where? Feet, one. Hands, two.",
        "That was all.",
    ]
    for name in ("hard", "thing", "spot"):
        question = question_named(timeline, name)
        assert question is not None
        pause = next(cue for cue in timeline.cues if cue.start == question.end)
        assert (pause.kind, pause.pause_kind) == ("pause", "ask")


def test_answers_choose_what_follows_and_are_spoken() -> None:
    lines = said(session((("hard", "8"), ("thing", "a {call} *now* [pause 2s]"), ("spot", "hands"))))
    assert "You said 8. Make it smaller." in lines
    assert "So it is a {call} *now* [pause 2s]." in lines
    assert lines.count("Press your hands.") == 2


def test_what_is_to_be_spoken_is_what_is_heard() -> None:
    request = Request(answers=(("hard", "8"), ("thing", "a call")))
    lines = [sound.text for sound in heard(PRACTICE, request) if isinstance(sound, Line)]
    assert "You said 8. Make it smaller." in lines
    assert "You said 5." not in lines


def test_the_listeners_own_words_name_no_file_and_defaults_may() -> None:
    lines = [
        sound for sound in heard(PRACTICE, Request(answers=(("thing", "a call"),))) if isinstance(sound, Line)
    ]
    private = {line.text for line in lines if line.private}
    assert private == {"So it is a call."}


def test_a_wanted_length_is_kept_with_answers_too() -> None:
    length = Millis(120_000)
    assert session(length=length).frames == ms_to_frames(length)
    assert session((("spot", "hands"),), length=length).frames == ms_to_frames(length)


def test_a_recalled_answer_is_there_for_the_practice_that_names_it() -> None:
    text = """
title: x
steps:
- recall: place from resource-build
- when: place is known
  say: You once named {place}.
- when: place is not known
  say: Choose a place.
"""
    practice = load_text(text, path="x.yaml", folder=Path(), library=Library())
    assert said(session(practice=practice)) == ["Choose a place."]
    recalled = ((("resource-build", "place"), "the bench"), (("other", "place"), "no"))
    assert said(session(practice=practice, recalled=recalled)) == ["You once named the bench."]


def test_yes_and_no_are_told_unless_the_question_tells_them() -> None:
    text = """
title: x
language: de
steps:
- ask: Geht es?
  as: a
  expect: yes or no
- ask: Eins ist ja, und zwei ist nein. Geht es noch?
  as: b
  expect: yes or no
"""
    practice = load_text(text, path="x.yaml", folder=Path(), library=Library())
    assert said(session(practice=practice)) == [
        "Geht es? Ja, eins. Nein, zwei.",
        "Eins ist ja, und zwei ist nein. Geht es noch?",
    ]


def test_what_a_length_decides_is_told_for_the_defaults() -> None:
    told = counted(PRACTICE, Choice(length=Millis(120_000)), 0)
    assert [type(step).__name__ for step, _ in told] == ["Breathe"]


def test_a_question_is_asked_from_its_first_word_to_the_end_of_the_silence() -> None:
    timeline = session()
    question = question_named(timeline, "hard")
    assert question is not None
    end = silence_after(timeline, question)
    assert question_at(timeline, Frames(question.start - 1)) is None
    assert question_at(timeline, question.start) == question
    assert question_at(timeline, Frames(end - 1)) == question
    assert question_at(timeline, end) is None


@pytest.mark.parametrize("name", ["hard", "thing", "spot"])
def test_the_same_answers_change_nothing(name: str) -> None:
    timeline = session()
    assert followed(timeline, name, session(), EXTENTS) == timeline


NUMBERS = st.one_of(st.none(), st.integers(0, 9).map(str))
THINGS = st.one_of(st.none(), st.text(min_size=1, max_size=30).filter(str.strip))
SPOTS = st.one_of(st.none(), st.sampled_from(["feet", "hands"]))


@settings(max_examples=60)
@given(hard=NUMBERS, thing=THINGS, spot=SPOTS, length=st.sampled_from([None, Millis(120_000)]))
def test_an_answer_changes_only_what_follows_it(
    hard: str | None, thing: str | None, spot: str | None, length: Millis | None
) -> None:
    timeline = session(length=length)
    known: list[tuple[str, str]] = []
    for name, answer in (("hard", hard), ("thing", thing), ("spot", spot)):
        if answer is None:
            continue
        known.append((name, answer))
        before, timeline = timeline, followed(timeline, name, session(tuple(known), length=length), EXTENTS)
        question = question_named(before, name)
        assert question is not None
        end = silence_after(before, question)
        for old, new in ((before.cues, timeline.cues), (before.bed, timeline.bed)):
            assert [each for each in old if each.start < end] == [each for each in new if each.start < end]  # type: ignore[attr-defined]
    assert said(timeline) == said(session(tuple(known), length=length))
    for track in (timeline.cues, timeline.events, timeline.bed, timeline.chapters):
        starts = [each.start for each in track]  # type: ignore[attr-defined]
        assert starts == sorted(starts)
        assert all(0 <= start < timeline.frames for start in starts)
