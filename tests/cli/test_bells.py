from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import pytest
import soundfile

from tests.cli.conftest import Run
from voiceguide.errors import NoDeviceError
from voiceguide.player.keys import NoKeys
from voiceguide.sound import BELL_NAMES


def no_device(name: str) -> NoReturn:
    raise NoDeviceError("There is no sound device to play on.", "Connect one.")


class Interrupts(NoKeys):
    """A listener who has heard enough."""

    def read(self, timeout: float) -> str | None:
        raise KeyboardInterrupt


def test_bells_are_listed_one_a_line(run: Run) -> None:
    listed = run("bells")
    assert listed.code == 0
    assert [line.split(" · ")[0] for line in listed.out.splitlines()] == list(BELL_NAMES)
    assert "bowl · a large singing bowl · 16.8 s" in listed.out.splitlines()
    assert listed.err == "Hear one with --play, such as --play chime.\n"


def test_bells_are_answered_in_json(run: Run) -> None:
    listed = run("bells", "--json")
    assert (listed.code, listed.err) == (0, "")
    assert [bell["name"] for bell in listed.answer] == list(BELL_NAMES)
    assert listed.answer[0] == {"name": "bowl", "about": "a large singing bowl", "seconds": 16.8}


def test_a_bell_is_struck_from_the_file_that_sessions_use(run: Run, tmp_path: Path) -> None:
    played = run("bells", "--play", "wood", "--output", "null")
    assert (played.code, played.out, played.err) == (0, "", "")
    (kept,) = (tmp_path / "cache" / "bells").glob("*/wood-*.flac")
    made = kept.stat().st_mtime_ns
    answered = run("bells", "--play", "wood", "--output", "null", "--json")
    assert answered.answer["path"] == str(kept)
    assert kept.stat().st_mtime_ns == made


def test_a_bell_goes_where_any_sound_can_go(run: Run, tmp_path: Path) -> None:
    assert run("bells", "--play", "wood", "--output", f"file:{tmp_path / 'wood.wav'}").code == 0
    assert soundfile.info(tmp_path / "wood.wav").frames > 0
    assert run("bells", "--play", "wood", "--output", "trumpet").code == 2


def test_a_damaged_bell_is_made_again(run: Run) -> None:
    path = Path(run("bells", "--play", "wood", "--output", "null", "--json").answer["path"])
    content = path.read_bytes()
    path.write_bytes(b"not a bell")
    assert run("bells", "--play", "wood", "--output", "null").code == 0
    assert path.read_bytes() == content


def test_without_a_device_it_says_where_the_bell_is(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voiceguide.cli.alone.open_output", no_device)
    played = run("bells", "--play", "wood")
    said, path = played.out.rstrip("\n").rsplit(" in ", 1)
    assert (played.code, said) == (0, "There is no sound device to play on. The bell is")
    assert Path(path).is_file()
    answered = run("bells", "--play", "wood", "--json")
    assert answered.answer["path"] == path
    assert answered.err == played.out


def test_without_the_device_that_was_asked_for_it_ends_with_1(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voiceguide.cli.alone.open_output", no_device)
    played = run("bells", "--play", "wood", "--output", "miniaudio")
    assert (played.code, played.out) == (1, "")


def test_ctrl_c_ends_a_bell_with_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voiceguide.cli.alone.open_keys", lambda stream: Interrupts())
    played = run("bells", "--play", "wood", "--output", "null")
    assert (played.code, played.out) == (130, "")
    assert played.err.endswith("Stopped.\n")


def test_a_bell_that_there_is_not_is_refused_with_those_there_are(run: Run) -> None:
    played = run("bells", "--play", "gong")
    assert (played.code, played.out) == (2, "")
    assert "gong" in played.err
    assert "tingsha" in played.err
