"""`voiceguide` alone: by voice on a terminal, also through a pseudo-terminal, and in writing elsewhere."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pytest
import soundfile

from tests.cli.conftest import Run
from tests.terminal import terminal
from voiceguide import config, settings
from voiceguide.cli.once import is_done, mark_done
from voiceguide.cli.wanted import How
from voiceguide.errors import NoDeviceError, SpeechError
from voiceguide.phrases import catalogue
from voiceguide.player import Outcome
from voiceguide.player.bookmark import Bookmark, keep
from voiceguide.player.menu.levels import Prompt
from voiceguide.player.menu.tree import Named
from voiceguide.script.coming import Sitting
from voiceguide.script.model import VoiceWish
from voiceguide.speech import Voice
from voiceguide.speech.tone import ToneEngine, _pitch
from voiceguide.timeline import Line
from voiceguide.units import RATE, Frames, Millis

WORDS = catalogue("en").menu


def set_up(text: str) -> Path:
    path = config.settings_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def type_in(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


class Played(list[tuple[str, Mapping[str, Any], How]]):
    """Plays nothing, and remembers what it was asked for."""

    reason = "end"
    has_device = True

    def __call__(self, name: str, wishes: Mapping[str, Any], how: How) -> Outcome | None:
        self.append((name, wishes, how))
        if not self.has_device:
            return None
        return Outcome(reason=self.reason, position=Frames(0))  # type: ignore[arg-type]

    @property
    def names(self) -> list[str]:
        return [name for name, _, _ in self]


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> Played:
    played = Played()
    monkeypatch.setattr("voiceguide.cli.play.play", played)
    return played


@pytest.fixture(autouse=True)
def nothing_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day and the hour change nothing; in a terminal of its own the program still suggests something."""
    monkeypatch.setattr("voiceguide.cli.menu.suggested", lambda practices, past, now: None)


@pytest.fixture
def asked_before() -> None:
    """A listener who answered the questions some other day."""
    mark_done("questions")


