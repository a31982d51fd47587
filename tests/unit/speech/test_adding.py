from __future__ import annotations

import errno
import os
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

import pytest

from tests.voices import write_settings, write_voice
from voiceguide.errors import BadVoiceError, SpeechError
from voiceguide.speech import adding
from voiceguide.speech.adding import add_voice
from voiceguide.speech.voice_files import find_voices

pytestmark = pytest.mark.skipif(find_spec("piper") is None, reason="the extra `neural` is not installed")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "voices"


@pytest.fixture
def untried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every voice for one that speaks."""
    monkeypatch.setattr(adding, "_tried", lambda *folders: ())


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_voice_speaks_and_is_there_from_now_on(tmp_path: Path, folder: Path) -> None:
    model = write_voice(tmp_path / "downloads")
    model.with_name(f"{model.name}.json").rename(model.with_suffix(".json"))
    (voice,) = add_voice(model, folder)
    assert (voice.id, voice.engine) == ("en_US-hum-low", "piper")
    assert names(folder) == ["en_US-hum-low.onnx", "en_US-hum-low.onnx.json"]
    assert find_voices([folder])[0][0].id == voice.id
    assert names(tmp_path / "downloads") == ["en_US-hum-low.json", "en_US-hum-low.onnx"]


def test_a_voice_is_told_by_the_name_that_it_has_among_the_others(tmp_path: Path, folder: Path) -> None:
    write_settings(folder)
    (voice,) = add_voice(write_voice(tmp_path / "downloads", "my"), folder)
    assert (voice.id, voice.name) == ("my", "my")


@pytest.mark.usefixtures("untried")
@pytest.mark.parametrize("taken", ["en_US-hum-low.onnx", "en_US-hum-low.onnx.json"])
def test_nothing_is_ever_overwritten(tmp_path: Path, folder: Path, taken: str) -> None:
    folder.mkdir()
    (folder / taken).write_text("mine")
    with pytest.raises(SpeechError, match=f"file .*{taken} already"):
        add_voice(write_settings(tmp_path / "downloads"), folder)
    assert (folder / taken).read_text() == "mine"
    assert names(folder) == [taken]


@pytest.mark.usefixtures("untried")
def test_what_somebody_left_who_was_killed_amid_adding_is_deleted(tmp_path: Path, folder: Path) -> None:
    for name, moment in ((".adding-old", 0), (".adding-young", None)):
        (folder / name).mkdir(parents=True)
        (folder / name / "half.onnx").write_text("half")
        if moment is not None:
            os.utime(folder / name, (moment, moment))
    add_voice(write_settings(tmp_path / "downloads"), folder)
    assert names(folder) == [".adding-young", "en_US-hum-low.onnx", "en_US-hum-low.onnx.json"]


def test_nothing_is_overwritten_that_came_meanwhile(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        adding, "_tried", lambda *folders: (folder / "en_US-hum-low.onnx.json").write_text("mine")
    )
    with pytest.raises(SpeechError, match="already"):
        add_voice(write_settings(tmp_path / "downloads"), folder)
    assert names(folder) == ["en_US-hum-low.onnx.json"]
    assert (folder / "en_US-hum-low.onnx.json").read_text() == "mine"


def test_a_voice_that_cannot_speak_is_not_kept(tmp_path: Path, folder: Path) -> None:
    model = write_settings(tmp_path / "downloads")
    with pytest.raises(BadVoiceError) as caught:
        add_voice(model, folder)
    assert caught.value.what.startswith(f"The voice {model} cannot be loaded")
    assert names(folder) == []


@pytest.mark.parametrize(
    ("file", "why"),
    [
        ("a.wav", "is not a voice's model"),
        ("b.onnx", "There is no file"),
        ("c.onnx", "has no settings beside it"),
    ],
)
def test_what_is_no_voice_is_refused(tmp_path: Path, folder: Path, file: str, why: str) -> None:
    for name in ("a.wav", "c.onnx"):
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(SpeechError, match=why) as caught:
        add_voice(tmp_path / file, folder)
    assert file in caught.value.what
    assert caught.value.remedy
    assert names(folder) == []


@pytest.mark.usefixtures("untried")
def test_a_file_system_without_second_names_will_do(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def link(source: Path, target: Path) -> NoReturn:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", link)
    add_voice(write_settings(tmp_path / "downloads"), folder)
    assert names(folder) == ["en_US-hum-low.onnx", "en_US-hum-low.onnx.json"]


@pytest.mark.usefixtures("untried")
def test_a_full_disk_leaves_nothing_behind(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SpeechError, match=r"could not be copied into .*: No space left") as caught:
        add_voice(write_settings(tmp_path / "downloads"), folder)
    assert "Free some space" in caught.value.remedy
    assert names(folder) == []


@pytest.mark.usefixtures("untried")
def test_a_disk_that_is_full_at_the_second_file_leaves_nothing_behind(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = os.link

    def full(source: Path, target: Path) -> None:
        if target.suffix == ".onnx":
            raise OSError(errno.ENOSPC, "No space left on device")
        link(source, target)

    monkeypatch.setattr(os, "link", full)
    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(SpeechError, match="No space left"):
        add_voice(write_settings(tmp_path / "downloads"), folder)
    assert names(folder) == []
