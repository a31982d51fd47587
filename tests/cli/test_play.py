"""The null output plays in real time, so these practices are begun near their end."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
import soundfile

from tests.cli.conftest import Run
from voiceguide import config
from voiceguide.cache import Cache, cleaning
from voiceguide.cli import options
from voiceguide.cli.parts import shuffled
from voiceguide.errors import NoDeviceError, SoundError, VoiceguideError
from voiceguide.player import NullOutput, Outcome, Transport
from voiceguide.player.bookmark import Bookmark, keep, recall
from voiceguide.player.keys import NoKeys
from voiceguide.units import Frames, Millis


def no_device(*asked: object) -> NoReturn:
    raise NoDeviceError("There is no sound device to play on.", "Connect one.")


class StopsAtRest(NoKeys):
    """A listener who stops when the word is Rest."""

    def read(self, timeout: float) -> str | None:
        super().read(timeout)
        return "q" if "Rest." in sys.stdout.getvalue() else None  # type: ignore[attr-defined]


def test_a_new_practice_plays_to_its_end_and_says_nothing_on_stdout(run: Run, script: Path) -> None:
    played = run("play", script, "--output", "null", "--length", "15s", "--from", "13s")
    assert (played.code, played.out) == (0, "")
    assert played.err.splitlines() == ["Small, 0:15. Space pauses, Q stops.", "The practice has ended."]


def test_captions_are_printed_as_they_are_spoken_until_somebody_stops(
    run: Run, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voiceguide.cli.sitting.open_keys", lambda stream: StopsAtRest())
    played = run("play", script, "--output", "null", "--length", "15s", "--from", "5s", "--captions")
    assert (played.code, played.out) == (0, "Notice your feet.\nRest.\n")
    assert re.search(r"^Stopped at 0:0[67] of 0:15\.$", played.err, re.MULTILINE)


def test_a_cached_practice_plays_too_and_says_nothing_on_stdout(run: Run, script: Path) -> None:
    run("render", script, "--length", "15s")
    played = run("play", script, "--output", "null", "--length", "15s", "--from", "0:13")
    assert (played.code, played.out) == (0, "")
    assert played.err.endswith("The practice has ended.\n")


@pytest.mark.parametrize("start", ["banana", "-2s", "1:99"])
def test_a_start_that_is_none_is_refused(run: Run, script: Path, start: str) -> None:
    played = run("play", script, "--output", "null", f"--from={start}")
    assert (played.code, played.out) == (2, "")
    assert played.err.startswith("--from: `")


def test_a_start_past_the_end_is_refused(run: Run, script: Path) -> None:
    played = run("play", script, "--output", "null", "--length", "15s", "--from", "15s")
    assert (played.code, played.out) == (2, "")
    assert "past the end" in played.err
    assert "0:15" in played.err


def test_an_output_that_there_is_not_is_refused(run: Run, script: Path) -> None:
    played = run("play", script, "--output", "gramophone")
    assert (played.code, played.out) == (2, "")
    assert "gramophone" in played.err


def test_without_a_device_the_practice_is_rendered_instead(
    run: Run, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voiceguide.cli.play.open_output", no_device)
    played = run("play", script)
    assert played.code == 0
    said, path = played.out.rstrip("\n").rsplit(": ", 1)
    assert said == "There is no sound device to play on. The session is rendered"
    assert Path(path).is_file()


def test_without_the_device_that_was_asked_for_nothing_is_done(
    run: Run, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voiceguide.cli.play.open_output", no_device)
    played = run("play", script, "--output", "miniaudio")
    assert (played.code, played.out) == (1, "")
    assert played.err == "There is no sound device to play on. Connect one.\n"


@pytest.mark.skipif(os.name != "posix", reason="the test sends a signal")
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_who_asks_it_to_end_is_led_out_and_told_why(script: Path, number: signal.Signals, code: int) -> None:
    command = [sys.executable, "-m", "voiceguide", "play", str(script), "--output", "null"]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    assert process.stderr.readline() == "Small. Space pauses, Q stops.\n"
    process.send_signal(number)
    _, rest = process.communicate()
    assert process.returncode == code
    assert "Stopped" in rest
    assert "Traceback" not in rest


def test_a_practice_that_cannot_have_its_length_says_so_after_its_bed_began(run: Run, script: Path) -> None:
    played = run("play", script, "--output", "null", "--length", "1s")
    assert (played.code, played.out) == (1, "")
    assert "cannot be 0:01 long" in played.err


def test_what_does_not_go_together_is_refused(run: Run, script: Path) -> None:
    played = run("play", script, "--output", "null", "--from", "5s", "--start-in", "5s")
    assert (played.code, played.out) == (2, "")


def test_a_sleep_timer_ends_a_practice(run: Run, script: Path, tmp_path: Path) -> None:
    target = tmp_path / "heard.wav"
    run("render", script, "--length", "20s")
    wishes = ("--length", "20s", "--sleep-timer", "4s", "--volume", "50", "--earcons", "off")
    played = run("play", script, "--output", f"file:{target}", *wishes)
    assert (played.code, played.out) == (0, "")
    assert played.err.startswith("Small, 0:0")
    assert played.err.endswith("The practice has ended.\n")
    heard, _ = soundfile.read(target)
    assert 3.9 * 48_000 < len(heard) < 12 * 48_000


class StopsSoon(NoKeys):
    """A listener who stops at once."""

    def read(self, timeout: float) -> str | None:
        super().read(timeout)
        return "q"


def test_who_stopped_goes_on_where_they_were(run: Run, script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = run("play", "--resume", "--output", "null")
    assert (nothing.code, nothing.err.split(".")[0]) == (2, "No practice was left unfinished")
    monkeypatch.setattr("voiceguide.cli.sitting.open_keys", lambda stream: StopsSoon())
    drone = np.sin(np.arange(48_000) / 40) * np.hanning(48_000) / 5
    soundfile.write(script.with_name("drone.wav"), drone, 24_000)
    monkeypatch.chdir(script.parent)
    wishes = ("--length", "15s", "--bell-level", "-6dB", "--set", "name=Ana", "--bed", "drone.wav")
    run("play", script, "--output", "null", "--from", "12s", *wishes)
    monkeypatch.chdir("/")
    kept = recall(config.bookmark_file())
    assert kept is not None
    assert (kept.name, kept.title) == (str(script), "Small")
    assert 12_000 <= kept.position < 13_500
    assert kept.wishes["length"] == "15s"
    assert kept.wishes["filled"] == ["name=Ana"]
    monkeypatch.setattr("voiceguide.cli.sitting.open_keys", lambda stream: NoKeys())
    moved = script.rename(script.with_suffix(".moved"))
    gone = run("play", "--resume", "--output", "null")
    assert (gone.code, "stopped last in “Small”" in gone.err) == (2, True)
    moved.rename(script)
    again = run("play", "--resume", "--output", "null")
    assert (again.code, again.err.splitlines()[-1]) == (0, "The practice has ended.")
    assert recall(config.bookmark_file()) is None


def test_who_loses_the_sound_keeps_the_place(run: Run, script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lose(*given: object) -> NoReturn:
        raise SoundError("The process that mixes the session ended unexpectedly.", "Play again.")

    monkeypatch.setattr("voiceguide.cli.sitting.listen_lastingly", lose)
    assert run("play", script, "--output", "null", "--length", "15s", "--from", "12s").code == 1
    kept = recall(config.bookmark_file())
    assert kept is not None
    assert kept.position >= 12_000


def test_a_lost_device_is_closed_before_it_is_opened_again(
    run: Run, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[bool] = []

    class Device(NullOutput):
        def close(self) -> None:
            super().close()
            closed[-1] = True

    def opened(*asked: object) -> NullOutput:
        assert all(closed)
        closed.append(False)
        return Device()

    def lose(transport: Transport, keys: object, open_again: Callable[[], object], *more: object) -> Outcome:
        open_again()
        return Outcome(reason="key", position=transport.position())

    monkeypatch.setattr("voiceguide.cli.play.open_output", opened)
    monkeypatch.setattr("voiceguide.cli.sitting.listen_lastingly", lose)
    assert run("play", script, "--output", "null").code == 0
    assert len(closed) == 2


def left_at(script: Path, position: int) -> None:
    bookmark = Bookmark(name=str(script), title="Small", position=Millis(position), wishes={})
    keep(bookmark, config.bookmark_file())


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (
            ["--bed", "none", "--length", "natural", "--stale-takes"],
            "--resume goes on with what was asked for, without --length, --stale-takes, --bed.",
        ),
        (["--start-in", "15s"], "--resume and --start-in do not go together."),
    ],
)
def test_what_is_resumed_is_as_it_was(run: Run, script: Path, more: list[str], told: str) -> None:
    left_at(script, 1000)
    played = run("play", "--resume", "--output", "null", *more)
    assert (played.code, played.out) == (2, "")
    assert played.err.startswith(told)


def test_a_place_that_the_practice_does_not_reach_any_more_is_its_beginning(
    run: Run, script: Path, tmp_path: Path
) -> None:
    left_at(script, 158_000)
    target = tmp_path / "heard.wav"
    played = run("play", "--resume", "--output", f"file:{target}", "--sleep-timer", "4s")
    told, title, *_ = played.err.splitlines()
    assert played.code == 0
    assert re.fullmatch(r"Your place at 2:38 is past the end: this .* lasts 0:1\d\. It begins anew\.", told)
    assert title.startswith("Small, 0:0")
    assert soundfile.info(target).frames > 3 * 48_000


def test_what_has_no_place_leaves_that_of_another_sitting(
    run: Run, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left_at(script, 1000)
    monkeypatch.setattr("voiceguide.cli.sitting.open_keys", lambda stream: StopsSoon())
    run("play", "--quiet-sit", "20s", "--output", "null")
    kept = recall(config.bookmark_file())
    assert kept is not None
    assert (kept.name, kept.position) == (str(script), 1000)


def test_a_practice_that_ends_before_its_sleep_timer_is_over(run: Run, script: Path) -> None:
    left_at(script, 13_000)
    wishes = ("--length", "15s", "--from", "13s", "--sleep-timer", "2s")
    played = run("play", script, "--output", "null", *wishes)
    assert played.err.endswith("The practice has ended.\n")
    assert recall(config.bookmark_file()) is None


@pytest.mark.parametrize("more", [["--resume", "--from", "3s"], []])
def test_what_to_play_has_to_be_said_once(run: Run, script: Path, more: list[str]) -> None:
    words = [script, *more] if more else []
    played = run("play", *words, "--output", "null")
    assert (played.code, played.out) == (2, "")


class PressesAfter(NoKeys):
    """A listener who presses a key when a word was said, and stops at another."""

    def __init__(self, *presses: tuple[str, str]) -> None:
        super().__init__()
        self._presses = list(presses)

    def read(self, timeout: float) -> str | None:
        super().read(timeout)
        if self._presses and self._presses[0][0] in sys.stdout.getvalue():  # type: ignore[attr-defined]
            return self._presses.pop(0)[1]
        return None


@pytest.fixture
def second(tmp_path: Path, script: Path) -> Path:
    path = tmp_path / "second.yaml"
    path.write_text(
        "title: Second\nlanguage: en\nvoice: {engine: tone}\nsteps:\n  - say: Listen.\n", encoding="utf-8"
    )
    return path


@pytest.mark.parametrize("is_kept", [True, False], ids=["kept", "new"])
def test_the_end_of_a_practice_leads_on_to_the_next_and_the_place_is_kept_in_that(
    run: Run, script: Path, second: Path, monkeypatch: pytest.MonkeyPatch, is_kept: bool
) -> None:
    if is_kept:
        run("render", script, "--length", "natural")
        run("render", second)
    keys = PressesAfter(("Notice", "n"), ("Rest.", "n"), ("Listen.", "q"))
    monkeypatch.setattr("voiceguide.cli.sitting.open_keys", lambda stream: keys)
    played = run("play", script, second, "--output", "null", "--length", "natural", "--captions")
    assert (played.code, played.out) == (0, "Notice your feet.\nRest.\nListen.\n")
    assert played.err.startswith("Small, then Second")
    kept = recall(config.bookmark_file())
    assert kept is not None
    assert (kept.name, kept.title) == (str(second), "Second")
    assert kept.position < 20_000


def test_a_long_row_is_told_by_its_first_and_played_in_any_order(
    run: Run, script: Path, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voiceguide.cli.sitting.open_keys", lambda stream: StopsSoon())
    first = shuffled(["Small", "Small", "Second", "Second"], random.Random(7))[0]
    chance = random.Random(7)
    monkeypatch.setattr("voiceguide.cli.play.random.Random", lambda: chance)
    played = run("play", script, script, second, second, "--shuffle", "--output", "null")
    assert played.err.startswith(f"{first}, and 3 more")


def test_a_quiet_sit_has_bells_and_no_words(run: Run, cache: Cache, tmp_path: Path) -> None:
    target = tmp_path / "heard.wav"
    run("play", "--quiet-sit", "20s", "--output", f"file:{target}", "--earcons", "off", "--sleep-timer", "6s")
    heard, _ = soundfile.read(target)
    assert len(heard) > 5 * 48_000
    assert abs(heard).max() > 0.01


@pytest.mark.parametrize(
    "words",
    [
        ("--interval", "5m"),
        ("--quiet-sit", "5m", "--interval", "5m"),
        ("--quiet-sit", "0s"),
        ("--quiet-sit", "banana"),
    ],
)
def test_a_quiet_sit_that_is_none_is_refused(run: Run, words: tuple[str, ...]) -> None:
    played = run("play", *words, "--output", "null")
    assert (played.code, played.out) == (2, "")


@pytest.mark.parametrize("option", ["--sleep-timer", "--quiet-sit", "--interval"])
def test_whoever_typed_a_bare_number_is_asked_for_its_unit(run: Run, option: str) -> None:
    played = run("play", option, "30", "--output", "null")
    told = f"{option}: `30` has no unit. Did you mean 30m? Seconds are written 30s.\n"
    assert (played.code, played.out, played.err) == (2, "", told)


@pytest.mark.parametrize("typed", ["0", "0s", "0:00", None])
def test_the_beginning_is_a_moment_as_well(typed: str | None) -> None:
    assert options.moment(typed, "--from", "2m") == 0


def test_what_plays_is_not_cleaned_away_from_its_first_moment_on(
    run: Run, script: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused: list[bool] = []

    def try_to_clean(*given: object, **named: object) -> Outcome:
        with pytest.raises(VoiceguideError), cleaning(cache.root):
            raise AssertionError("it was cleaned")
        refused.append(True)
        return Outcome(reason="key", position=Frames(0))

    monkeypatch.setattr("voiceguide.cli.sitting.listen_lastingly", try_to_clean)
    run("render", script)
    run("play", script, "--output", "null")
    assert refused == [True]
