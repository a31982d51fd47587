"""What the program ends with, whatever happens."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import click
import pytest

from tests.cli.conftest import Run
from voiceguide import __version__, config
from voiceguide.cli import main
from voiceguide.errors import UsageError, VoiceguideError

VERBS = ("list", "show", "play", "render", "check", "preview", "say", "voices", "cache", "settings", "doctor")


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Let every verb that loads a practice meet this error."""

    def fail(name: str) -> NoReturn:
        raise error

    monkeypatch.setattr("voiceguide.cli.options.practice_named", fail)


@pytest.mark.parametrize("words", [(), ("--help",), ("-h",)])
def test_help_goes_to_stdout_and_ends_with_0(run: Run, words: tuple[str, ...]) -> None:
    told = run(*words)
    assert (told.code, told.err) == (0, "")
    assert "Usage: voiceguide" in told.out
    assert all(f"\n  {verb} " in told.out for verb in VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(run: Run, verb: str) -> None:
    told = run(verb, "--help")
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith(f"Usage: voiceguide {verb}")


def test_the_version_goes_to_stdout(run: Run) -> None:
    told = run("--version")
    assert (told.code, told.out, told.err) == (0, f"voiceguide, version {__version__}\n", "")


@pytest.mark.parametrize(
    "words",
    [("pla",), ("--nope",), ("list", "--nope"), ("show",), ("list", "too-many"), ("--", "x")],
)
def test_what_cannot_be_understood_ends_with_2(run: Run, words: tuple[str, ...]) -> None:
    told = run(*words)
    assert (told.code, told.out) == (2, "")
    assert "Error: " in told.err
    assert "--help" in told.err


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (("plya", "ground-feet"), "There is no command `plya`. Did you mean `play`?"),
        (("ground-feet",), "Did you mean `voiceguide play ground-feet`?"),
        (("my own.yaml",), "Did you mean `voiceguide play 'my own.yaml'`?"),
        (("xyzzy",), "There is no command `xyzzy`.\n"),
        (("list", "calm", "night"), "`voiceguide list --search 'calm night'`"),
    ],
)
def test_what_was_probably_meant_is_asked(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: tuple[str, ...], meant: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my own.yaml").touch()
    told = run(*words)
    assert (told.code, told.out) == (2, "")
    assert meant in told.err


@pytest.mark.parametrize(
    ("error", "code"),
    [(VoiceguideError("It failed.", "Try again."), 1), (UsageError("It failed.", "Try again."), 2)],
)
def test_an_expected_failure_is_one_sentence_and_its_remedy_on_stderr(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: VoiceguideError, code: int
) -> None:
    failing(monkeypatch, error)
    told = run("show", "ground-feet")
    assert (told.code, told.out, told.err) == (code, "", "It failed. Try again.\n")


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_an_interruption_ends_with_130(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    failing(monkeypatch, error)
    told = run("show", "ground-feet")
    assert (told.code, told.out, told.err.strip()) == (130, "", "Stopped.")


def test_a_crash_ends_with_3_and_a_log_to_send(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, RuntimeError("something foreign"))
    told = run("show", "ground-feet", "--length", "3m")
    assert (told.code, told.out) == (3, "")
    assert "something foreign" in told.err
    (log,) = config.log_folder().iterdir()
    assert str(log) in told.err
    text = log.read_text(encoding="utf-8")
    assert "Traceback" in text
    assert "RuntimeError: something foreign" in text
    assert __version__ in text
    assert "['show', 'ground-feet', '--length', '3m']" in text


def test_a_crash_whose_log_cannot_be_written_is_told_whole(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("mine")
    monkeypatch.setattr(config, "log_folder", lambda: tmp_path / "file" / "logs")
    failing(monkeypatch, RuntimeError("something foreign"))
    assert main(["show", "ground-feet"]) == 3
    told = capsys.readouterr()
    assert told.out == ""
    assert "RuntimeError: something foreign" in told.err


def test_a_crash_over_letters_that_no_file_can_hold_ends_with_3(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, RuntimeError("half a letter \udcff"))
    assert run("show", "\udcff").code == 3
    (log,) = config.log_folder().iterdir()
    assert "half a letter" in log.read_text(encoding="utf-8")


def voiceguide(*words: str | bytes, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "voiceguide", *words],
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )


def test_the_process_ends_with_what_main_says() -> None:
    assert voiceguide("list").returncode == 0
    assert voiceguide("show", "nobody").returncode == 2


def test_a_terminal_that_cannot_write_every_letter_is_no_reason_to_end() -> None:
    told = voiceguide("show", "“feet”", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (told.returncode, told.stdout) == (2, b"")
    assert b"\\u201cfeet\\u201d" in told.stderr


@pytest.mark.skipif(os.name != "posix", reason="file names are bytes there")
def test_a_name_that_is_no_text_is_refused_and_not_a_crash() -> None:
    told = voiceguide("check", b"\xff.yaml")
    assert told.returncode == 2
    assert b"There is no file" in told.stderr


@pytest.mark.skipif(os.name != "posix", reason="its names are made of bytes")
def test_names_of_other_bytes_and_of_any_length_are_no_crash(script: Path, tmp_path: Path) -> None:
    odd = os.fsencode(tmp_path) + b"/caf\xe9.yaml"
    shutil.copy(script, odd)
    words = (b"export", odd, b"--length", b"15s", b"--format", b"flac", b"--to", bytes(tmp_path / "phone"))
    for each in (words, (b"sync", bytes(tmp_path / "phone")), (b"plan", b"start", odd)):
        told = voiceguide(*each)
        assert told.returncode == 0, told.stderr
    assert voiceguide("journal", "list", "--practice", b"\xff").returncode == 0
    long = "a" * 300
    for each in (("sync", long), ("verify", f"{long}.flac"), ("say", "Rest.", "--to", f"{long}.flac")):
        told = voiceguide(*each)
        assert told.returncode in (1, 2)
        assert b"too long" in told.stderr or b"There is no" in told.stderr
    named = ("--set", f"name=Anna. {long}", "--length", "15s", "--format", "flac")
    assert voiceguide("export", str(script), *named, "--to", str(tmp_path / "music")).returncode == 0


def test_what_programs_and_files_get_is_utf_8(script: Path) -> None:
    script.write_text(script.read_text().replace("title: Small", "title: Über 😀"), encoding="utf-8")
    told = voiceguide("show", str(script), "--json", PYTHONIOENCODING="cp1252")
    assert json.loads(told.stdout.decode("utf-8"))["title"] == "Über 😀"


@pytest.mark.skipif(os.name != "posix", reason="pipes are closed otherwise there")
@pytest.mark.parametrize("buffered", ["", "1"], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize("words", [("list",), ("--help",), ("voices", "--json")])
def test_a_reader_who_has_seen_enough_is_no_failure(words: tuple[str, ...], buffered: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    told = subprocess.run(
        [sys.executable, "-m", "voiceguide", *words],
        env={**os.environ, "PYTHONUNBUFFERED": buffered},
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert (told.returncode, told.stderr) == (0, b"")


def test_a_module_in_the_current_folder_is_never_run(tmp_path: Path) -> None:
    for name in ("pyttsx3", "multiprocessing", "wave"):
        (tmp_path / f"{name}.py").write_text("open('PWNED', 'w').close(); raise SystemExit(9)")
    (tmp_path / "short.yaml").write_text("title: T\nsteps:\n- say: One.\n- pause: 1s exactly\n")
    program = Path(sys.executable).with_name("voiceguide")
    done = subprocess.run(
        [str(program), "play", "short.yaml", "--output", "null"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "PWNED").exists()


def test_a_closed_or_full_output_is_no_crash(tmp_path: Path) -> None:
    shell = f"{sys.executable} -m voiceguide list"
    closed = subprocess.run(f"{shell} >&-", shell=True, capture_output=True, text=True)
    assert (closed.returncode, closed.stderr) == (0, "")
    full = subprocess.run(f"{shell} >/dev/full", shell=True, capture_output=True, text=True)
    assert full.returncode == 1
    assert "cannot be written" in full.stderr
    assert "Traceback" not in full.stderr
