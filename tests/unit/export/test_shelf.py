from __future__ import annotations

import errno
import json
import os
import pathlib
import shutil
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any

import pytest

from voiceguide.errors import ExportError, FolderLostError
from voiceguide.export import carrying
from voiceguide.export.manifest import CHANGES, MANIFEST
from voiceguide.export.shelf import Shelf, open_shelf


def opened(folder: Path) -> AbstractContextManager[Shelf]:
    return open_shelf(folder, folder.parent / "cache")


@pytest.fixture
def music(tmp_path: Path) -> Path:
    return tmp_path / "music"


def put(
    shelf: Shelf,
    name: str,
    *,
    key: str = "k",
    sound: bytes = b"sound",
    track: int | None = None,
    **beside: str,
) -> None:
    unfinished = shelf.unfinished("mp3")
    unfinished.write_bytes(sound)
    texts = {f"{Path(name).stem}.{kind}": text for kind, text in beside.items()}
    shelf.place("feet", key, (name, unfinished), texts, {"seconds": 1, "track": track})


def visible(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.startswith(".")}


def parts(folder: Path) -> list[Path]:
    return [*folder.rglob(".voiceguide-part-*"), *(folder.parent / "cache" / "exports").glob("*/*")]


def test_what_was_put_there_is_known_when_the_folder_is_opened_again(music: Path) -> None:
    with opened(music / "voice") as shelf:
        put(shelf, "a.mp3", lrc="words")
    with opened(music / "voice") as shelf:
        assert shelf.facts("a.mp3", "k") == shelf.facts("a.mp3") == {"seconds": 1, "track": None}
        assert shelf.facts("a.mp3", "other") is None
        assert shelf.facts("b.mp3", "k") is None
        assert shelf.owners("a.mp3") == {"feet"}
    assert visible(music / "voice") == {"a.mp3", "a.lrc"}
    assert parts(music / "voice") == []


@pytest.mark.parametrize("name", ["a.mp3", "a.lrc"])
@pytest.mark.parametrize("harm", ["delete", "cut"])
def test_what_was_deleted_or_cut_short_is_made_again(music: Path, name: str, harm: str) -> None:
    with opened(music) as shelf:
        put(shelf, "a.mp3", lrc="words")
        if harm == "delete":
            (music / name).unlink()
        else:
            (music / name).write_bytes(b"s")
        assert shelf.facts("a.mp3", "k") is None


def test_a_device_that_keeps_times_by_two_seconds_changes_nothing(music: Path) -> None:
    with opened(music) as shelf:
        put(shelf, "a.mp3", lrc="words")
    os.utime(music / "a.mp3", (1_000_000_002, 1_000_000_002))
    with opened(music) as shelf:
        assert shelf.facts("a.mp3", "k") is not None


class PowerCut(BaseException):
    """Nothing more is done, not even what should be done at the end."""


def cut_power(patch: pytest.MonkeyPatch, after: int) -> None:
    """End at the n-th time that the disk is asked to change."""
    left = after

    def count(act: Any) -> Any:
        def counted(*given: Any, **named: Any) -> Any:
            nonlocal left
            left -= 1
            if left <= 0:  # and everything that would be tidied up fails as well
                raise PowerCut
            return act(*given, **named)

        return counted

    for name in ("replace", "unlink"):
        patch.setattr(Path, name, count(getattr(Path, name)))
    patch.setattr(os, "fsync", count(os.fsync))


@pytest.mark.parametrize("step", range(1, 16))
def test_an_interruption_leaves_whole_files_and_the_next_run_replaces_them(music: Path, step: int) -> None:
    with opened(music) as shelf:
        put(shelf, "a.mp3", key="old", sound=b"older", lrc="words")
    (music / "mine.mp3").write_text("mine")
    with pytest.MonkeyPatch.context() as patch, suppress(PowerCut), opened(music) as shelf:
        cut_power(patch, step)
        put(shelf, "a.mp3", key="new", sound=b"newer", lrc="texts")
    assert (music / "a.mp3").read_bytes() in (b"older", b"newer")
    assert (music / "a.lrc").read_text() in ("words", "texts")
    with opened(music) as shelf:
        if shelf.facts("a.mp3", "new") is None:
            put(shelf, "a.mp3", key="new", sound=b"newer", lrc="texts")
        assert shelf.others([]) == ["a.mp3"]
    assert visible(music) == {"a.mp3", "a.lrc", "mine.mp3"}
    assert ((music / "a.mp3").read_bytes(), (music / "mine.mp3").read_text()) == (b"newer", "mine")
    assert parts(music) == []


