"""Takes as they are told in the booth: nine at a time, and whichever is heard among the first."""

from __future__ import annotations

import pytest

from tests.unit.recording.making import take
from voiceguide.cli.record.listing import Listing, listing_of
from voiceguide.recording.matching import Chosen
from voiceguide.recording.take import Take

TAKES = [take("Feet.", name=f"20261122-1200{number:02}-000") for number in range(20)]
NEWEST = TAKES[::-1]


def listed(count: int, chosen: Take | None = None, *, is_stale: bool = False) -> Listing:
    return listing_of(TAKES[:count], None if chosen is None else Chosen(take=chosen, is_stale=is_stale))


def test_every_take_has_its_turn_and_after_the_last_the_newest_again() -> None:
    first = listed(20)
    second, third = first.further(), first.further().further()
    assert [*first.numbered, *second.numbered, *third.numbered] == NEWEST
    assert third.further() == first


def test_it_tells_how_many_are_older_and_how_to_get_there() -> None:
    listing = listed(20)
    assert listing.ways_on() == "11 older ones; T shows them. Escape goes back."
    assert listing.further().ways_on() == "2 older ones; T shows them. Escape goes back."
    assert listing.further().further().ways_on() == "T shows the newest again. Escape goes back."
    assert listed(10).ways_on() == "1 older one; T shows it. Escape goes back."
    assert (listed(9).is_whole, listed(9).ways_on()) == (True, "T goes back.")


def test_the_take_that_is_heard_is_told_first_however_old_and_only_once() -> None:
    listing = listed(20, TAKES[0])
    assert listing.numbered == (*NEWEST[:8], TAKES[0])
    assert listing.lines()[8].endswith(", kept.")
    assert [*listing.numbered, *listing.further().numbered, *listing.further().further().numbered] == [
        *(*NEWEST[:8], TAKES[0]),
        *NEWEST[8:19],
    ]


def test_the_newest_takes_keep_their_order() -> None:
    assert listed(20, TAKES[17]).takes == tuple(NEWEST)


@pytest.mark.parametrize("is_stale", [True, False])
def test_a_take_of_other_words_that_is_heard_is_told_too(is_stale: bool) -> None:
    other = take("Both feet.", name="20251122-120000-000")
    assert other in listed(12, other, is_stale=is_stale).numbered
    assert listed(2, other, is_stale=is_stale).numbered == (TAKES[1], TAKES[0], other)
