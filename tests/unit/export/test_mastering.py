from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from msgspec.structs import replace

from tests.unit.export.test_making import COVER, TAGS
from voiceguide.errors import UsageError
from voiceguide.export import mastering
from voiceguide.export.cover import jpeg_of
from voiceguide.export.encoding import blocks_of, decoded, encode
from voiceguide.export.formats import FORMATS, for_editing, with_rate
from voiceguide.export.making import Made, Order, make
from voiceguide.export.mastering import MOST_LIFT, delivered, first_trim, limited
from voiceguide.export.profiles import PROFILES, Loudness
from voiceguide.sound.limiter import limit
from voiceguide.sound.loudness import integrated, true_peak
from voiceguide.units import RATE, Decibels, Frames

SECONDS = 4


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Syllables with sharp beginnings, as espeak-ng has them, different on either side."""
    rng = np.random.default_rng(3)
    time = np.arange(SECONDS * RATE) / RATE
    decay = np.exp(-(time % 0.25) * 18)
    buzz = np.sign(np.sin(2 * np.pi * 130 * time)) * decay * 0.55 * (time % 2 < 1.4)
    both = buzz[:, None] * [1.0, 0.9] + rng.standard_normal((len(time), 2)) * 0.002
    path = tmp_path_factory.mktemp("session") / "session.flac"
    soundfile.write(path, limit(both.astype(np.float32)), RATE, subtype="PCM_16")
    return path


def order(session: Path, target: Path, **more: object) -> Order:
    tags = replace(TAGS, frames=Frames(SECONDS * RATE), chapters=())
    return Order(session=session, target=target, format=FORMATS["mp3"], tags=tags, cover=COVER, **more)  # type: ignore[arg-type]


def test_a_stream_is_limited_as_the_whole_would_be(session: Path) -> None:
    whole = np.concatenate(list(blocks_of(session))) * np.float32(2.5)
    cuts = (1, 5_000, 5_001, 90_000, 250_000)
    streamed = np.concatenate(list(limited(np.split(whole, cuts), Decibels(-6.0))))
    assert np.array_equal(streamed, limit(whole, Decibels(-6.0)))
    assert true_peak(streamed) <= -6.0


def test_aac_adds_little_to_the_peaks_of_a_voice(session: Path, tmp_path: Path) -> None:
    pytest.importorskip("av")
    target = tmp_path / "part.m4a"
    encode(blocks_of(session), target, FORMATS["m4a"], (), SECONDS * RATE)
    before, after = (
        true_peak(np.concatenate(list(blocks)))
        for blocks in (blocks_of(session), decoded(target, FORMATS["m4a"]))
    )
    assert after - before < 1.5


@pytest.mark.parametrize("name", ["mp3", "opus", "m4a", "flac"])
def test_a_podcast_is_as_loud_as_it_should_be_once_it_is_decoded(
    session: Path, tmp_path: Path, name: str
) -> None:
    if name == "m4a":
        pytest.importorskip("av")
    wanted = FORMATS[name]
    target = tmp_path / f"part.{name}"
    loudness = PROFILES["podcast"].loudness
    made = make(replace(order(session, target, loudness=loudness), format=wanted))
    sound = np.concatenate(list(decoded(target, wanted)))
    assert integrated(sound) == pytest.approx(-16.0, abs=1.0)
    assert true_peak(sound) <= -1.0
    assert made.true_peak == pytest.approx(true_peak(sound), abs=0.01)


def test_a_file_over_its_peak_is_made_again(
    session: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trims = []

    def noted(session: Path, channels: int, trim: mastering.Trim | None = None) -> object:
        trims.append(trim)
        return delivered(session, channels, trim)

    monkeypatch.setattr(mastering, "delivered", noted)
    monkeypatch.setattr(
        mastering, "first_trim", lambda *_: mastering.Trim(gain=Decibels(4), ceiling=Decibels(0))
    )
    made = make(order(session, tmp_path / "part.mp3", loudness=PROFILES["podcast"].loudness))
    assert made.true_peak <= -1.0
    ceilings = [trim.ceiling for trim in trims if trim is not None]
    assert len(set(ceilings)) > 1
    assert ceilings == sorted(ceilings, reverse=True)


def test_nearly_nothing_is_not_lifted_without_end(tmp_path: Path) -> None:
    quiet = tmp_path / "quiet.flac"
    rng = np.random.default_rng(1)
    soundfile.write(quiet, rng.standard_normal((4 * RATE, 2)) * 0.001, RATE, subtype="PCM_16")
    trim = first_trim(quiet, Loudness(target=Decibels(-16), ceiling=Decibels(-1)), FORMATS["flac"])
    assert trim.gain == MOST_LIFT


@pytest.mark.parametrize("name", ["mp3", "opus", "m4a", "ogg", "flac", "wav"])
def test_mono_is_the_mean_of_both_sides(session: Path, tmp_path: Path, name: str) -> None:
    if name == "m4a":
        pytest.importorskip("av")
    wanted = replace(FORMATS[name], channels=1)
    target = tmp_path / f"part.{name}"
    made = make(replace(order(session, target), format=wanted))
    sound = np.concatenate(list(decoded(target, wanted)))
    both = np.concatenate(list(blocks_of(session)))
    assert sound.shape[1] == 1
    assert abs(made.frames - len(both)) <= wanted.slack
    count = min(len(sound), len(both))
    assert np.corrcoef(sound[:count, 0], both[:count].mean(axis=1))[0, 1] > 0.97


@pytest.mark.parametrize(
    ("name", "typed", "rate"), [("mp3", "96k", 96), ("opus", "48", 48), ("m4a", "128k", 128)]
)
def test_a_bit_rate_is_kept(session: Path, tmp_path: Path, name: str, typed: str, rate: int) -> None:
    if name == "m4a":
        pytest.importorskip("av")
    wanted = with_rate(FORMATS[name], typed)
    made: Made = make(replace(order(session, tmp_path / f"part.{name}"), format=wanted))
    sound = made.size - len(jpeg_of(COVER))
    assert sound * 8 / SECONDS / 1000 == pytest.approx(rate, rel=0.35)


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("mp3", "65k", "one of 64k, 80k"),
        ("opus", "8k", "from 16k to 256k"),
        ("mp3", "fast", "one of 64k, 80k"),
        ("mp3", "64k", "Take 80k or more, or add --mono."),
        ("flac", "64k", "from mp3, m4a, m4b, opus"),
        ("ogg", "64k", "from mp3, m4a, m4b, opus"),
    ],
)
def test_a_bit_rate_that_cannot_be_had_is_told(name: str, typed: str, told: str) -> None:
    with pytest.raises(UsageError) as raised:
        with_rate(FORMATS[name], typed)
    assert told in raised.value.remedy


def test_parts_of_a_session_are_only_written_without_loss() -> None:
    assert (for_editing(FORMATS["flac"]).subtype, for_editing(FORMATS["wav"]).subtype) == ("PCM_24", "FLOAT")
    with pytest.raises(UsageError, match="would not add up"):
        for_editing(FORMATS["mp3"])
