"""Our driver, used through pyttsx3 as anybody would, in processes of its own: the library keeps a state."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import wave
from pathlib import Path
from typing import Any

import espeakng_loader
import pytest

from voiceguide.errors import EngineMissingError
from voiceguide.speech import espeak_driver

BEGIN = """
import json, os, sys
from pathlib import Path
import pyttsx3
from voiceguide.speech import espeak_driver

espeak_driver.register()
"""


def run(program: str, *arguments: Path | str, **environment: str) -> Any:
    """Run a program; it prints nothing but one JSON value, which is handed back."""
    told = subprocess.run(
        [sys.executable, "-c", BEGIN + program, *map(str, arguments)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.stderr == ""
    assert told.returncode == 0
    assert len(told.stdout.splitlines()) == 1, told.stdout
    return json.loads(told.stdout)


SAVE = """
engine = pyttsx3.init("voiceguide_espeak")
troubles = []
engine.connect("error", lambda name, exception: troubles.append(str(exception)))
folder, *pairs = sys.argv[1:]
for pair in pairs:
    voice, text = pair.split(":")
    engine.setProperty("voice", voice)
    engine.save_to_file(text, str(Path(folder, f"{text}.wav")))
engine.runAndWait()
print(json.dumps(troubles))
"""


def frames(path: Path) -> int:
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        return file.getnframes()


def test_two_saves_before_one_run_write_both_files(tmp_path: Path) -> None:
    assert run(SAVE, tmp_path, "en-us:Notice your feet", "en-us:And breathe out slowly now") == []
    short, long = (
        frames(tmp_path / f"{text}.wav") for text in ("Notice your feet", "And breathe out slowly now")
    )
    assert 10_000 < short < long


def test_the_second_run_of_an_engine_writes_too(tmp_path: Path) -> None:
    program = SAVE.replace(
        "print(", 'engine.save_to_file("Again", str(Path(folder, "again.wav")))\nengine.runAndWait()\nprint('
    )
    assert run(program, tmp_path, "en-us:Once") == []
    assert frames(tmp_path / "Once.wav") > 10_000
    assert frames(tmp_path / "again.wav") > 10_000


def test_an_unknown_voice_or_variant_is_an_error_and_writes_nothing(tmp_path: Path) -> None:
    unknown = [
        "nope",
        "en-us+nope",
        "en-us+",
        "en-us+Klatt",
        "en-us+klatt+klatt",
        "+klatt",
        "",
        "xx",
        "en-us+3",
    ]
    troubles = run(SAVE, tmp_path, *(f"{voice}:Feet" for voice in unknown))
    assert troubles == [f"unknown voice {voice!r}" for voice in unknown]
    assert list(tmp_path.glob("*.wav")) == []


def test_a_voice_is_chosen_by_id_name_or_language(tmp_path: Path) -> None:
    voices = ["en-us", "gmw/en-US", "English (America)", "en-us+klatt", "en-gb+f2", "zh", "FR"]
    assert run(SAVE, tmp_path, *(f"{voice}:Feet {number}" for number, voice in enumerate(voices))) == []
    assert all(frames(tmp_path / f"Feet {number}.wav") > 5_000 for number in range(len(voices)))


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    (trouble,) = run(SAVE, tmp_path / "nowhere", "en-us:Feet")
    assert "No such file" in trouble


def test_after_an_error_the_next_line_is_spoken(tmp_path: Path) -> None:
    assert len(run(SAVE, tmp_path, "nope:Feet", "en-us:Hands")) == 1
    assert [path.name for path in tmp_path.glob("*.wav")] == ["Hands.wav"]


LISTED = """
engine = pyttsx3.init("voiceguide_espeak")
kinds = {kind: engine.getProperty(kind) for kind in ("voices", "variants")}
print(json.dumps({kind: [[v.id, v.name, v.languages, v.gender] for v in kinds[kind]] for kind in kinds}))
"""


def test_voices_and_variants_are_listed() -> None:
    listed = run(LISTED)
    voices = {voice[0]: voice[1:] for voice in listed["voices"]}
    assert len(voices) > 100
    assert voices["gmw/en-US"] == ["English (America)", ["en-us", "en"], "male"]
    variants = {variant[0]: variant[1:] for variant in listed["variants"]}
    assert variants["klatt"][0] == "klatt"
    assert variants["f2"][0::2] == ["female2", "female"]


def test_voices_without_a_dictionary_are_not_listed() -> None:
    """The wheel has files of them, and they say nothing."""
    listed = {voice[0] for voice in run(LISTED)["voices"]}
    assert listed.isdisjoint({"gmq/fo", "trk/kaa", "art/xex"})


EVERY_VOICE = """
engine = pyttsx3.init("voiceguide_espeak")
driver = engine.proxy._driver
unknown = []
for voice in engine.getProperty("voices"):
    for name in (voice.id, f"{voice.id}+klatt", voice.name, *voice.languages, voice.languages[0].upper()):
        try:
            driver._choose(name)
        except ValueError:
            unknown.append(name)
