from __future__ import annotations

import re

import pytest

from voiceguide.desk.importing import LINES, MARKS, TAGS
from voiceguide.desk.importing.dialects import is_mark, read_alone, read_mark
from voiceguide.desk.importing.kinds import looks_like
from voiceguide.desk.importing.meanings import Breaths, Meaning, Phase, Silence, Strikes
from voiceguide.desk.importing.writing import pattern_text, pause_text


def told(meaning: Meaning) -> str:
    """A meaning as a script would write it."""
    match meaning:
        case Silence(pause=pause, remark=remark):
            return f"pause {pause_text(pause)}" + (" and a note" if remark else "")
        case Strikes(times=times):
            return f"bell x{times}"
        case Phase(name=name, length=length):
            return f"{name} {length}"
        case Breaths(pattern=pattern, rounds=rounds):
            return f"breathe {pattern_text(pattern)} x{rounds}"
        case _:
            return type(meaning).__name__.lower()


MEANT = {
    "pause 5": "pause 5s",
    "PAUSE: 10": "pause 10s",
    "pause:3s": "pause 3s",
    "Pause \u2013 1 min": "pause 1m",
    "pause for about 30 seconds": "pause 30s",
    "pause 1 minute 30 seconds": "pause 1m30s",
    "pause 1:30": "pause 1m30s",
    "5-second pause": "pause 5s",
    "pause 1,5 s": "pause 1.5s",
    "silence 30s": "pause 30s",
    "two minutes of silence": "pause 2m",
    "pause for 20-30 seconds": "pause {'natural': '25s', 'min': '20s', 'max': '30s'}",
    "pause 3000": "pause 3s",
    "pause for three breaths": "pause 15s",
    "Pause, 10 Sekunden": "pause 10s",
    "pause": "pause sense",
    "brief pause": "pause settle",
    "pause briefly": "pause settle",
    "a long, long pause": "pause rest",
    "lange Pause": "pause rest",
    "silence": "pause rest",
    "a moment of silence": "pause rest",
    "beat": "pause beat",
    "slnc 2000": "pause 2s",
    "500ms": "pause 0.5s",
    "~10 sec": "pause 10s",
    "...5s": "pause 5s",
    "pause as the rain fills the room": "pause sense and a note",
    "let them rest in silence for 2 minutes": "pause 2m and a note",
    "inhale 4": "in 4000",
    "breathe out for 6 counts": "out 6000",
    "hold your breath: 7s": "hold 7000",
    "hold 90 seconds": "pause 1m30s",
    "breathe in 4, hold 7, out 8": "breathe 4-7-8 xNone",
    "breathe in for 4 hold for 4 out for 6 x3": "breathe 4-4-6 x3",
    "in-breath 4 / out-breath 6, 5 rounds": "breathe 4-6 x5",
    "inhale 4, hold 4, exhale 4, hold 4, repeat 3 times": "breathe box x3",
    "breathe 4-7-8, 6 rounds": "breathe 4-7-8 x6",
    "box breathing x4": "breathe box x4",
    "breath": "pause settle",
    "inhale": "pause settle",
    "bell": "bell x1",
    "chime x3": "bell x3",
    "ring the bell three times": "bell x3",
    "final bell": "bell x1",
    "bell rings softly": "bell x1",
    "your name": "blank",
    "insert place": "blank",
    "music fades in": "aside",
    "softly": "aside",
    "in a calm voice": "aside",
}


@pytest.mark.parametrize("mark", MEANT)
def test_a_mark_means_what_people_mean_by_it(mark: str) -> None:
    reading = read_mark(mark)
    assert reading is not None
    assert told(reading.meaning) == MEANT[mark]


@pytest.mark.parametrize("words", ["smile", "or soften your gaze", "4", "12 times", "x", "rest your hands"])
def test_other_words_are_no_marks(words: str) -> None:
    assert read_mark(words) is None


@pytest.mark.parametrize(
    ("mark", "guess"),
    [
        ("pause 3000", "milliseconds"),
        ("pause for a few breaths", "5 seconds a breath"),
        ("pause 20 minutes", "very long"),
        ("pause 99999 minutes", "Longer than a day"),
        ("pause 0", "No time at all"),
        ("gong", "own bell"),
        ("bell x500", "500 strikes"),
        ("inhale", "no length"),
        ("hold 2 minutes", "Too long"),
    ],
)
def test_what_was_guessed_is_told(mark: str, guess: str) -> None:
    reading = read_mark(mark)
    assert reading is not None
    assert guess in reading.doubt


@pytest.mark.parametrize("line", ["PAUSE, 10 seconds", "Pause: 5", "LONG PAUSE", "BELL", "SILENCE."])
def test_a_labelled_or_shouted_line_is_a_mark(line: str) -> None:
    reading = read_alone(line)
    assert reading is not None
    assert reading.doubt == ""


@pytest.mark.parametrize("line", ["Pause.", "Long pause", "Pause for 10 seconds.", "Bell"])
def test_a_plain_line_that_could_be_a_mark_is_one_with_a_doubt(line: str) -> None:
    reading = read_alone(line)
    assert reading is not None
    assert "since it stands alone" in reading.doubt


@pytest.mark.parametrize(
    "line", ["Rest.", "Pause here, and notice.", "A", "Inhale 4, exhale 6", "Bells are far."]
)
def test_a_line_for_the_listener_is_text(line: str) -> None:
    assert read_alone(line) is None


def test_only_what_sounds_or_is_silent_is_surely_a_mark() -> None:
    assert [is_mark(one) for one in ("pause 5", "bell", "inhale 4", "box breathing")] == [True] * 4
    assert [is_mark(one) for one in ("name", "softly", "smile", "pause so that all can sit")] == [False] * 4


def test_every_row_understands_its_own_examples() -> None:
    """The tables are printed as a reference, so they must not promise what is not there."""
    for dialect in MARKS:
        for example in dialect.examples:
            found = re.findall(r"\[\[.+?\]\]|\[.+?\]|\(.+?\)|\*.+?\*|\.{3}5s", example) or [example]
            for mark in found:
                flat = " ".join(mark.strip("[]()*").lower().split()).rstrip(".")
                match = dialect.pattern.fullmatch(flat)
                assert match, f"{dialect.name} does not know {mark}"
                assert dialect.read(match), f"{dialect.name} does not understand {mark}"
    for line in LINES:
        for example in line.examples:
            if not example.startswith("<!--") and "\\n" not in example:
                assert looks_like(line.kind, example), f"{line.kind} does not know {example}"
    for tag in TAGS:
        for example in tag.examples:
            name = re.match(r"<([\w:-]+)", example)
            assert name, example
            assert name[1] in tag.names
