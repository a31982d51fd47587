"""Practices in one's own voice, or partly so, from the command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.unit.recording.making import read_aloud
from voiceguide import config
from voiceguide.cache import Cache
from voiceguide.cli import options, own_voice
from voiceguide.recording.folder import takes_folder
from voiceguide.recording.lines import to_read
from voiceguide.recording.take import Take
from voiceguide.recording.takes import Takes
from voiceguide.timeline import Request

TEXT = """\
title: Small
language: en
voice: {engine: tone}
bed: none
steps:
  - say: Notice your feet on the floor.
    id: feet
    pause: 1s
  - say: Let your hands rest wherever they like.
    pause: 1s
  - say: That was practice.
"""
FEET, HANDS, END = (
    "Notice your feet on the floor.",
    "Let your hands rest wherever they like.",
    "That was practice.",
)


@pytest.fixture(autouse=True)
def untold(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told once in a run is told anew in every test."""
    monkeypatch.setattr(own_voice, "_told", set())


@pytest.fixture
def script(tmp_path: Path, cache: Cache) -> Path:
    path = tmp_path / "mine" / "small.yaml"
    path.parent.mkdir()
    path.write_text(TEXT, encoding="utf-8")
    return path


def record(script: Path, *texts: str) -> dict[str, Take]:
    """Read lines aloud, as the booth would keep them."""
    practice = options.practice_named(str(script))
    takes = Takes(takes_folder(practice, config.takes_folder()))
    made = {}
    for reading in to_read(practice, Request()):
        if reading.text in texts:
            made[reading.text] = takes.add(reading, read_aloud(reading.text), "file.wav")
            takes.keep(reading, made[reading.text])
    return made


def voices(run: Run, script: Path, *words: str) -> dict[str, str]:
    shown = run("show", script, "--json", *words)
    assert shown.code == 0, shown.err
    return {cue["text"]: cue["voice"] for cue in shown.answer["cues"] if cue["kind"] == "say"}


def test_lines_that_are_recorded_are_heard_and_the_engine_speaks_the_others(run: Run, script: Path) -> None:
    record(script, FEET, END)
    assert voices(run, script) == {FEET: "own", HANDS: "engine", END: "own"}
    rendered = run("render", script, "--json")
    assert (rendered.code, rendered.answer["synthesised"]) == (0, 0)  # show has spoken the one
    assert run("render", script, "--json").answer["cached"]


def test_show_says_of_every_line_whose_voice_it_is_and_what_is_not_recorded(run: Run, script: Path) -> None:
    record(script, FEET, END)
    shown = run("show", script)
    assert f"say “{FEET}”, own voice" in shown.out
    assert f"say “{HANDS}”, the engine" in shown.out
    assert "Own voice: 2 of 3 lines" in shown.out
    assert f"Not recorded: 1, the first is “{HANDS}” (line 9)" in shown.out


def test_show_says_nothing_of_it_where_nothing_is_recorded(run: Run, script: Path) -> None:
    shown = run("show", script)
    assert "engine" not in shown.out
    assert run("show", script, "--json").answer["takes"] is None


def test_a_changed_line_is_found_stale_with_an_id_and_without(run: Run, script: Path) -> None:
    record(script, FEET, HANDS, END)
    changed = TEXT.replace(FEET, "Feel the ground.").replace(HANDS, "Let both hands rest wherever they like.")
    script.write_text(changed, encoding="utf-8")
    checked = run("check", script)
    assert f"{script}:6:5: note[stale-take]: The take of this line says “{FEET}”" in checked.out
    assert f"{script}:9:5: note[stale-take]: The take of this line says “{HANDS}”" in checked.out
    assert f"`voiceguide record {script} --stale`" in checked.out
    told = run("show", script, "--json").answer["takes"]
    assert [(each["line"], each["recorded"]) for each in told["stale"]] == [(6, FEET), (9, HANDS)]
    assert f"(line 6): “Feel the ground.”, recorded as “{FEET}”" in run("show", script).out


def test_stale_takes_are_used_only_if_told_so(run: Run, script: Path) -> None:
    record(script, FEET, HANDS, END)
    script.write_text(TEXT.replace(FEET, "Feel the ground."), encoding="utf-8")
    assert voices(run, script)["Feel the ground."] == "engine"
    assert voices(run, script, "--stale-takes")["Feel the ground."] == "own"


def test_a_stale_take_makes_no_good_script_fail(run: Run, script: Path) -> None:
    before = run("check", script, "--strict")
    record(script, HANDS)
    script.write_text(TEXT.replace(HANDS, "Let your hands rest wherever they want to."), encoding="utf-8")
    after = run("check", script, "--strict")
    assert "stale-take" in after.out
    assert after.code == before.code
    assert run("check", script).code == 0


def test_moving_lines_about_keeps_every_take(run: Run, script: Path) -> None:
    record(script, FEET, HANDS, END)
    head, *steps = TEXT.split("  - say: ")
    script.write_text(head + "".join(f"  - say: {step}" for step in reversed(steps)), encoding="utf-8")
    assert list(voices(run, script).items()) == [(END, "own"), (HANDS, "own"), (FEET, "own")]
    assert "stale" not in run("check", script).out


