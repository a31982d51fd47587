import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide import units
from voiceguide.units import Millis


def test_a_millisecond_is_a_whole_number_of_frames() -> None:
    assert units.ms_to_frames(Millis(1)) == 48
    assert units.ms_to_frames(Millis(600_000)) == 28_800_000


@given(st.integers(min_value=0, max_value=24 * 3_600_000))
def test_milliseconds_survive_the_way_through_frames_and_seconds(ms: int) -> None:
    assert units.seconds_to_ms(units.frames_to_seconds(units.ms_to_frames(Millis(ms)))) == ms


@pytest.mark.parametrize(("seconds", "ms"), [(0.0005, 1), (-0.0005, -1), (0.00049, 0), (2.5, 2500)])
def test_halves_round_away_from_zero(seconds: float, ms: int) -> None:
    assert units.seconds_to_ms(seconds) == ms


@given(st.floats(min_value=-90, max_value=20))
def test_decibels_and_gains_are_inverse(db: float) -> None:
    assert units.gain_to_db(units.db_to_gain(db)) == pytest.approx(db, abs=1e-9)


@pytest.mark.parametrize(
    ("frames", "text"), [(0, "0:00"), (48_000 * 61, "1:01"), (48_000 * 3723, "1:02:03"), (47_999, "0:00")]
)
def test_clock(frames: int, text: str) -> None:
    assert units.clock(frames) == text


@pytest.mark.parametrize(
    ("ms", "text"), [(500, "0.5s"), (90_000, "1m30s"), (3_600_000, "1h"), (180_000, "3m"), (2_500, "2.5s")]
)
def test_brief(ms: int, text: str) -> None:
    assert units.brief(ms) == text
