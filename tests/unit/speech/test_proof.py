from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from voiceguide.errors import BadClipError
from voiceguide.speech import Utterance, prove

RATE = 22_050
FEET = "Notice your feet."


def said(text: str = FEET, rate: int = 110) -> Utterance:
    return Utterance(text=text, voice="any", rate=rate, pitch=50)


def tone(seconds: float, amplitude: float = 0.3, channels: int = 1) -> NDArray[np.float64]:
    wave = amplitude * np.sin(2 * np.pi * 220 * np.arange(round(seconds * RATE)) / RATE)
    return np.repeat(wave[:, None], channels, axis=1)


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return tmp_path / "clip.wav"


def refused(clip: Path, utterance: Utterance) -> str:
    """What `prove` says of a clip that it refuses."""
    with pytest.raises(BadClipError) as caught:
        prove(clip, utterance)
    assert f"“{utterance.text}”" in caught.value.what
    assert "--voice" in caught.value.remedy
    return caught.value.what


def test_a_good_clip_comes_back_as_mono_samples_and_their_rate(clip: Path) -> None:
    soundfile.write(clip, tone(2.0, channels=2), RATE)
    samples, rate = prove(clip, said())
    assert rate == RATE
    assert samples.shape == (2 * RATE,)
    assert samples.dtype == np.float32
    assert float(np.abs(samples).max()) == pytest.approx(0.3, abs=0.001)


def test_a_missing_clip_is_refused(clip: Path) -> None:
    assert "no readable audio" in refused(clip, said())


def test_an_empty_file_is_refused(clip: Path) -> None:
    clip.write_bytes(b"")
    assert "no readable audio" in refused(clip, said())


def test_a_folder_is_refused(clip: Path) -> None:
    clip.mkdir()
    assert "no readable audio" in refused(clip, said())


def test_what_is_not_audio_is_refused(clip: Path) -> None:
    clip.write_text("This is not a sound, and no engine should say that it is.")
    assert "no readable audio" in refused(clip, said())


def test_a_header_without_sound_is_refused(clip: Path) -> None:
    soundfile.write(clip, tone(0), RATE)
    assert "silence" in refused(clip, said())


def test_zeros_are_refused(clip: Path) -> None:
    soundfile.write(clip, tone(2.0, amplitude=0), RATE)
    assert "silence" in refused(clip, said())


def test_what_nobody_could_hear_is_refused(clip: Path) -> None:
    soundfile.write(clip, tone(2.0, amplitude=10 ** (-51 / 20)), RATE, subtype="PCM_24")
    assert "silence" in refused(clip, said())
    soundfile.write(clip, tone(2.0, amplitude=10 ** (-49 / 20)), RATE, subtype="PCM_24")
    prove(clip, said())


def test_noise_is_refused(clip: Path) -> None:
    noise = np.random.default_rng(5).normal(0, 0.1, 2 * RATE)
    soundfile.write(clip, noise, RATE)
    assert "only noise" in refused(clip, said())


def test_what_is_no_number_is_refused(clip: Path) -> None:
    soundfile.write(clip, np.full(2 * RATE, np.nan), RATE, subtype="FLOAT")
    assert "not made of numbers" in refused(clip, said())


def test_a_clip_too_short_for_its_words_is_refused(clip: Path) -> None:
    soundfile.write(clip, tone(0.2), RATE)
    assert "3 words came back as 0.20 s" in refused(clip, said())


def test_a_clip_too_long_for_its_words_is_refused(clip: Path) -> None:
    soundfile.write(clip, tone(12.5), RATE)
    assert "3 words came back as 12.50 s" in refused(clip, said())


def test_silence_around_the_words_does_not_count(clip: Path) -> None:
    silence = tone(10.0, amplitude=0)
    soundfile.write(clip, np.concatenate([silence, tone(0.2), silence]), RATE)
    assert "3 words came back as 0.20 s" in refused(clip, said())
    soundfile.write(clip, np.concatenate([silence, tone(2.0), silence]), RATE)
    prove(clip, said())


def test_a_slow_voice_may_take_longer_and_a_fast_one_may_be_shorter(clip: Path) -> None:
    soundfile.write(clip, tone(14.0), RATE)
    refused(clip, said(rate=110))
    prove(clip, said(rate=80))
    soundfile.write(clip, tone(0.2), RATE)
    refused(clip, said(rate=110))
    prove(clip, said(rate=200))


@pytest.mark.parametrize("text", ["12345", "呼吸呼吸呼"])
def test_every_digit_and_every_character_of_a_script_without_spaces_may_be_a_word(
    clip: Path, text: str
) -> None:
    soundfile.write(clip, tone(15.0), RATE)
    prove(clip, said(text))
    assert "1 words" in refused(clip, said("breathe"))


def test_a_long_compound_may_take_longer_than_a_word(clip: Path) -> None:
    compound = "Lentokonesuihkuturbiinimoottoriapumekaanikkoaliupseerioppilas"
    soundfile.write(clip, tone(6.85), RATE)
    prove(clip, said(compound))
    assert "1 words came back as 6.85 s" in refused(clip, said("Breathe."))
    soundfile.write(clip, tone(16.0), RATE)
    refused(clip, said(compound))


def test_an_error_can_name_a_text_with_any_letter(clip: Path) -> None:
    refused(clip, said("{x} %s \0 “quoted” \n 😀"))


def test_a_clip_whose_end_is_missing_is_refused(clip: Path) -> None:
    soundfile.write(clip, tone(2.0), RATE, subtype="PCM_16")
    whole = clip.read_bytes()
    clip.write_bytes(whole[: len(whole) - 30_000])
    assert "the end of what came back is missing, 30000 bytes" in refused(clip, said())


@pytest.mark.parametrize("announced", [0x7FFFFFFF, 0xFFFFFFFF])
def test_a_clip_that_was_written_without_knowing_its_length_is_good(clip: Path, announced: int) -> None:
    soundfile.write(clip, tone(2.0), RATE, subtype="PCM_16")
    data = bytearray(clip.read_bytes())
    at = data.index(b"data") + 4
    data[at : at + 4] = announced.to_bytes(4, "little")
    clip.write_bytes(data)
    assert len(prove(clip, said())[0]) == 2 * RATE


def test_the_engine_is_named(clip: Path) -> None:
    with pytest.raises(BadClipError, match="The speech engine flite did not speak “Notice"):
        prove(clip, said(), "flite")
