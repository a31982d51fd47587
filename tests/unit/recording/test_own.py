from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from tests.making import PLACE, practice, say
from tests.speaking import room
from tests.unit.recording.making import read_aloud
from voiceguide.recording.lines import to_read
from voiceguide.recording.own import Standing, standing
from voiceguide.recording.part import PartWriter
from voiceguide.recording.takes import Takes
from voiceguide.script.model import Practice, Section
from voiceguide.timeline import Line, Request, heard
from voiceguide.timeline.model import RoomTone
from voiceguide.units import RATE, Millis

FEET, HANDS = "Notice your feet.", "Let your hands rest."


@pytest.fixture
def takes(tmp_path: Path) -> Takes:
    return Takes(tmp_path / "test.takes")


def read_in(takes: Takes, *texts: str) -> None:
    for reading in to_read(practice(*map(say, texts)), Request()):
        takes.keep(reading, takes.add(reading, read_aloud(reading.text), "file"))


def stands(takes: Takes, now: Practice) -> Standing:
    return standing(now, Request(), takes)


def own_texts(now: Practice, request: Request) -> list[str]:
    return [each.text for each in heard(now, request) if isinstance(each, Line) and each.own is not None]


def test_a_session_knows_which_of_its_lines_have_a_take(takes: Takes) -> None:
    read_in(takes, FEET)
    now = practice(say(HANDS), say(FEET))
    found = stands(takes, now)
    assert [each.text for each in found.missing] == [HANDS]
    assert own_texts(now, Request(own=found.own(with_stale=False))) == [FEET]


def test_a_take_of_a_changed_line_is_heard_only_if_that_is_asked_for(takes: Takes) -> None:
    read_in(takes, FEET)
    now = practice(say("Notice both your feet."))
    found = stands(takes, now)
    ((reading, take),) = found.stale
    assert (reading.text, take.text) == ("Notice both your feet.", FEET)
    assert own_texts(now, Request(own=found.own(with_stale=False))) == []
    assert own_texts(now, Request(own=found.own(with_stale=True))) == ["Notice both your feet."]


def test_a_take_that_says_a_length_which_is_not_on_offer_is_heard_at_that_length(takes: Takes) -> None:
    read_in(takes, "This takes 4 minutes.")
    now = practice(say("This takes {length}."), lengths=(Millis(180_000),))
    four = Request(length=Millis(240_000))
    own = standing(now, four, takes).own(with_stale=False)
    assert own_texts(now, replace(four, own=own)) == ["This takes 4 minutes."]


def test_respellings_that_an_engine_needs_make_no_take_stale(takes: Takes) -> None:
    read_in(takes, "Try qigong.")
    now = practice(say("Try qigong."), pronounce=(("qigong", "chee gung"),))
    assert stands(takes, now).missing == ()


def test_a_take_that_is_damaged_or_missing_is_no_take_and_is_named(takes: Takes) -> None:
    read_in(takes, FEET, HANDS)
    feet, hands = (each.take for each in stands(takes, practice(say(FEET), say(HANDS))).chosen.values())
    feet.path.write_bytes(feet.path.read_bytes()[:-1])
    hands.path.unlink()
    found = stands(takes, practice(say(FEET), say(HANDS)))
    assert len(found.missing) == 2
    told = [fault.what for fault in found.faults]
    assert any(str(feet.path) in what and "damaged" in what for what in told)
    assert any(str(hands.path) in what and "is missing" in what for what in told)


def test_a_take_whose_note_is_gone_is_named_with_its_line(takes: Takes) -> None:
    read_in(takes, FEET)
    next(iter(stands(takes, practice(say(FEET))).chosen.values())).take.note.unlink()
    (fault,) = stands(takes, practice(say(FEET))).faults
    assert fault.reading is not None
    assert fault.reading.text == FEET


def test_names_that_nobody_set_keep_no_take_from_being_found(takes: Takes) -> None:
    read_in(takes, FEET)
    found = stands(takes, practice(say(FEET), say("Hello, {name}.")))
    assert [each.text for each in found.chosen and found.missing] == ["Hello, name."]
    section = Section(place=PLACE, title="For {name}")
    assert stands(takes, practice(section, say(FEET))).missing == ()


@pytest.mark.parametrize(("dbfs", "is_heard"), [(-90.0, False), (-50.0, True), (-20.0, True)])
def test_the_room_is_heard_where_it_is_more_than_the_floor_and_never_loudly(
    takes: Takes, dbfs: float, is_heard: bool
) -> None:
    read_in(takes, FEET)
    begun = takes.begin_room("file")
    with PartWriter(begun.path) as writer:
        writer.write(np.rint(room(3 * RATE, dbfs) * 32767).astype("<i2").tobytes())
    take = begun.finish()
    tone = stands(takes, practice(say(FEET))).own(with_stale=False).room
    assert (tone is not None) == is_heard
    if tone is not None and take is not None:
        assert isinstance(tone, RoomTone)
        assert take.lufs is not None
        assert take.lufs - tone.voice <= -22 + 0.1
    assert stands(takes, practice(say(HANDS))).own(with_stale=False).room is None
