from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from voiceguide.desk.scaffold import KINDS


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_written_and_passes_a_strict_check(run: Run, kind: str) -> None:
    made = run("new", "mine", "--kind", kind)
    assert (made.code, made.err) == (0, "")
    assert run("check", "--strict", "mine.yaml").code == 0


def test_it_says_where_the_script_is_and_what_comes_next(run: Run) -> None:
    made = run("new", "rest a while")
    path, _, *then = made.out.splitlines()
    assert Path(path).read_text(encoding="utf-8").startswith("title: Rest a while\n")
    assert path == "rest a while.yaml"
    assert then == ["voiceguide check 'rest a while.yaml'", "voiceguide play 'rest a while.yaml'"]


def test_a_path_is_taken_as_it_is(run: Run, tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    assert run("new", tmp_path / "scripts" / "mine.yml").code == 0
    assert (tmp_path / "scripts" / "mine.yml").is_file()


def test_a_title_that_means_something_to_yaml_is_kept(run: Run) -> None:
    assert run("new", "mine", "--title", "Rest: #1 “now”, it's {length}").code == 0
    shown = run("show", "mine.yaml", "--voice", "tone", "--json")
    assert shown.answer["title"] == "Rest: #1 “now”, it's {length}"


def test_nothing_is_written_over(run: Run) -> None:
    Path("mine.yaml").write_text("my own words")
    made = run("new", "mine")
    assert (made.code, made.out) == (2, "")
    assert made.err == "mine.yaml is already there. Choose another name, or delete it first.\n"
    assert Path("mine.yaml").read_text() == "my own words"


def test_a_link_that_leads_nowhere_stays_as_it_is(run: Run) -> None:
    Path("mine.yaml").symlink_to("nowhere")
    assert run("new", "mine").code == 2
    assert Path("mine.yaml").is_symlink()


@pytest.mark.parametrize("name", ["", ".yaml", "..", "folder/", "nowhere/mine", "x" * 300])
def test_a_name_that_names_no_file_is_refused_in_plain_words(run: Run, name: str) -> None:
    made = run("new", "--", name)
    assert (made.code, made.out) == (2, "")
    assert made.err.endswith(".\n")
    assert list(Path().glob("*.yaml")) == []


@pytest.mark.parametrize("title", ["", "  ", "a\x07b"])
def test_a_title_that_cannot_be_read_is_refused(run: Run, title: str) -> None:
    made = run("new", "mine", "--title", title)
    assert (made.code, made.out) == (2, "")
    assert made.err.startswith("--title: ")
    assert not Path("mine.yaml").exists()


def test_a_folder_that_cannot_be_written_is_told_of(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("voiceguide.whole.tempfile.mkstemp", full)
    made = run("new", "mine")
    assert (made.code, made.out) == (1, "")
    told = (
        "mine.yaml cannot be written: No space left on device. Make room there, or choose another folder.\n"
    )
    assert made.err == told


def test_the_help_names_every_kind(run: Run) -> None:
    told = " ".join(run("new", "--help").out.split())
    assert all(f"{kind}: {about}" in told for kind, about in KINDS.items())
