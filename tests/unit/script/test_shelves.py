from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.making import practice, say
from voiceguide.script import Library, Practice, load
from voiceguide.script.shelves import INTENSE, SHELVES, at_home, laid_out, on_shelf, suits
from voiceguide.units import Millis

Named = tuple[str, Practice]


@pytest.fixture(scope="module")
def everything() -> Sequence[Named]:
    from voiceguide.script import builtin_folder

    library = Library([builtin_folder()])
    return [(name, load(library.find(name), library)) for name in library.names()]


def names_on(name: str, practices: Sequence[Named]) -> list[str]:
    (wanted,) = (shelf for shelf in SHELVES if shelf.name == name)
    return [offer.name for offer in on_shelf(wanted, practices)]


def small(*tags: str, minutes: Sequence[int] = (), intensity: int = 0) -> Practice:
    lengths = tuple(Millis(count * 60_000) for count in minutes)
    return practice(say("One."), tags=tags, lengths=lengths, intensity=intensity)


def test_every_practice_of_the_library_stands_somewhere(everything: Sequence[Named]) -> None:
    shelved = {offer.name for _, offers in laid_out(everything) for offer in offers}
    assert shelved == {name for name, _ in everything}


def test_what_has_no_shelf_stands_with_the_others_and_empty_shelves_are_left_out() -> None:
    practices = [("a", small("grounding")), ("b", small("something new")), ("c", small("explainer"))]
    told = [(name, [offer.name for offer in offers]) for name, offers in laid_out(practices)]
    assert told == [("grounding", ["a"]), ("talks", ["c"]), ("others", ["b"])]


def test_the_first_thing_on_the_first_shelf_is_the_floor(everything: Sequence[Named]) -> None:
    english = [named for named in everything if named[1].language == "en"]
    assert SHELVES[0].name == "grounding"
    assert names_on("grounding", english)[0] == "ground-feet"


def test_what_touches_discomfort_stands_on_a_shelf_of_its_own(
    everything: Sequence[Named],
) -> None:
    for shelf in SHELVES:
        intense = [offer.practice.intensity == INTENSE for offer in on_shelf(shelf, everything)]
        assert all(intense) if shelf.name == "discomfort" else not any(intense)


def test_easy_comes_before_hard_and_the_main_thing_before_what_it_is_also_for() -> None:
    practices = [
        ("a", small("morning", "breath")),
        ("b", small("breath", "practised")),
        ("c", small("breath", intensity=1)),
        ("d", small("breath")),
        ("e", small("explainer", "breath")),
    ]
    assert names_on("breathing", practices) == ["d", "a", "c", "b"]
    assert names_on("talks", practices) == ["e"]


def test_a_shelf_of_a_length_offers_that_length() -> None:
    practices = [("long", small(minutes=(20, 10))), ("short", small(minutes=(5, 3))), ("open", small())]
    offered = {
        shelf.name: [(offer.name, offer.length) for offer in on_shelf(shelf, practices)] for shelf in SHELVES
    }
    assert offered["two_minutes"] == [("short", 180_000)]
    assert offered["ten_minutes"] == [("long", 600_000)]


def test_what_does_not_suit_is_not_offered() -> None:
    assert [suits(small("holds"), holds=holds) for holds in (False, True)] == [False, True]
    assert [suits(small("looking"), looking=looking) for looking in (False, True)] == [False, True]
    assert suits(small("breath"), holds=False, looking=False)


def test_at_home_everything_stands_once_and_by_what_it_does(
    everything: Sequence[Named],
) -> None:
    practices = [("a", small("breath", "calming")), ("b", small("calming")), ("c", small("body", "breath"))]
    told = [(name, [offer.name for offer in offers]) for name, offers in at_home(practices)]
    assert told == [("breathing", ["a"]), ("sensing", ["c"]), ("others", ["b"])]
    names = [offer.name for _, offers in at_home(everything) for offer in offers]
    assert sorted(names) == [name for name, _ in everything]
