from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.faults.kills import Killer


@pytest.fixture(scope="module")
def killers() -> Iterator[tuple[Killer, Killer]]:
    with closing(Killer()) as first, closing(Killer()) as second:
        yield first, second


@pytest.fixture
def killer(killers: tuple[Killer, Killer]) -> Killer:
    return killers[0].begin(seed=1)
