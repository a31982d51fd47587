from __future__ import annotations

import pytest

from tests.linting import spots


@pytest.mark.parametrize(
    ("said", "better"),
    [
        ("We notice the floor.", "You might notice the floor."),
        ("We cancel the rest.", "You might cancel the rest."),
        ("We will begin now.", "You will begin now."),
        ("We can rest here.", "You can rest here."),
        ("We are here.", "You are here."),
        ("We might rest.", "You might rest."),
        ("We don\u2019t hurry.", "You don\u2019t hurry."),
        ("We cannot fail.", "You cannot fail."),
    ],
)
def test_whoever_says_we_is_told_how_to_say_you(said: str, better: str) -> None:
    (spot,) = spots("we-wording", f"steps:\n  - say: {said}\n")
    assert spot.suggestion == f"Write “{better}”"
