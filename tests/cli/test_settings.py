from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from voiceguide import config
from voiceguide.settings import SETTINGS


@pytest.fixture
def usual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The listener's settings file, not there yet."""
    path = tmp_path / "mine.yaml"
    monkeypatch.setenv("VOICEGUIDE_SETTINGS", str(path))
    return path


def test_without_a_file_everything_is_a_default(run: Run, tmp_path: Path) -> None:
    shown = run("settings")
    path = config.settings_file()
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.splitlines() == [
        "language: the script's choice (default)",
        "voice: the script's choice (default)",
        "speed: usual (default)",
        "bed: the script's choice (default)",
        "bells: script (default)",
        "output: auto (default)",
        "volume: 100 (default)",
        "names: none (default)",
        "pronounce: none (default)",
        "keys: none (default)",
        "earcons: true (default)",
        "screen: calm (default)",
        "helper: none (default)",
        "cues: any (default)",
        "holds: false (default)",
        "journal: on (default)",
        f"file: {path} (default)",
        f"cache: {tmp_path / 'cache'} (VOICEGUIDE_CACHE)",
        "There is no settings file; `voiceguide settings --write` makes one.",
    ]


def test_each_value_is_shown_with_its_line(run: Run, usual: Path) -> None:
    usual.write_text("bells: none\n# Mine.\npronounce: {Ana: Ahna, Siobhan: shivawn}\n")
    shown = run("settings").out.splitlines()
    assert f"bells: none ({usual}:1)" in shown
    assert f"pronounce: Ana = Ahna ({usual}:3)" in shown
    assert f"pronounce: Siobhan = shivawn ({usual}:3)" in shown
    assert f"file: {usual} (VOICEGUIDE_SETTINGS)" in shown
    assert "output: auto (default)" in shown


def test_the_same_is_answered_in_json(run: Run, usual: Path) -> None:
    usual.write_text("names: {place: the sea}\n")
    rows = {row.pop("key"): row for row in run("settings", "--json").answer}
    assert rows["names"] == {"value": {"place": "the sea"}, "source": f"{usual}:1"}
    assert rows["voice"] == {"value": None, "source": "default"}
    assert rows["file"] == {"value": str(usual), "source": "VOICEGUIDE_SETTINGS"}


def test_the_path_alone_can_be_asked_for(run: Run, usual: Path) -> None:
    usual.write_text("broken: [\n")
    assert run("settings", "--path").out == f"{usual}\n"


def test_the_file_is_written_once_and_explains_itself(run: Run, usual: Path) -> None:
    written = run("settings", "--write")
    assert (written.code, written.out, written.err) == (0, f"{usual}\n", "")
    assert run("settings").out.count("(default)") == len(SETTINGS.fields)
    again = run("settings", "--write")
    assert (again.code, again.out) == (1, "")
    assert "stays as it is" in again.err


def test_options_that_contradict_each_other_are_refused(run: Run) -> None:
    assert run("settings", "--write", "--path").code == 2


def test_a_file_with_mistakes_is_told_line_by_line_and_ends_with_2(run: Run, usual: Path) -> None:
    usual.write_text("voise: en-gb\nbells: loud\n")
    shown = run("settings")
    assert (shown.code, shown.out) == (2, f"file: {usual}\n")
    first, second, summary = shown.err.splitlines()
    assert first == f"{usual}:1:1: `voise` is not a key of a settings file. Did you mean `voice`?"
    assert second.startswith(f"{usual}:2:8: bells: `loud` is not one of the choices.")
    assert summary == f"{usual} has 2 mistakes."
    assert run("settings", "--json").out == ""


@pytest.mark.parametrize("verb", ["show", "render", "play", "preview"])
def test_a_file_with_mistakes_is_never_passed_over(run: Run, script: Path, usual: Path, verb: str) -> None:
    usual.write_text("voise: en-gb\n")
    told = run(verb, script)
    assert told.code == 2
    assert f"{usual}:1:1: `voise` is not a key" in told.err


