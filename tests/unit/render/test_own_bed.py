"""A session over the listener's own file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from voiceguide.cache import Cache
from voiceguide.errors import SoundError
from voiceguide.render import Renderer, open_mixer
from voiceguide.script import Library, Practice, load_text
from voiceguide.script.model import BedWish, VoiceWish
from voiceguide.sound.loudness import integrated
from voiceguide.timeline import Request
from voiceguide.units import Millis

RATE = 48_000
TONE = VoiceWish(engine="tone")


def practice(folder: Path, bed: str) -> Practice:
    text = f"title: T\nbed: {bed}\nsteps:\n  - say: Rest.\n  - pause: 30s\n"
    return load_text(text, path="t.yaml", folder=folder, library=Library())


def write(path: Path, seed: int = 1) -> Path:
    soundfile.write(path, np.random.default_rng(seed).standard_normal((22_050 * 7, 1)) * 0.1, 22_050)
    return path


def test_a_script_brings_its_own_bed(cache: Cache, tmp_path: Path) -> None:
    write(tmp_path / "own.flac")
    with Renderer(cache) as renderer:
        session = renderer.prepare(practice(tmp_path, "own.flac"), Request(voice=TONE))
        entry, _ = renderer.render(session)  # which is measured, too
    (kept,) = (cache.root / "beds").glob("*/own-*.wav")
    loop, rate = soundfile.read(kept, dtype="float32")
    assert (rate, len(loop)) == (RATE, pytest.approx(7 * RATE * 3 / 4, abs=2))
    sound = soundfile.read(entry.path, dtype="float32")[0]
    pause = slice(20 * RATE, 22 * RATE)
    assert integrated(sound[pause]) == pytest.approx(-30, abs=0.5)
    assert np.allclose(sound[pause], loop[np.arange(pause.start, pause.stop) % len(loop)], atol=1e-3)


def test_a_listener_brings_their_own_bed(cache: Cache, tmp_path: Path) -> None:
    own = BedWish(sound=write(tmp_path / "own.wav").name, folder=str(tmp_path))
    with Renderer(cache) as renderer:
        session = renderer.prepare(practice(tmp_path, "rain"), Request(voice=TONE, bed=own))
    assert open_mixer(session).read(20 * RATE, 100).any()
    assert not list((cache.root / "beds").glob("*/rain-*"))


def test_a_file_is_known_by_its_content(cache: Cache, tmp_path: Path) -> None:
    def key(name: str) -> str:
        with Renderer(cache) as renderer:
            return renderer.prepare(practice(tmp_path, name), Request(voice=TONE)).recipe.key

    write(tmp_path / "own.wav")
    first = key("own.wav")
    (tmp_path / "own.wav").rename(tmp_path / "renamed.wav")
    assert key("renamed.wav") == first
    write(tmp_path / "renamed.wav", seed=2)
    assert key("renamed.wav") != first


def test_a_file_that_is_no_bed_is_refused_before_anything_is_mixed(cache: Cache, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "short.wav", np.ones(100), RATE)
    with Renderer(cache) as renderer, pytest.raises(SoundError, match=r"short\.wav lasts 0\.0 s"):
        renderer.prepare(practice(tmp_path, "short.wav"), Request(voice=TONE))
    assert not list((cache.root / "beds").glob("*/short-*"))


@pytest.mark.parametrize("bed", ["ocean", "none"])
def test_a_bed_that_swells_and_no_bed_pass_the_gate(cache: Cache, tmp_path: Path, bed: str) -> None:
    request = Request(voice=TONE, length=Millis(60_000))
    script = "title: T\nbed: {}\nsteps:\n  - say: Rest.\n  - pause: rest\n  - say: Rest.\n  - pause: rest\n"
    practice = load_text(script.format(bed), path="t.yaml", folder=tmp_path, library=Library())
    with Renderer(cache) as renderer:
        renderer.render(renderer.prepare(practice, request))
