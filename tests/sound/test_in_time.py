"""A test at the sound card is tried again where the machine stood still, and nowhere else."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from types import SimpleNamespace
from unittest.mock import Mock

import psutil
import pytest

from tests.sound import in_time


def test_a_witness_sees_that_it_was_held_up() -> None:
    with in_time._witnesses() as seen:
        *_, witness = (child for child in psutil.Process().children() if "-I" in child.cmdline())
        witness.suspend()
        time.sleep(0.3)
        witness.resume()
    assert max(seen) > in_time.STOOD_STILL


@pytest.mark.parametrize(
    ("failing", "held_up", "tries"),
    [(0, 9.0, 1), (1, 0.0, 1), (1, 0.2, 2), (2, 0.2, 3), (9, 0.2, 3)],
)
def test_what_failed_for_no_fault_of_its_own_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, failing: int, held_up: float, tries: int
) -> None:
    @contextlib.contextmanager
    def witness() -> Iterator[list[float]]:
        yield [held_up]

    item, tried = Mock(nodeid="a test"), []

    def run(*_: object, **__: object) -> list[SimpleNamespace]:
        tried.append(len(tried))
        return [SimpleNamespace(failed=len(tried) <= failing, sections=[])]

    monkeypatch.setattr(in_time, "_witnesses", witness)
    monkeypatch.setattr(in_time, "runtestprotocol", run)
    in_time.run_in_time(item, None)
    assert len(tried) == tries
    ((report,),) = (call.kwargs.values() for call in item.ihook.pytest_runtest_logreport.call_args_list)
    assert report.failed == (failing >= tries)
