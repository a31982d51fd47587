from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.desk.importing.tidying import tidied, unmarked
from voiceguide.desk.importing.writing import WIDTH, write_script
from voiceguide.script import Library, load_text
from voiceguide.script.model import (
    PAUSES,
    Bell,
    Breathe,
    BreathPattern,
    Note,
    Pause,
    Place,
    Rest,
    Say,
    Section,
    Step,
    VoiceWish,
    exact_pause,
    timed_pause,
)
from voiceguide.units import Decibels, Millis

PLACE = Place(path="x", line=1, column=1)


def written(*steps: Step) -> str:
    return write_script(steps, title="T", summary="", language="", voice=VoiceWish(), source="x.txt")


def read_again(script: str) -> tuple[Step, ...]:
    return load_text(script, path="x.yaml", folder=Path("nowhere"), library=Library()).steps


def say(text: str) -> Say:
    return Say(place=PLACE, text=text)


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "1:30",
        "~",
        "- a dash",
        "# a hash",
        "one # two",
        "a: b",
        "'quoted'",
        '"quoted" and not',
        "[bracket]",
        "*star",
        "&amp",
        "!tag",
        "%percent",
        "@at",
        "`tick",
        "? what",
        "| bar",
        "> more",
        "--- a rule",
        "ends with:",
        "null",
        "2024-01-01",
        "Füße, \U0001f331 感",
        "x" * 300,
        "#" + " a:" * 60,
    ],
)
def test_any_text_reads_back_as_it_was(text: str) -> None:
    for step in read_again(
        written(say(unmarked(text)), Note(place=PLACE, text=text), Section(place=PLACE, title=text))
    ):
        read = getattr(step, "text", "") or getattr(step, "title", "")
        assert read == (unmarked(text) if isinstance(step, Say) else text)


@given(st.text().map(tidied).map(unmarked).filter(lambda text: text and "{" not in text and "}" not in text))
def test_any_tidied_text_reads_back_as_it_was(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    if text.isprintable() and len(text.split()) < 400:
        (step,) = read_again(written(say(text)))
        assert isinstance(step, Say)
        assert step.text == text


def test_every_kind_of_step_reads_back_as_it_was() -> None:
    pauses = [PAUSES["sense"], timed_pause(Millis(90_500)), exact_pause(Millis(4000))]
    pauses.append(
        Pause(kind="timed", shortest=Millis(20_000), natural=Millis(25_000), longest=Millis(30_000))
    )
    voice = VoiceWish(rate=90, pitch=40, volume=Decibels(-3.5))
    patterns = [(4000, 0, 6000, 0), (4000, 7000, 8000, 0), (4000, 4000, 4000, 4000), (2500, 0, 5000, 1000)]
    steps: list[Step] = [Say(place=PLACE, text="Sit.", pause=pause, voice=voice) for pause in pauses]
    steps += [Rest(place=PLACE, pause=pause) for pause in pauses]
    steps += [Bell(place=PLACE), Bell(place=PLACE, strikes=3)]
    for phases in patterns:
        inhale, hold, exhale, rest = map(Millis, phases)
        pattern = BreathPattern(inhale=inhale, hold=hold, exhale=exhale, rest=rest)
        steps.append(Breathe(place=PLACE, pattern=pattern, fewest=6, most=6))
    again = read_again(written(*steps))
    assert [str(step).replace(str(step.place), "") for step in again] == [
        str(step).replace(str(step.place), "") for step in steps
    ]


def test_it_looks_as_if_somebody_had_written_it() -> None:
    long = "Let the ground carry you for a while, as it carries everything else here, and everybody else too."
    script = write_script(
        [
            Section(place=PLACE, title="Feet"),
            Say(place=PLACE, text="Sit.", pause=PAUSES["settle"]),
            Bell(place=PLACE),
            Section(place=PLACE, title="Rest"),
            say(long),
        ],
        title="Feet: a practice",
        summary="Sit.",
        language="en-GB",
        voice=VoiceWish(rate=100),
        source="feet.md",
    )
    assert script == (
        "# Imported by voiceguide from feet.md.\n"
        "title: 'Feet: a practice'\n"
        "summary: Sit.\n"
        "language: en-GB\n"
        "voice: {rate: 100}\n"
        "\n"
        "steps:\n"
        "  - section: Feet\n"
        "  - say: Sit.\n"
        "    pause: settle\n"
        "  - bell\n"
        "\n"
        "  - section: Rest\n"
        "  - say: >-\n"
        "      Let the ground carry you for a while, as it carries everything else here, and everybody else\n"
        "      too.\n"
    )


def test_no_line_is_wider_than_the_page() -> None:
    script = written(*(say(" ".join(["word"] * count)) for count in range(1, 60)))
    assert max(map(len, script.splitlines())) <= WIDTH