print(json.dumps(unknown))
"""


def test_every_listed_voice_can_be_chosen_by_whatever_is_listed_of_it() -> None:
    # Three voices of the wheel lack their dictionary, of which the library tells on descriptor 2.
    program = EVERY_VOICE.replace("engine =", "os.dup2(os.open(os.devnull, os.O_WRONLY), 2)\nengine =", 1)
    assert run(program) == []


def test_an_unknown_property_is_refused() -> None:
    program = """
engine = pyttsx3.init("voiceguide_espeak")
troubles = []
engine.connect("error", lambda name, exception: troubles.append(repr(exception)))
engine.setProperty("speed", 3)
engine.runAndWait()
print(json.dumps(troubles))
"""
    assert "unknown property 'speed'" in run(program)[0]


def deep_folder(tmp_path: Path) -> Path:
    folder = tmp_path / Path(*["a" * 60] * 4)
    folder.mkdir(parents=True)
    return folder


def test_a_data_path_too_long_for_the_library_works_and_leaves_no_link(tmp_path: Path) -> None:
    data = deep_folder(tmp_path) / "espeak-ng-data"
    data.symlink_to(espeakng_loader.get_data_path())
    assert len(os.fsencode(data)) > 200
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    program = f"import espeakng_loader\nespeakng_loader.get_data_path = lambda: {str(data)!r}\n{SAVE}"
    assert run(SAVE, tmp_path, "en-us+klatt:Feet") == []
    usual = (tmp_path / "Feet.wav").read_bytes()
    (tmp_path / "Feet.wav").unlink()
    assert run(program, tmp_path, "en-us+klatt:Feet", TMPDIR=str(temporary)) == []
    assert (tmp_path / "Feet.wav").read_bytes() == usual
    assert list(temporary.iterdir()) == []


MISSING = """
from voiceguide.errors import EngineMissingError
import espeakng_loader
espeakng_loader.get_data_path = lambda: sys.argv[1]
os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
try:
    pyttsx3.init("voiceguide_espeak")
except EngineMissingError as error:
    print(json.dumps([error.what, error.remedy]))
"""


@pytest.mark.parametrize("deep", [False, True], ids=["short path", "long path"])
def test_missing_data_is_told_of_with_a_remedy(tmp_path: Path, deep: bool) -> None:
    data = (deep_folder(tmp_path) if deep else tmp_path) / "nowhere"
    what, remedy = run(MISSING, data)
    assert "does not start" in what
    assert "pip install" in remedy


def no_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(espeakng_loader, "get_library_path", lambda: "/nowhere/libespeak-ng.so")


def test_a_missing_library_is_told_of_with_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    no_wheel(monkeypatch)
    monkeypatch.setattr(espeak_driver, "_SYSTEM_LIBRARIES", ("libnobody-has-this.so.1",))
    with pytest.raises(EngineMissingError, match=r"espeak-ng cannot be loaded .*nowhere") as caught:
        espeak_driver.library_version()
    assert "pip install espeakng-loader" in caught.value.remedy


def test_the_systems_library_stands_in_for_the_wheels(monkeypatch: pytest.MonkeyPatch) -> None:
    wheels = espeakng_loader.get_library_path()
    no_wheel(monkeypatch)
    monkeypatch.setattr(espeak_driver, "_SYSTEM_LIBRARIES", ("libnobody-has-this.so.1", str(wheels)))
    library, data = espeak_driver._load()
    assert isinstance(library, ctypes.CDLL)
    assert data is None


def test_the_version_is_the_librarys_own() -> None:
    assert espeak_driver.library_version().count(".") >= 1
