"""Beds, as a session hears them: three layers, added up."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import soundfile
from pyloudnorm import Meter
from scipy.signal import lfilter

from voiceguide.errors import SoundError
from voiceguide.sound import BED_LAYERS, BED_NAMES, FLOOR
from voiceguide.sound.beds import BED_LUFS, BEDS, LAYER_SECONDS, layer
from voiceguide.sound.beds.endless import EndlessBed
from voiceguide.sound.loudness import integrated, true_peak
from voiceguide.sound.pcm import read, write_loop

RATE = 48_000
TONES = "pad"


@dataclass
class Made:
    """A bed: its layers as they are kept, its first two minutes, and the loudness of every 100 ms of them."""

    name: str
    layers: list[np.ndarray]
    heard: np.ndarray
    contour: np.ndarray


@pytest.fixture(scope="module", params=BED_NAMES)
def bed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp(request.param)
    paths = [folder / f"{number}.wav" for number in range(BED_LAYERS)]

    def make(number: int) -> None:
        sound = layer(request.param, number)
        write_loop(paths[number], [sound], len(sound))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(make, range(BED_LAYERS)))
    layers = [read(path, "bed") for path in paths]
    heard = EndlessBed(paths)(0, 120 * RATE)
    for path in paths:
        path.unlink()  # they are large
    return Made(request.param, layers, heard, contour(heard))


def contour(sound: np.ndarray) -> np.ndarray:
    """The loudness of every 100 ms, K-weighted."""
    weighted = sound.astype(float)
    for stage in Meter(RATE)._filters.values():
        weighted = lfilter(stage.b, stage.a, weighted, axis=0) * stage.passband_gain
    powers = (weighted**2).sum(axis=1)[: len(sound) // 4800 * 4800].reshape(-1, 4800).mean(axis=1)
    return 10 * np.log10(powers[1:])


def likeness(course: np.ndarray) -> np.ndarray:
    """The correlation of a course that goes round with itself, by lag."""
    powers = np.abs(np.fft.rfft(course - course.mean())) ** 2
    products = np.fft.irfft(powers, len(course))
    return products / products[0]


def test_a_layer_has_no_seam(bed: Made) -> None:
    for loop in bed.layers:
        around = np.concatenate([loop[-2 * RATE :], loop[: 2 * RATE]])
        steps = np.abs(np.diff(around, axis=0))
        assert (steps[2 * RATE - 1] <= np.quantile(steps, 0.9999, axis=0)).all()
        assert np.abs(np.diff(contour(around))).max() < 4.0


def test_all_beds_are_equally_loud(bed: Made) -> None:
    assert integrated(bed.heard) == pytest.approx(BED_LUFS, abs=0.5)
    assert true_peak(bed.heard[: 30 * RATE]) < -10


def test_layers_never_overflow_together(bed: Made) -> None:
    assert sum(np.abs(loop).max() for loop in bed.layers) < 0.9


def test_nothing_happens_suddenly(bed: Made) -> None:
    assert np.abs(np.diff(bed.contour)).max() <= 3.0


def test_the_sides_are_apart_and_do_not_cancel(bed: Made) -> None:
    assert 0.0 <= np.corrcoef(bed.heard.T)[0, 1] <= 0.5
    spectra = np.abs(np.fft.rfft(bed.heard[: 20 * RATE].astype(float), axis=0)) ** 2
    both = np.abs(np.fft.rfft(bed.heard[: 20 * RATE].astype(float).mean(axis=1))) ** 2
    for octave in (125, 250, 500, 1000, 2000):
        inside = slice(int(octave * 20 / 2**0.5), int(octave * 20 * 2**0.5))
        assert 10 * np.log10(both[inside].sum() / spectra[inside].mean(axis=1).sum()) > -5


def test_nothing_comes_back_within_a_layer(bed: Made) -> None:
    if bed.name != TONES:  # a tone is like itself at every lag
        slower = bed.layers[0][:, 0].reshape(-1, 6).mean(axis=1)
        assert np.abs(likeness(slower)[RATE // 3 : -RATE // 3]).max() < 0.1
    # Nor does what changes slowly: a wave, a gust, a beat.
    assert likeness(bed.contour)[50:300].max() < 0.5


def test_layers_have_nothing_in_common(bed: Made) -> None:
    for one, other in combinations(bed.layers, 2):
        count = min(len(one), len(other))
        alike = np.corrcoef(one[:count, 0], other[:count, 0])[0, 1]
        assert abs(alike) < 0.1


def test_layers_are_together_again_only_after_the_longest_session() -> None:
    assert math.lcm(*LAYER_SECONDS) > 24 * 3600
    assert all(math.gcd(one, other) == 1 for one, other in combinations(LAYER_SECONDS, 2))


def test_within_ten_minutes_layers_are_never_near_their_beginnings_all_at_once() -> None:
    lags = np.arange(30, 600, 0.5)
    apart = [np.abs((lags + seconds / 2) % seconds - seconds / 2) for seconds in LAYER_SECONDS]
    assert np.max(apart, axis=0).min() > 3


def test_the_names_that_scripts_are_checked_by_are_those_of_the_beds() -> None:
    assert tuple(BEDS) == BED_NAMES
    assert FLOOR in BED_NAMES
    assert {len(each.layers) for each in BEDS.values()} == {len(LAYER_SECONDS)} == {BED_LAYERS}


@pytest.mark.parametrize("name", BED_NAMES)
def test_a_bed_is_always_the_same_bytes(name: str) -> None:
    def made() -> bytes:
        draw = np.random.default_rng([*name.encode(), 1])
        return BEDS[name].layers[1](30 * RATE, draw).tobytes()

    assert made() == made()


@pytest.fixture
def layers(tmp_path: Path) -> list[Path]:
    """Three short loops of noise."""
    paths = []
    for number, frames in enumerate((7001, 9000, 12_345)):
        sound = np.random.default_rng(number).uniform(-0.3, 0.3, (frames, 2)).astype(np.float32)
        paths.append(tmp_path / f"{number}.wav")
        write_loop(paths[-1], [sound[:100], sound[100:]], frames)
    return paths


def test_every_layer_goes_round_by_itself(layers: list[Path]) -> None:
    kept = [soundfile.read(path, dtype="int16")[0] for path in layers]
    frames = np.arange(50_000)
    expected = sum(loop[frames % len(loop)].astype(int) for loop in kept)
    assert np.array_equal(EndlessBed(layers)(0, 50_000) * 32768, expected)


@pytest.mark.parametrize("start", [-12_345, -1, 0, 1, 6_999, 7_001, 123_456, 10**10])
@pytest.mark.parametrize("count", [1, 2, 5_000, 30_000])
def test_any_stretch_of_a_bed_is_the_same_as_in_a_longer_one(
    layers: list[Path], start: int, count: int
) -> None:
    endless = EndlessBed(layers)
    longer = endless(start - 500, count + 1000)
    assert np.array_equal(endless(start, count), longer[500 : 500 + count])
    half = count // 2
    parts = [endless(start, half), endless(start + half, count - half)]
    assert np.array_equal(np.concatenate(parts), endless(start, count))


def test_a_bed_that_does_not_decode_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.wav"
    path.write_bytes(b"RIFF")
    with pytest.raises(SoundError, match=r"The bed .*broken\.wav cannot be read"):
        EndlessBed([path])(0, 100)
    write_loop(path, [], 0)
    with pytest.raises(SoundError, match=r"broken\.wav is empty\. Delete it"):
        EndlessBed([path])(0, 100)