def test_a_script_is_checked_all_the_same(run: Run, script: Path, usual: Path) -> None:
    before = run("check", script)
    usual.write_text("voise: en-gb\n")
    checked = run("check", script)
    assert (checked.code, checked.out) == (before.code, before.out)
    assert f"{usual}:1:1: `voise` is not a key" in checked.err


def test_the_doctor_tells_of_the_settings(run: Run, usual: Path) -> None:
    def said() -> str:
        return next(line for line in run("doctor").out.splitlines() if line.startswith("settings"))

    assert said() == f"settings works: {usual} is not there, and need not be."
    usual.write_text("bells: none\n")
    assert said() == f"settings works: {usual} has no mistakes."
    usual.write_text("voise: en-gb\n")
    told = f"settings does not work: {usual} has one mistake. `voiceguide settings` tells them."
    assert said() == told


def cues(run: Run, *words: str | Path) -> list[tuple[str, str | None]]:
    shown = run("show", *words, "--json")
    assert shown.code == 0, shown.err
    return [(cue["kind"], cue.get("text")) for cue in shown.answer["cues"]]


def test_what_is_set_is_what_happens_unless_something_else_is_typed(
    run: Run, script: Path, usual: Path
) -> None:
    text = script.read_text().replace("Notice your feet.", "Rest your {place}.")
    script.write_text(text.replace("steps:\n", "steps:\n  - bell\n"))
    usual.write_text("bells: none\nnames: {place: hands}\n")
    assert ("say", "Rest your hands.") in cues(run, script)
    assert "bell" not in dict(cues(run, script))
    assert "bell" in dict(cues(run, script, "--bells", "script"))
    assert ("say", "Rest your feet.") in cues(run, script, "--set", "place=feet")


def test_the_voice_that_is_set_speaks(run: Run, script: Path, usual: Path) -> None:
    script.write_text(script.read_text().replace("voice: {engine: tone}\n", ""))
    usual.write_text("voice: tone\n")
    assert run("render", script, "--length", "15s", "--json").answer["synthesised"] == 2
    assert run("render", script, "--length", "15s", "--voice", "tone:sine", "--json").answer["cached"]


def test_a_respelling_of_ones_own_is_spoken_and_the_written_word_shown(
    run: Run, script: Path, usual: Path
) -> None:
    before = run("cache", "explain", script, "--json").answer
    usual.write_text("pronounce: {feet: feat}\n")
    said = [line["text"] for line in run("cache", "explain", script, "--json").answer]
    assert [line["text"] for line in before] == ["Notice your feet.", "Rest."]
    assert said == ["Notice your feat.", "Rest."]
    assert ("say", "Notice your feet.") in cues(run, script)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("# Mine.\nbed: rian\n", 2, "There is no bed “rian”."),
        ("output: gramophone\n", 1, "There is no output “gramophone”."),
    ],
)
def test_what_there_is_not_is_told_with_its_line(
    run: Run, script: Path, usual: Path, text: str, line: int, said: str
) -> None:
    usual.write_text(text)
    told = run("play", script)
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith(f"{usual}:{line}: {said} There are ")


def test_a_voice_there_is_not_is_told_with_its_line_unless_it_was_typed(
    run: Run, script: Path, usual: Path
) -> None:
    usual.write_text("voice: tone:nobody\n")
    told = run("show", script)
    assert told.code == 2
    assert told.err.splitlines()[-1] == f"The voice is chosen in {usual}:1."
    assert "chosen in" not in run("show", script, "--voice", "tone:someone").err


def test_the_voice_that_is_set_speaks_the_scripts_in_its_language(
    run: Run, script: Path, usual: Path
) -> None:
    def voice(language: str) -> str:
        return str(run("say", "Radio.", "--language", language, "--json").answer["voice"])

    usual.write_text("voice: en-gb\n")
    assert [voice("en"), voice("en-US"), voice("de")] == ["en-gb", "en-gb", "de+klatt"]
    usual.write_text("voice: German\n")
    assert [voice("en"), voice("de-AT")] == ["en-us+klatt", "de"]
    said = run("say", "Radio.", "--language", "en", "--voice", "German", "--json")
    assert said.answer["voice"] == "de"
