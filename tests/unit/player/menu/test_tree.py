from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from tests.making import practice, say
from voiceguide.phrases import catalogue, languages
from voiceguide.player.menu.levels import CHOICES, Answer, Level, Play, Resume
from voiceguide.player.menu.tree import Named, first_level, question_level
from voiceguide.script import Library, builtin_folder, load
from voiceguide.script.cards import Card, entry_of
from voiceguide.script.shelves import OTHERS, PICKERS, SHELVES
from voiceguide.settings import SETTINGS
from voiceguide.speech import Voice
from voiceguide.units import Millis

WORDS = catalogue("en")


@pytest.fixture(scope="module")
def everything() -> Sequence[Named]:
    library = Library([builtin_folder()])
    practices = ((name, load(library.find(name), library)) for name in library.names())
    return [(name, entry_of(name, practice, Millis(150_000)).card) for name, practice in practices]


def small(*tags: str, minutes: Sequence[int] = (3,), intensity: int = 0) -> Card:
    lengths = tuple(Millis(count * 60_000) for count in minutes)
    cautions = ("Not while driving.",)
    made = practice(say("One."), tags=tags, lengths=lengths, intensity=intensity, cautions=cautions)
    return entry_of("test", made, Millis(150_000)).card


def levels(level: Level) -> Iterator[Level]:
    yield level
    for choice in level.choices:
        if isinstance(choice.leads, Level):
            yield from levels(choice.leads)


@pytest.mark.parametrize("language", languages())
def test_everything_can_be_chosen_and_never_from_more_than_five(
    everything: Sequence[Named], language: str
) -> None:
    own = [(name, found) for name, found in everything if found.language == language]
    seen = list(levels(first_level(own, catalogue(language), unfinished="Something")))
    assert all(1 <= len(level.choices) <= CHOICES for level in seen)
    leads = [choice.leads for level in seen for choice in level.choices]
    assert {lead.name for lead in leads if isinstance(lead, Play)} == {name for name, _ in own}
    assert all(not choice.name.endswith(".") for level in seen for choice in level.choices)


def test_a_practice_says_title_length_and_eyes_and_plays_at_that_length() -> None:
    top = first_level([("a", small("grounding", minutes=(5, 3)))], WORDS)
    grounding, three = (choice.leads for choice in top.choices)
    assert isinstance(grounding, Level)
    assert isinstance(three, Level)
    assert grounding.choices[0].name == "Test. 5 minutes. Eyes open or shut"
    assert grounding.choices[0].leads == Play(name="a", title="Test")
    assert three.choices[0].name == "Test. 3 minutes. Eyes open or shut"
    assert three.choices[0].leads == Play(name="a", title="Test", length="3m")


def test_a_practice_without_lengths_tells_about_how_long_it_is() -> None:
    top = first_level([("a", small("grounding", minutes=()))], WORDS)
    (grounding,) = (choice.leads for choice in top.choices)
    assert isinstance(grounding, Level)
    assert grounding.choices[0].name == "Test. 2 and a half minutes. Eyes open or shut"
    assert grounding.choices[0].leads == Play(name="a", title="Test")


def test_what_was_left_unfinished_comes_first() -> None:
    top = first_level([("a", small("grounding"))], WORDS, unfinished="Body scan")
    assert (top.choices[0].name, top.choices[0].leads) == ("Go on with Body scan", Resume(title="Body scan"))


def test_what_may_come_next_is_the_first_of_the_rest() -> None:
    practices = [("a", small("grounding")), ("b", small("breath", minutes=(5,)))]
    top = first_level(practices, WORDS, unfinished="Body scan", coming=practices[1])
    told = [choice.name for choice in top.choices]
    assert told[1] == "Perhaps Test. 5 minutes. Eyes open or shut"
    assert top.choices[1].leads == Play(name="b", title="Test")
    assert told[0].startswith("Go on with ")
    hard = first_level(practices, WORDS, coming=("c", small("body", intensity=3))).choices[0]
    assert hard.name.startswith("Perhaps Touches something difficult. Test.")
    assert isinstance(hard.leads, Level)


def test_shelves_of_an_occasion_are_one_choice_behind_the_first_shelf() -> None:
    practices = [
        ("a", small("grounding", "calming", minutes=(3, 10))),
        ("b", small("breath", "listening", minutes=(5,))),
        ("c", small("sleep", minutes=(20,))),
    ]
    top = first_level(practices, WORDS)
    assert [choice.name for choice in top.choices] == [
        "Grounding",
        "By how you are now",
        "By the time there is",
        "Breathing",
    ]
    by_time = top.choices[2].leads
    assert isinstance(by_time, Level)
    assert [choice.name for choice in by_time.choices] == [
        WORDS.menu.groups[name] for name in ("two_minutes", "ten_minutes", "falling_asleep")
    ]


def test_what_touches_discomfort_says_so_first_and_asks_once_more() -> None:
    top = first_level([("a", small("body", minutes=(5,), intensity=3))], WORDS)
    (shelf,) = (choice.leads for choice in top.choices)
    assert isinstance(shelf, Level)
    (offered,) = shelf.choices
    assert offered.name.startswith("Touches something difficult. Test.")
    assert isinstance(offered.leads, Level)
    assert offered.leads.before == (WORDS.menu.why, "Not while driving.")
    assert offered.leads.choices[0].leads == Play(name="a", title="Test")


@pytest.mark.parametrize("language", languages())
def test_every_shelf_and_question_has_its_words(language: str) -> None:
    words = catalogue(language)
    assert {shelf.name for shelf in SHELVES} | {OTHERS, "more", *PICKERS} == set(words.menu.groups)
    kinds = {field.name: field.kind for field in SETTINGS.fields}
    for setting in words.menu.questions:
        level = question_level(setting, words)
        answers = [choice.leads for choice in level.choices]
        assert level.usual == level.choices[0]
        assert answers[0] == Answer(setting=setting, value=None)
        for answer in answers[1:]:
            assert isinstance(answer, Answer)
            kinds[setting].parse(answer.value)  # type: ignore[union-attr]


def test_voices_are_heard_when_they_are_offered() -> None:
    voices = [Voice(id=f"v{number}", name=f"V{number}", language="en", engine="tone") for number in range(9)]
    level = question_level("voice", WORDS, voices)
    assert [choice.name for choice in level.choices] == ["The voice you hear now", "V0", "V1", "V2", "V3"]
    sample = level.choices[1].sample
    assert sample is not None
    assert (sample.voice.engine, sample.voice.name) == ("tone", "v0")
    assert level.choices[1].leads == Answer(setting="voice", value="tone:v0")
