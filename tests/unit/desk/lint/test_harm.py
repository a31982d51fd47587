from __future__ import annotations

import pytest

from tests.linting import lines


@pytest.mark.parametrize(
    "said",
    [
        "Force the breath out.",
        "Now force out all the air.",
        "Hold your breath for a minute.",
        "Hold the breath for two minutes.",
        "Breathe as deeply as you can.",
        "Breathe in and out as hard as you possibly can.",
    ],
)
def test_a_long_or_forced_breath_is_told_of(said: str) -> None:
    assert lines("harm", f"steps:\n  - say: {said}\n") == [3]


@pytest.mark.parametrize(
    "said",
    [
        "There is no need to force the breath.",
        "Never hold your breath for a minute.",
        "Hold it for a moment.",
        "Breathe as gently as you can.",
        "Breathe in for as long as is comfortable.",
    ],
)
def test_an_easy_breath_is_not(said: str) -> None:
    assert lines("harm", f"steps:\n  - say: {said}\n") == []
