"""`python -m tests.faults`: the whole campaign, and its report.

It takes hours. What is named behind it goes to pytest, such as `-k hostile`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Row = dict[str, Any]

_ROW = "{:<44} {:>8} {:<12} {:>9} {:>7}  {}"


def main() -> int:
    """Run every case, and print what was come through.

    Returns:
        pytest's exit code.
    """
    with tempfile.TemporaryDirectory(prefix="voiceguide-campaign-") as folder:
        report = Path(folder) / "report.jsonl"
        environment = os.environ | {
            "VOICEGUIDE_CAMPAIGN": "whole",
            "VOICEGUIDE_CAMPAIGN_REPORT": str(report),
        }
        command = [sys.executable, "-m", "pytest", "-q", "-n", "auto", "-m", "campaign", *sys.argv[1:]]
        code = subprocess.run(command, env=environment).returncode
        told = report.read_text().splitlines() if report.exists() else []
    print(_ROW.format("on trial", "tried", "", "slowest", "largest", "").rstrip())
    for row in _parts(map(json.loads, told)):
        print(_told(row))
    return code


def _parts(rows: Iterable[Row]) -> list[Row]:
    """One row of each part, where several tests share it; its note is that of the slowest."""
    found: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: (row["part"], row["seconds"])):
        so_far = found.get(row["part"], {"tried": 0, "megabytes": 0})
        tried = so_far["tried"] + row["tried"]
        found[row["part"]] = {**row, "tried": tried, "megabytes": max(so_far["megabytes"], row["megabytes"])}
    return list(found.values())


def _told(row: Row) -> str:
    seconds = f"{row['seconds']} s" if row["seconds"] else ""
    memory = f"{row['megabytes']} MB" if row["megabytes"] else ""
    return _ROW.format(row["part"], row["tried"], row["unit"], seconds, memory, row["note"]).rstrip()


if __name__ == "__main__":
    sys.exit(main())
