from __future__ import annotations

import pytest

from tests.making import practice, say
from voiceguide.errors import UsageError
from voiceguide.export.profiles import PROFILES, profile_named
from voiceguide.script.model import BedWish
from voiceguide.timeline import Request
from voiceguide.units import Decibels, Millis


@pytest.mark.parametrize(
    ("wish", "script", "bed"),
    [
        (BedWish(), BedWish(), BedWish(level=Decibels(-16.0))),
        (BedWish(), BedWish(sound="none"), BedWish(sound="room", level=Decibels(-16.0))),
        (
            BedWish(),
            BedWish(sound="rain", level=Decibels(-12.0)),
            BedWish(level=Decibels(-12.0)),
        ),
        (
            BedWish(sound="ocean", level=Decibels(-30.0)),
            BedWish(sound="none"),
            BedWish(sound="ocean", level=Decibels(-16.0)),
        ),
    ],
)
def test_a_phone_has_a_bed_under_everything_that_is_loud_enough(
    wish: BedWish, script: BedWish, bed: BedWish
) -> None:
    request = Request(bed=wish)
    assert PROFILES["phone"].request(practice(say("Rest."), bed=script), request) == Request(bed=bed)


def test_headphones_take_a_session_as_it_is() -> None:
    request = Request(bed=BedWish(sound="none"))
    assert PROFILES["headphones"].request(practice(say("Rest.")), request) is request


@pytest.mark.parametrize(
    ("length", "fades"),
    [(None, [120_000, 60_000, 30_000, 15_000, 8_000]), (180_000, [30_000, 15_000, 8_000]), (40_000, [6_666])],
)
def test_falling_asleep_takes_a_long_fade_or_as_long_a_one_as_there_is_room_for(
    length: int | None, fades: list[int]
) -> None:
    asked = Request(length=None if length is None else Millis(length))
    profile = PROFILES["sleep"]
    first = profile.request(practice(say("Rest.")), asked)
    assert [each.sleep_fade for each in (first, *profile.otherwise(first))] == fades


def test_a_fade_that_was_asked_for_stays_as_it_is() -> None:
    asked = Request(sleep_fade=Millis(5_000))
    assert PROFILES["sleep"].request(practice(say("Rest.")), asked) is asked


def test_an_unknown_profile_is_told_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="no profile “phne”") as raised:
        profile_named("phne")
    assert "phone" in raised.value.remedy
