"""Scripts of ill will, read as a listener would: refused in words, or harmless."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter

import pytest

from tests.faults.campaign import cases, tell

CASES = cases(few=240, whole=10_000)
MOST_MEGABYTES = 200

pytestmark = [
    pytest.mark.campaign,
    pytest.mark.skipif(sys.platform != "linux", reason="memory is read off /proc"),
]


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
    tell(
        "hostile scripts",
        tried=CASES,
        unit="scripts",
        seconds=slowest["seconds"],
        megabytes=largest["megabytes"],
        note=f"{outcomes['refused']} refused, {outcomes['read']} read; slowest: {slowest['name']}",
    )
