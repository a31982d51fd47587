from __future__ import annotations

import re
import sys
import wave
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from voiceguide.cache import Cache
from voiceguide.desk.scaffold import scaffold

README = Path(__file__).parents[2] / "README.md"
BROKEN = Path(__file__).parent.parent / "golden" / "script" / "broken" / "ten-mistakes.yaml"


@pytest.fixture
def flawless(tmp_path: Path) -> Path:
    path = tmp_path / "flawless.yaml"
    path.write_text(scaffold("grounding", "Flawless"), encoding="utf-8")
    return path


def test_a_script_without_mistakes_is_told_so(run: Run, flawless: Path) -> None:
    checked = run("check", flawless)
    assert (checked.code, checked.out, checked.err) == (0, f"{flawless}: no mistakes.\n", "")


def test_lints_are_told_and_end_with_2_only_where_that_is_asked_for(run: Run, script: Path) -> None:
    checked = run("check", script)
    assert checked.code == 0
    assert f"{script}:6:5: warning[no-way-out]: " in checked.out
    assert run("check", script, "--strict").code == 2
    [first, *_] = run("check", script, "--json").answer
    assert (first["severity"], first["code"]) != ("error", "format")


def test_of_the_script_in_the_readme_there_is_nothing_to_say(run: Run, tmp_path: Path) -> None:
    (shown,) = re.findall(r"```yaml\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "rest.yaml").write_text(shown, encoding="utf-8")
    assert run("check", tmp_path / "rest.yaml", "--strict").out.endswith("rest.yaml: no mistakes.\n")


def test_notes_are_never_fatal(run: Run, flawless: Path) -> None:
    flawless.write_text(flawless.read_text().replace("better here.", "better here!"))
    checked = run("check", flawless, "--strict")
    assert (checked.code, checked.out.splitlines()[-1]) == (0, f"{flawless}: 1 note.")


def test_every_practice_of_the_library_is_without_mistakes(run: Run) -> None:
    checked = run("check", "--all")
    assert (checked.code, checked.err) == (0, "")
    assert "ground-feet: no mistakes." in checked.out.splitlines()


def test_ten_mistakes_are_told_on_ten_lines_and_end_with_2(run: Run) -> None:
    checked = run("check", BROKEN)
    assert (checked.code, checked.err) == (2, "")
    *problems, summary = checked.out.splitlines()
    assert len(problems) == 10
    assert all(problem.startswith(f"{BROKEN}:") for problem in problems)
    numbers = [int(problem.removeprefix(f"{BROKEN}:").split(":")[0]) for problem in problems]
    assert numbers == sorted(numbers)
    assert summary == f"{BROKEN}: 10 errors."


def test_every_verb_tells_them_alike(run: Run) -> None:
    problems = run("check", BROKEN).out.splitlines()[:-1]
    for verb in ("show", "render", "play"):
        told = run(verb, BROKEN)
        assert (told.code, told.out) == (2, "")
        assert told.err.splitlines() == [*problems, f"{BROKEN} has 10 mistakes."]


def test_mistakes_are_answered_in_json(run: Run) -> None:
    checked = run("check", BROKEN, "--json")
    assert checked.code == 2
    assert len(checked.answer) == 10
    fields = {"severity", "code", "path", "line", "column", "crumbs", "message", "suggestion"}
    assert [set(problem) for problem in checked.answer] == [fields] * 10
    first = checked.answer[0]
    assert (first["severity"], first["path"], first["line"], first["column"]) == ("error", str(BROKEN), 2, 1)
    assert first["message"] == "`sumary` is not a key of a script."


def test_no_mistakes_are_an_empty_list_in_json(run: Run, flawless: Path) -> None:
    checked = run("check", flawless, "--json")
    assert (checked.code, checked.answer, checked.err) == (0, [], "")


def test_a_mistake_in_one_script_does_not_hide_another(run: Run, flawless: Path) -> None:
    second = flawless.with_name("second.yaml")
    second.write_text("title: Second\nsteps: []\n")
    checked = run("check", second, flawless, BROKEN)
    assert (checked.code, checked.err) == (2, "")
    assert f"{second}: 1 error." in checked.out.splitlines()
    assert f"{flawless}: no mistakes." in checked.out.splitlines()
    assert checked.out.count(f"{BROKEN}:") == 11


def test_a_file_that_is_no_sound_is_told_of(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.wav").write_bytes(b"")
    (tmp_path / "words.wav").write_bytes(b"not audio")
    with wave.open(str(tmp_path / "silent.wav"), "wb") as silent:
        silent.setparams((1, 2, 8000, 0, "NONE", ""))
    with wave.open(str(tmp_path / "fine.wav"), "wb") as fine:
        fine.setparams((1, 2, 8000, 0, "NONE", ""))
        fine.writeframes(bytes(16_000))
    script = tmp_path / "sounds.yaml"
    script.write_text(
        "title: Sounds\nbed: empty.wav\nsteps:\n"
        "  - sound: words.wav\n  - sound: silent.wav\n  - sound: fine.wav\n"
    )
    checked = run("check", script)
    told = [line for line in checked.out.splitlines() if "error[unusable-sound]" in line]
    assert checked.code == 2
    assert [line.removeprefix(f"{script}:").partition(":")[0] for line in told] == ["2", "4", "5"]


def test_a_script_that_is_not_there_is_told_of(run: Run, tmp_path: Path) -> None:
    checked = run("check", tmp_path / "nowhere.yaml")
    assert (checked.code, checked.out) == (2, "")
    assert "There is no file" in checked.err


def test_without_a_name_it_asks_which(run: Run) -> None:
    checked = run("check")
    assert (checked.code, checked.out) == (2, "")
    assert "Which script?" in checked.err


def test_a_script_that_is_not_there_does_not_hide_the_others(
    run: Run, flawless: Path, tmp_path: Path
) -> None:
    checked = run("check", tmp_path / "nowhere.yaml", flawless)
    assert (checked.code, checked.out) == (2, f"{flawless}: no mistakes.\n")
    assert "nowhere.yaml" in checked.err


def test_what_is_said_wrong_is_asked_of_the_voice_that_is_typed(run: Run, script: Path) -> None:
    script.write_text(
        script.read_text().replace("Notice your feet.", "Close your eyes.").replace("tone", "pyttsx3")
    )
    assert "The voice says “close” here as in “close by”" in run("check", script).out
    assert "Voices often say “close” here as in “close by”" in run("check", script, "--voice", "tone").out


def test_a_voice_there_is_not_is_refused_before_anything_is_checked(run: Run, script: Path) -> None:
    checked = run("check", script, "--voice", "nobody")
    assert (checked.code, checked.out) == (2, "")
    assert "no voice “nobody”" in checked.err


class Deaf:
    """A recogniser that hears the same, whatever is said."""

    def hear(self, *paths: Path) -> str:
        assert all(path.is_file() for path in paths)
        return "Notice your feed."


def test_what_is_misheard_is_noted_between_the_lints_and_fails_nothing(
    run: Run, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voiceguide.cli.listening.Whisper", Deaf)
    checked = run("check", script, "--listen")
    assert (checked.code, checked.out.count("note[misheard]")) == (0, 2)
    told = "note[misheard]: In “Notice your feet.”, a recogniser heard “feed” for “feet”."
    assert f"{script}:7:5: {told}" in checked.out
    assert f"{script}: of 4 words, 2 were heard otherwise (50.0 %)." in checked.out.splitlines()
    places = [int(line.split(":")[1]) for line in checked.out.splitlines() if "[" in line]
    assert places == sorted(places)
    answer = run("check", script, "--listen", "--json").answer
    assert [found["line"] for found in answer if found["code"] == "misheard"] == [7, 10]
    script.write_text(script.read_text().replace("your feet.", "your feet.  # voiceguide: ignore=misheard"))
    assert run("check", script, "--listen").out.count("note[misheard]") == 1


def test_misheard_words_are_notes_where_warnings_are_errors(
    run: Run, flawless: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voiceguide.cli.listening.Whisper", Deaf)
    assert run("check", flawless, "--listen", "--strict", "--voice", "tone").code == 0


def test_a_script_in_another_language_is_not_read_back(
    run: Run, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voiceguide.cli.listening.Whisper", Deaf)
    script.write_text(script.read_text().replace("language: en", "language: nl"))
    checked = run("check", script, "--listen")
    assert "understands English only" in checked.out
    assert "misheard" not in checked.out


def test_listening_without_its_extra_ends_with_1_and_says_what_to_install(
    run: Run, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "faster_whisper", None)
    checked = run("check", script, "--listen")
    assert (checked.code, checked.out) == (1, "")
    assert "pip install 'voiceguide[listen]'" in checked.err
