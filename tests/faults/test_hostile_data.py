"""Data of ill will, other than scripts, met as a listener would: refused in words, or harmless."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter

import pytest

from tests.faults.campaign import cases, tell

# How many are tried in every test run, and in the whole campaign.
KINDS = {
    "takes": (45, 3000),
    "settings": (45, 2000),
    "journal": (60, 2500),
    "sounds": (30, 1000),
    "small": (35, 1500),
}

pytestmark = [
    pytest.mark.campaign,
    pytest.mark.skipif(sys.platform != "linux", reason="memory is read off /proc"),
]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_crashes_strays_changes_what_is_somebodys_or_takes_without_end(kind: str) -> None:
    many = cases(*KINDS[kind])
    command = [sys.executable, "-m", "tests.faults.hostile_watch", f"hostile_{kind}", "0", str(many)]
    trying = subprocess.run(command, capture_output=True, text=True, timeout=300 + 20 * many)
    came = [json.loads(line) for line in trying.stdout.splitlines()]
    assert [each for each in came if each["faults"]] == []
    assert len(came) == many, trying.stderr[-2000:]
    outcomes = Counter(each["outcome"] for each in came)
    assert outcomes["refused"] + outcomes["told"] >= many // 10, "hardly any was hostile"
    assert outcomes["read"] >= many // 20, "hardly any was read far enough to do harm"
    slowest, largest = (max(came, key=lambda each: each[what]) for what in ("seconds", "megabytes"))
    tell(
        f"hostile {kind}",
        tried=many,
        unit="cases",
        seconds=slowest["seconds"],
        megabytes=largest["megabytes"],
        note=f"{outcomes['read']} read, the others refused or told of; slowest: {slowest['name']}",
    )
