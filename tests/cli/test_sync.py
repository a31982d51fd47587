from __future__ import annotations

import io
import json
import os
import shutil
import sys
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import soundfile

from tests.cli.conftest import Run
from tests.faults.campaign import cases, tell
from tests.faults.kills import NEVER, Killer
from voiceguide.cache import Cache
from voiceguide.cli.sync import _chosen, _still_to_be_had
from voiceguide.errors import VoiceguideError
from voiceguide.export.manifest import MANIFEST
from voiceguide.export.shelf import Shelf

KILLS = cases(few=4, whole=100)


@pytest.fixture(autouse=True)
def one_core(monkeypatch: pytest.MonkeyPatch) -> None:
    """Encode right here: to start workers takes longer than what they would do."""
    monkeypatch.setattr(os, "cpu_count", lambda: 1)


@pytest.fixture
def phone(tmp_path: Path) -> Path:
    """A folder with a song in it."""
    folder = tmp_path / "phone"
    folder.mkdir()
    (folder / "song.mp3").write_text("mine")
    return folder


@pytest.fixture
def hands(script: Path) -> Path:
    """Another practice."""
    path = script.with_name("hands.yaml")
    path.write_text(script.read_text().replace("title: Small", "title: Hands"))
    return path


def visible(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.startswith(".")}


def edit(script: Path, old: str, new: str) -> None:
    text = script.read_text()
    assert old in text
    script.write_text(text.replace(old, new))


def test_a_folder_that_was_exported_into_is_brought_up_to_date(
    run: Run, script: Path, hands: Path, phone: Path
) -> None:
    for each, ending in ((script, "flac"), (hands, "opus")):
        assert run("export", each, "--length", "17s", "--format", ending, "--to", phone).code == 0
    assert run("sync", phone).out == "2 files: nothing to do.\n"
    written = (phone / "Small 17s.flac").stat().st_mtime_ns
    edit(hands, "Rest.", "Rest now.")
    done = run("sync", phone)
    assert (done.code, done.out) == (0, "Replaced Hands 17s.opus\n2 files: 1 replaced, 1 unchanged.\n")
    assert (phone / "Small 17s.flac").stat().st_mtime_ns == written
    assert "Rest now." in (phone / "Hands 17s.lrc").read_text()
    edit(hands, "title: Hands", "title: Both hands")
    done = run("sync", phone)
    assert done.out.splitlines() == [
        "Added Both hands 17s.opus",
        "Deleted Hands 17s.opus",
        "2 files: 1 added, 1 deleted, 1 unchanged.",
    ]
    assert visible(phone) == {
        "song.mp3",
        "Practices.m3u8",
        *(f"{name}.{ending}" for name, ending in (("Small 17s", "flac"), ("Both hands 17s", "opus"))),
        "Small 17s.lrc",
        "Both hands 17s.lrc",
    }


