from __future__ import annotations

import numpy as np
import pytest

from voiceguide.export.skipping import Skipping
from voiceguide.units import RATE


def left(*parts: tuple[float, int]) -> float:
    """Seconds that are left of parts of so many seconds at so high a peak, cut into two blocks."""
    sound = np.concatenate(
        [np.full((round(seconds * RATE), 2), peak, dtype=np.int16) for seconds, peak in parts]
    )
    skipping = Skipping()
    for _ in skipping.watched([sound[:RATE], sound[RATE:]]):
        pass
    return skipping.left() / RATE


@pytest.mark.parametrize(
    ("parts", "seconds"),
    [
        ([(3, 5000)], 3.0),
        ([(3, 1025)], 3.0),
        ([(1, 5000), (0.099, 0), (1, 5000)], 2.099),
        ([(0.5, 5000), (5, 1024), (1, -5000)], 2.5),
        ([(0.5, 5000), (60, 0)], 2.5),
        ([(5, 0)], 1.0),
    ],
)
def test_of_a_silence_a_fifth_is_left_and_two_seconds_at_most(
    parts: list[tuple[float, int]], seconds: float
) -> None:
    assert left(*parts) == pytest.approx(seconds)
