"""The listener's own file as a bed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from voiceguide.errors import SoundError
from voiceguide.sound.beds import BED_LUFS
from voiceguide.sound.beds.endless import EndlessBed
from voiceguide.sound.beds.own import LONGEST_JOIN, joined, loop_file
from voiceguide.sound.loudness import integrated

RATE = 48_000


def noise(seconds: float, rate: int = RATE, channels: int = 2, level: float = 0.1) -> np.ndarray:
    samples = np.random.default_rng(5).standard_normal((int(seconds * rate), channels)) * level
    return samples.astype(np.float32)


def looped(folder: Path, samples: np.ndarray, rate: int = RATE, name: str = "own.wav") -> np.ndarray:
    soundfile.write(folder / name, samples, rate)
    frames = loop_file(folder / name, folder / "loop.wav")
    loop, kept_rate = soundfile.read(folder / "loop.wav", dtype="float32")
    assert (len(loop), kept_rate, loop.shape[1]) == (frames, RATE, 2)
    return loop


def powers(sound: np.ndarray, width: int) -> np.ndarray:
    return (sound[: len(sound) // width * width].reshape(-1, width * 2) ** 2).mean(axis=1)


@pytest.mark.parametrize("seconds", [2.0, 5.0, 30.0])
def test_noise_is_as_loud_over_the_join_as_anywhere(tmp_path: Path, seconds: float) -> None:
    loop = looped(tmp_path, noise(seconds))
    join = int(min(LONGEST_JOIN, seconds * RATE / 4))
    assert len(loop) == round(seconds * RATE) - join
    around = np.concatenate([loop[-2 * join :], loop[:join]])
    levels = 10 * np.log10(powers(around, join // 5) / np.mean(loop**2))
    assert np.abs(levels).max() < 1.0


def test_a_sweep_is_joined_without_a_step(tmp_path: Path) -> None:
    moments = np.arange(20 * RATE) / RATE
    sweep = 0.5 * np.sin(2 * np.pi * (100 * moments + 40 * moments**2))  # from 100 to 1700 Hz
    loop = looped(tmp_path, np.stack([sweep, sweep], axis=1))
    steps = np.abs(np.diff(np.concatenate([loop[-RATE:], loop[:RATE]]), axis=0))
    steepest = np.abs(loop).max() * 2 * np.pi * 1700 / RATE
    assert steps.max() <= steepest
    seam = np.abs(loop[0] - loop[-1])
    assert seam.max() <= steps[: RATE // 2].max()


@pytest.mark.parametrize(
    ("rate", "channels", "name"),
    [(22_050, 1, "own.wav"), (44_100, 2, "own.flac"), (48_000, 4, "own.wav"), (44_100, 2, "own.ogg")],
)
def test_any_file_becomes_a_loop_at_the_level_of_the_beds(
    tmp_path: Path, rate: int, channels: int, name: str
) -> None:
    loop = looped(tmp_path, noise(8, rate, channels, level=0.02), rate, name)
    assert len(loop) == pytest.approx(6 * RATE, abs=2)
    assert integrated(loop) == pytest.approx(BED_LUFS, abs=0.5)


def test_a_long_silence_in_a_file_makes_the_rest_no_louder(tmp_path: Path) -> None:
    samples = noise(60)
    samples[20 * RATE : 50 * RATE] *= 0.0001
    loop = looped(tmp_path, samples)
    assert integrated(loop) == pytest.approx(BED_LUFS, abs=0.5)


def test_a_rare_loud_moment_does_not_go_past_full_scale(tmp_path: Path) -> None:
    samples = noise(30, level=0.001)
    samples[10 * RATE] = 0.9
    assert np.abs(looped(tmp_path, samples)).max() <= 0.51


def test_a_short_loop_goes_round_many_times(tmp_path: Path) -> None:
    loop = looped(tmp_path, noise(2))
    long = EndlessBed([tmp_path / "loop.wav"])(-len(loop), 10 * len(loop))
    assert np.array_equal(long, np.tile(loop, (10, 1)))


def test_a_file_that_is_no_bed_is_refused_with_a_remedy(tmp_path: Path) -> None:
    target = tmp_path / "loop.wav"
    soundfile.write(tmp_path / "short.wav", noise(1.9), RATE)
    soundfile.write(tmp_path / "empty.wav", noise(0), RATE)
    soundfile.write(tmp_path / "silent.wav", np.zeros((5 * RATE, 2)), RATE)
    (tmp_path / "text.mp3").write_text("not a sound")
    for name, said in (
        ("short", "lasts 1.9 s; a bed is made of at least 2 s. Choose another file"),
        ("empty", "lasts 0.0 s"),
        ("silent", "is silent. Choose another file"),
    ):
        with pytest.raises(SoundError, match=rf"{name}\.wav {said}"):
            loop_file(tmp_path / f"{name}.wav", target)
    with pytest.raises(SoundError, match=r"text\.mp3 cannot be read.*needs to be WAV, FLAC"):
        loop_file(tmp_path / "text.mp3", target)
    with pytest.raises(SoundError, match=r"missing\.wav cannot be read"):
        loop_file(tmp_path / "missing.wav", target)


def test_a_file_is_never_held_whole() -> None:
    blocks = (np.ones((RATE, 2), dtype=np.float32) for _ in range(100))
    sizes = [len(block) for block in joined(blocks, LONGEST_JOIN)]
    assert sum(sizes) == 100 * RATE - LONGEST_JOIN
    assert max(sizes) <= LONGEST_JOIN


def test_the_end_crosses_into_the_beginning() -> None:
    frames = np.arange(1000, dtype=np.float32)
    ramp = np.stack([frames, frames], axis=1)
    loop = np.concatenate(list(joined((ramp[i : i + 70] for i in range(0, 1000, 70)), 200)))[:, 0]
    assert np.array_equal(loop[:600], frames[200:800])
    part = (np.arange(200) + 0.5) / 200 * np.pi / 2
    expected = frames[800:] * np.cos(part) + frames[:200] * np.sin(part)
    assert np.allclose(loop[600:], expected, rtol=1e-4)
