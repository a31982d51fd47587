from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from voiceguide.errors import ScriptError
from voiceguide.script import Library, Practice, load, load_text
from voiceguide.script.model import (
    PATTERNS,
    PAUSES,
    BedChange,
    BedWish,
    Bell,
    Breathe,
    BreathPattern,
    Group,
    Include,
    Note,
    OneOf,
    Pause,
    Ramp,
    Repeat,
    Rest,
    Say,
    Section,
    Sound,
    Step,
    VoiceWish,
    exact_pause,
    timed_pause,
)
from voiceguide.script.reader import MOST_PROBLEMS
from voiceguide.units import Decibels, Millis

NOWHERE = Path("nowhere")


def read(text: str, folder: Path = NOWHERE, library: Library | None = None) -> Practice:
    return load_text(text, path="x.yaml", folder=folder, library=library or Library())


def read_step(text: str, folder: Path = NOWHERE) -> Any:
    lines = text.replace("\n", "\n    ")
    (step,) = read(f"title: x\nsteps:\n  - {lines}\n", folder).steps
    return step


def problems_of(text: str, folder: Path = NOWHERE, library: Library | None = None) -> list[str]:
    with pytest.raises(ScriptError) as caught:
        read(text, folder, library)
    return [f"{each.path}:{each.line} {each.crumbs}: {each.message}" for each in caught.value.problems]


def fields_of(step: Step, *names: str) -> tuple[Any, ...]:
    return tuple(getattr(step, name) for name in names)


def test_reads_the_page_of_the_format() -> None:
    practice = read(
        "title: Feet on the floor\nsummary: Let go.\nlanguage: no\nlengths: [3m, '10:00']\nintensity: 1\n"
        "eyes: shut\nposture: lying\ntags: [grounding, on]\ncautions: [Slowly.]\nvoice: {rate: 110}\n"
        "bed: {sound: room, level: -20dB}\nbell: bowl\npronounce: {qigong: chee gung}\nsteps: [bell]\n"
    )
    assert practice.name == "x"
    assert practice.title == "Feet on the floor"
    assert practice.language == "no"
    assert practice.lengths == (180_000, 600_000)
    assert (practice.eyes, practice.posture, practice.intensity) == ("shut", "lying", 1)
    assert practice.tags == ("grounding", "on")
    assert practice.voice == VoiceWish(rate=110)
    assert practice.bed == BedWish(sound="room", level=Decibels(-20))
    assert practice.pronounce == (("qigong", "chee gung"),)


def test_the_bed_may_be_a_name_or_none() -> None:
    assert read("title: x\nbed: none\nsteps: [bell]").bed == BedWish(sound="none")


def test_reads_a_spoken_line() -> None:
    step = read_step(
        "say: >\n  Notice\n  your feet.\npause: sense\nvoice: {rate: 100, volume: -3dB}\nid: feet-1"
    )
    assert isinstance(step, Say)
    assert step.text == "Notice your feet."
    assert step.pause == PAUSES["sense"]
    assert step.voice == VoiceWish(rate=100, volume=Decibels(-3))
    assert (step.id, step.place.line, step.place.column) == ("feet-1", 3, 5)


@pytest.mark.parametrize(
    ("text", "pause"),
    [
        ("rest", PAUSES["rest"]),
        ("8s", timed_pause(Millis(8000))),
        ("8s exactly", exact_pause(Millis(8000))),
        ("1:30", timed_pause(Millis(90_000))),
        ("{natural: 8s}", timed_pause(Millis(8000))),
        (
            "{natural: 8s, min: 5s, max: 9s}",
            Pause(kind="timed", shortest=Millis(5000), natural=Millis(8000), longest=Millis(9000)),
        ),
    ],
)
def test_reads_pauses(text: str, pause: Pause) -> None:
    assert read_step(f"pause: {text}") == Rest(place=read_step("bell").place, pause=pause)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bell", (None, 1, 7000, 0, False)),
        ("bell:", (None, 1, 7000, 0, False)),
        ("bell: bowl", ("bowl", 1, 7000, 0, False)),
        ("bell: {sound: bowl, strikes: 3, every: 5s, level: -3dB, wait: true}", ("bowl", 3, 5000, -3, True)),
        ("bell: bowl\nwait: yes", ("bowl", 1, 7000, 0, True)),
    ],
)
def test_reads_bells(text: str, expected: tuple[Any, ...]) -> None:
    step = read_step(text)
    assert isinstance(step, Bell)
    assert fields_of(step, "sound", "strikes", "every", "level", "wait") == expected


def test_reads_breathing() -> None:
    step = read_step(
        "breathe: 4-6\nrounds: 6..30\ncues: both\nremind: 75s\nramp: {to: 4-8, step: 0.5s, every: 3}"
    )
    assert isinstance(step, Breathe)
    assert step.pattern == BreathPattern(inhale=Millis(4000), exhale=Millis(6000))
    assert (step.fewest, step.most, step.cues, step.remind) == (6, 30, "both", 75_000)
    to = BreathPattern(inhale=Millis(4000), exhale=Millis(8000))
    assert step.ramp == Ramp(to=to, step=Millis(500), every=3)


