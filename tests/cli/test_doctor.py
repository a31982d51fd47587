from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import pytest

from tests.cli.conftest import Run
from voiceguide import config
from voiceguide.errors import NoDeviceError
from voiceguide.player import OUTPUTS
from voiceguide.speech.pyttsx3_engine import Pyttsx3Engine

NAMES = [
    "speech",
    "sound out",
    "microphone",
    "encoder",
    "cache",
    "settings",
    "library",
    "neural voices",
    "media keys",
]


def silent(name: str) -> NoReturn:
    raise NoDeviceError("There is no sound device to play on.", "Connect one.")


@pytest.fixture
def sounding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voiceguide.player.outputs.open_output", lambda name: OUTPUTS["null"]())


@pytest.mark.usefixtures("sounding")
def test_all_is_well(run: Run) -> None:
    told = run("doctor")
    assert (told.code, told.err) == (0, "")
    assert [line.split(" works: ")[0] for line in told.out.splitlines()] == NAMES
    assert "spoke" in told.out


def test_without_sound_it_says_so_and_ends_with_1(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voiceguide.player.outputs.open_output", silent)
    told = run("doctor")
    assert told.code == 1
    assert (
        "sound out does not work: There is no sound device to play on. Connect one." in told.out.splitlines()
    )
    assert told.out.count(" works: ") == len(NAMES) - 1


@pytest.mark.usefixtures("sounding")
@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("Desk microphone", "Headset"), "Desk microphone, Headset. `voiceguide record SCRIPT` records"),
        ((), "none here, and none is needed to listen. Connect one"),
    ],
)
def test_microphones_are_named(
    run: Run, monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...], told: str
) -> None:
    monkeypatch.setattr("voiceguide.recording.microphone.microphones", lambda: names)
    assert f"microphone works: {told}" in run("doctor").out


def test_findings_are_answered_in_json(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voiceguide.player.outputs.open_output", silent)
    told = run("doctor", "--json")
    assert (told.code, told.err) == (1, "")
    assert [finding["name"] for finding in told.answer] == NAMES
    assert all(set(finding) == {"name", "works", "what", "remedy"} for finding in told.answer)
    assert [finding["name"] for finding in told.answer if not finding["works"]] == ["sound out"]
    assert told.answer[1]["remedy"] == "Connect one."


@pytest.mark.usefixtures("sounding")
def test_a_cache_that_cannot_be_written_is_found(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("mine")
    monkeypatch.setenv("VOICEGUIDE_CACHE", str(tmp_path / "file"))
    told = run("doctor", "--json")
    assert told.code == 1
    (broken,) = (finding for finding in told.answer if not finding["works"])
    assert broken["name"] == "cache"
    assert "VOICEGUIDE_CACHE" in broken["remedy"]


@pytest.mark.usefixtures("sounding")
def test_speech_that_does_not_work_is_found(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voiceguide.speech.ENGINES", {"pyttsx3": lambda: Pyttsx3Engine("nobody", "nobody")})
    told = run("doctor", "--json")
    assert told.code == 1
    assert [finding["name"] for finding in told.answer if not finding["works"]] == ["speech"]


@pytest.mark.usefixtures("sounding")
@pytest.mark.parametrize(
    ("chosen", "told"),
    [("voice: nosuch", "has no voice “nosuch”"), ("voice: tone", ""), ("bed: nosuch", "There is no bed")],
)
def test_a_voice_or_a_bed_of_the_settings_that_is_not_there_is_found(
    run: Run, chosen: str, told: str
) -> None:
    path = config.settings_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(chosen, encoding="utf-8")
    found = {finding["name"]: finding for finding in run("doctor", "--json").answer}
    assert found["speech"]["works"]
    assert found["settings"]["works"] is not bool(told)
    assert told in found["settings"]["what"]
    assert str(path) in found["settings"]["what"]


@pytest.mark.usefixtures("sounding")
def test_a_broken_practice_is_found(run: Run, script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script.write_text("title: Broken\n")
    monkeypatch.setattr("voiceguide.cli.options.builtin_folder", lambda: script.parent)
    told = run("doctor", "--json")
    assert told.code == 1
    assert [finding["name"] for finding in told.answer if not finding["works"]] == ["library"]


@pytest.mark.usefixtures("sounding")
def test_it_leaves_nothing_in_the_cache(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICEGUIDE_CACHE", str(tmp_path / "own"))
    assert run("doctor").code == 0
    assert list((tmp_path / "own").glob("*/*/*")) == []