def test_names_and_options_say_what_a_folder_is_to_hold_from_now_on(
    run: Run, script: Path, hands: Path, phone: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(script.parent)
    words = ("--length", "17s", "--format", "flac", "--captions", "none", "--album", "Mine")
    assert run("sync", phone, script.name, hands.name, *words).code == 0
    assert visible(phone) == {"song.mp3", "Small 17s.flac", "Hands 17s.flac", "Mine.m3u8"}
    monkeypatch.chdir(tmp_path / "phone")
    told = run("sync", ".", "--json").answer
    (asked,) = told["asked"]
    assert sorted(asked) == sorted([*words, "--", str(script), str(hands)])
    assert [each["change"] for each in told["files"]] == ["kept", "kept"]
    assert run("sync", phone, hands, "--length", "16s", "--format", "wav", "--captions", "none").code == 0
    assert visible(phone) == {"song.mp3", "Hands 16s.wav", "Practices.m3u8"}
    assert run("sync", phone).out == "1 file: nothing to do.\n"


def test_two_practices_that_come_to_share_a_title_both_stay(
    run: Run, script: Path, hands: Path, phone: Path
) -> None:
    for each, ending in ((script, "flac"), (hands, "ogg")):
        assert run("export", each, "--length", "17s", "--format", ending, "--to", phone).code == 0
    edit(hands, "title: Hands", "title: Small")
    edit(hands, "Rest.", "Rest now.")
    done = run("sync", phone)
    assert done.out.splitlines() == [
        "Added Small 17s (hands).ogg",
        "Deleted Hands 17s.ogg",
        "2 files: 1 added, 1 deleted, 1 unchanged.",
    ]
    assert run("sync", phone).out == "2 files: nothing to do.\n"
    assert "Rest now." in (phone / "Small 17s (hands).lrc").read_text()
    assert "Rest now." not in (phone / "Small 17s.lrc").read_text()


def test_what_was_asked_for_twice_is_made_once_with_many_cores(
    run: Run, script: Path, phone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    for bed in ("none", "rain"):
        words = ("--length", "17s", "--format", "flac", "--bed", bed)
        assert run("export", script, *words, "--to", phone).code == 0
    edit(script, "Rest.", "Rest now.")
    assert run("sync", phone).out == "Replaced Small 17s.flac\n1 file: 1 replaced, 0 unchanged.\n"


def test_a_page_of_ours_stays_and_an_empty_list_goes(
    run: Run, script: Path, hands: Path, phone: Path
) -> None:
    assert run("export", hands, "--transcripts", "--to", phone).code == 0
    for each, album in ((script, "One"), (hands, "Two")):
        words = ("--length", "17s", "--format", "flac", "--album", album)
        assert run("export", each, *words, "--to", phone).code == 0
    done = run("sync", phone, script, "--length", "17s", "--format", "flac", "--album", "One", "--json")
    assert done.answer["deleted"] == ["Hands 17s.flac", "Two.m3u8"]
    assert visible(phone) == {"song.mp3", "Transcripts.html", "Small 17s.flac", "Small 17s.lrc", "One.m3u8"}


def test_a_list_of_somebody_elses_is_told_of_before_anything_is_made(
    run: Run, script: Path, phone: Path
) -> None:
    (phone / "Practices.m3u8").write_text("mine")
    for words in (("export", script, "--to", phone), ("sync", phone, script)):
        done = run(*words, "--length", "17s", "--format", "flac")
        assert done.code == 1
        assert "voiceguide did not make it" in done.err
    assert visible(phone) == {"song.mp3", "Practices.m3u8"}


def test_a_reader_who_has_seen_enough_ends_the_telling_not_the_work(
    run: Run, script: Path, hands: Path, phone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Closed(io.StringIO):
        def write(self, _: str) -> int:
            raise BrokenPipeError

    words = ("--length", "17s", "--format", "flac", "--captions", "none", "--jobs", "1")
    monkeypatch.setattr(sys, "stdout", Closed())
    assert run("sync", phone, script, hands, *words).code == 0
    assert visible(phone) == {"song.mp3", "Practices.m3u8", "Small 17s.flac", "Hands 17s.flac"}


def test_a_dry_run_tells_what_would_be_done_and_leaves_the_folder_alone(
    run: Run, script: Path, hands: Path, phone: Path
) -> None:
    words = ("--length", "17s", "--format", "flac")
    assert run("export", script, hands, *words, "--to", phone).code == 0
    before = {path.name: path.stat().st_mtime_ns for path in phone.iterdir()}
    edit(script, "Rest.", "Rest now.")
    done = run("sync", phone, "--dry-run")
    assert done.out == "To replace Small 17s.flac\n2 files: 1 to replace, 1 unchanged.\n"
    lines = run("sync", phone, script, "--length", "18s", "--format", "flac", "--dry-run").out.splitlines()
    assert lines[:4] == [
        "To add Small 18s.flac",
        "To delete Hands 17s.flac",
        "To delete Small 17s.flac",
        "1 file: 1 to add, 2 to delete, 0 unchanged.",
    ]
    assert lines[4].startswith("About ")
    told = run("sync", phone, "--dry-run", "--json").answer
    assert {Path(each["path"]).name: each["change"] for each in told["files"]} == {
        "Small 17s.flac": "replaced",
        "Hands 17s.flac": "kept",
    }
    assert told["dry_run"]
    assert {path.name: path.stat().st_mtime_ns for path in phone.iterdir()} == before


def test_one_more_practice_writes_one_more_file(run: Run, script: Path, hands: Path, phone: Path) -> None:
    words = ("--length", "17s", "--format", "flac", "--to", phone)
    run("export", script, *words)
    first = json.loads((phone / MANIFEST).read_text())["files"]["Small 17s.flac"]
    done = run("sync", phone, hands, script, "--length", "17s", "--format", "flac")
    assert done.out == "Added Hands 17s.flac\n2 files: 1 added, 1 unchanged.\n"
    known = json.loads((phone / MANIFEST).read_text())["files"]
    assert known["Small 17s.flac"] == first
    assert known["Hands 17s.flac"]["facts"]["track"] == 2


def test_a_script_that_is_gone_or_has_mistakes_is_told_and_its_file_stays(
    run: Run, script: Path, hands: Path, phone: Path
) -> None:
    words = ("--length", "17s", "--format", "flac", "--captions", "none")
    run("export", script, hands, *words, "--to", phone)
    there = visible(phone)
    hands.unlink()
    edit(script, "Rest.", "Rest now.")
    done = run("sync", phone)
    assert done.code == 2
    assert done.out == "Replaced Small 17s.flac\n1 file: 1 replaced, 1 failed, 0 unchanged.\n"
    assert "There is no file" in done.err
    assert f"name what is to be there: voiceguide sync {phone} NAME" in done.err
    assert visible(phone) == there


@pytest.mark.parametrize(
    ("folder", "words", "told"),
    [
        ("absent", [], "There is no folder"),
        ("absent/deeper", ["ground-feet"], "If it is on a device, plug that in"),
        ("phone", [], "Nobody has said yet what"),
        ("phone", ["--format", "opus"], "Which practice?"),
        ("phone", ["nonesuch"], "There is no practice called"),
    ],
)
def test_a_sync_of_nothing_is_told_and_writes_nothing(
    run: Run, phone: Path, tmp_path: Path, folder: str, words: list[str], told: str
) -> None:
    done = run("sync", tmp_path / folder, *words)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert not (tmp_path / "absent").exists()
    assert visible(phone) == {"song.mp3"}


def test_what_an_option_of_another_version_asked_for_is_told(run: Run, script: Path, phone: Path) -> None:
    run("export", script, "--length", "17s", "--format", "flac", "--to", phone)
    edit(phone / MANIFEST, '"--length"', '"--nonesuch"')
    done = run("sync", phone)
    assert done.code == 1
    assert "cannot be read" in done.err
    assert "Small 17s.flac" in visible(phone)


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.mark.parametrize("verb", ["sync", "export"])
def test_what_does_not_fit_is_refused_before_anything_is_written(
    run: Run, script: Path, hands: Path, phone: Path, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**6, 0, 2_500_000))
    where = [phone] if verb == "sync" else ["--to", phone]
    done = run(verb, *where, script, hands, "--length", "17s", "--format", "wav")
    assert done.code == 1
    assert "2 more files need about 6.7 MB, and 2.5 MB are free. Nothing was changed." in done.err
    assert visible(phone) == {"song.mp3"}
    assert run(verb, *where, script, "--length", "17s", "--format", "opus").code == 0


def test_what_is_not_asked_for_any_more_goes_first_where_room_is_short(
    run: Run, script: Path, hands: Path, phone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("--length", "17s", "--format", "wav", "--captions", "none")
    run("sync", phone, script, *words)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**7, 0, 1_000_000))
    order = []
    prune, place = Shelf.prune, Shelf.place
    monkeypatch.setattr(Shelf, "prune", lambda self, names: (order.extend(names), prune(self, names)))
    monkeypatch.setattr(Shelf, "place", lambda self, *given: (order.append(given[2][0]), place(self, *given)))
    assert run("sync", phone, hands, *words).code == 0
    assert order == ["Small 17s.wav", "Hands 17s.wav"]
    assert visible(phone) == {"song.mp3", "Hands 17s.wav", "Practices.m3u8"}


def test_a_device_that_is_pulled_out_stops_the_sync_and_the_next_one_goes_on(
    run: Run, script: Path, phone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(script, "steps:", "lengths: [15s, 16s, 17s]\nsteps:")
    words = (script, "--lengths", "all", "--format", "flac", "--captions", "none", "--jobs", "1")
    away = phone.with_name("away")
    place = Shelf.place

    def pulled(self: Shelf, *given: Any) -> None:
        place(self, *given)
        phone.rename(away)

    with monkeypatch.context() as patch:
        patch.setattr(Shelf, "place", pulled)
        done = run("sync", phone, *words)
    assert done.code == 1
    assert done.out == "Added Small 15s.flac\n1 file: 1 added, 1 failed, 0 unchanged.\n"
    assert "went away" in done.err
    assert "plug that in again and run the same command" in done.err
    assert "1 of 3 files" in done.err
    assert not phone.exists()
    away.rename(phone)
    done = run("sync", phone)
    assert done.out.splitlines()[-1] == "3 files: 2 added, 1 unchanged."


def test_a_full_device_stops_the_sync(
    run: Run, script: Path, phone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(script, "steps:", "lengths: [15s, 16s, 17s]\nsteps:")

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Shelf, "_carried", lambda self, path: full(path, path))
    done = run("sync", phone, script, "--lengths", "all", "--format", "flac", "--jobs", "1")
    assert done.code == 1
    assert done.err.count("is full") == 1


@pytest.mark.campaign
@pytest.mark.skipif(sys.platform != "linux", reason="who outlives a program is told by Linux alone")
def test_killed_at_random_moments_nothing_half_has_a_name_and_the_next_run_finishes(
    run: Run, script: Path, hands: Path, phone: Path
) -> None:
    for each in (script, hands):
        edit(each, "steps:", "lengths: [17s]\nsteps:")
    (phone / "Small.lrc").write_text("mine, too")
    theirs = {name: (phone / name).read_text() for name in visible(phone)}
    words = ("--lengths", "all", "--format", "ogg", "--jobs", "1")
    assert run("sync", phone, script, hands, *words).code == 0

    def change(number: int) -> None:
        """Let there be something to replace, and after every second time to add and to delete as well."""
        edit(script, f"Rest{'.' * (number % 3)}.", f"Rest{'.' * ((number + 1) % 3)}.")
        if number % 2:
            edit(hands, f"title: Hand{'s' * (number % 4)}\n", f"title: Hand{'s' * ((number + 2) % 4)}\n")

    with closing(Killer()) as killer:
        whole = 0.0
        for number in range(KILLS + 1):
            change(number)
            whom = killer.chance.choice(("parent", "worker")) if number % 10 == 9 else "all"
            jobs = "1" if whom == "all" else "2"  # one encodes where it was started
            seconds = killer.moment(whole) if whole else NEVER
            end = killer.run("sync", phone, "--plain", "--jobs", jobs, seconds=seconds, whom=whom)
            whole = whole or end.seconds
            for path in phone.glob("[!.]*.ogg"):
                assert soundfile.info(path).frames == int(path.stem.split()[-1][:-1]) * 48_000
            assert {name: (phone / name).read_text() for name in theirs} == theirs
        assert killer.total > KILLS / 2
    done = run("sync", phone)
    assert done.code == 0, done.err
    titles = [each.read_text().splitlines()[0].removeprefix("title: ") for each in (script, hands)]
    files = {f"{title} {length}s.{kind}" for title in titles for length in (17,) for kind in ("ogg", "lrc")}
    assert visible(phone) == {*theirs, "Practices.m3u8", *files}
    assert not list(phone.glob(".voiceguide-part-*"))
    assert run("sync", phone).out == "2 files: nothing to do.\n"
    told = ", ".join(f"{count} of {whom}" for whom, count in sorted(killer.kills.items()))
    tell("kill -9 while exporting", tried=killer.total, unit="kills", note=told)


def test_a_language_alone_is_asked_for_again_and_a_lost_script_is_no_language(
    phone: Path, cache: Cache
) -> None:
    errors: list[VoiceguideError] = []
    again = _still_to_be_had(phone, _chosen(phone, ("--language", "de")), errors)
    assert again is not None
    assert again.words == ("--language", "de")
    assert errors == []
    assert _still_to_be_had(phone, _chosen(phone, ("gone.yaml", "--language", "de")), errors) is None
    assert len(errors) == 1
