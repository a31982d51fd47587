from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

TEXT = """\
# Hands

Welcome. [pause 3]

Rest your hands (palms up or down). [smile]

(long pause)
"""
SCRIPT = """\
# Imported by voiceguide from hands.md.
title: Hands

steps:
  - say: Welcome.
    pause: 3s
  - note: smile
  - say: Rest your hands (palms up or down).
    pause: rest
"""


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def text() -> str:
    Path("hands.md").write_text(TEXT, encoding="utf-8")
    return "hands.md"


def test_the_script_is_printed_and_the_doubts_beside_it(run: Run, text: str) -> None:
    done = run("import", text)
    assert (done.code, done.out) == (0, SCRIPT)
    assert done.err.splitlines() == [
        "hands.md:5: “(palms up or down)”: Spoken, since it stands inside a sentence.",
        "hands.md:5: “[smile]”: Taken for a direction: kept as a note and not spoken.",
        "Next: voiceguide check hands.md, or keep the script with --to NAME.yaml",
    ]


def test_the_script_is_written_where_it_is_wanted(run: Run, text: str) -> None:
    done = run("import", text, "--to", "my hands.yaml")
    assert (done.code, done.out) == (0, "my hands.yaml\n")
    assert done.err.splitlines()[-1] == "Next: voiceguide check 'my hands.yaml'"
    assert Path("my hands.yaml").read_text(encoding="utf-8") == SCRIPT
    assert run("check", "my hands.yaml").code == 0


def test_a_file_that_is_there_is_never_written_over(run: Run, text: str) -> None:
    Path("mine.yaml").write_text("mine")
    done = run("import", text, "--to", "mine.yaml")
    assert (done.code, done.out) == (2, "")
    assert done.err == "mine.yaml is already there. Choose another name, or delete it first.\n"
    assert Path("mine.yaml").read_text() == "mine"


def test_a_link_to_nowhere_is_not_written_through(run: Run, text: str) -> None:
    Path("mine.yaml").symlink_to("elsewhere.yaml")
    assert run("import", text, "--to", "mine.yaml").code == 2
    assert not Path("elsewhere.yaml").exists()


@pytest.mark.parametrize("target", ["hands.txt", "hands", "no/such/folder/hands.yaml"])
def test_a_target_that_cannot_be_is_told_before_anything_is_done(run: Run, text: str, target: str) -> None:
    done = run("import", text, "--to", target)
    assert (done.code, done.out) == (2, "")
    assert not Path(target).exists()


def test_it_answers_in_json(run: Run, text: str, tmp_path: Path) -> None:
    done = run("import", text, "--json")
    assert done.answer["script"] == SCRIPT
    assert done.answer["path"] is None
    assert done.answer["doubts"][1] == {
        "line": 5,
        "text": "[smile]",
        "what": "Taken for a direction: kept as a note and not spoken.",
    }
    assert run("import", text, "--json", "--to", "x.yaml").answer["path"] == str(tmp_path / "x.yaml")


def test_a_dash_reads_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("Füße [pause 3]".encode())))
    done = run("import", "-")
    assert "  - say: Füße\n    pause: 3s\n" in done.out
    assert done.err.splitlines()[-1].startswith("Next: keep it with --to NAME.yaml")


def test_a_text_that_cannot_be_read_is_told_with_its_line(run: Run) -> None:
    Path("bad.txt").write_bytes(b"Sit.\nCaf\xe9.")
    done = run("import", "bad.txt")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("bad.txt:2:4: The file has a byte that is not UTF-8")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("nowhere.txt", "There is no file `nowhere.txt`."),
        ("hands.yaml", "hands.yaml is a script already."),
        ("hands.docx", "Imported are .txt, .md,"),
        (".", "Imported are"),
    ],
)
def test_what_cannot_be_imported_is_told(run: Run, name: str, told: str) -> None:
    done = run("import", name)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(told)


@pytest.mark.usefixtures("cache")
def test_a_text_is_shown_rendered_and_checked_as_it_is(run: Run, text: str) -> None:
    shown = run("show", text, "--voice", "tone", "--json")
    assert shown.answer["title"] == "Hands"
    assert [cue["text"] for cue in shown.answer["cues"] if cue["kind"] == "say"] == [
        "Welcome.",
        "Rest your hands (palms up or down).",
    ]
    assert run("render", text, "--voice", "tone", "--json").answer["lines"] == 2
    assert run("check", text).code == 0


def test_mistakes_name_the_lines_of_the_text(run: Run) -> None:
    Path("long.txt").write_text("Sit.\n[pause 20 minutes]\n" * 200)
    checked = run("check", "long.txt", "--json")
    assert checked.code == 2
    assert {(finding["path"], finding["line"]) for finding in checked.answer} == {("long.txt", 289)}


def test_lints_name_the_lines_of_the_text(run: Run) -> None:
    Path("lint.txt").write_text("Quiet Hour\n\nSit down here.\n\n\n\nClose your eyes. [pause 5]\n")
    checked = run("check", "lint.txt", "--json", "--voice", "tone")
    lines = {finding["line"] for finding in checked.answer}
    assert lines <= {1, 3, 7}
    assert 7 in lines
