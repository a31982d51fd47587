from __future__ import annotations

from tests.making import PLACE, FakeExtents, breathe, practice, rest, say
from voiceguide.desk.comparing import Row, exact, grouped, notes, side_by_side, where
from voiceguide.desk.lengths import Length, length_facts, measured
from voiceguide.script.answers import Expect
from voiceguide.script.model import Ask, Group, OneOf, Place, Practice, Repeat, exact_pause
from voiceguide.timeline import Request, arrange
from voiceguide.units import Frames, Millis

MINUTE = Millis(60_000)


def at(script: Practice, length: int | None, variation: int = 0) -> Length:
    request = Request(length=None if length is None else Millis(length), variation=variation)
    return measured(script, arrange(script, request, FakeExtents()), variation)


def test_every_condition_is_told_with_what_it_holds_back() -> None:
    inner = Group(place=PLACE, at_least=MINUTE, steps=(say("A.", at_least=Millis(2 * MINUTE)),))
    script = practice(
        inner, say("B.", at_least=MINUTE), say("C.", at_most=Millis(90_000)), *[rest("rest")] * 4
    )
    parts = at(script, 2 * MINUTE).parts
    told = [(part.at_least, part.at_most, part.steps, is_in) for part, is_in in parts]
    assert told == [(None, 90_000, 1, False), (60_000, None, 2, True), (120_000, None, 1, True)]
    assert [is_in for _, is_in in at(script, 80_000).parts] == [True, True, False]


def test_a_question_that_was_left_out_is_told() -> None:
    ask = Ask(place=PLACE, text="How hard is it?", name="hard", expect=Expect(kind="key"), optional=True)
    script = practice(say("A."), ask, say("B."))
    assert "ask" in str(length_facts(at(script, 25_000)))


def test_what_was_dropped_is_told_and_what_was_kept_is_not() -> None:
    group = Group(
        place=PLACE, optional=True, steps=(say("Goes.", "rest"), say("Stays.", keep=True), rest("rest"))
    )
    script = practice(
        say("Core.", "beat"), group, say("Absent.", at_least=Millis(10 * MINUTE), optional=True)
    )
    tight = at(script, 24_000)
    assert [type(step).__name__ for step in tight.left_out] == ["Say", "Rest"]
    assert list(notes(script, tight)) == ["leaves out say, line 1: “Goes.”", "leaves out pause, line 1"]
    assert at(script, None).left_out == ()


def test_open_numbers_are_told_with_what_came_of_them() -> None:
    script = practice(
        Repeat(place=PLACE, fewest=1, most=9, steps=(say("Press.", "move"),)),
        breathe(4, 6, fewest=2, most=40, cues="tones"),
        breathe(4, 6, fewest=3, most=3, cues="tones"),
    )
    assert [count for _, count in at(script, None).counts] == [1, 2]
    longer = at(script, 5 * MINUTE)
    assert [step.most for step, _ in longer.counts] == [9, 40]
    assert longer.figures.breaths == longer.counts[1][1] + 3


def test_the_alternative_that_is_heard_is_the_one_that_is_told() -> None:
    turns = OneOf(
        place=PLACE, alternatives=((Repeat(place=PLACE, fewest=1, most=2, steps=(say("A."),)),), (say("B."),))
    )
    assert len(at(practice(turns), None, variation=0).counts) == 1
    assert at(practice(turns), None, variation=1).counts == ()


def test_pauses_are_told_class_by_class_and_the_furthest_by_itself() -> None:
    script = practice(
        say("One.", "rest"), say("Two.", "rest"), say("Three.", exact_pause(MINUTE)), say("End.")
    )
    natural, longer = at(script, None), at(script, 200_000)
    assert dict(natural.stretched)["rest"] == 1.0
    assert natural.furthest is None
    assert dict(longer.stretched)["rest"] > 1.5
    assert dict(longer.stretched)["exact"] == 1.0
    assert longer.furthest is not None
    assert longer.furthest.pause_kind == "rest"


def test_facts_of_a_length_are_seconds_and_shares() -> None:
    script = practice(
        say("Core.", "rest"), say("Goes.", "rest", optional=True), say("Long.", at_least=MINUTE)
    )
    answer = length_facts(at(script, 40_000))
    assert answer["seconds"] == 40.0
    assert answer["parts"] == [{"from": 60.0, "until": None, "steps": 1, "in": False}]
    assert answer["left_out"] == [{"kind": "say", "path": "test.yaml", "line": 1, "text": "Goes."}]
    assert answer["pauses"]["rest"] < 1
    assert answer["furthest"]["natural"] == 30.0


def test_lengths_are_lined_up_by_the_names_of_their_facts() -> None:
    short = [[("words", "5")], [("pauses rest", "80 %")]]
    long = [[("words", "9")], [("pauses beat", "110 %"), ("pauses rest", "120 %")]]
    assert list(side_by_side([short, long, [[("words", "none")]]])) == [
        Row(name="words", values=("5", "9", "none")),
        Row(name="pauses beat", values=(None, "110 %", None)),
        Row(name="pauses rest", values=("80 %", "120 %", None)),
    ]


def test_every_length_has_the_same_groups_in_words() -> None:
    script = practice(breathe(4, 6, fewest=2, most=40), say("One.", "rest", at_least=MINUTE), say("Two."))
    columns = [grouped(script, at(script, length)) for length in (45_000, 4 * MINUTE)]
    assert len({len(groups) for groups in columns}) == 1
    rows = {row.name: row.values for row in side_by_side(columns)}
    assert rows["length"][1] == "4:00"
    assert rows["from 1m, 1 step"] == ("not in", "in")
    assert rows["left out"] == ("nothing", "nothing")
    assert rows["breathe, line 1 (2 to 40)"][0] == "2 rounds"


def test_a_length_is_told_to_the_millisecond() -> None:
    assert exact(Frames(180 * 48_000)) == "3:00"
    assert exact(Frames(194 * 48_000 + 37_344)) == "3:14.778"


def test_lines_of_other_files_are_told_with_their_file() -> None:
    assert where(Place(path="test.yaml", line=7, column=1), practice(say("One."))) == "line 7"
    assert (
        where(Place(path="parts/return.yaml", line=7, column=1), practice(say("One.")))
        == "line 7 of return.yaml"
    )
