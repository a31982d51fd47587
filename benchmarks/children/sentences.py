"""The sentences that are spoken, always the same; no voiceguide here, since the bare engine needs none."""

from __future__ import annotations

from itertools import islice, product

_OPENINGS = (
    "Notice",
    "Without any hurry, feel",
    "Let your attention rest on",
    "See whether you can sense",
    "If you like, return to",
    "For a few moments, stay with",
    "Very gently, come back to",
    "Perhaps there is warmth or coolness in",
    "Allow some space around",
    "There is nothing to change about",
)
_PARTS = (
    "the soles of your feet.",
    "your lower legs, and the weight of them.",
    "the backs of your knees.",
    "your hips, where the seat holds you.",
    "your belly as it rises and falls.",
    "the small of your back.",
    "your shoulders, left and right.",
    "your hands, and whatever they are touching.",
    "your throat and your jaw.",
    "the skin around your eyes.",
    "the sounds that are near, and those further away.",
    "the whole of your body, just as it is.",
)


def lines(count: int) -> tuple[str, ...]:
    """Give the first sentences of the pool, which has 120."""
    return tuple(f"{opening} {part}" for part, opening in islice(product(_PARTS, _OPENINGS), count))
