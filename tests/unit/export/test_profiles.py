from __future__ import annotations

import pytest

from tests.making import practice, say
from voiceguide.export.profiles import PROFILES
from voiceguide.script.model import BedWish
from voiceguide.timeline import Request
from voiceguide.units import Decibels


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
    assert PROFILES["phone"](practice(say("Rest."), bed=script), request) == Request(bed=bed)


def test_headphones_take_a_session_as_it_is() -> None:
    request = Request(bed=BedWish(sound="none"))
    assert PROFILES["headphones"](practice(say("Rest.")), request) is request
