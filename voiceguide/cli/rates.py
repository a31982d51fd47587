"""Telling of a speaking rate that a voice does not have."""

from __future__ import annotations

import sys
from collections.abc import Iterable


def tell_rates(unreached: Iterable[tuple[int, int]]) -> None:
    """Say on standard error which rates were asked for and cannot be heard; nothing when there are none.

    Args:
        unreached: Pairs of words a minute: as asked for, and as heard.
    """
    for asked, heard in unreached:
        if asked < heard:
            print(
                f"Rate {asked} is slower than this voice speaks; it says {heard} words a minute. "
                "Longer pauses make a practice slower.",
                file=sys.stderr,
            )
        else:
            print(
                f"Rate {asked} is faster than this voice speaks; it says {heard} words a minute.",
                file=sys.stderr,
            )