def test_a_change_that_was_torn_is_made_again_and_hides_no_other(music: Path) -> None:
    with pytest.MonkeyPatch.context() as patch, opened(music) as shelf:
        put(shelf, "a.mp3")
        with (music / CHANGES).open("ab") as file:
            file.write(b'\n{"file": "b.mp3", "entry": {"pract')
        put(shelf, "c.mp3")
        patch.setattr(Shelf, "close", lambda self: None)
    with opened(music) as shelf:
        assert shelf.others([]) == ["a.mp3", "c.mp3"]
    assert not (music / CHANGES).exists()


def test_a_thousand_files_cost_a_thousand_lines(music: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda handle: None)
    with opened(music) as shelf:
        put(shelf, "0.mp3")
        first = (music / CHANGES).stat().st_size
        for number in range(1, 200):
            put(shelf, f"{number}.mp3")
        assert (music / CHANGES).stat().st_size < 200 * (first + 10)
        assert not (music / MANIFEST).exists()
    assert len(json.loads((music / MANIFEST).read_text())["files"]) == 200


def test_what_is_not_ours_is_never_touched(music: Path) -> None:
    music.mkdir()
    (music / "song.mp3").write_text("mine")
    with opened(music) as shelf:
        with pytest.raises(ExportError, match="voiceguide did not make it"):
            shelf.owners("song.mp3")
        (music / "a.lrc").write_text("mine")
        with pytest.raises(ExportError, match="voiceguide did not make it"):
            put(shelf, "a.mp3", lrc="words")
        shelf.prune(shelf.others([]))
    assert visible(music) == {"song.mp3", "a.lrc"}


def test_what_somebody_made_of_a_file_of_ours_is_kept(music: Path) -> None:
    with opened(music) as shelf:
        put(shelf, "a.mp3", lrc="words", txt="words", srt="words")
        for name, text in (("a.lrc", "my own words"), ("a.txt", "my own words"), ("a.srt", "wo")):
            (music / name).write_text(text)
        put(shelf, "a.mp3", lrc="words", srt="words")
    assert visible(music) == {"a.mp3", "a.lrc", "a.lrc.yours", "a.srt", "a.txt.yours"}
    assert (music / "a.lrc.yours").read_text() == (music / "a.txt.yours").read_text() == "my own words"
    with opened(music) as shelf:
        (music / "a.lrc").write_text("my own again")
        put(shelf, "a.mp3", lrc="words")
        (music / "a.mp3").write_text("my own voice")
        shelf.prune(["a.mp3"])
    assert visible(music) == {"a.mp3.yours", "a.lrc.yours", "a.lrc.yours1", "a.txt.yours"}
    with opened(music) as shelf:
        put(shelf, "a.mp3")
        (music / "a.mp3").write_text("my own voice")
        put(shelf, "a.mp3")
        (music / "a.mp3").write_bytes(b"so")
        put(shelf, "a.mp3")
    assert (music / "a.mp3.yours1").read_text() == "my own voice"
    assert not (music / "a.mp3.yours2").exists()


def test_prune_deletes_ours_with_what_lies_beside_and_nothing_else(music: Path) -> None:
    with opened(music) as shelf:
        put(shelf, "a.mp3", lrc="words", txt="words")
        put(shelf, "b.mp3")
        assert shelf.bytes_of(["a.mp3"]) == 15
        assert shelf.others(["b.mp3"]) == ["a.mp3"]
        shelf.prune(["a.mp3"])
    assert visible(music) == {"b.mp3"}


def test_a_text_that_lies_beside_two_formats_stays_for_the_other(music: Path) -> None:
    with opened(music) as shelf:
        put(shelf, "a.mp3", lrc="words")
        put(shelf, "a.opus", lrc="words")
        shelf.prune(["a.mp3"])
        assert visible(music) == {"a.opus", "a.lrc"}
        put(shelf, "a.opus", key="new")
    assert visible(music) == {"a.opus"}


def test_tracks_are_kept_and_gaps_filled(music: Path) -> None:
    with opened(music) as shelf:
        assert shelf.tracks(["a.mp3", "b.mp3"]) == {"a.mp3": 1, "b.mp3": 2}
        put(shelf, "b.mp3", track=2)
        put(shelf, "c.mp3", track=1)
        assert shelf.tracks(["a.mp3", "b.mp3", "C.mp3"]) == {"a.mp3": 3, "b.mp3": 2, "C.mp3": 1}


