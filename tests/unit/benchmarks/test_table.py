"""What the benchmark table makes of its figures: missed, within the noise, met, or not measured."""

from __future__ import annotations

from benchmarks.table import QUIET, Row, as_markdown, as_text, at_least, at_most, judged, missed, unmeasured

NOISY = {"CPU": 0.2, "wall": 0.5}


def verdict(row: Row, noise: dict = NOISY) -> str:
    (line,) = judged("part", [row], noise)
    return line.verdict


def test_a_goal_that_every_run_misses_by_more_than_the_noise_is_missed() -> None:
    assert verdict(at_most("list", [1.3, 1.4, 1.5], 1.0, "s", clock="CPU")) == "MISSED"
    assert verdict(at_least("mix", [30.0, 35.0], 50, "x", clock="CPU")) == "MISSED"


def test_a_goal_that_one_run_came_close_enough_to_is_within_the_noise() -> None:
    assert verdict(at_most("list", [1.15, 1.4, 1.5], 1.0, "s", clock="CPU")) == "within the noise"
    assert verdict(at_least("mix", [30.0, 45.0], 50, "x", clock="CPU")) == "within the noise"
    assert verdict(at_most("list", [1.15, 1.4, 1.5], 1.0, "s", clock="CPU"), QUIET) == "MISSED"


def test_each_clock_has_its_own_noise() -> None:
    assert verdict(at_most("start", [1.4], 1.0, "s", clock="wall")) == "within the noise"
    assert verdict(at_most("start", [1.4], 1.0, "s", clock="CPU")) == "MISSED"


def test_what_is_not_time_has_no_noise() -> None:
    assert verdict(at_most("memory", 201, 200, "MB")) == "MISSED"
    assert verdict(at_most("frames off", 1, 0, "frames")) == "MISSED"
    assert verdict(at_most("frames off", 0, 0, "frames")) == "ok"


def test_the_median_decides_whether_a_goal_is_met() -> None:
    assert verdict(at_most("list", [0.9, 0.95, 3.0], 1.0, "s", clock="CPU"), QUIET) == "ok"
    assert verdict(at_most("list", [0.9, 1.1, 1.2], 1.0, "s", clock="CPU"), QUIET) == "within the noise"


def test_a_missing_rival_is_told_and_is_no_miss() -> None:
    lines = judged("mix", [unmeasured("60 min, ffmpeg", "ffmpeg is not on this machine")], QUIET)
    assert missed(lines) == []
    assert "ffmpeg is not on this machine" in as_text(lines)
    assert as_text(lines).endswith("not measured")


def test_what_was_missed_is_named() -> None:
    rows = [at_most("slow", 2.0, 1.0, "s", clock="CPU"), at_most("quick", 0.5, 1.0, "s", clock="CPU")]
    assert missed(judged("part", [*rows, Row(what="plain", figure="7")], NOISY)) == ["part: slow"]


def test_the_table_tells_the_spread_of_several_runs_beside_their_median() -> None:
    table = as_text(judged("part", [at_most("list, CPU", [0.2, 0.25, 0.4], 0.3, "s")], QUIET))
    assert table.splitlines()[1].endswith("list, CPU  0.25 s (0.20 to 0.40)  <= 0.3 s  ok")


def test_the_markdown_table_has_a_line_for_every_row_and_as_many_cells_in_each() -> None:
    rows = [Row(what="a|b", figure="1 s"), at_most("list", 0.2, 0.3, "s")]
    lines = as_markdown(judged("part", rows, QUIET)).splitlines()
    assert len(lines) == 4
    assert {line.count("|") for line in lines} == {6}
