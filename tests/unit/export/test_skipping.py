from __future__ import annotations

import itertools
import tracemalloc

import numpy as np
import pytest

from tests.making import practice, say
from voiceguide.cache import Cache
from voiceguide.export.profiles import PROFILES
from voiceguide.export.skipping import Skipping
from voiceguide.render import Renderer, open_mixer
from voiceguide.script.model import BedWish, Pause, VoiceWish
from voiceguide.timeline import Request
from voiceguide.units import RATE, Millis


def left(*parts: tuple[float, int]) -> float:
    """Seconds that are left of parts of so many seconds at so high a peak, cut into two blocks."""
    sound = np.concatenate(
        [np.full((round(seconds * RATE), 2), peak, dtype=np.int16) for seconds, peak in parts]
    )
    skipping = Skipping()
    for _ in skipping.watched([sound[:RATE], sound[RATE:]]):
        pass
    return skipping.left() / RATE


@pytest.mark.parametrize(
    ("parts", "seconds"),
    [
        ([(3, 5000)], 3.0),
        ([(3, 1025)], 3.0),
        ([(1, 5000), (0.099, 0), (1, 5000)], 2.099),
        ([(0.5, 5000), (5, 1024), (1, -5000)], 2.5),
        ([(0.5, 5000), (60, 0)], 2.5),
        ([(5, 0)], 1.0),
    ],
)
def test_of_a_silence_a_fifth_is_left_and_two_seconds_at_most(
    parts: list[tuple[float, int]], seconds: float
) -> None:
    assert left(*parts) == pytest.approx(seconds)


def test_a_silence_is_as_long_wherever_a_file_is_cut() -> None:
    dice = np.random.default_rng(20261123)
    for _ in range(50):
        parts = [np.full((48 * dice.integers(1, 400), 2), 5000 * dice.integers(2)) for _ in range(12)]
        sound = np.concatenate(parts).astype(np.int16)
        whole, cut = Skipping(), Skipping()
        block = 48 * int(dice.integers(1, 300))
        for _ in itertools.chain(
            whole.watched([sound]), cut.watched(sound[at : at + block] for at in range(0, len(sound), block))
        ):
            pass
        assert cut.left() == whole.left()


def test_a_night_weighs_no_more_than_a_minute() -> None:
    second = np.zeros((RATE, 2), dtype=np.int16)
    peaks = []
    for seconds in (10, 1000):
        skipping = Skipping()
        tracemalloc.start()
        for _ in skipping.watched(itertools.repeat(second, seconds)):
            pass
        assert skipping.left() == 2 * RATE
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.1 * peaks[0], peaks


def session_left(cache: Cache, profile: str, bed: str | None) -> float:
    """How much of a minute with two lines and long pauses is left of a session for a device."""
    pause = Pause(kind="exact", shortest=Millis(15_000), natural=Millis(15_000), longest=Millis(15_000))
    made = practice(
        say("Notice your feet.", pause), say("And your hands.", pause), say("Rest."), bed=BedWish(sound=bed)
    )
    request = Request(voice=VoiceWish(engine="tone"))
    with Renderer(cache) as renderer:
        session = renderer.prepare(made, PROFILES[profile].request(made, request))
    skipping = Skipping()
    for _ in skipping.watched(open_mixer(session).blocks()):
        pass
    return skipping.left() / session.timeline.frames


def test_of_all_profiles_phone_alone_keeps_its_pauses(stocked: Cache) -> None:
    left = {profile: session_left(stocked, profile, "none") for profile in PROFILES}
    assert left.pop("phone") > 0.8  # all but the first and last seconds, which fade
    assert all(share < 0.4 for share in left.values()), left
