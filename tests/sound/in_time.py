"""Tests at the sound card run in time: before other tests, and again where the machine stood still.

Nothing helps a virtual machine that is not given its processors: then what was heard says nothing of the
player.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from _pytest.runner import runtestprotocol

from tests.faults.campaign import cases

TRIES = cases(few=3, whole=1)

STOOD_STILL = 0.1
"""Seconds; PulseAudio's null sink leaves frames out when it comes so late."""

_FIRST = -15
"""Its niceness."""

_WITNESS = """\
import os, select, sys, time
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, [int(sys.argv[1])])
worst, before, is_over = 0.0, time.monotonic(), False
print(flush=True)
while not is_over:
    is_over = bool(select.select([0], [], [], 0.02)[0])
    now = time.monotonic()
    worst, before = max(worst, now - before - 0.02), now
print(worst)
"""


def run_in_time(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Run one test, and again if it failed while the machine stood still; the last try counts."""
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    for _ in range(TRIES):
        with _first(), _witnesses() as seen:
            reports = runtestprotocol(item, nextitem=nextitem, log=False)
        failed = [report for report in reports if report.failed]
        for report in failed:
            report.sections.append(("in time", f"A processor stood still for up to {max(seen):.3f} s."))
        if not failed or max(seen) < STOOD_STILL:
            break
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)


@contextlib.contextmanager
def _first() -> Iterator[None]:
    """Go before other tests, where that is allowed; what is started meanwhile does too."""
    if not hasattr(os, "setpriority"):
        yield
        return
    before = os.getpriority(os.PRIO_PROCESS, 0)
    with contextlib.suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, _FIRST)
    try:
        yield
    finally:
        os.setpriority(os.PRIO_PROCESS, 0, before)


@contextlib.contextmanager
def _witnesses() -> Iterator[list[float]]:
    """Watch the time on every processor; at the end the list has for each how long it held a process up.

    A host takes them away one by one: what runs on another sees nothing of it.
    """
    seen: list[float] = []
    places = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]
    witnesses = [_witness(place) for place in places]
    try:
        yield seen
    finally:
        seen.extend(float(witness.communicate("\n")[0]) for witness in witnesses)


def _witness(place: int) -> subprocess.Popen[str]:
    witness = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _WITNESS, str(place)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert witness.stdout is not None
    witness.stdout.readline()
    return witness
