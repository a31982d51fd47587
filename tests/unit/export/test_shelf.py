from __future__ import annotations

import json
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from voiceguide.errors import ExportError
from voiceguide.export.shelf import MANIFEST, Shelf, open_shelf


def opened(folder: Path) -> AbstractContextManager[Shelf]:
    return open_shelf(folder, folder.parent / "locks")


def put(shelf: Shelf, name: str, *, key: str = "k", sound: bytes = b"sound", **beside: str) -> None:
    unfinished = shelf.unfinished("mp3")
    unfinished.write_bytes(sound)
    texts = {f"a.{kind}": text for kind, text in beside.items()}
    shelf.place("feet", key, (name, unfinished), texts, {"seconds": 1})


def visible(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.startswith(".")}


def test_what_was_put_there_is_known_when_the_folder_is_opened_again(tmp_path: Path) -> None:
    with opened(tmp_path / "music" / "voice") as shelf:
        put(shelf, "a.mp3", lrc="words")
    with opened(tmp_path / "music" / "voice") as shelf:
        assert shelf.facts("a.mp3", "k") == {"seconds": 1}
        assert shelf.facts("a.mp3", "other") is None
        assert shelf.facts("b.mp3", "k") is None
        assert shelf.owner("a.mp3") == "feet"
    assert visible(tmp_path / "music" / "voice") == {"a.mp3", "a.lrc"}


@pytest.mark.parametrize("name", ["a.mp3", "a.lrc"])
@pytest.mark.parametrize("harm", ["delete", "cut"])
def test_what_was_deleted_or_cut_short_is_made_again(tmp_path: Path, name: str, harm: str) -> None:
    with opened(tmp_path) as shelf:
        put(shelf, "a.mp3", lrc="words")
        if harm == "delete":
            (tmp_path / name).unlink()
        else:
            (tmp_path / name).write_bytes(b"s")
        assert shelf.facts("a.mp3", "k") is None


@pytest.mark.parametrize("step", range(1, 6))
def test_an_interruption_leaves_whole_files_and_the_next_run_replaces_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    with opened(tmp_path) as shelf:
        put(shelf, "a.mp3", key="old", sound=b"older", lrc="words")
    steps = 0
    replace = Path.replace

    def power_cut(self: Path, target: Path) -> Path:
        nonlocal steps
        steps += 1
        if steps == step:
            raise KeyboardInterrupt
        return replace(self, target)

    with monkeypatch.context() as patch, opened(tmp_path) as shelf:
        patch.setattr(Path, "replace", power_cut)
        if step <= 4:
            with pytest.raises(KeyboardInterrupt):
                put(shelf, "a.mp3", key="new", sound=b"newer", lrc="texts")
        else:
            put(shelf, "a.mp3", key="new", sound=b"newer", lrc="texts")
    assert (tmp_path / "a.mp3").read_bytes() in (b"older", b"newer")
    assert (tmp_path / "a.lrc").read_text() in ("words", "texts")
    with opened(tmp_path) as shelf:
        if shelf.facts("a.mp3", "new") is None and shelf.facts("a.mp3", "old") is None:
            put(shelf, "a.mp3", key="new", sound=b"newer", lrc="texts")
    assert visible(tmp_path) == {"a.mp3", "a.lrc"}
    assert not list(tmp_path.glob(".voiceguide-part-*"))


def test_a_file_of_somebody_else_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_text("mine")
    (tmp_path / "a.lrc").write_text("mine")
    with opened(tmp_path) as shelf:
        with pytest.raises(ExportError, match="voiceguide did not make it"):
            shelf.owner("a.mp3")
        with pytest.raises(ExportError, match="voiceguide did not make it"):
            put(shelf, "b.mp3", lrc="words")
        with pytest.raises(ExportError, match="voiceguide did not make it"):
            shelf.write_playlist("a.lrc", "#EXTM3U\n")
    assert visible(tmp_path) == {"a.mp3", "a.lrc"}
    assert (tmp_path / "a.mp3").read_text() == (tmp_path / "a.lrc").read_text() == "mine"


def test_pruning_deletes_what_is_ours_and_keeps_texts_that_another_format_shares(tmp_path: Path) -> None:
    (tmp_path / "song.mp3").write_text("mine")
    with opened(tmp_path) as shelf:
        put(shelf, "a.mp3", lrc="words")
        put(shelf, "a.opus", lrc="words", srt="words")
        assert shelf.others(["a.mp3"]) == ["a.opus"]
        shelf.prune(["a.opus"])
        assert visible(tmp_path) == {"song.mp3", "a.mp3", "a.lrc"}
        shelf.prune(["a.mp3"])
    assert visible(tmp_path) == {"song.mp3"}


def test_texts_that_are_not_wanted_any_more_go(tmp_path: Path) -> None:
    with opened(tmp_path) as shelf:
        put(shelf, "a.mp3", lrc="words", srt="words")
        put(shelf, "a.mp3", key="new", lrc="words")
        assert shelf.facts("a.mp3", "new") is not None
    assert visible(tmp_path) == {"a.mp3", "a.lrc"}


def test_two_exports_at_once_into_one_folder_are_refused(tmp_path: Path) -> None:
    with (
        opened(tmp_path),
        pytest.raises(ExportError, match="Another export is at work"),
        opened(tmp_path),
    ):
        pass


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 99}', '{"version": 1, "files": 5}'])
def test_a_manifest_that_cannot_be_read_stops_everything(tmp_path: Path, content: str) -> None:
    (tmp_path / MANIFEST).write_text(content)
    with pytest.raises(ExportError, match="nobody knows which files"), opened(tmp_path):
        pass
    assert (tmp_path / MANIFEST).read_text() == content


def test_a_file_in_place_of_the_folder_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "music").write_text("mine")
    with pytest.raises(ExportError, match="cannot be written"), opened(tmp_path / "music"):
        pass


def test_the_manifest_is_json_that_people_can_read(tmp_path: Path) -> None:
    with opened(tmp_path) as shelf:
        put(shelf, "Füße.mp3")
    assert list(json.loads((tmp_path / MANIFEST).read_text(encoding="utf-8"))["files"]) == ["Füße.mp3"]
    assert "Füße" in (tmp_path / MANIFEST).read_text(encoding="utf-8")
