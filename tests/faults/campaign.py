"""How large the campaign is, and what its parts tell: a little in every test run, all with `make campaign`.

The tests marked `campaign` are its parts, wherever they stand. `VOICEGUIDE_CAMPAIGN=whole` asks them for
every case; `VOICEGUIDE_CAMPAIGN_REPORT` names a file that gets a JSON line of each part, for the report.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

_SIZE, _REPORT = "VOICEGUIDE_CAMPAIGN", "VOICEGUIDE_CAMPAIGN_REPORT"


def cases(few: int, whole: int) -> int:
    """How many to try.

    Args:
        few: So many in every test run.
        whole: So many in the whole campaign.
    """
    return whole if os.environ.get(_SIZE) == "whole" else few


def tell(
    part: str, *, tried: int, unit: str, seconds: float = 0.0, megabytes: float = 0.0, note: str = ""
) -> None:
    """Say what a part has come through; call it when every assertion of it has held.

    Args:
        part: What was put on trial, such as "kill -9 while rendering".
        tried: How many times.
        unit: What was tried so often, such as "kills".
        seconds: The slowest case; 0 where that says nothing.
        megabytes: The most memory that a case took; 0 where that says nothing.
        note: What else is worth knowing, in one line.
    """
    report = os.environ.get(_REPORT)
    if not report:
        return
    told = {"part": part, "tried": tried, "unit": unit}
    figures = {"seconds": round(seconds, 2), "megabytes": round(megabytes), "note": note}
    line = json.dumps({**told, **figures}, ensure_ascii=False) + "\n"
    with Path(report).open("ab", buffering=0) as file:
        file.write(line.encode())  # one write: several processes of a test run add to it
