from __future__ import annotations

import io
from pathlib import Path
from typing import NoReturn

import pytest
import soundfile

from tests.cli.conftest import Run
from voiceguide.cache import Cache
from voiceguide.errors import NoDeviceError

pytestmark = pytest.mark.usefixtures("cache")


def no_device(name: str) -> NoReturn:
    raise NoDeviceError("There is no sound device to play on.", "Connect one.")


def piped(monkeypatch: pytest.MonkeyPatch, text: bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text), encoding="utf-8"))


def test_it_speaks_and_says_nothing_else(run: Run) -> None:
    said = run("say", "Rest.", "--voice", "tone", "--output", "null")
    assert (said.code, said.out, said.err) == (0, "", "")


def test_it_answers_in_json_and_does_not_play(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voiceguide.cli.alone.open_output", no_device)
    said = run("say", "The", "Vagus nerve", "--json", "--rate", "120").answer
    path, seconds = Path(said.pop("path")), said.pop("seconds")
    assert soundfile.info(path).duration == seconds
    assert said == {
        "text": "The Vagus nerve",
        "said": "The vaygus nerve",
        "respelt": [{"word": "Vagus", "sound": "vaygus", "source": "built in"}],
        "phonemes": "ðə vˈeɪɡəs nˈɜːv",  # noqa: RUF001 - IPA
        "engine": "pyttsx3",
        "voice": "en-us+klatt",
        "rate": 120,
        "cached": False,
    }
    assert run("say", "The Vagus nerve", "--json", "--rate", "120").answer["cached"]


def test_a_practice_finds_its_line_spoken_already(run: Run, script: Path, cache: Cache) -> None:
    said = run("say", "Notice your feet.", "--voice", "tone", "--json").answer
    assert run("cache", "explain", script, "--json").answer[0]["path"] == said["path"]


def test_the_speed_of_the_settings_is_that_of_a_practice(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.yaml").write_text("speed: slower\n")
    monkeypatch.setenv("VOICEGUIDE_SETTINGS", str(tmp_path / "mine.yaml"))
    said = run("say", "Notice your feet.", "--voice", "tone", "--json").answer
    assert said["rate"] == 97
    assert run("say", "Rest.", "--voice", "tone", "--rate", "110", "--json").answer["rate"] == 110


def test_phonemes_come_with_what_was_respelt_and_by_whom(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.yaml").write_text("pronounce: {Ana: Ahna, qigong: chi gong}\n")
    monkeypatch.setenv("VOICEGUIDE_SETTINGS", str(tmp_path / "mine.yaml"))
    said = run("say", "Ana's qigong, vagus.", "--phonemes", "--output", "null")
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines() == [
        "ˈɑːnəz kˈaɪ ɡˈɔŋ vˈeɪɡəs",  # noqa: RUF001 - IPA
        "“Ana” is said as “Ahna” (settings).",
        "“qigong” is said as “chi gong” (settings).",
        "“vagus” is said as “vaygus” (built in).",
    ]


def test_names_are_filled_from_the_settings(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.yaml").write_text("names: {name: Ana}\npronounce: {Ana: Ahna}\n")
    monkeypatch.setenv("VOICEGUIDE_SETTINGS", str(tmp_path / "mine.yaml"))
    said = run("say", "Hi *{name}*, [pause 1s] rest.", "--voice", "tone", "--json").answer
    assert (said["text"], said["said"]) == ("Hi Ana, rest.", "Hi Ahna, rest.")
    unset = run("say", "Hi {name}, at {place}.", "--voice", "tone")
    assert (unset.code, unset.out) == (2, "")
    assert unset.err.startswith("The text asks for {place}, which is not set. ")


def test_an_engine_that_cannot_tell_says_so(run: Run) -> None:
    said = run("say", "Rest.", "--voice", "tone", "--phonemes", "--output", "null")
    assert said.out == "The engine tone does not tell how it says words.\n"


def test_another_language_has_no_english_respellings(run: Run) -> None:
    said = run("say", "Vagus", "--language", "de", "--json").answer
    assert (said["said"], said["voice"]) == ("Vagus", "de+klatt")


def test_a_file_is_written_in_its_place(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "rest.wav"
    said = run("say", "Rest.", "--voice", "tone", "--to", target)
    assert (said.code, said.out, said.err) == (0, f"{target}\n", "")
    assert (soundfile.info(target).samplerate, soundfile.info(target).channels) == (48_000, 2)
    again = run("say", "Rest.", "--voice", "tone", "--to", target)
    assert again.code == 2
    assert "already there" in again.err


def test_without_a_device_the_clip_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voiceguide.cli.alone.open_output", no_device)
    said = run("say", "Rest.", "--voice", "tone")
    assert said.code == 0
    told, path = said.out.rstrip("\n").rsplit(": ", 1)
    assert told == "There is no sound device to play on. The clip is kept"
    assert Path(path).is_file()


def test_what_comes_on_standard_input_is_spoken(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    piped(monkeypatch, "Rest\n your  “hands”.\n".encode())
    assert run("say", "--voice", "tone", "--json").answer["text"] == "Rest your “hands”."


@pytest.mark.parametrize("text", [b"", b" \n", b"\xff\xfe", b"a\x00b", b"rest " * 401])
def test_what_cannot_be_spoken_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch, text: bytes) -> None:
    piped(monkeypatch, text)
    said = run("say", "--voice", "tone")
    assert (said.code in (1, 2), said.out) == (True, "")
    assert said.err


@pytest.mark.parametrize(
    "words",
    [
        ("--rate", "3", "Rest."),
        ("--language", "!", "Rest."),
        ("--voice", "nobody", "Rest."),
        ("--to", "x.ogg", "Rest."),
        ("\x1b[2J",),
    ],
)
def test_what_cannot_be_meant_ends_with_2(run: Run, words: tuple[str, ...]) -> None:
    said = run("say", *words)
    assert (said.code, said.out) == (2, "")
