from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.making import PLACE, breathe, practice, say
from voiceguide.errors import UsageError
from voiceguide.recording.lines import to_read
from voiceguide.script.answers import Expect
from voiceguide.script.model import Ask, Group, OneOf, Practice, Repeat, Section, Step
from voiceguide.timeline import Request
from voiceguide.timeline.own import line_key
from voiceguide.units import Millis

NOW = Request(names=(("name", "Ana"),))


def texts(*steps: Step, **more: object) -> list[str]:
    return [reading.text for reading in to_read(practice(*steps, **more), NOW)]


def test_lines_come_in_the_order_of_the_script_each_once_with_their_pauses_and_sections() -> None:
    read = to_read(
        practice(
            say("One.", "settle"),
            Section(place=PLACE, title="Feet"),
            say("Two."),
            say("One.", "rest"),
            say("Three.", "ease", id="three"),
        ),
        NOW,
    )
    assert [(each.number, each.text, each.section, each.pause) for each in read] == [
        (1, "One.", "", 5000),
        (2, "Two.", "Feet", 1000),
        (3, "Three.", "Feet", 25_000),
    ]
    assert read[2].key == line_key("three", "Three.")
    assert read[0].line.text == "One."


def test_every_line_that_may_be_heard_is_there_whatever_the_length_and_the_day() -> None:
    morning, evening = say("Good morning."), say("Good evening.")
    assert texts(
        OneOf(place=PLACE, alternatives=((morning,), (evening, say("Lie down.")))),
        replace(say("Longer."), at_least=Millis(600_000)),
        replace(say("Shorter."), at_most=Millis(60_000)),
        Repeat(place=PLACE, fewest=2, most=5, steps=(say("Again."),)),
        Group(place=PLACE, optional=True, steps=(say("Perhaps."),)),
    ) == ["Good morning.", "Good evening.", "Lie down.", "Longer.", "Shorter.", "Again.", "Perhaps."]


def test_a_line_with_the_length_in_it_is_read_for_every_length_on_offer() -> None:
    lengths = (Millis(180_000), Millis(600_000))
    assert texts(say("Hello, {name}."), say("This takes {length}."), lengths=lengths) == [
        "Hello, Ana.",
        "This takes 3 minutes.",
        "This takes 10 minutes.",
    ]


def test_a_line_with_the_length_in_it_is_read_for_a_length_that_is_not_on_offer_but_asked_for() -> None:
    offered = practice(say("This takes {length}."), say("Rest."), lengths=(Millis(180_000),))
    read = to_read(offered, Request(length=Millis(240_000)))
    assert [(each.number, each.text) for each in read] == [
        (1, "This takes 3 minutes."),
        (2, "This takes 4 minutes."),
        (3, "Rest."),
    ]


def test_a_line_that_nobody_filled_is_a_mistake() -> None:
    with pytest.raises(UsageError, match="place"):
        to_read(practice(say("Go to {place}.")), NOW)


def test_a_line_that_speaks_an_answer_is_left_out_and_its_question_is_not() -> None:
    ask = Ask(place=PLACE, text="How hard is it?", name="hard", expect=Expect(kind="number", high=9))
    assert texts(ask, say("You said {hard}."), say("Good.")) == ["How hard is it?", "Good."]


def test_a_section_may_be_called_by_an_answer() -> None:
    ask = Ask(place=PLACE, text="How hard is it?", name="hard", expect=Expect(kind="number", high=9))
    read = to_read(practice(ask, Section(place=PLACE, title="Level {hard}"), say("Good.")), NOW)
    assert [(each.text, each.section) for each in read][1:] == [("Good.", "Level hard")]


def test_the_words_of_a_breath_are_there_as_well() -> None:
    read = to_read(practice(say("Sit."), breathe(4, 6, fewest=6, most=12)), NOW)
    words = [each.text for each in read if each.is_breath]
    assert words
    assert all(each.id is None for each in read if each.is_breath)
    assert len({each.key for each in read}) == len(read)
    assert not [each for each in to_read(_silent(), NOW) if each.is_breath]


def _silent() -> Practice:
    return practice(say("Sit."), breathe(4, 6, cues="none"))


@pytest.mark.parametrize(
    "text", ["注意你的双脚", "…", "CON", "a" * 500, "../../etc/passwd", "Notice: feet/hands?"]
)
@pytest.mark.parametrize("line_id", [None, "feet 1", "Füße"])
def test_a_lines_key_is_safe_as_the_name_of_a_folder(text: str, line_id: str | None) -> None:
    key = line_key(line_id, text)
    assert len(key) < 64
    assert set(key) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert key == line_key(line_id, f" {text} ")
    assert key != line_key(line_id, f"{text} more")
