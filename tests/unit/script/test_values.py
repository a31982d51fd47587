from __future__ import annotations

import pytest

from voiceguide.script import values
from voiceguide.script.complaints import BadValueError
from voiceguide.script.model import PATTERNS, PAUSES, BreathPattern, Pause
from voiceguide.units import Millis


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("8", 8000),
        ("2.5", 2500),
        ("010", 10_000),
        ("8s", 8000),
        ("1m30s", 90_000),
        ("1h", 3_600_000),
        ("1h2m3.004s", 3_723_004),
        ("500ms", 500),
        ("2.5s", 2500),
        ("1.5h", 5_400_000),
        ("1:30", 90_000),
        ("90:00", 5_400_000),
        ("1:02:30", 3_750_000),
        ("0.0005", 1),
        ("24h", 86_400_000),
    ],
)
def test_reads_durations(text: str, ms: int) -> None:
    assert values.duration(text) == ms


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "banana",
            "8 banana",
            "8s8s",
            "30s1m",
            "1m30",
            "8 s",
            "s",
            "m",
            "1e3",
            "1_000",
            "0x10",
            ".5",
        ),
        *("0", "0s", "0.0001", "-8s", "+8s", "nan", ".nan", "inf", ".inf", "-.inf", "24h1ms", "1:75", "1:5"),
        *("1:2:3", "1:60:00", "٣s", "²s", "8s exactly", "2026-11-22", "9" * 5000),
    ],
)
def test_refuses_what_is_no_duration(text: str) -> None:
    with pytest.raises(BadValueError):
        values.duration(text)


@pytest.mark.parametrize(
    ("text", "short"),
    [("10 minutes", "10m"), ("8 sec", "8s"), ("1 hour", "1h"), ("2.5 Seconds", "2.5s"), ("300 ms", "300ms")],
)
def test_says_how_to_write_a_duration(text: str, short: str) -> None:
    with pytest.raises(BadValueError) as caught:
        values.duration(text)
    assert caught.value.suggestion == f"Write `{short}`."


@pytest.mark.parametrize(
    ("text", "db"), [("-20dB", -20), ("-20 dB", -20), ("-20", -20), ("+3db", 3), ("-0.5dB", -0.5)]
)
def test_reads_levels(text: str, db: float) -> None:
    assert values.level(text) == db


@pytest.mark.parametrize(
    "text", ["", "loud", "-20 d", "--20", "-97", "25dB", "nan", "-inf", "1e1", "-20  dB"]
)
def test_refuses_what_is_no_level(text: str) -> None:
    with pytest.raises(BadValueError):
        values.level(text)


@pytest.mark.parametrize(("text", "counts"), [("6", (6, 6)), ("6..30", (6, 30)), ("1..1", (1, 1))])
def test_reads_counts(text: str, counts: tuple[int, int]) -> None:
    assert values.count_range(text, most=30) == counts


@pytest.mark.parametrize(
    "text", ["", "0", "31", "6..31", "6..", "..6", "6-30", "30..6", "1.5", "-1", "9" * 5000]
)
def test_refuses_what_is_no_count(text: str) -> None:
    with pytest.raises(BadValueError):
        values.count_range(text, most=30)


@pytest.mark.parametrize("text", ["6-30", "6 to 30", "6...30", "6 .. 30"])
def test_says_how_to_write_a_range(text: str) -> None:
    with pytest.raises(BadValueError) as caught:
        values.count_range(text, most=30)
    assert caught.value.suggestion == "Write `6..30`."


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("50%", "Write `50`."),
        ("1e2", "Write `100`."),
        ("1.5E+1", "Write `15`."),
        ("1.5e0", ""),
        ("1e9", ""),
        ("900 wpm", ""),
        ("1_000", ""),
        ("12-15", ""),
    ],
)
def test_says_how_to_write_a_whole_number_if_it_is_one(text: str, remedy: str) -> None:
    with pytest.raises(BadValueError, match="is not a whole number") as caught:
        values.whole(text, low=1, high=100)
    assert caught.value.suggestion == remedy


@pytest.mark.parametrize(
    ("text", "phases"),
    [
        ("4-6", {"inhale": 4000, "exhale": 6000}),
        ("4.5-5.5", {"inhale": 4500, "exhale": 5500}),
        ("4-7-8", {"inhale": 4000, "hold": 7000, "exhale": 8000}),
        ("4-0-6", {"inhale": 4000, "exhale": 6000}),
        ("4-4-4-4", {"inhale": 4000, "hold": 4000, "exhale": 4000, "rest": 4000}),
    ],
)
def test_reads_breath_patterns(text: str, phases: dict[str, int]) -> None:
    assert values.pattern(text) == BreathPattern(**{name: Millis(ms) for name, ms in phases.items()})


@pytest.mark.parametrize("name", PATTERNS)
def test_reads_named_patterns(name: str) -> None:
    assert values.pattern(name) is PATTERNS[name]


@pytest.mark.parametrize(
    "text", ["", "4", "4-", "-4-6", "0-6", "4-0", "4-6-", "1-2-3-4-5", "61-5", "4s-6s", "boxx"]
)
def test_refuses_what_is_no_breath(text: str) -> None:
    with pytest.raises(BadValueError):
        values.pattern(text)


@pytest.mark.parametrize("name", PAUSES)
def test_reads_pause_classes(name: str) -> None:
    assert values.pause(name) is PAUSES[name]


@pytest.mark.parametrize(
    ("text", "kind", "bounds"),
    [
        ("8s", "timed", (4000, 8000, 20_000)),
        ("8s exactly", "exact", (8000, 8000, 8000)),
        ("8 exactly", "exact", (8000, 8000, 8000)),
        ("1ms", "timed", (1, 1, 2)),
    ],
)
def test_reads_timed_pauses(text: str, kind: str, bounds: tuple[int, int, int]) -> None:
    shortest, natural, longest = map(Millis, bounds)
    assert values.pause(text) == Pause(kind=kind, shortest=shortest, natural=natural, longest=longest)


@pytest.mark.parametrize("text", ["", "exactly", "rest exactly", "8s about", "Rest", "0", "-3s"])
def test_refuses_what_is_no_pause(text: str) -> None:
    with pytest.raises(BadValueError):
        values.pause(text)


def test_gives_a_bounded_pause_the_bounds_it_lacks() -> None:
    assert values.bounded_pause(Millis(8000)) == values.pause("8s")
    assert values.bounded_pause(Millis(8000), shortest=Millis(7000)).longest == 20_000
    assert values.bounded_pause(Millis(8000), longest=Millis(9000)).shortest == 4000


def test_refuses_bounds_out_of_order() -> None:
    with pytest.raises(BadValueError, match="Out of order"):
        values.bounded_pause(Millis(8000), shortest=Millis(9000))
