from __future__ import annotations

import os
from pathlib import Path

import pytest

from voiceguide.errors import UsageError
from voiceguide.script import Library, builtin_folder


@pytest.fixture
def shelves(tmp_path: Path) -> tuple[Path, Path]:
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    for file in (mine / "ground-feet.yaml", theirs / "ground-feet.yaml", theirs / "box.yaml"):
        file.parent.mkdir(exist_ok=True)
        file.touch()
    (theirs / "parts").mkdir()
    (theirs / "parts" / "return.yaml").touch()
    (theirs / "notes.txt").touch()
    (theirs / "folder.yaml").mkdir()
    for folder in ("de", "de/parts", "de/deep", ".hidden"):
        (theirs / folder).mkdir()
        (theirs / folder / "füße.yaml").touch()
    return mine, theirs


def test_lists_practices_sorted_without_parts(shelves: tuple[Path, Path]) -> None:
    assert Library(shelves).names() == ("box", "de/füße", "ground-feet")
    assert Library(shelves).parts() == ("parts/return",)


def test_a_missing_folder_is_an_empty_one(tmp_path: Path) -> None:
    library = Library([tmp_path / "nowhere"])
    assert library.names() == ()
    assert library.locate("box") is None


def test_the_first_folder_wins(shelves: tuple[Path, Path]) -> None:
    assert Library(shelves).find("ground-feet") == shelves[0] / "ground-feet.yaml"
    assert Library(reversed(shelves)).find("ground-feet") == shelves[1] / "ground-feet.yaml"


def test_finds_parts_by_their_name(shelves: tuple[Path, Path]) -> None:
    assert Library(shelves).locate("parts/return") == shelves[1] / "parts" / "return.yaml"
    assert Library(shelves).locate("parts/return.yaml") == shelves[1] / "parts" / "return.yaml"


@pytest.mark.parametrize("name", ["../mine/ground-feet", "/etc/passwd", "", ".", "a\0b", "x" * 5000])
def test_never_locates_outside(shelves: tuple[Path, Path], name: str) -> None:
    assert Library([shelves[1]]).locate(name) is None


def test_finds_a_practice_in_a_folder(shelves: tuple[Path, Path]) -> None:
    assert Library(shelves).find("de/füße") == shelves[1] / "de" / "füße.yaml"
    with pytest.raises(UsageError, match="no practice") as caught:
        Library(shelves).find("de/füsse")
    assert "Did you mean `de/füße`?" in caught.value.remedy


def test_finds_a_path(shelves: tuple[Path, Path]) -> None:
    path = shelves[1] / "box.yaml"
    assert Library().find(str(path)) == path


def test_an_unknown_name_comes_with_the_nearest(shelves: tuple[Path, Path]) -> None:
    with pytest.raises(UsageError) as caught:
        Library(shelves).find("gruond-feet")
    assert "no practice called `gruond-feet`" in caught.value.what
    assert "Did you mean `ground-feet`?" in caught.value.remedy
    assert "voiceguide list" in caught.value.remedy


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("feet", "ground-feet"), ("Box breathing", "box"), ("four sides", "box"), ("my-own", "my-own.yaml")],
)
def test_an_unknown_name_may_be_a_word_of_one_a_title_or_a_file(
    shelves: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, typed: str, meant: str
) -> None:
    monkeypatch.chdir(shelves[0])
    (shelves[0] / "my-own.yaml").write_text("title: Mine\n", encoding="utf-8")
    with pytest.raises(UsageError, match="no practice") as caught:
        Library(shelves[1:]).find(typed, lambda: {"Box breathing with four sides": "box"})
    assert caught.value.remedy.startswith(f"Did you mean `{meant}`?")


def test_an_unknown_path_comes_with_the_nearest(shelves: tuple[Path, Path]) -> None:
    with pytest.raises(UsageError, match="no file") as caught:
        Library(shelves).find(os.fspath(shelves[0] / "boxx.yaml"))
    assert "Did you mean `box`?" in caught.value.remedy


def test_a_path_may_end_in_capitals(tmp_path: Path) -> None:
    path = tmp_path / "FEET.YAML"
    path.touch()
    assert Library([]).find(str(path)) == path


def test_the_built_in_folder_is_beside_the_package() -> None:
    import voiceguide

    checkout = Path(voiceguide.__file__).parent.parent
    assert builtin_folder() in (checkout / "scripts", checkout / "voiceguide" / "scripts")


def test_an_unknown_path_is_named_whole(tmp_path: Path) -> None:
    path = tmp_path / ("deep" * 20) / "nowhere.yaml"
    with pytest.raises(UsageError) as caught:
        Library().find(str(path))
    assert caught.value.what == f"There is no file `{path}`."