def test_reads_breathing_for_a_while() -> None:
    step = read_step("breathe: {in: 2s, top_up: 0.8, out: 6s, hold: 0}\nfor: 3m")
    assert fields_of(step, "pattern", "duration") == (PATTERNS["sigh"], 180_000)


@pytest.mark.parametrize(
    ("text", "bed", "over"),
    [
        ("bed: rain", BedWish(sound="rain"), 4000),
        ("bed: none\nover: 8s", BedWish(sound="none"), 8000),
        ("bed: {level: -25dB, over: 6s}", BedWish(level=Decibels(-25)), 6000),
    ],
)
def test_reads_changes_of_bed(text: str, bed: BedWish, over: int) -> None:
    step = read_step(text)
    assert isinstance(step, BedChange)
    assert (step.bed, step.over) == (bed, over)


def test_reads_what_is_not_heard() -> None:
    assert isinstance(read_step("section: Feet"), Section)
    assert isinstance(read_step("note: Ask Ana."), Note)


def test_reads_conditions_on_any_step() -> None:
    step = read_step("steps: [bell]\nfrom: 10m\nuntil: 20m\noptional: yes\nkeep: true")
    assert isinstance(step, Group)
    assert fields_of(step, "at_least", "at_most", "optional", "keep") == (600_000, 1_200_000, True, True)


def test_reads_repeats_and_alternatives() -> None:
    repeat = read_step("repeat: 2..5\nsteps: [bell, bell]")
    assert isinstance(repeat, Repeat)
    assert (repeat.fewest, repeat.most, len(repeat.steps)) == (2, 5, 2)
    choice = read_step("one_of:\n  - [bell]\n  - - say: Left.\n    - say: Right.")
    assert isinstance(choice, OneOf)
    assert [len(steps) for steps in choice.alternatives] == [1, 2]


def test_unknown_placeholders_are_for_later() -> None:
    assert read_step("say: Hello {friend}.").text == "Hello {friend}."


def test_reads_windows_files() -> None:
    assert read("\ufefftitle: x\r\nsteps:\r\n  - say: a\r\n    pause: rest\r\n").steps


def test_names_the_way_to_a_mistake() -> None:
    said = problems_of(
        "title: x\nsteps:\n  - bell\n  - repeat: 3\n    steps:\n      - bell\n      - say: Hm {\n"
        "  - one_of:\n      - - steps:\n            - pause: never\n"
    )
    assert [line.split(": ")[0] for line in said] == [
        "x.yaml:7 steps 2 > repeat > steps 2 > say",
        "x.yaml:10 steps 3 > one_of 1 > steps 1 > steps 1 > pause",
    ]


def test_stops_counting_mistakes_somewhere() -> None:
    assert len(problems_of("title: x\nsteps:\n" + "  - pause: x\n" * 2 * MOST_PROBLEMS)) == MOST_PROBLEMS


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def write(folder: Path, name: str, *steps: str) -> Path:
    file = folder / f"{name}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("title: x\nsteps:\n" + "".join(f"  - {step}\n" for step in steps), encoding="utf-8")
    return file


