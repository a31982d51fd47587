from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run

BROKEN = Path(__file__).parent.parent / "golden" / "script" / "broken" / "ten-mistakes.yaml"


def test_a_script_without_mistakes_is_told_so(run: Run, script: Path) -> None:
    checked = run("check", script)
    assert (checked.code, checked.out, checked.err) == (0, f"{script}: no mistakes.\n", "")


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


def test_no_mistakes_are_an_empty_list_in_json(run: Run, script: Path) -> None:
    checked = run("check", script, "--json")
    assert (checked.code, checked.answer, checked.err) == (0, [], "")


def test_a_mistake_in_one_script_does_not_hide_another(run: Run, script: Path) -> None:
    second = script.with_name("second.yaml")
    second.write_text("title: Second\nsteps: []\n")
    checked = run("check", second, script, BROKEN)
    assert (checked.code, checked.err) == (2, "")
    assert f"{second}: 1 error." in checked.out.splitlines()
    assert f"{script}: no mistakes." in checked.out.splitlines()
    assert checked.out.count(f"{BROKEN}:") == 11


def test_a_script_that_is_not_there_is_told_of(run: Run, tmp_path: Path) -> None:
    checked = run("check", tmp_path / "nowhere.yaml")
    assert (checked.code, checked.out) == (2, "")
    assert "There is no file" in checked.err


def test_without_a_name_it_asks_which(run: Run) -> None:
    checked = run("check")
    assert (checked.code, checked.out) == (2, "")
    assert "Which script?" in checked.err


def test_a_script_that_is_not_there_does_not_hide_the_others(run: Run, script: Path, tmp_path: Path) -> None:
    checked = run("check", tmp_path / "nowhere.yaml", script)
    assert (checked.code, checked.out) == (2, f"{script}: no mistakes.\n")
    assert "nowhere.yaml" in checked.err
