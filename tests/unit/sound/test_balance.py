from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from voiceguide.cache import Cache
from voiceguide.render.gather import Sounds
from voiceguide.render.speaking import Voices
from voiceguide.script.model import VoiceWish
from voiceguide.sound.balance import CENTRES, balance_of, balanced
from voiceguide.speech import ENGINES
from voiceguide.timeline import Line
from voiceguide.units import RATE


def noise(tilt_db: float) -> np.ndarray:
    """Ten seconds of noise that falls by so many decibels an octave."""
    spectrum = np.fft.rfft(np.random.default_rng(5).standard_normal(10 * RATE))
    frequencies = np.maximum(np.fft.rfftfreq(10 * RATE, 1 / RATE), 20)
    return np.fft.irfft(spectrum * frequencies ** (tilt_db / 6.02)).astype(np.float32) * 0.01


def level(samples: np.ndarray, hertz: float) -> float:
    spectrum = np.abs(np.fft.rfft(samples)) ** 2
    frequencies = np.fft.rfftfreq(len(samples), 1 / RATE)
    band = (frequencies > hertz / 1.1) & (frequencies < hertz * 1.1)
    return 10 * np.log10(spectrum[band].sum())


def test_a_dark_voice_is_brightened_half_way_and_never_by_more_than_four_decibels() -> None:
    dark, bright = balance_of(noise(-9), RATE), balance_of(noise(+3), RATE)
    assert dark[0] < 0 < dark[-1]
    assert bright[-1] < 0
    assert max(map(abs, (*dark, *bright))) <= 4


def test_a_correction_does_what_it_says() -> None:
    samples = noise(-3)
    shaped = balanced(samples, RATE, (0.0, 0.0, 2.0, -3.0, -3.0))
    change = [level(shaped, hertz) - level(samples, hertz) for hertz in CENTRES]
    assert change == pytest.approx([0, 0, 2, -3, -3], abs=0.3)


def test_rumble_is_taken_away_and_nothing_is_moved_in_time() -> None:
    time = np.arange(RATE) / RATE
    rumble = np.sin(2 * np.pi * 20 * time).astype(np.float32) * 0.3
    pulse = np.zeros(RATE, dtype=np.float32)
    pulse[20_000] = 1
    flat = (0.0,) * len(CENTRES)
    assert np.abs(balanced(rumble, RATE, flat)[5000:-5000]).max() < 0.03
    assert int(np.abs(balanced(pulse, RATE, flat)).argmax()) == 20_000


def test_a_line_is_corrected_as_one_piece_however_long_it_is() -> None:
    samples, later = noise(-3), 12_345
    gains = (3.0, 0.0, -2.0, 2.0, 4.0)
    whole, part = balanced(samples, RATE, gains), balanced(samples[later:], RATE, gains)
    away_from_the_cut = slice(RATE // 25, None)
    assert len(whole) == len(samples)
    difference = np.abs(whole[later:][away_from_the_cut] - part[away_from_the_cut]).max()
    assert difference < np.abs(whole).max() / 6_000


def test_the_default_voice_keeps_its_tone_and_others_come_nearer_to_it(cache: Cache) -> None:
    voices = Voices(ENGINES)
    sounds = Sounds(cache, voices)

    def gains(name: str | None) -> tuple[float, ...]:
        line = Line(text="Notice your feet.", voice=VoiceWish(name=name), language="en")
        sounds.gather([line])
        voice = voices.prepare(line).utterance.voice
        kept = [entry for entry in cache.entries() if entry.recipe.get("voice") == voice]
        return next(tuple(entry.facts["balance"]) for entry in kept if "balance" in entry.facts)

    assert max(map(abs, gains(None))) <= 0.5
    assert gains("en-gb")[-1] >= 3
    voices.close()


def test_the_passage_is_kept_as_the_voices_sample(cache: Cache, tmp_path: Path) -> None:
    voices = Voices(ENGINES)
    Sounds(cache, voices).gather([Line(text="Rest.", voice=VoiceWish(engine="tone"), language="en")])
    [sample] = (cache.root / "voices").rglob("*.wav")
    assert soundfile.info(sample).duration > 5
    voices.close()