def test_what_a_folder_is_to_hold_is_remembered(music: Path) -> None:
    with opened(music) as shelf:
        shelf.remember(["--all"], alone=False)
        shelf.remember(["feet"], alone=False)
        shelf.remember(["--all"], alone=False)
    with opened(music) as shelf:
        assert shelf.asked == (("feet",), ("--all",))
        shelf.remember(["hands"], alone=True)
        assert shelf.asked == (("hands",),)


def test_a_playlist_of_ours_is_replaced_and_pruned_and_another_is_not(music: Path) -> None:
    with opened(music) as shelf:
        shelf.write_playlist("all.m3u8", "one")
        shelf.write_playlist("all.m3u8", "two")
        shelf.write_playlist("some.m3u8", "two")
        (music / "mine.m3u8").write_text("mine")
        with pytest.raises(ExportError, match="did not make it"):
            shelf.write_playlist("mine.m3u8", "two")
        shelf.write_playlist("Page.html", "words")
        assert shelf.prune_playlists(["some.m3u8"]) == ["all.m3u8"]
    assert visible(music) == {"some.m3u8", "mine.m3u8", "Page.html"}


def test_what_somebody_made_of_a_playlist_of_ours_is_kept(music: Path) -> None:
    for name in ("all.m3u8", "Page.html"):
        with opened(music) as shelf:
            shelf.write_playlist(name, "one\n")
        (music / name).write_text("one\nand a song of mine\n")
        with opened(music) as shelf:
            shelf.write_playlist(name, "one\ntwo\n")
        assert (music / name).read_text() == "one\ntwo\n"
        assert (music / f"{name}.yours").read_text() == "one\nand a song of mine\n"
    (music / "all.m3u8").write_text("mine")
    with opened(music) as shelf:
        shelf.prune_playlists([])
        shelf.write_playlist("Page.html", "other words\n")
    assert visible(music) == {"all.m3u8.yours", "all.m3u8.yours1", "Page.html", "Page.html.yours"}


def test_a_folder_of_an_older_version_has_names_of_playlists_alone(music: Path) -> None:
    with opened(music) as shelf:
        shelf.write_playlist("all.m3u8", "one")
    manifest = music / MANIFEST
    known = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**known, "playlists": list(known["playlists"])}))
    (music / "all.m3u8").write_text("longer than one")
    with opened(music) as shelf:
        shelf.write_playlist("all.m3u8", "two")
    assert visible(music) == {"all.m3u8"}


def test_one_export_at_a_time(music: Path) -> None:
    with opened(music), pytest.raises(ExportError, match="Another export is at work"), opened(music):
        pass


@pytest.mark.parametrize("damage", ["", "[]", "{}", '{"version": 99}', "\x00"])
def test_a_manifest_that_cannot_be_read_is_told(music: Path, damage: str) -> None:
    music.mkdir()
    (music / MANIFEST).write_text(damage)
    with pytest.raises(ExportError, match="nobody knows which files here are voiceguide's"), opened(music):
        pass


# Devices. Another device than the cache's is one that a file cannot be renamed to.


