"""`skipping`: what a player that skips silence leaves of a practice, with every profile and with no bed.

The figures are those that `voiceguide export --json` tells of each encoded file; how they are reckoned
stands in `voiceguide/export/skipping.py`.
"""

from __future__ import annotations

import json

from benchmarks.measure import run, voiceguide, workshop
from benchmarks.table import Row, say

_PRACTICE, _LENGTH = "ground-feet", "3m"
_PROFILES = ("headphones", "podcast", "phone", "sleep")
_BEDS = {"its own bed": (), "no bed": ("--bed", "none")}


def measure() -> list[Row]:
    """Export one practice with each profile and bed."""
    rows = []
    with workshop() as (folder, environment):
        for bed, words in _BEDS.items():
            for profile in _PROFILES:
                say(f"  exporting with {bed} for {profile} …")
                target = ("--to", str(folder / f"{bed} {profile}"))
                asked = ("--length", _LENGTH, "--profile", profile, "--json", *words, *target)
                told = json.loads(run(voiceguide("export", _PRACTICE, *asked), environment).said)["files"][0]
                left, whole = told["seconds_without_silence"], told["seconds"]
                figure = f"{left:.1f} s of {whole:.0f} s left, {left / whole:.0%}"
                rows.append(Row(what=f"{_PRACTICE}, {bed}, {profile}", figure=figure))
    return rows
