"""Every bell, struck normally and softly, measured as it is."""

import functools
import hashlib
import itertools

import numpy as np
import pytest

from voiceguide.script.words import label
from voiceguide.sound import BELL_NAMES, VERSIONS
from voiceguide.sound.bells import BELL_LUFS, BELLS, KNOCK_LUFS, strike
from voiceguide.sound.loudness import integrated, momentary, true_peak
from voiceguide.sound.shape import VOICE_LUFS

RATE = 48_000
LONG = [name for name in BELLS if BELLS[name].seconds > 3]
STRIKES = list(itertools.product(BELLS, (False, True)))

every_bell = pytest.mark.parametrize("name", BELLS)
every_long_bell = pytest.mark.parametrize("name", LONG)
every_strike = pytest.mark.parametrize(("name", "soft"), STRIKES)


@functools.cache
def struck(name: str, soft: bool = False) -> np.ndarray:
    return strike(name, soft=soft)


def onset_ms(samples: np.ndarray) -> float:
    """From a tenth to nine tenths of the height, smoothed over 12 ms."""
    window = np.hanning(576)
    rising = np.sqrt(np.convolve((samples[:12_000] ** 2).sum(axis=1), window, "same"))
    tenth, most = (np.argmax(rising >= part * rising.max()) for part in (0.1, 0.9))
    return (most - tenth) * 1000 / RATE


def loudest_tenth(samples: np.ndarray) -> float:
    return max(integrated(samples[start : start + 4_800]) for start in range(0, 24_000, 600))


def levels(samples: np.ndarray, frames: int) -> np.ndarray:
    """In decibels, of stretches of so many frames; what is left over at the end is left out."""
    whole = samples[: len(samples) // frames * frames]
    return 10 * np.log10((whole.reshape(-1, 2 * frames) ** 2).mean(axis=1))


def digest(samples: np.ndarray) -> str:
    return hashlib.sha256(np.rint(samples * 32767).astype("<i2").tobytes()).hexdigest()


@every_strike
def test_a_bell_does_not_startle(name: str, soft: bool) -> None:
    least, most = (60, 90) if soft else (25, 40)
    assert least <= onset_ms(struck(name, soft)) <= most


@every_strike
def test_a_bell_neither_begins_nor_ends_with_a_step(name: str, soft: bool) -> None:
    samples = struck(name, soft)
    assert np.abs(samples[:24]).max() < 1e-4
    assert np.abs(samples[-24:]).max() < 1e-6
    assert np.abs(samples.mean(axis=0)).max() < 1e-6


@every_bell
def test_a_bell_is_never_above_the_voice(name: str) -> None:
    samples = struck(name)
    assert momentary(samples) <= BELL_LUFS + 0.1
    assert loudest_tenth(samples) <= KNOCK_LUFS + 0.2
    assert max(BELL_LUFS, KNOCK_LUFS) + 0.2 < VOICE_LUFS
    assert true_peak(samples) <= -12


@every_long_bell
def test_a_bell_that_rings_is_as_loud_as_the_others(name: str) -> None:
    assert momentary(struck(name)) == pytest.approx(BELL_LUFS, abs=0.15)


@every_bell
def test_a_soft_strike_is_four_decibels_lower_and_duller(name: str) -> None:
    def brightness(samples: np.ndarray) -> float:
        first = samples[:RATE, 0]
        falling = np.blackman(2 * len(first))[len(first) :]
        spectrum = np.abs(np.fft.rfft(first * falling, RATE)) ** 2
        lowest = int(BELLS[name].partials[0][0])
        return 10 * np.log10(spectrum[int(1.5 * lowest) :].sum() / spectrum.sum())

    normal, soft = struck(name), struck(name, soft=True)
    assert integrated(soft[:RATE]) < integrated(normal[:RATE])
    assert loudest_tenth(soft) - loudest_tenth(normal) == pytest.approx(-4, abs=0.25)
    assert brightness(soft) < brightness(normal) - 5


@every_long_bell
def test_a_bell_rings_away_from_second_to_second(name: str) -> None:
    seconds = levels(struck(name), RATE)
    assert (np.diff(seconds) < -1).all()
    assert seconds[-1] < seconds[0] - 55


def test_a_wooden_block_is_gone_within_a_second() -> None:
    tenths = levels(struck("wood"), 4_800)
    assert (np.diff(tenths[1:]) < -6).all()
    assert len(struck("wood")) < RATE


@every_bell
def test_a_bell_has_the_partials_that_were_measured(name: str) -> None:
    samples = struck(name)[2_400:]
    count = min(len(samples), RATE)
    spectrum = np.abs(np.fft.rfft(samples[:count, 0] * np.blackman(count), 10 * RATE))
    for hertz, _ in BELLS[name].partials:
        near = slice(int(hertz * 9.95), int(hertz * 10.05) + 20)
        around = slice(int(hertz * 9.5), int(hertz * 10.5))
        assert spectrum[near].max() == spectrum[around].max()
        assert spectrum[near].max() > 20 * np.median(spectrum[around])


@every_long_bell
def test_a_bell_beats_gently(name: str) -> None:
    ring = BELLS[name].ring
    course = levels(struck(name)[int(ring / 7 * RATE) : int(ring / 2 * RATE)], 1_200)
    moments = np.arange(len(course))
    left = course - np.polyval(np.polyfit(moments, course, 1), moments)
    assert 2 < left.max() - left.min() < 8


@every_bell
def test_a_bell_has_two_sides_that_agree(name: str) -> None:
    left, right = struck(name).T
    assert 0.9 < np.corrcoef(left, right)[0, 1] < 0.999
    assert abs(10 * np.log10((left**2).sum() / (right**2).sum())) < 1


def test_no_two_strikes_are_alike_and_made_again_each_is_the_same() -> None:
    digests = {digest(struck(*one)) for one in STRIKES}
    assert len(digests) == len(STRIKES)
    assert {digest(strike(name, soft=soft)) for name, soft in STRIKES} == digests


def test_bells_sound_the_same_everywhere_until_their_version_is_raised() -> None:
    together = hashlib.sha256("".join(digest(struck(*one)) for one in STRIKES).encode()).hexdigest()
    assert (VERSIONS["bells"], together[:16]) == (3, "702f2d5972f730ad")


def test_the_names_are_known_without_the_bells_and_can_be_written_in_a_script() -> None:
    assert tuple(BELLS) == BELL_NAMES
    assert [label(name) for name in BELL_NAMES] == list(BELL_NAMES)
