"""How much a machine's own pace moved, told by a fixed task between the parts of a run."""

from __future__ import annotations

import pytest

from benchmarks.noise import Pace


def test_the_noise_of_a_part_is_that_of_the_slower_bout_beside_it() -> None:
    pace = Pace(cpu=[1.0, 1.1, 2.0, 1.0], wall=[1.0, 1.1, 4.0, 1.0])
    assert pace.noise(0) == pytest.approx({"CPU": 0.1, "wall": 0.1})
    assert pace.noise(1) == pytest.approx({"CPU": 1.0, "wall": 3.0})


def test_a_machine_that_is_slow_but_has_nothing_else_to_do_has_no_noise() -> None:
    pace = Pace(cpu=[3.0, 3.0], wall=[3.0, 3.0])
    assert pace.noise(0) == {"CPU": 0.0, "wall": 0.0}
    assert "too busy" not in pace.told()


def test_waiting_for_a_core_all_the_time_is_noise_by_the_clock_alone() -> None:
    pace = Pace(cpu=[1.0, 1.0], wall=[8.0, 8.0])
    assert pace.noise(0) == {"CPU": 0.0, "wall": 7.0}


def test_a_machine_that_was_too_busy_is_told_of() -> None:
    assert "too busy" in Pace(cpu=[1.0, 1.0], wall=[1.0, 1.6]).told()


def test_looking_keeps_a_bout_of_each_clock() -> None:
    pace = Pace()
    pace.look()
    pace.look()
    assert len(pace.cpu) == len(pace.wall) == 2
    assert min(*pace.cpu, *pace.wall) > 0
