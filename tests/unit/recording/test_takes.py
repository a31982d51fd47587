from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.unit.recording.making import numbered, read_aloud, reading
from voiceguide.errors import RecordingError
from voiceguide.recording import running
from voiceguide.recording.part import PartWriter, Recorded
from voiceguide.recording.take import Take
from voiceguide.recording.takes import Takes

FEET, HANDS = numbered(reading("Notice your feet.", "feet"), reading("Let your hands rest."))
SOUND = read_aloud("Feet", around=0.1)


@pytest.fixture
def takes(tmp_path: Path) -> Takes:
    return Takes(tmp_path / "small.takes")


def record(takes: Takes, sound: Recorded = SOUND) -> Take:
    running = takes.begin(FEET, "Microphone")
    with PartWriter(running.path) as writer:
        writer.write(sound.tobytes())
    take = running.finish()
    assert take is not None
    return take


def files(takes: Takes) -> set[str]:
    return {path.suffix for path in takes.folder.rglob("*") if path.is_file() and path.suffix}


def test_a_take_is_what_was_recorded_with_a_note_of_it(takes: Takes) -> None:
    take = record(takes)
    samples, rate = soundfile.read(take.path, dtype="int16")
    assert rate == 48_000
    assert np.array_equal(samples, SOUND)
    assert (take.text, take.id, take.device) == (FEET.text, "feet", "Microphone")
    assert take.frames == len(SOUND)
    assert takes.of(FEET) == (take,)
    assert ".part" not in files(takes)