@pytest.fixture
def device(music: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    replace = Path.replace

    def from_its_own_folder(self: Path, target: Path) -> Path:
        if self.parent != target.parent:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", from_its_own_folder)
    return music


def test_a_file_is_made_on_the_disk_and_carried_to_the_device_once(device: Path) -> None:
    with opened(device) as shelf:
        assert device not in shelf.unfinished("mp3").parents
        put(shelf, "a.mp3", sound=b"sound" * 300_000)
    assert (device / "a.mp3").read_bytes() == b"sound" * 300_000
    assert parts(device) == []


def test_a_device_that_reads_back_something_else_gets_no_file(
    device: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoil(handle: int) -> None:
        os.pwrite(handle, b"x", 0)

    monkeypatch.setattr(carrying, "_forget", spoil)
    with opened(device) as shelf, pytest.raises(FolderLostError, match="reads back as something else"):
        put(shelf, "a.mp3")
    assert visible(device) == set()
    assert parts(device) == []


def test_a_device_that_is_pulled_out_is_told_and_nothing_is_written_in_its_place(
    device: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(device) as shelf:
        put(shelf, "a.mp3")
        device.rename(device.with_name("pulled out"))
        with pytest.raises(FolderLostError, match=r"went away.*plug that in again"):
            put(shelf, "b.mp3")
        with pytest.raises(FolderLostError, match="went away"):
            shelf.prune(["a.mp3"])
    assert not device.exists()
    device.with_name("pulled out").rename(device)
    with opened(device) as shelf:
        assert shelf.facts("a.mp3", "k") is not None
    assert visible(device) == {"a.mp3"}


def test_the_folder_beneath_a_device_is_not_filled_when_that_goes(music: Path) -> None:
    with opened(music) as shelf:
        put(shelf, "a.mp3")
        shelf._device += 1
        with pytest.raises(FolderLostError, match="went away"):
            put(shelf, "b.mp3")
    assert visible(music) == {"a.mp3"}


@pytest.mark.parametrize(
    ("number", "kind", "told"),
    [
        (errno.ENOSPC, FolderLostError, "is full. What is there is whole"),
        (errno.EIO, FolderLostError, "went away"),
        (errno.EROFS, FolderLostError, "went away"),
        (errno.EFBIG, ExportError, "end at 4 GB"),
        (errno.EACCES, ExportError, "cannot be written"),
    ],
)
def test_trouble_with_a_device_is_told_and_leaves_nothing_half(
    device: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[ExportError], told: str
) -> None:
    def fail(source: Path, target: Path) -> None:
        target.write_bytes(b"sou")
        raise OSError(number, os.strerror(number))

    with opened(device) as shelf:
        monkeypatch.setattr("voiceguide.export.shelf.carry", fail)
        with pytest.raises(ExportError, match=told) as caught:
            put(shelf, "a.mp3")
        assert type(caught.value) is kind
    assert visible(device) == set()
    assert not list(device.glob(".voiceguide-part-*"))


# Names. A phone's file system takes names for one that differ in capitals alone.


@pytest.fixture
def careless(music: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that does not tell capitals from small letters, and keeps the spelling of what is there."""
    music.mkdir()
    real = {name: getattr(os, name) for name in ("stat", "lstat", "unlink", "replace", "open")}

    def found(path: Any) -> Any:
        whole = Path(os.fsdecode(path)) if isinstance(path, (str, bytes, os.PathLike)) else None
        if whole is None or whole.parent != music:
            return path
        same = [each for each in os.listdir(music) if each.casefold() == whole.name.casefold()]  # noqa: PTH208
        return str(music / same[0]) if same else path

    for name in ("stat", "lstat", "unlink", "open"):
        monkeypatch.setattr(
            os, name, lambda path, *rest, _act=real[name], **named: _act(found(path), *rest, **named)
        )
    monkeypatch.setattr(os, "replace", lambda source, target: real["replace"](source, found(target)))
    kept = getattr(pathlib, "_normal_accessor", None)  # Python 3.10's paths do not ask os anew
    for name in ("stat", "unlink", "replace") if kept is not None else ():
        monkeypatch.setattr(kept, name, getattr(os, name))
    return music


def test_a_title_whose_capitals_change_has_one_file_on_either_kind_of_system(music: Path) -> None:
    with opened(music) as shelf:
        put(shelf, "Small.mp3", key="old", lrc="words")
        assert shelf.owners("small.mp3") == {"feet"}
        put(shelf, "small.mp3", key="new", lrc="texts")
        assert shelf.others(["small.mp3"]) == []
    assert visible(music) == {"small.mp3", "small.lrc"}


def test_a_title_whose_capitals_change_has_one_file_on_a_phone(careless: Path) -> None:
    with opened(careless) as shelf:
        put(shelf, "Small.mp3", key="old", sound=b"old", lrc="words")
        assert shelf.owners("small.mp3") == {"feet"}
        put(shelf, "small.mp3", key="new", sound=b"new", lrc="texts")
        assert shelf.others(["small.mp3"]) == []
        assert shelf.facts("small.mp3", "new") is not None
    assert {name.casefold() for name in visible(careless)} == {"small.mp3", "small.lrc"}
    (path,) = careless.glob("[Ss]mall.mp3")
    assert path.read_bytes() == b"new"


def test_somebody_elses_file_of_other_capitals_is_left_alone_on_a_phone(careless: Path) -> None:
    (careless / "SMALL.MP3").write_text("mine")
    with opened(careless) as shelf, pytest.raises(ExportError, match="did not make it"):
        shelf.owners("small.mp3")


def test_somebody_elses_text_of_other_capitals_is_left_alone(music: Path) -> None:
    with opened(music) as shelf:
        put(shelf, "Small.mp3", key="old", lrc="words")
        (music / "small.lrc").write_text("mine")
        with pytest.raises(ExportError, match="did not make it"):
            put(shelf, "small.mp3", key="new", lrc="texts")
    assert (music / "small.lrc").read_text() == "mine"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match="cannot be written"), opened(tmp_path / "file" / "music"):
        pass


def test_room_is_told(music: Path) -> None:
    with opened(music) as shelf:
        assert shelf.room() == pytest.approx(shutil.disk_usage(music).free, rel=0.05)
