from __future__ import annotations

from msgspec.structs import replace

from tests.linting import lines, sheet, spots
from voiceguide.desk.lint import RULES
from voiceguide.script.model import BedWish
from voiceguide.sound import BELL_NAMES


def test_a_name_that_is_near_nothing_lists_what_there_is() -> None:
    (spot,) = spots("unknown-bell", "bell: xyz\nsteps: [bell]\n")
    assert spot.place.line == 2
    assert all(f"`{name}`" in spot.suggestion for name in BELL_NAMES)


def test_a_file_is_not_the_name_of_a_bed() -> None:
    page = sheet("steps: [bell]\n")
    for bed, findings in ((BedWish(sound="rain.wav", folder="/x"), 0), (BedWish(sound="rainy"), 1)):
        practice = replace(page.practice, bed=bed)
        assert len(list(RULES["unknown-bed"].find(replace(page, practice=practice)))) == findings


def test_the_bells_of_a_script_that_says_nothing_about_them_are_known() -> None:
    assert lines("unknown-bell", "steps: [bell]\n") == []
    assert lines("unknown-bed", "steps: [bell]\n") == []