def test_takes_are_all_kept_and_none_is_overwritten(takes: Takes, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [takes.add(FEET, SOUND, "file.wav") for _ in range(5)]
    assert len({take.path for take in made}) == 5
    assert takes.of(FEET) == tuple(made)
    assert all(take.path.exists() for take in made)


def test_the_take_that_was_kept_is_the_one_that_is_heard(takes: Takes) -> None:
    first, second = record(takes), record(takes)
    assert takes.chosen((FEET, HANDS)).takes == {}
    takes.keep(FEET, first)
    assert takes.chosen((FEET, HANDS)).takes[FEET.key].take == first
    takes.keep(FEET, second)
    assert takes.chosen((FEET, HANDS)).takes[FEET.key].take == second
    assert takes.of(FEET) == (first, second)


def test_a_new_take_of_a_changed_line_leaves_its_stale_one_to_nobody(takes: Takes) -> None:
    takes.keep(FEET, record(takes))
    changed = reading("Notice both your feet.", "feet")
    stale = takes.chosen((changed,)).takes[changed.key]
    assert stale.is_stale
    takes.keep(changed, takes.add(changed, SOUND, ""), instead_of=stale.take)
    assert not takes.chosen((changed,)).takes[changed.key].is_stale
    assert takes.chosen((FEET,)).takes[FEET.key].is_stale  # its words are those of the other take's past
    assert stale.take.path.exists()


def test_a_stale_take_can_be_kept_as_it_is(takes: Takes) -> None:
    old = record(takes)
    takes.keep(FEET, old)
    changed = reading("Notice both your feet.", "feet")
    takes.keep(changed, old)
    found = takes.chosen((changed,)).takes[changed.key]
    assert (found.take, found.is_stale) == (old, False)


def test_a_rating_is_noted(takes: Takes) -> None:
    rated = takes.rate(record(takes), 4)
    assert takes.of(FEET) == (rated,)
    assert rated.rating == 4


def test_part_of_what_was_recorded_can_be_kept(takes: Takes) -> None:
    running = takes.begin(FEET, "")
    with PartWriter(running.path) as writer:
        writer.write(SOUND.tobytes())
    take = running.finish(SOUND[1000:9000])
    assert take is not None
    assert take.frames == 8000


def test_a_recording_without_a_sound_leaves_nothing(takes: Takes) -> None:
    running = takes.begin(FEET, "")
    PartWriter(running.path).close()
    assert running.finish() is None
    assert not {".part", ".flac", ".json"} & files(takes)


def test_what_was_cut_off_is_found_and_is_not_heard_by_itself(takes: Takes) -> None:
    kept = record(takes)
    takes.keep(FEET, kept)
    with PartWriter(takes.begin(FEET, "Microphone").path) as writer:
        writer.write(SOUND[:12_345].tobytes() + b"\x01")  # and half a frame
    with takes.locked():
        found = takes.recover()
    (take,) = found.takes
    assert (take.recovered, take.frames, take.text, take.device) == (True, 12_345, FEET.text, "Microphone")
    assert takes.chosen((FEET,)).takes[FEET.key].take == kept
    assert takes.of(FEET) == (kept, take)
    assert ".part" not in files(takes)


@pytest.mark.parametrize("moment", ["before the note", "before the name", "before the part is gone"])
def test_a_take_survives_an_end_at_every_step_of_its_keeping(
    takes: Takes, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    begun = takes.begin(FEET, "")
    with PartWriter(begun.path) as writer:
        writer.write(SOUND.tobytes())

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    broken = {"before the note": "write_note", "before the part is gone": "_remove"}
    with monkeypatch.context() as patch:
        if moment in broken:
            patch.setattr(running, broken[moment], killed)
        else:
            patch.setattr(Path, "replace", killed)
            patch.setattr(running, "write_note", lambda _: None)
        with pytest.raises(KeyboardInterrupt):
            begun.finish()
    takes.recover()
    (take,) = takes.of(FEET)
    assert np.array_equal(soundfile.read(take.path, dtype="int16")[0], SOUND)
    assert ".part" not in files(takes)


def test_a_part_that_is_nobodys_recording_is_told_of_and_left(takes: Takes) -> None:
    takes.keep(FEET, record(takes))
    foreign = takes.folder / FEET.key / "20261122-120000-000.part"
    foreign.write_bytes(b"a download")
    found = takes.recover()
    assert str(foreign) in str(found.faults[0])
    assert foreign.exists()


def test_the_newest_tone_of_the_room_counts(takes: Takes) -> None:
    assert takes.room_tone is None
    for device in ("first", "second"):
        begun = takes.begin_room(device)
        with PartWriter(begun.path) as writer:
            writer.write(SOUND.tobytes())
        begun.finish()
    assert takes.room_tone is not None
    assert takes.room_tone.device == "second"


def test_only_one_booth_records_a_practice_at_a_time(takes: Takes) -> None:
    with takes.locked(), pytest.raises(RecordingError, match="being recorded already"), takes.locked():
        pass
    with takes.locked():
        pass


def test_a_folder_in_git_joins_choices_and_leaves_out_what_is_unfinished(takes: Takes) -> None:
    record(takes)
    assert "chosen.txt text eol=lf merge=union" in (takes.folder / ".gitattributes").read_text()
    assert "*.part" in (takes.folder / ".gitignore").read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_take_that_leads_out_of_its_folder_is_not_followed(takes: Takes, tmp_path: Path) -> None:
    take = record(takes)
    takes.keep(FEET, take)
    elsewhere = tmp_path / "secret.flac"
    take.path.rename(elsewhere)
    take.path.symlink_to(elsewhere)
    choice = takes.chosen((FEET,))
    assert choice.takes == {}
    assert "leads out" in choice.faults[FEET.key]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_named(takes: Takes) -> None:
    takes.folder.parent.chmod(0o500)
    with pytest.raises(RecordingError, match=r"small\.takes"):
        takes.begin(FEET, "")


def test_the_name_of_a_device_is_kept_in_plain_letters(takes: Takes) -> None:
    take = takes.add(FEET, SOUND, "\x1b[31mred\udcff.m4a")
    assert takes.of(FEET) == (take,)
    assert take.device == " [31mred .m4a"
