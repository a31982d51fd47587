from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
import time
import wave
from contextlib import closing
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import NoReturn

import pytest
import soundfile

from tests.unit.player.doubles import Ramp
from voiceguide.errors import NoDeviceError, OutputError, UsageError
from voiceguide.player.outputs import OUTPUTS, NullOutput, check_output, miniaudio, open_output
from voiceguide.player.outputs.base import no_device
from voiceguide.units import RATE


def test_an_unknown_output_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"There are auto, simpleaudio, miniaudio, null, file\."):
        open_output("gramophone")


def test_an_output_is_opened_by_its_name() -> None:
    assert isinstance(open_output("null"), NullOutput)


@pytest.mark.parametrize(("works", "opened"), [({"simpleaudio", "miniaudio"}, 0), ({"miniaudio"}, 1)])
def test_auto_takes_the_first_that_works(
    works: set[str], opened: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs = [NullOutput(), NullOutput()]

    def opener(name: str, output: NullOutput):  # type: ignore[no-untyped-def]
        def open_it() -> NullOutput:
            if name not in works:
                raise OutputError("Not here.")
            return output

        return open_it

    table = {name: opener(name, outputs[at]) for at, name in enumerate(("simpleaudio", "miniaudio"))}
    monkeypatch.setattr("voiceguide.player.outputs.OUTPUTS", table)
    assert open_output() is outputs[opened]


def test_auto_with_nothing_that_works(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> NullOutput:
        raise no_device()

    monkeypatch.setattr("voiceguide.player.outputs.OUTPUTS", dict.fromkeys(OUTPUTS, refuse))
    with pytest.raises(NoDeviceError, match=r"no sound device to play on.*--output null"):
        open_output()


def test_the_simpleaudio_that_crashes_is_refused_where_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.version", lambda name: "1.0.4")
    monkeypatch.setattr(sys, "version_info", (3, 12, 0))
    with pytest.raises(OutputError, match="pip install simpleaudio-patched"):
        open_output("simpleaudio")


def test_a_missing_simpleaudio_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("importlib.metadata.version", version)
    monkeypatch.setitem(sys.modules, "simpleaudio", None)
    with pytest.raises(OutputError, match=r"pip install 'voiceguide\[simpleaudio\]'"):
        open_output("simpleaudio")


def test_importing_the_player_loads_no_device_library() -> None:
    program = "import sys, voiceguide.player; print({'miniaudio', 'simpleaudio'} & set(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout == "set()\n"


@pytest.mark.parametrize("wanted", ["file", "file:", "null:x", "simpleaudio:x", "auto:x", "miniaudio:"])
def test_what_an_output_cannot_take_is_refused(wanted: str) -> None:
    with pytest.raises(UsageError):
        check_output(wanted)


def test_a_device_is_found_by_a_part_of_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = [{"name": "USB Headset", "id": 1}, {"name": "USB Speaker", "id": 2}]
    monkeypatch.setattr(miniaudio, "_listed", lambda: listed)
    assert miniaudio._named("headset")["id"] == 1
    with pytest.raises(OutputError, match=r"more than one sound device “usb”.*“USB Headset”, “USB Speaker”"):
        miniaudio._named("usb")
    with pytest.raises(OutputError, match="no sound device “radio”"):
        miniaudio._named("radio")


def test_a_file_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "mine.wav").write_bytes(b"mine")
    with pytest.raises(UsageError, match="already there"):
        open_output(f"file:{tmp_path / 'mine.wav'}")
    with pytest.raises(UsageError, match=r"\.wav files"):
        open_output(f"file:{tmp_path / 'mine.mp3'}")
    with pytest.raises(OutputError, match=r"cannot be written: No such file or directory\. Choose"):
        open_output(f"file:{tmp_path / 'nowhere' / 'mine.wav'}")
    assert (tmp_path / "mine.wav").read_bytes() == b"mine"


def test_a_file_is_opened_by_simple_players(tmp_path: Path) -> None:
    target = tmp_path / "mine.wav"
    with closing(open_output(f"file:{target}")) as output:
        output.play(Ramp(RATE // 2), start=0, fade_in=0)
        assert any(output.finished() or time.sleep(0.01) for _ in range(1000))
    with wave.open(str(target)) as file:
        assert file.getparams()[:3] == (2, 2, RATE)
        assert file.getnframes() >= RATE // 2
        assert len(file.readframes(RATE)) == 4 * file.getnframes()


def test_a_file_whose_player_is_killed_can_be_heard(tmp_path: Path) -> None:
    target = tmp_path / "mine.wav"
    program = (
        "import os, time\n"
        "from tests.unit.player.doubles import Ramp\n"
        "from voiceguide.player.outputs import open_output\n"
        f"output = open_output({f'file:{target}'!r})\n"
        "output.play(Ramp(480_000), start=0, fade_in=0)\n"
        "while output.position() < 48_000:\n"
        "    time.sleep(0.01)\n"
        "os._exit(9)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=False, timeout=60)
    assert soundfile.info(target).frames > RATE // 2


def test_a_file_that_cannot_be_written_any_further_ends_the_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(io.BytesIO):
        def write(self, *given: object) -> NoReturn:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with closing(open_output(f"file:{tmp_path / 'mine.wav'}")) as output, monkeypatch.context() as disk:
        disk.setattr(output, "_file", Full())
        output.play(Ramp(60 * RATE), start=0, fade_in=0)
        with pytest.raises(OutputError, match=r"mine\.wav cannot be written: No space left on device\. Make"):
            any(output.finished() or time.sleep(0.01) for _ in range(1000))
        output.fade_out(RATE)
