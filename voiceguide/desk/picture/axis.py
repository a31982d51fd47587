"""Where things go along a picture: marks on its clock, and titles that do not run into each other."""

from __future__ import annotations

from collections.abc import Sequence

_STEPS = (5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800)
"""Seconds between two marks that people count in."""


def ticks(seconds: float, most: int) -> list[int]:
    """Place marks from 0 to the end of a session at a distance that people count in.

    Args:
        seconds: The session's length.
        most: So many marks at most, the one at 0 aside.
    """
    step = next((step for step in _STEPS if seconds / step <= most), _STEPS[-1])
    return list(range(0, int(seconds) + 1, step))


def rows(spans: Sequence[tuple[float, float]]) -> list[int]:
    """Give every title a row of its own where it would run into another; row 0 is the lowest.

    A title stands above those that begin under it, so that the line from its left end down to its moment
    crosses none of them.

    Args:
        spans: Where each title begins and ends, in the order of their beginnings.
    """
    found: list[int] = []
    for index in reversed(range(len(spans))):
        later = zip(spans[index + 1 :], reversed(found), strict=True)
        under = [row for (start, _), row in later if start < spans[index][1]]
        found.append(max(under, default=-1) + 1)
    return found[::-1]