def test_includes_beside_the_script_before_the_library(home: Path, tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    write(home, "parts/end", "say: Mine.", "include: inner")
    write(home, "parts/inner", "say: Inner.")
    write(shelf, "parts/end", "say: Theirs.")
    write(shelf, "other", "say: Other.")
    file = write(home, "main", "include: parts/end\n    with: {place: the sea}", "include: other")
    first, second = load(file, Library([shelf])).steps
    assert isinstance(first, Include)
    assert isinstance(second, Include)
    assert (first.script, first.names) == ("parts/end", (("place", "the sea"),))
    mine, inner = first.steps
    assert isinstance(mine, Say)
    assert isinstance(inner, Include)
    assert mine.text == "Mine."
    assert mine.place.path == str(home / "parts" / "end.yaml")
    assert isinstance(second.steps[0], Say)


def test_what_a_name_stands_for_has_no_braces_of_its_own(home: Path) -> None:
    write(home, "inner", "say: Go to {place}.")
    file = write(home, "main", 'include: inner\n    with: {place: "{name}\'s garden"}')
    with pytest.raises(ScriptError, match="Nothing fills braces here"):
        load(file, Library([]))


def test_an_included_script_keeps_the_language_it_says_of_itself(home: Path) -> None:
    write(home, "theirs", "say: Und los.").write_text("title: x\nlanguage: de\nsteps: [say: Und los.]\n")
    write(home, "mine", "say: And go.")
    file = write(home, "main", "include: theirs", "include: mine", "say: Y ya.\n    language: es-MX")
    theirs, mine, line = load(file, Library()).steps
    assert isinstance(theirs, Include)
    assert isinstance(mine, Include)
    assert isinstance(line, Say)
    assert (theirs.language, mine.language, line.language) == ("de", None, "es-MX")


def test_includes_go_eight_deep_and_no_deeper(home: Path) -> None:
    for depth in range(1, 9):
        write(home, f"p{depth}", f"include: p{depth + 1}" if depth < 8 else "bell")
    write(home, "p9", "bell")
    assert load(write(home, "main", "include: p1"), Library())
    for includes in ("main",), ("p2", "main"):
        steps = "".join(f"  - include: {name}\n" for name in includes)
        (said,) = problems_of(f"title: x\nsteps:\n{steps}", home)
        assert "This includes scripts more than 8 deep" in said


def test_the_deepest_scripts_in_the_deepest_includes_fit_the_stack(home: Path) -> None:
    for depth in range(1, 9):
        inner = f"include: p{depth + 1}" if depth < 8 else "bell"
        write(home, f"p{depth}", "{steps: [" * 10 + "{" + inner.replace("bell", "bell: ") + "}" + "]}" * 10)
    assert load(write(home, "main", "include: p1"), Library())


def test_a_circle_is_named(home: Path) -> None:
    write(home, "a", "include: b")
    write(home, "b", "bell", "include: a")
    said = problems_of("title: x\nsteps:\n  - include: a\n", home)
    a, b = home / "a.yaml", home / "b.yaml"
    assert said == [
        f"{b}:4 steps 2 > include: These scripts include each other in a circle: {a} > {b} > {a}."
    ]


def test_a_script_may_not_include_itself(home: Path) -> None:
    with pytest.raises(ScriptError, match="circle"):
        load(write(home, "main", "include: main"), Library())


def test_problems_of_a_part_are_told_once(home: Path) -> None:
    write(home, "part", "pause: never")
    said = problems_of("title: x\nsteps:\n  - include: part\n  - include: part\n  - pause: never\n", home)
    assert [line.split(" ")[0] for line in said] == [f"{home / 'part.yaml'}:3", "x.yaml:5"]


def test_many_includes_of_includes_are_counted_not_unrolled(home: Path) -> None:
    for depth in range(1, 8):
        write(home, f"p{depth}", *[f"include: p{depth + 1}"] * 50)
    write(home, "p8", "bell")
    said = problems_of("title: x\nsteps:\n  - include: p1\n", home)
    assert len(said) == 1
    assert "p5.yaml:7 steps 5: Here the script passes 10,000 steps" in said[0]


def test_there_are_no_more_respellings_than_anybody_uses() -> None:
    words = "".join(f"  word{number}: wurd\n" for number in range(10_000))
    assert len(read(f"title: x\npronounce:\n{words}steps:\n- bell\n").pronounce) == 10_000
    said = problems_of(f"title: x\npronounce:\n{words}  one: wun\nsteps:\n- bell\n")
    assert said == ["x.yaml:10003 pronounce: `pronounce` has more than 10,000 entries."]


def test_links_may_not_leave(home: Path, tmp_path: Path) -> None:
    outside = write(tmp_path, "outside", "bell")
    (home / "out.yaml").symlink_to(outside)
    (home / "in.yaml").symlink_to(write(home, "real", "bell"))
    (home / "folder").symlink_to(tmp_path)
    said = problems_of(
        "title: x\nsteps:\n"
        "  - include: out\n  - include: in\n  - include: folder/outside\n  - sound: out.yaml\n",
        home,
    )
    assert [line.split(":")[1].split(" ")[0] for line in said] == ["3", "5", "6"]
    assert all("a link that leaves" in line for line in said)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_only_ordinary_files_are_opened(home: Path) -> None:
    os.mkfifo(home / "pipe.yaml")
    (home / "folder.yaml").mkdir()
    (home / "loop.yaml").symlink_to("loop.yaml")
    names = ("pipe", "folder", "loop")
    said = problems_of("title: x\nsteps:\n" + "".join(f"  - include: {name}\n" for name in names), home)
    assert len(said) == 3
    for name in (*names, "missing"):
        with pytest.raises(ScriptError, match=f"{name}.yaml:1:1: "):
            load(home / f"{name}.yaml", Library())
    with pytest.raises(ScriptError, match="not an ordinary file"):
        load(Path("/dev/zero"), Library())


def test_sounds_lie_in_the_folder_of_the_script_that_names_them(home: Path) -> None:
    write(home, "parts/rain", "sound: rain.wav\n    level: -6dB\n    wait: no")
    (home / "parts" / "rain.wav").touch()
    include = read_step("include: parts/rain", home)
    (sound,) = include.steps
    assert isinstance(sound, Sound)
    assert fields_of(sound, "path", "folder", "level", "wait") == (
        "rain.wav",
        os.path.realpath(home / "parts"),
        -6,
        False,
    )


def test_bytes_that_are_no_text_are_a_problem_of_their_file(home: Path) -> None:
    (home / "part.yaml").write_bytes(b"title: x\nsteps: [\xff]\n")
    (home / "large.yaml").write_bytes(b"#" * 2_000_000)
    said = problems_of("title: x\nsteps:\n  - include: part\n  - include: large\n", home)
    assert [line.split(" ")[0] for line in said] == [f"{home / 'large.yaml'}:1", f"{home / 'part.yaml'}:2"]


def test_importing_the_room_loads_no_audio_library() -> None:
    code = "import sys, voiceguide.script; print(sorted({'numpy', 'pydub'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
