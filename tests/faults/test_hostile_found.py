"""What hostile data has done once, and must not do again: one test a defect that the campaign found."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from datetime import datetime, timezone
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.faults.hostile_sounds import silent_flac
from tests.unit.recording.making import numbered, reading
from voiceguide import config
from voiceguide.cache import Cache, Recipe
from voiceguide.cli.main import main
from voiceguide.cli.place import last_place
from voiceguide.cli.record.place import Place
from voiceguide.cli.record.takes import PIECES, Desk
from voiceguide.errors import (
    BadVoiceError,
    ExportError,
    JournalError,
    RecordingError,
    SoundError,
    UsageError,
)
from voiceguide.export.manifest import MANIFEST, Manifest
from voiceguide.journal.answers import Answer, latest
from voiceguide.journal.answers import every as every_answer
from voiceguide.journal.answers import keep as keep_answer
from voiceguide.journal.entries import Entry
from voiceguide.journal.exchange import MOST_BYTES, from_csv, from_json
from voiceguide.journal.planned import recall as recall_plan
from voiceguide.journal.store import Journal
from voiceguide.player.bookmark import Bookmark, keep, recall
from voiceguide.recording.importing.decoding import blocks_of
from voiceguide.recording.take import fault_of
from voiceguide.recording.takes import Takes
from voiceguide.sound.beds import own
from voiceguide.sound.pcm import convert
from voiceguide.speech.voice_files import read_voice
from voiceguide.units import RATE, Frames, Millis

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="it needs links and pipes")

_DEEP = "[" * 100_000


@pytest.fixture
def takes(tmp_path: Path) -> Takes:
    folder = tmp_path / "x.takes"
    folder.mkdir()
    return Takes(folder)


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    folder = tmp_path / "theirs"
    folder.mkdir()
    for name in ("notes.txt", ".unfinished-1.json", "cut-off.part"):
        Path(folder, name).write_text("theirs", encoding="utf-8")
    return folder


def held(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_a_link_in_the_place_of_the_lock_empties_nothing(takes: Takes, theirs: Path) -> None:
    before = held(theirs)
    (takes.folder / "recording.lock").symlink_to(theirs / "notes.txt")
    with pytest.raises(RecordingError, match="leads out"), takes.locked():
        pass
    assert held(theirs) == before


def test_a_link_in_the_place_of_the_place_is_neither_read_nor_followed(takes: Takes, theirs: Path) -> None:
    before = held(theirs)
    (takes.folder / "left-at.txt").symlink_to(theirs / "notes.txt")
    place = Place(takes.folder)
    assert place.read() is None
    place.keep(reading("Notice your feet."))
    assert held(theirs) == before


@pytest.mark.parametrize("inside", ["line-1", PIECES])
def test_in_a_folder_that_is_a_link_nothing_is_recovered_deleted_or_recorded(
    takes: Takes, theirs: Path, inside: str
) -> None:
    before = held(theirs)
    line = reading("Notice your feet.")
    (takes.folder / inside).symlink_to(theirs)
    (takes.folder / line.key).symlink_to(theirs)
    assert takes.recover().takes == ()
    with pytest.raises(RecordingError, match="leads out"):
        takes.begin(line, "a microphone")
    assert takes.of(line) == ()
    assert held(theirs) == before


def test_pieces_that_are_elsewhere_are_refused(takes: Takes, theirs: Path) -> None:
    (takes.folder / PIECES).symlink_to(theirs)
    with pytest.raises(RecordingError, match="leads out"):
        Desk(takes, numbered(reading("Notice your feet.")))


@pytest.mark.parametrize("file", ["chosen.txt", "line-1/20261122-120000-000.json"])
def test_a_note_or_a_choice_that_is_a_link_or_a_pipe_is_never_opened(
    takes: Takes, theirs: Path, file: str
) -> None:
    path = takes.folder / file
    path.parent.mkdir(exist_ok=True)
    if file != "chosen.txt":
        (takes.folder / "chosen.txt").write_text("line-1  20261122-120000-000\n", encoding="utf-8")

    def told() -> str:
        try:
            return " ".join(takes.chosen(()).faults.values())
        except RecordingError as error:
            return str(error)

    path.symlink_to(theirs / "notes.txt")
    assert "leads out" in told()
    path.unlink()
    os.mkfifo(path)
    assert "not an ordinary file" in told()
    path.unlink()
    path.symlink_to(path.name)
    assert "cannot be read" in told() or "leads out" in told()


def test_a_take_without_an_end_is_told_of_and_not_read(tmp_path: Path) -> None:
    path = tmp_path / "take.flac"
    with path.open("wb") as file:
        file.truncate(2 << 30)
    assert fault_of(path, "0" * 64) == "is larger than any take"
    path.unlink()
    os.mkfifo(path)
    assert "not an ordinary file" in str(fault_of(path, "0" * 64))


def test_a_running_take_of_hours_is_told_of_and_stays(takes: Takes) -> None:
    running = takes.begin(reading("Notice your feet."), "a microphone")
    with running.path.open("wb") as file:
        file.truncate(2 << 30)
    (fault,) = takes.recover().faults
    assert str(running.path) in str(fault)
    assert running.path.stat().st_size == 2 << 30


@pytest.mark.parametrize("rate", [1, 1000, 2**31 - 1])
def test_a_sound_with_a_rate_that_none_has_is_refused(tmp_path: Path, rate: int) -> None:
    soundfile.write(tmp_path / "x.wav", np.zeros((48_000, 1)), rate)
    with pytest.raises(SoundError, match="samples a second"):
        convert(tmp_path / "x.wav", tmp_path / "made.flac")


def test_a_sound_that_says_it_lasts_days_is_refused_before_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "x.flac").write_bytes(silent_flac(60, told=25 * 3600))
    with pytest.raises(SoundError, match="longer than 24 hours"):
        convert(tmp_path / "x.flac", tmp_path / "made.flac")


def test_of_a_long_sound_the_beginning_is_the_bed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    soundfile.write(tmp_path / "x.wav", np.random.default_rng(1).normal(0, 0.1, (9 * RATE, 1)), RATE)
    monkeypatch.setattr(own, "LONGEST", Frames(4 * RATE))
    assert own.loop_file(tmp_path / "x.wav", tmp_path / "made.wav") == 3 * RATE
    assert soundfile.info(tmp_path / "made.wav").frames == 3 * RATE


def test_sounds_beyond_all_measure_stay_numbers(tmp_path: Path) -> None:
    samples = np.full((RATE, 2), 3e38)
    samples[::2] *= -1
    soundfile.write(tmp_path / "x.wav", samples, RATE, subtype="FLOAT")
    assert all(np.isfinite(block).all() for block in blocks_of(tmp_path / "x.wav"))


def test_a_sound_that_is_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.wav")
    with pytest.raises(SoundError, match="not an ordinary file"):
        convert(tmp_path / "x.wav", tmp_path / "made.flac")
    with pytest.raises(SoundError, match="not an ordinary file"):
        next(iter(blocks_of(tmp_path / "x.wav")))


def test_what_cannot_be_imported_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.json").write_text("{nonsense", encoding="utf-8")
    assert main(["journal", "import", str(tmp_path / "x.json")]) == 1
    assert str(tmp_path / "x.json") in capsys.readouterr().err
    os.mkfifo(tmp_path / "pipe.csv")
    assert main(["journal", "import", str(tmp_path / "pipe.csv")]) == 2
    assert "not an ordinary file" in capsys.readouterr().err


@pytest.mark.parametrize("again", ['{"":0},', "[],", "1.5,"])
def test_a_file_of_nothing_but_values_is_refused_before_it_takes_all_memory(again: str) -> None:
    text = '{"format": "voiceguide journal", "version": 1, "entries": ['
    with pytest.raises(JournalError, match="more than a journal"):
        from_json(text + again * (MOST_BYTES // len(again)) + "0]}")


@pytest.mark.parametrize(
    "text", ["at\n" + "," * 2_000_000, "at\n" + "\n" * 2_000_000, "at\n" + "2026-11-22\n" * 60_000]
)
def test_a_table_of_too_much_is_refused(text: str) -> None:
    with pytest.raises(JournalError, match="more than a journal"):
        from_csv(text)


def test_half_a_character_in_an_answer_is_a_mistake_with_its_place() -> None:
    answer = {"at": "2026-11-22", "practice": "x", "name": "side", "value": "\ud800"}
    whole = {"format": "voiceguide journal", "version": 1, "entries": [], "answers": [answer]}
    with pytest.raises(JournalError, match="answer 1: value"):
        from_json(json.dumps(whole))


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    found = Journal(tmp_path / "journal.sqlite3")
    found.add_all([Entry(at=datetime(2026, 11, day, tzinfo=timezone.utc), words="calm") for day in (1, 2)])
    return found


def spoil(journal: Journal, statement: str) -> None:
    with closing(sqlite3.connect(journal.path)) as file:
        file.executescript(statement)


def test_a_journal_that_would_delete_what_is_added_is_refused(journal: Journal) -> None:
    spoil(journal, "CREATE TRIGGER t AFTER INSERT ON entries BEGIN DELETE FROM entries; END")
    with pytest.raises(JournalError, match="laid out"):
        journal.add(Entry(at=datetime(2026, 11, 3, tzinfo=timezone.utc)))


@pytest.mark.parametrize(
    "change", ["mood = 'x'", "moment = 9223372036854775807", "words = x'00'", "seconds = -1"]
)
def test_a_line_that_cannot_be_is_told_by_its_number_and_file(journal: Journal, change: str) -> None:
    spoil(journal, f"UPDATE entries SET {change} WHERE id = 2")
    with pytest.raises(JournalError, match=r"Line 2 of the journal .*journal\.sqlite3"):
        journal.entries()
    with pytest.raises(JournalError, match="Line 2 of the journal"):
        journal.edit(2, mood=3)


def test_a_letter_that_is_none_costs_no_more_than_itself(journal: Journal) -> None:
    spoil(journal, "UPDATE entries SET words = CAST(x'63616cff' AS TEXT) WHERE id = 2")
    assert [entry.words for entry in journal.entries()] == ["calm", "cal\ufffd"]


def test_a_layout_with_a_name_that_is_no_text_is_a_damage(journal: Journal) -> None:
    spoil(
        journal,
        "PRAGMA writable_schema = ON; UPDATE sqlite_master SET name = CAST(x'fd' AS TEXT), sql = 'x';",
    )
    with pytest.raises(JournalError, match="damaged: its layout cannot be read"):
        journal.entries()


def test_an_answer_that_is_no_text_is_told_of_and_not_spoken(journal: Journal) -> None:
    keep_answer(
        Answer(practice="x", name="y", value="z", at=datetime(2026, 11, 1, tzinfo=timezone.utc)), journal.path
    )
    spoil(journal, "UPDATE answers SET value = x'00ff'")
    with pytest.raises(JournalError, match=r"An answer in the journal .*journal\.sqlite3"):
        every_answer(journal.path)
    assert latest([("x", "y")], journal.path) == {}


@pytest.mark.parametrize("text", [_DEEP, '{"name": 1}', "[]"])
def test_a_plan_that_is_none_is_told_of(journal: Journal, text: str) -> None:
    journal.keep("plan", text)
    with pytest.raises(JournalError, match="The plan in the journal"):
        recall_plan(journal)


def test_a_bookmark_of_nonsense_is_none(tmp_path: Path) -> None:
    path = tmp_path / "bookmark.json"
    path.write_text(_DEEP, encoding="utf-8")
    assert recall(path) is None
    bookmark = {"version": 1, "name": "x", "title": "x", "wishes": {}, "position": 10**400}
    path.write_text(json.dumps(bookmark), encoding="utf-8")
    assert recall(path) is None
    path.unlink()
    os.mkfifo(path)
    assert recall(path) is None


@pytest.mark.parametrize(
    "wishes",
    [
        {"bells": []},
        {"filled": 1.5},
        {"length": {}},
        {"filled": [1]},
        {"cue_sound": "x"},
        {"variation": True},
    ],
)
def test_a_place_with_strange_wishes_is_no_place(wishes: dict[str, object]) -> None:
    keep(Bookmark(name="ground-feet", title="x", position=Millis(0), wishes=wishes), config.bookmark_file())
    with pytest.raises(UsageError, match="No practice was left unfinished"):
        last_place()


def test_what_a_folder_cannot_hold_any_more_is_told_with_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = {"version": 1, "asked": [["ground-feet", "--format", "mp9"]], "playlists": [], "files": {}}
    (tmp_path / MANIFEST).write_text(json.dumps(asked), encoding="utf-8")
    assert main(["sync", str(tmp_path)]) == 1
    assert f"{tmp_path} was asked to hold what cannot be had: There is no format" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["../theirs.wav", "/etc/hostname", "..", "", "sub/theirs.wav"])
@pytest.mark.parametrize("place", ["file", "beside", "playlist"])
def test_an_exports_folder_says_nothing_of_files_elsewhere(tmp_path: Path, name: str, place: str) -> None:
    entry = {"practice": "x", "key": "k", "whole": True, "facts": {}, "sizes": {}}
    files = {"x.wav": {**entry, "sizes": {name: 1} if place == "beside" else {}}}
    files |= {name: entry} if place == "file" else {}
    playlists = [name] if place == "playlist" else []
    whole = {"version": 1, "asked": [], "playlists": playlists, "files": files}
    (tmp_path / MANIFEST).write_text(json.dumps(whole), encoding="utf-8")
    with pytest.raises(ExportError, match="cannot be read"):
        Manifest(tmp_path)


def test_what_an_exports_folder_remembers_may_be_nonsense(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text(_DEEP, encoding="utf-8")
    with pytest.raises(ExportError, match="cannot be read"):
        Manifest(tmp_path)


@pytest.mark.parametrize("settings", [_DEEP, '{"num_speakers": 1e999}', None])
def test_a_voice_of_nonsense_is_told_of(tmp_path: Path, settings: str | None) -> None:
    model = tmp_path / "x.onnx"
    model.write_bytes(b"")
    path = tmp_path / "x.onnx.json"
    several = {"espeak": {"voice": "en"}, "num_speakers": 10**9, "phoneme_id_map": {"a": [1]}}
    text = json.dumps({**several, "audio": {"sample_rate": 22_050}}) if settings is None else settings
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadVoiceError, match=r"x\.onnx\.json"):
        read_voice(model)


def test_a_record_of_nonsense_in_the_cache_is_made_anew(tmp_path: Path) -> None:
    cache, recipe = Cache(tmp_path), Recipe("clips", {"x": 1})
    entry = cache.make(recipe, lambda path: {"n": path.write_bytes(b"x")})
    record = entry.path.with_name(f"{entry.path.name}.json")
    record.write_text(_DEEP, encoding="utf-8")
    assert Cache(tmp_path).find(recipe) is None
    record.unlink()
    os.mkfifo(record)
    assert Cache(tmp_path).find(recipe) is None


def test_a_memory_that_is_a_link_elsewhere_is_not_read(tmp_path: Path, theirs: Path) -> None:
    (tmp_path / MANIFEST).symlink_to(theirs / "notes.txt")
    with pytest.raises(ExportError, match="cannot be read"):
        Manifest(tmp_path)
