from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
import soundfile

from tests.cli.conftest import Run
from voiceguide.cache import Cache
from voiceguide.errors import NoDeviceError
from voiceguide.player.keys import NoKeys
from voiceguide.sound import BED_NAMES


def no_device(name: str) -> NoReturn:
    raise NoDeviceError("There is no sound device to play on.", "Connect one.")


class Stops(NoKeys):
    """A listener who has heard enough."""

    def read(self, timeout: float) -> str | None:
        return "q"


class Interrupts(NoKeys):
    def read(self, timeout: float) -> str | None:
        raise KeyboardInterrupt


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch, cache: Cache) -> None:
    """Whatever is played is stopped at once; the room is in the cache."""
    monkeypatch.setattr("voiceguide.cli.alone.open_keys", lambda stream: Stops())


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "my sea.flac"
    soundfile.write(path, np.random.default_rng(1).uniform(-0.2, 0.2, (44_100 * 5, 2)), 44_100)
    return path


def test_beds_are_listed_one_a_line(run: Run) -> None:
    listed = run("beds")
    assert listed.code == 0
    assert [line.split(" · ")[0] for line in listed.out.splitlines()] == [*BED_NAMES, "none"]
    assert "ocean · slow waves on a flat shore" in listed.out.splitlines()
    assert listed.err.startswith("Hear one with --play, such as --play rain.")


def test_beds_are_answered_in_json(run: Run) -> None:
    listed = run("beds", "--json")
    assert (listed.code, listed.err) == (0, "")
    assert [bed["name"] for bed in listed.answer] == [*BED_NAMES, "none"]
    assert all(bed["about"] for bed in listed.answer)


@pytest.mark.usefixtures("impatient")
def test_a_little_of_a_bed_is_played_softly_in_and_out(run: Run) -> None:
    played = run("beds", "--play", "room", "--output", "null", "--json")
    assert played.code == 0
    assert played.answer["name"] == "room"
    sound, rate = soundfile.read(played.answer["path"])
    assert len(sound) == 20 * rate
    tenths = np.abs(sound).reshape(200, -1).max(axis=1)
    assert max(tenths[0], tenths[-1]) < 0.05 * tenths[100]
    assert tenths[1] < tenths[10] < tenths[100] * 1.5
    again = run("beds", "--play", "room", "--output", "null", "--json")
    assert again.answer == played.answer


@pytest.mark.usefixtures("impatient")
def test_a_file_of_ones_own_is_played_as_a_bed(run: Run, own: Path) -> None:
    played = run("beds", "--play", own, "--output", "null", "--json")
    assert (played.code, played.answer["name"]) == (0, "my sea.flac")
    assert "my-sea-sample-" in played.answer["path"]


@pytest.mark.usefixtures("impatient")
def test_without_a_device_it_says_where_the_bed_is(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voiceguide.cli.alone.open_output", no_device)
    played = run("beds", "--play", "room")
    said, path = played.out.rstrip("\n").rsplit(" in ", 1)
    assert (played.code, said) == (0, "There is no sound device to play on. The bed is")
    assert Path(path).is_file()
    asked = run("beds", "--play", "room", "--output", "miniaudio")
    assert (asked.code, asked.out) == (1, "")


def test_ctrl_c_ends_a_bed_with_130(run: Run, cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voiceguide.cli.alone.open_keys", lambda stream: Interrupts())
    played = run("beds", "--play", "room", "--output", "null")
    assert (played.code, played.out) == (130, "")


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("birds", "There is no bed “birds”. There are room, pink,"),
        ("missing.wav", "There is no file missing.wav."),
        ("none", "There is nothing to hear without a bed."),
        ("x" * 5000, "There is no bed"),
    ],
)
def test_what_is_no_bed_ends_with_2(run: Run, wanted: str, said: str) -> None:
    for words in (("beds", "--play", wanted), ("show", "ground-feet", "--bed", wanted)):
        if wanted != "none" or words[0] == "beds":
            refused = run(*words)
            assert (refused.code, refused.out) == (2, "")
            assert said in refused.err


def test_a_file_of_ones_own_lies_under_a_session(run: Run, script: Path, own: Path) -> None:
    rendered = run("render", script, "--bed", own, "--json")
    assert rendered.code == 0
    assert run("render", script, "--bed", own, "--json").answer["cached"]
    assert run("render", script, "--bed", "room", "--json").answer["path"] != rendered.answer["path"]


def test_a_file_that_is_too_short_is_told(run: Run, script: Path, tmp_path: Path) -> None:
    short = tmp_path / "short.wav"
    soundfile.write(short, np.ones(1000), 44_100)
    refused = run("render", script, "--bed", short)
    assert (refused.code, refused.out) == (1, "")
    assert "short.wav lasts 0.0 s; a bed is made of at least 2 s." in refused.err
