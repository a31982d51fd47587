"""Scripts of ill will, read as a listener would: refused in words, or harmless.

`VOICEGUIDE_FAULT_CASES=10000` tries so many; `pytest --log-cli-level INFO` tells the slowest and the largest.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections import Counter

import pytest

CASES = int(os.environ.get("VOICEGUIDE_FAULT_CASES", "240"))
MOST_MEGABYTES = 200

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is read off /proc")


def test_no_script_crashes_strays_or_takes_all_memory() -> None:
    command = [sys.executable, "-m", "tests.faults.reading", "0", str(CASES)]
    reading = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60 + 5 * CASES)
    came = [json.loads(line) for line in reading.stdout.splitlines()]
    assert len(came) == CASES
    assert [each for each in came if each["outcome"] == "crash" or each["strayed"]] == []
    assert [each for each in came if each["megabytes"] > MOST_MEGABYTES] == []
    outcomes = Counter(each["outcome"] for each in came)
    assert outcomes["read"] >= CASES // 20, "hardly any was read far enough to do harm"
    slowest, largest = (max(came, key=lambda each: each[what]) for what in ("seconds", "megabytes"))
    logging.getLogger(__name__).info(
        f"{CASES} scripts: {outcomes['refused']} refused, {outcomes['read']} read; "
        f"slowest {slowest['name']}, {slowest['seconds']:.2f} s of CPU; "
        f"largest {largest['name']}, {largest['megabytes']:.0f} MB"
    )
