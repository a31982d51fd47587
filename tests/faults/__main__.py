"""`python -m tests.faults`: the whole campaign, and its report.

It takes hours. What is named behind it goes to pytest, such as `-k hostile`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

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
    for line in sorted(told):
        print(_told(json.loads(line)))
    return code


def _told(row: dict[str, object]) -> str:
    seconds = f"{row['seconds']} s" if row["seconds"] else ""
    memory = f"{row['megabytes']} MB" if row["megabytes"] else ""
    return _ROW.format(row["part"], row["tried"], row["unit"], seconds, memory, row["note"]).rstrip()


if __name__ == "__main__":
    sys.exit(main())
