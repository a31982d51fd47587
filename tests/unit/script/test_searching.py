from __future__ import annotations

import pytest

from tests.making import practice, say
from voiceguide.script.cards import Entry, entry_of
from voiceguide.script.searching import folded, search


def entry(
    name: str, *lines: str, title: str = "Untitled", summary: str = "", tags: tuple[str, ...] = ()
) -> Entry:
    from msgspec.structs import replace

    made = practice(*map(say, lines), summary=summary, tags=tags)
    return entry_of(name, replace(made, title=title))


SHELF = (
    entry("a", "Rest on the bench.", "Hear the river.", title="A place"),
    entry("b", "Nothing.", title="The bench by the river"),
    entry("c", "Nothing.", tags=("river",), summary="Benches, in all weathers."),
    entry("d", "Spüre die Füße. Wie weiß ist das?", title="Übung"),
)


def found(typed: str) -> list[str]:
    return [hit.entry.card.name for hit in search(typed, SHELF).hits]


def test_every_word_counts_and_titles_count_most() -> None:
    assert found("bench river") == ["b", "c", "a"]
    assert found("RIVER, bench!") == ["b", "c", "a"]
    assert found("river weather") == ["c"]
    assert found("river weather rest") == []


def test_the_beginning_of_a_word_is_enough_and_its_middle_is_not() -> None:
    assert found("riv") == ["b", "c", "a"]
    assert found("ver") == []
    assert search("ver", SHELF).unknown == ("ver",)


@pytest.mark.parametrize("typed", ["füße", "fusse", "FÜSSE", "spure", "ubung", "weiss"])
def test_accents_and_capitals_do_not_matter(typed: str) -> None:
    assert found(typed) == ["d"]


def test_a_hit_says_where_and_shows_the_line_that_has_what_no_head_has() -> None:
    (hit,) = (hit for hit in search("bench place", SHELF).hits)
    assert (hit.entry.card.name, hit.where, hit.line) == ("a", ("title", "spoken"), "Rest on the bench.")
    (hit,) = search("weathers", SHELF).hits
    assert (hit.where, hit.line) == (("summary",), "")


@pytest.mark.parametrize(
    ("typed", "meant"), [("bemch", "bench"), ("rivver", "river"), ("wether", "weathers")]
)
def test_a_slip_is_taken_for_the_nearest_word(typed: str, meant: str) -> None:
    result = search(typed, SHELF)
    assert result.taken == ((typed, meant),)
    assert result.hits == search(meant, SHELF).hits


@pytest.mark.parametrize("typed", ["xylophone", "xyz", ""])
def test_what_nobody_says_is_found_nowhere(typed: str) -> None:
    result = search(typed, SHELF)
    assert (result.hits, result.taken) == ((), ())
    assert result.unknown == ((typed,) if typed else ())


def test_folding_leaves_other_letters_alone() -> None:
    assert folded("Ægir, Καλή 呼吸") == "ægir, καλη 呼吸"
