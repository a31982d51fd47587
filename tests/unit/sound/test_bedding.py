"""The bed of a session: which one where, how loud, and how one becomes the next."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from voiceguide.sound import FLOOR, NO_BED
from voiceguide.sound.bedding import FLOOR_LUFS, Bedding, Endless
from voiceguide.sound.beds import BED_LUFS
from voiceguide.sound.beds.endless import EndlessBed
from voiceguide.sound.loudness import integrated
from voiceguide.sound.pcm import write_loop
from voiceguide.sound.shape import VOICE_LUFS
from voiceguide.timeline import Timeline
from voiceguide.timeline.model import AudioFile, BedSpan
from voiceguide.units import Decibels, Frames, db_to_gain

RATE = 48_000
PAUSE_LUFS = VOICE_LUFS - 20 + 8


@pytest.fixture
def beds(tmp_path: Path) -> dict[object, Endless]:
    """Beds of three short layers of noise each, at the level of all beds."""

    def made(name: str, seed: int) -> Endless:
        paths = []
        for number, seconds in enumerate((2.1, 2.5, 2.9)):
            draw = np.random.default_rng([seed, number])
            sound = draw.standard_normal((int(seconds * RATE), 2)).astype(np.float32) * 0.05
            sound *= np.float32(db_to_gain(BED_LUFS - integrated(sound)) * 3**-0.5)
            paths.append(tmp_path / f"{name}-{number}.wav")
            write_loop(paths[-1], [sound], len(sound))
        return EndlessBed(paths)

    own = AudioFile(path="own.wav", folder="/home")
    return {FLOOR: made("room", 1), "rain": made("rain", 2), own: made("own", 3)}


def span(start: float, sound: str, level: float = -20.0, over: float = 0.0, folder: str = "") -> BedSpan:
    return BedSpan(
        start=Frames(int(start * RATE)),
        sound=sound,
        level=Decibels(level),
        over=Frames(int(over * RATE)),
        folder=folder,
    )


def bedding(beds: dict[object, Endless], *spans: BedSpan) -> Bedding:
    timeline = Timeline(
        title="Test",
        frames=Frames(60 * RATE),
        events=(),
        bed=spans,
        cues=(),
        chapters=(),
        fade_in=Frames(0),
        fade_out=Frames(0),
    )
    return Bedding(timeline, beds)


def levels(sound: np.ndarray, seconds: float = 0.5) -> np.ndarray:
    width = int(seconds * RATE)
    return np.array([integrated(sound[at : at + width]) for at in range(0, len(sound) - width + 1, width)])


def test_layered_beds_cross_with_equal_power(beds) -> None:
    crossing = bedding(beds, span(0, FLOOR), span(10, "rain", over=8)).block(5 * RATE, 18 * RATE)
    assert np.abs(levels(crossing) - PAUSE_LUFS).max() < 0.5


def test_a_crossing_goes_from_all_of_one_bed_to_all_of_the_other(beds) -> None:
    block = bedding(beds, span(0, FLOOR), span(10, "rain", over=8)).block(0, 30 * RATE)
    gain = np.float32(db_to_gain(PAUSE_LUFS - BED_LUFS))
    assert np.allclose(block[: 10 * RATE], beds[FLOOR](0, 10 * RATE) * gain, atol=1e-5)
    assert np.allclose(block[18 * RATE :], beds["rain"](18 * RATE, 12 * RATE) * gain, atol=1e-5)
    middle = block[14 * RATE : 14 * RATE + 480]
    both = (beds[FLOOR](14 * RATE, 480) + beds["rain"](14 * RATE, 480)) * gain * np.float32(0.5**0.5)
    assert np.allclose(middle, both, atol=1e-3)


def test_a_bed_that_changes_its_level_goes_there_in_a_straight_line(beds) -> None:
    changing = bedding(beds, span(0, "rain"), span(10, "rain", level=-26, over=8)).block(0, 30 * RATE)
    found = levels(changing, 1.0)
    assert np.allclose(found[:10], PAUSE_LUFS, atol=0.4)
    assert np.allclose(found[18:], PAUSE_LUFS - 6, atol=0.4)
    assert (np.diff(found[9:19]) < 0.3).all()  # never up on the way


def test_the_listeners_own_file_is_a_bed_like_any_other(beds) -> None:
    own = span(10, "own.wav", over=4, folder="/home")
    crossing = bedding(beds, span(0, "rain"), own, span(30, NO_BED, over=4)).block(0, 40 * RATE)
    assert np.abs(levels(crossing[: 30 * RATE]) - PAUSE_LUFS).max() < 0.6
    gain = np.float32(db_to_gain(PAUSE_LUFS - BED_LUFS))
    expected = beds[own.source](20 * RATE, RATE) * gain
    assert np.allclose(crossing[20 * RATE : 21 * RATE], expected, atol=1e-5)


def test_no_bed_leaves_the_room_far_down(beds) -> None:
    quiet = bedding(beds, span(0, NO_BED)).block(0, 10 * RATE)
    assert integrated(quiet) == pytest.approx(FLOOR_LUFS, abs=0.5)


@pytest.mark.parametrize("start", [-768, 0, 9 * RATE, 10 * RATE, 13 * RATE + 7, 17 * RATE, 40 * RATE])
def test_any_block_is_the_same_as_in_a_longer_one(beds, start: int) -> None:
    mixed = bedding(beds, span(0, FLOOR), span(10, "rain", over=8), span(12, "rain", level=-30, over=1))
    longer = mixed.block(start - 4_800, 3 * RATE)
    assert np.array_equal(mixed.block(start, 48_480), longer[4_800 : 4_800 + 48_480])


def test_a_file_is_known_by_its_folder_and_a_bed_by_its_name() -> None:
    named = span(0, "rain")
    assert named.source == "rain"
    assert replace(named, sound="rain.wav", folder="/a").source == AudioFile(path="rain.wav", folder="/a")