@pytest.mark.usefixtures("asked_before")
def test_in_writing_there_are_numbered_lines_and_an_echo(
    run: Run, played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_in(monkeypatch, "4", "0", "x", "1", "1")
    told = run("--plain")
    assert (told.code, told.err) == (0, "")
    lines = told.out.splitlines()
    assert lines[:3] == [WORDS.welcome, "1. Grounding", "2. By how you are now"]
    assert WORDS.typed in lines[:9]
    assert "You chose Breathing." in lines
    assert "0. Back" in lines
    assert "That key does nothing here. For help, press H." in lines
    chosen = lines.index("You chose Feet on the floor.")
    assert lines[chosen + 1] == "That was Feet on the floor."
    assert lines[-1] == WORDS.leave  # the input has ended
    assert played.names == ["before-you-begin", "ground-feet"]


@pytest.mark.usefixtures("asked_before")
def test_the_statement_is_heard_once_and_is_no_place_to_go_on_from(
    run: Run, played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        type_in(monkeypatch, "1", "1")
        run("--plain")
    assert played.names == ["before-you-begin", "ground-feet", "ground-feet"]
    assert [how.keeps_place for _, _, how in played] == [False, True, True]


@pytest.mark.usefixtures("asked_before")
def test_what_was_only_written_to_a_file_was_not_heard(
    run: Run, played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    played.has_device = False
    type_in(monkeypatch, "1", "1")
    assert "That was" not in run("--plain").out
    played.has_device = True
    type_in(monkeypatch, "1", "1")
    assert "That was" in run("--plain").out
    assert played.names == ["before-you-begin", "ground-feet"] * 2


@pytest.mark.usefixtures("asked_before")
def test_whoever_stops_the_statement_is_back_in_the_menu(
    run: Run, played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    played.reason = "key"
    type_in(monkeypatch, "1", "1")
    told = run("--plain")
    assert played.names == ["before-you-begin"]
    assert told.out.count(WORDS.welcome) == 2


@pytest.mark.usefixtures("asked_before")
def test_what_was_left_unfinished_is_gone_on_with_as_it_was(
    run: Run, played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark_done("before-you-begin")
    kept = Bookmark(name="body-scan", title="Body scan", position=Millis(90_000), wishes={"length": "10m"})
    keep(kept, config.bookmark_file())
    type_in(monkeypatch, "1")
    told = run("--plain")
    assert "1. Go on with Body scan" in told.out.splitlines()
    ((name, asked, how),) = played
    assert (name, asked["length"], how.first) == ("body-scan", "10m", 90 * RATE)


@pytest.mark.usefixtures("asked_before")
def test_what_may_be_next_is_the_first_choice_and_knows_what_was_had(
    run: Run, played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[tuple[str, int, str]]] = []

    def suggest(practices: Sequence[Named], past: Sequence[Sitting], now: datetime) -> Named:
        asked.append([(had.name, had.intensity, had.ended) for had in past])
        assert all(now - had.at < timedelta(hours=1) for had in past)
        return next(named for named in practices if named[0] == "orient-look")

    monkeypatch.setattr("voiceguide.cli.menu.suggested", suggest)
    mark_done("before-you-begin")
    kept = Bookmark(name="body-scan", title="Body scan", position=Millis(90_000), wishes={"length": "10m"})
    keep(kept, config.bookmark_file())
    type_in(monkeypatch, "2", "q")
    told = run("--plain").out.splitlines()
    assert told[1:3] == [
        "1. Go on with Body scan",
        "2. Perhaps Look around, slowly. 3 minutes. Eyes open",
    ]
    assert "You chose Look around, slowly." in told
    assert [(name, wishes) for name, wishes, _ in played] == [("orient-look", {"length": None})]
    assert asked == [[("body-scan", 2, "stopped")], [("orient-look", 0, "finished")]]


@pytest.mark.usefixtures("asked_before", "played")
def test_shelves_can_be_picked_by_how_one_is_and_by_the_time(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_in(monkeypatch, "2", "0", "3", "3")
    told = run("--plain").out.splitlines()
    feeling = told.index("You chose By how you are now.")
    assert told[feeling + 1 : feeling + 4] == [
        "1. When you are keyed up",
        "2. When you feel little",
        "3. When you are in between",
    ]
    time = told.index("You chose By the time there is.")
    assert [line[3:] for line in told[time + 1 : time + 4]] == [
        "When there are two or three minutes",
        "When there are ten minutes",
        "For falling asleep",
    ]
    assert any(" Easing towards sleep. 20 minutes. Eyes shut" in line for line in told)


@pytest.mark.usefixtures("asked_before", "played")
def test_the_menu_offers_what_suits_the_listener(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    type_in(monkeypatch, "4", "5", "0", "0", "1", "5")
    usual = run("--plain").out
    assert "Look around, slowly" in usual
    assert "Box breathing" not in usual
    set_up("cues: ears\nholds: yes\nlanguage: en\n")
    type_in(monkeypatch, "4", "5", "5", "0", "0", "0", "1", "5")
    changed = run("--plain").out
    assert "Look around, slowly" not in changed
    assert "Box breathing" in changed


@pytest.mark.usefixtures("asked_before", "played")
def test_it_speaks_the_language_of_the_listener(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up("language: de-AT\n")
    type_in(monkeypatch, "1")
    told = run("--plain").out.splitlines()
    assert told[:2] == [catalogue("de").menu.welcome, "1. Am Boden ankommen"]
    assert "1. Die Füße am Boden. 3 Minuten. Augen offen oder zu" in told


def test_the_first_run_asks_five_questions_and_the_settings_keep_the_answers(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voiceguide.cli.first_run._voices", lambda language: ())
    # slower; back, and faster after all; bells and cues as usual; holds
    type_in(monkeypatch, "", "2", "0", "3", "", "1", "2", "q")
    told = run("--plain")
    assert told.code == 0
    assert told.out.startswith(WORDS.first_run)
    assert [question.ask in told.out for question in WORDS.questions.values()] == [True] * 5
    found = settings.load(config.settings_file())
    assert (found.speed, found.holds, found.bells, found.cues) == ("faster", True, "script", "any")
    assert "#bells: soft" in config.settings_file().read_text(encoding="utf-8")
    type_in(monkeypatch, "q")
    assert WORDS.first_run not in run("--plain").out


def test_help_during_the_questions_tells_that_enter_answers_and_asks_again(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voiceguide.cli.first_run._voices", lambda language: ())
    type_in(monkeypatch, "h", "q")
    told = run("--plain").out
    assert WORDS.guide not in told
    before, after = told.split(WORDS.guide_question)
    asked = WORDS.questions["voice"].ask
    assert (before.count(asked), after.count(asked)) == (1, 1)


def test_what_the_settings_say_is_not_asked_and_stays_as_it_was_written(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = "# Mine.\nvoice: tone   # as I like it\nspeed: usual\nbells: none\ncues: any\n"
    path = set_up(mine)
    type_in(monkeypatch, "2", "q")
    told = run("--plain").out
    assert WORDS.questions["speed"].ask not in told
    assert path.read_text(encoding="utf-8") == f"{mine}holds: yes\n"


def test_voices_are_offered_where_the_voice_is_asked_for_and_nowhere_else(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    joe = Voice(engine="piper", id="joe", name="Joe", language="en-US")
    monkeypatch.setattr("voiceguide.cli.first_run._voices", lambda language: (joe,))
    type_in(monkeypatch, *[""] * len(WORDS.questions), "q")
    assert run("--plain").out.count("Joe") == 1


def test_whoever_leaves_during_the_questions_is_asked_again(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voiceguide.cli.first_run._voices", lambda language: ())
    type_in(monkeypatch, "", "2", "q")
    run("--plain")
    assert not config.settings_file().exists()
    assert not is_done("questions")


@pytest.mark.usefixtures("asked_before")
def test_what_cannot_be_played_brings_the_menu_back(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> NoReturn:
        raise SpeechError("No voice speaks this.", "Choose another.")

    monkeypatch.setattr("voiceguide.cli.play.play", refuse)
    type_in(monkeypatch, "1", "1", "q")
    told = run("--plain")
    assert (told.code, told.err) == (0, "No voice speaks this. Choose another.\n")
    assert WORDS.failed in told.out
    assert told.out.count("1. Grounding") == 2


def no_device(*_: object) -> NoReturn:
    raise NoDeviceError("There is no sound device to play on.", "Connect one.")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.usefixtures("asked_before", "cache")
def test_without_a_device_it_is_written(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up("voice: tone\n")
    monkeypatch.setattr("voiceguide.cli.menu.open_output", no_device)
    monkeypatch.setattr("sys.stdin", Terminal("q\n"))
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    told = run()
    assert (told.code, told.err) == (0, "There is no sound device to play on. Connect one.\n")
    assert told.out.splitlines()[:2] == [WORDS.welcome, "1. Grounding"]


@pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX")
@pytest.mark.usefixtures("asked_before", "cache")
def test_where_the_chosen_voice_is_gone_another_one_speaks() -> None:
    path = set_up("voice: nosuch\noutput: 'null'\n")
    with terminal("--captions") as listener:
        listener.wait_for(f"{WORDS.other_voice} {WORDS.welcome}")
        listener.press("q")
        listener.wait_for(WORDS.leave)
        assert listener.end() == 0
    assert "has no voice “nosuch”" in listener.shown
    assert f"The voice is chosen in {path}:1." in " ".join(listener.shown.split())


def test_off_a_terminal_it_prints_its_help(run: Run) -> None:
    told = run()
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith("Usage: voiceguide")


def test_what_is_for_the_menu_is_for_nothing_else(run: Run) -> None:
    told = run("--captions", "list")
    assert (told.code, told.out) == (2, "")
    assert "--captions" in told.err


@pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX")
@pytest.mark.usefixtures("cache")
def test_the_whole_menu_is_spoken_and_answers_to_keys(tmp_path: Path) -> None:
    target = tmp_path / "heard.wav"
    set_up(f"voice: tone\nspeed: faster\noutput: file:{target}\n")
    expected = [WORDS.first_run.partition(". Enter")[0], WORDS.questions["bells"].ask]
    with terminal("--captions") as listener:
        listener.wait_for(WORDS.first_run)
        for setting in ("bells", "cues", "holds"):
            listener.wait_for(WORDS.questions[setting].ask)
            listener.press("\n")
        listener.wait_for("Grounding, two.")  # what may be next is the first
        listener.press("2")
        listener.wait_for("Feet on the floor. 3 minutes. Eyes open or shut, one.")
        listener.press("0")
        listener.wait_for("Grounding, two.")
        listener.press("h")
        listener.wait_for(WORDS.guide)
        listener.press("q")
        listener.wait_for(WORDS.leave)
        assert listener.end() == 0
    assert expected[0] in listener.shown
    assert is_done("questions")
    told = [line for line in listener.shown.splitlines() if line]
    heard, _ = soundfile.read(target, dtype="float64", always_2d=True)
    assert_heard_in_order(heard[:, 0], told)


def assert_heard_in_order(heard: Any, texts: list[str]) -> None:
    """Find the note of every text, one after another: the tone engine has one for each."""
    window = RATE // 10
    frequencies = np.fft.rfftfreq(4 * window, 1 / RATE)
    at = 0
    for text in texts:
        wish = VoiceWish(engine="tone")
        note = _pitch(ToneEngine().prepare(Line(text=Prompt(text=text).text, voice=wish, language="en")))
        while True:
            block = heard[at : at + window]
            assert len(block) == window, f"{text!r} was not heard in its place"
            spectrum = np.abs(np.fft.rfft(block * np.hanning(window), 4 * window))
            is_loud = np.max(np.abs(block)) > 0.05
            if is_loud and abs(frequencies[np.argmax(spectrum)] - note) < 4:
                break
            at += window // 4


@pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX")
@pytest.mark.usefixtures("cache", "asked_before")
def test_a_practice_is_played_with_its_own_keys_and_the_menu_comes_back() -> None:
    set_up("voice: tone\noutput: 'null'\n")
    mark_done("before-you-begin")
    with terminal("--captions") as listener:
        listener.wait_for("Welcome.")
        listener.press("2")
        listener.wait_for("Feet on the floor.")
        listener.press("1")
        listener.wait_for("You chose Feet on the floor.")
        listener.press(" ")
        listener.wait_for("Space pauses, Q stops.")
        listener.wait_for("Ready: 3:")  # later by what its words had to be waited for
        listener.press("q")
        listener.wait_for("Stopped at")
        listener.wait_for("That was Feet on the floor.")
        listener.wait_for("Go on with Feet on the floor, one.")
        listener.press("q")
        listener.wait_for(WORDS.leave)
        assert listener.end() == 0
    assert re.search(r"Stopped at \d:\d\d of 3:0\d\.", listener.shown)


@pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX")
@pytest.mark.usefixtures("cache", "asked_before")
def test_without_captions_nothing_is_printed() -> None:
    set_up("voice: tone\noutput: 'null'\n")
    with terminal() as listener:
        while listener.is_running:
            listener.press("q")
            listener.watch(0.1)
        assert listener.end() == 0
    shown = listener.shown.replace("Reading the library; the next time it is known.", "")  # on a slow machine
    assert shown.strip("q\n") == ""  # as typed, before the terminal was told not to echo
