"""`exact`: whether a session is as long, as loud, and as much on its marks as promised; what an edit costs.

One practice is rendered for ten minutes and measured from its file; without its bed, so that the voice alone
is measured, its lines are looked for where their cues are; eight hours of breaths are laid out; and in an
hour of speech one line is changed.
"""

from __future__ import annotations

import json

from benchmarks.measure import python, run, workshop
from benchmarks.table import Row, at_most, say

_MEASURED = {
    "length": ("10 min asked for: off by", 0, "frames"),
    "breaths": ("8 h of breaths: phases off their marks by at most", 1, "ms"),
    "onsets": ("lines begin off their cues by at most", 10, "ms"),
    "loudness": ("voice, off -18 LUFS by", 0.5, "LU"),
    "peak": ("true peak over -1.5 dBTP by", 0, "dB"),
    "spoken": ("one line of an hour changed: lines spoken beside it", 0, ""),
    "again": ("rendered again: lines spoken", 0, ""),
}
"""What the child tells by each name: what it is, what it should not exceed, and in which unit."""


def measure() -> list[Row]:
    """Measure them all in one process."""
    say("  rendering ten minutes, and speaking an hour …")
    with workshop() as (_, environment):
        told = json.loads(run(python("exact"), environment).said)
    rows = [at_most(what, told[name], limit, unit) for name, (what, limit, unit) in _MEASURED.items()]
    edit = (
        f"{told['edit'] * 1000:.0f} ms CPU, {told['edit'] / told['hour']:.1%} of speaking and placing it all"
    )
    return [*rows, Row(what="one line of an hour changed, spoken and placed", figure=edit)]