def test_only_ones_own_voice_asks_for_every_line(run: Run, script: Path) -> None:
    record(script, FEET)
    refused = run("render", script, "--voice", "own")
    assert refused.code == 1
    assert f"Of 3 lines of “Small”, 2 are not in your voice: “{HANDS}”, “{END}”." in refused.err
    assert f"`voiceguide record {script} --only-missing`" in refused.err
    record(script, HANDS, END)
    assert set(voices(run, script, "--voice", "own").values()) == {"own"}


def test_only_ones_own_voice_without_any_recording_says_so(run: Run, script: Path) -> None:
    refused = run("play", script, "--voice", "own", "--output", "null")
    assert refused.code == 1
    assert "3 are not in your voice" in refused.err


@pytest.mark.parametrize("voice", ["engine", "tone", "tone:sine"])
def test_an_engine_or_a_voice_that_is_named_speaks_everything(run: Run, script: Path, voice: str) -> None:
    record(script, FEET, HANDS, END)
    assert set(voices(run, script, "--voice", voice).values()) == {"engine"}


def test_of_a_damaged_take_the_engine_speaks_the_line_and_that_is_said(run: Run, script: Path) -> None:
    damaged = record(script, FEET, HANDS, END)[HANDS]
    damaged.path.write_bytes(damaged.path.read_bytes()[:-100])
    rendered = run("render", script)
    assert rendered.code == 0
    assert f"The recording {damaged.path} is damaged" in rendered.err
    assert "The usual voice speaks the line." in rendered.err
    assert f"`voiceguide record {script}`" in rendered.err
    refused = run("render", script, "--voice", "own")
    assert refused.code == 1
    assert f"The recording {damaged.path} is damaged" in refused.err
    assert "note[unusable-take]" in run("check", script).out


def test_of_a_missing_take_too(run: Run, script: Path) -> None:
    missing = record(script, FEET)[FEET]
    missing.path.unlink()
    assert f"The recording {missing.path} is missing." in run("render", script).err


def test_a_merge_that_was_not_ended_is_told_with_its_line(run: Run, script: Path) -> None:
    record(script, FEET)
    chosen = script.with_suffix(".takes") / "chosen.txt"
    chosen.write_text("<<<<<<< HEAD\n" + chosen.read_text(), encoding="utf-8")
    for refused in (run("render", script), run("play", script, "--output", "null")):
        assert refused.code == 1
        assert f"{chosen}:1: two people chose takes" in refused.err
    assert run("check", script).code == 0
    assert run("render", script, "--voice", "engine").code == 0


def test_a_practice_with_takes_is_played_cold_and_from_the_cache(run: Run, script: Path) -> None:
    record(script, FEET, HANDS, END)
    script.write_text(TEXT.replace("pause: 1s", "pause: 300ms"), encoding="utf-8")
    for _ in range(2):
        played = run("play", script, "--length", "24s", "--from", "23s", "--output", "null")
        assert played.code == 0, played.err


def test_what_is_exported_has_takes_in_it(run: Run, script: Path, tmp_path: Path) -> None:
    record(script, FEET, HANDS)
    exported = run("export", script, "--to", tmp_path / "out", "--format", "flac", "--json")
    assert exported.code == 0, exported.err


def test_takes_of_a_practice_that_comes_with_the_program_are_with_ones_own_data(
    run: Run, cache: Cache
) -> None:
    practice = options.practice_named("ground-feet")
    takes = Takes(config.takes_folder() / "ground-feet")
    reading = to_read(practice, Request())[0]
    takes.keep(reading, takes.add(reading, read_aloud("Feet."), ""))
    found = own_voice.standing_of(practice, Request())
    assert found is not None
    assert list(found.chosen) == [reading.key]
    assert own_voice.typed_name(practice) == "ground-feet"


def test_checking_and_listing_with_takes_load_no_sound(script: Path) -> None:
    record(script, FEET)
    script.write_text(TEXT.replace(FEET, "Feel the ground."), encoding="utf-8")
    code = (
        f"from voiceguide.cli import main; main(['check', {str(script)!r}]); import sys; "
        "print('LOADED', *[m for m in ('numpy', 'soundfile', 'pydub', 'filelock') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "stale-take" in done.stdout
    assert done.stdout.splitlines()[-1].split() == ["LOADED"]


def test_the_room_is_heard_less_only_where_that_is_asked_for(run: Run, script: Path) -> None:
    def rendered(*words: str) -> str:
        done = run("render", script, *words)
        assert done.code == 0, done.err
        return done.out

    spoken = rendered("--voice", "engine")
    assert rendered("--voice", "engine", "--denoise") == spoken
    (take,) = record(script, FEET).values()
    before = take.path.read_bytes()
    assert len({spoken, rendered(), rendered("--denoise")}) == 3
    assert take.path.read_bytes() == before
