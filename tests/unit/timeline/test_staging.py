from __future__ import annotations

import pytest
from msgspec.structs import replace

from voiceguide.script.model import VoiceWish
from voiceguide.timeline.model import (
    AudioFile,
    BedSpan,
    Chapter,
    Cue,
    CueKind,
    Event,
    Line,
    RoomTone,
    Said,
    Timeline,
)
from voiceguide.timeline.staging import NIGHT, Staging, asleep, begun_with, delayed, in_a_row, looped
from voiceguide.units import RATE, Decibels, Frames


def seconds(count: float) -> Frames:
    return Frames(round(count * RATE))


def bed(start: float, sound: str = "room", over: float = 0) -> BedSpan:
    return BedSpan(start=seconds(start), sound=sound, level=Decibels(-20.0), over=seconds(over))


def cue(kind: CueKind, start: float, end: float) -> Cue:
    return Cue(kind=kind, start=seconds(start), end=seconds(end))


def spoken(start: float, end: float) -> Event:
    line = Line(text="Rest.", voice=VoiceWish(), language="en")
    return Event(lane="voice", heard=line, start=seconds(start), frames=seconds(end - start))


def session(length: float, **parts: object) -> Timeline:
    empty = Timeline(
        title="Test",
        frames=seconds(length),
        events=(),
        bed=(bed(0),),
        cues=(),
        chapters=(),
        fade_in=seconds(3),
        fade_out=seconds(8),
    )
    return replace(empty, **parts)  # type: ignore[arg-type]


TALK = session(
    60,
    events=(spoken(10, 15), spoken(30, 36)),
    cues=(cue("say", 10, 15), cue("say", 30, 36)),
    chapters=(Chapter(title="Feet", start=seconds(10)),),
)


def test_a_delayed_session_is_the_same_later() -> None:
    later = delayed(replace(TALK, bed=(bed(0), bed(20, "rain", 4))), seconds(7))
    assert later.frames == seconds(67)
    assert [event.start for event in later.events] == [seconds(17), seconds(37)]
    assert (later.cues[0].start, later.cues[0].end) == (seconds(17), seconds(22))
    assert [chapter.start for chapter in later.chapters] == [seconds(17)]
    assert [span.start for span in later.bed] == [0, seconds(27)]


def test_the_pauses_and_words_inside_of_a_line_move_with_it() -> None:
    said = spoken(10, 15)
    assert isinstance(said.heard, Line)
    inside = (seconds(11), seconds(12))
    heard = Said(line=said.heard, gaps=(inside,), words=((0, 4, *inside),))
    talk = replace(
        TALK, events=(replace(said, gaps=(inside,)),), cues=(replace(cue("say", 10, 15), said=heard),)
    )
    later = delayed(talk, seconds(7))
    moved = (seconds(18), seconds(19))
    assert later.events[0].gaps == (moved,)
    assert later.cues[0].said == replace(heard, gaps=(moved,), words=((0, 4, *moved),))


def test_a_loop_goes_on_for_a_night_over_one_bed() -> None:
    round_and_round = looped(TALK)
    assert round_and_round.frames == NIGHT
    assert [event.start for event in round_and_round.events[:4]] == [seconds(at) for at in (10, 30, 70, 90)]
    assert round_and_round.bed == TALK.bed


def test_a_loop_brings_the_first_bed_back() -> None:
    changing = replace(TALK, bed=(bed(0), bed(20, "rain", 4)))
    starts = [(span.start, span.sound, span.over) for span in looped(changing).bed[:4]]
    assert starts == [
        (0, "room", 0),
        (seconds(20), "rain", seconds(4)),
        (seconds(60), "room", seconds(4)),
        (seconds(80), "rain", seconds(4)),
    ]


def test_a_sleep_timer_fades_where_nobody_speaks() -> None:
    ended = asleep(TALK, seconds(28))
    assert (ended.frames, ended.fade_out) == (seconds(28), seconds(7))
    assert [event.start for event in ended.events] == [seconds(10)]


def test_a_sleep_timer_does_not_wait_for_what_sounds_behind_the_words() -> None:
    music = replace(spoken(5, 60), lane="sound")
    ended = asleep(replace(TALK, events=(music, *TALK.events)), seconds(28))
    assert (ended.frames, ended.events[0]) == (seconds(28), music)


def test_a_sleep_timer_lets_a_line_end() -> None:
    ended = asleep(TALK, seconds(42))  # would fade from 31.5 on, in the midst of a line
    assert (ended.frames, ended.fade_out) == (seconds(46.5), seconds(10.5))
    assert len(ended.events) == 2
    assert ended.frames - ended.fade_out == seconds(36)


def test_a_sleep_timer_lets_a_breath_end() -> None:
    breath = ("breathe.in", 20, 24), ("breathe.hold", 24, 26), ("breathe.out", 26, 31), ("breathe.in", 31, 35)
    cues = tuple(cue(*phase) for phase in breath)  # type: ignore[arg-type]
    ended = asleep(session(60, cues=cues), seconds(30))  # would fade from 22.5 on
    assert ended.frames - ended.fade_out == seconds(31)
    assert len(ended.cues) == 3


def test_a_sleep_timer_never_makes_a_session_longer() -> None:
    assert asleep(TALK, seconds(60)) == TALK


def test_another_bed_may_come_first() -> None:
    begun = begun_with(TALK, bed(0, "hush"), seconds(5))
    assert [(span.sound, span.start, span.over) for span in begun.bed] == [
        ("hush", 0, 0),
        ("room", seconds(5), seconds(4)),
    ]


@pytest.mark.parametrize("start_in", [0, 5])
def test_all_at_once(start_in: float) -> None:
    staged = Staging(start_in=seconds(start_in), loop=True, sleep_after=seconds(100)).staged(TALK)
    assert staged.frames == seconds(100 + start_in)
    assert [event.start for event in staged.events] == [seconds(at + start_in) for at in (10, 30, 70)]


def test_practices_in_a_row_are_one_session_over_one_bed() -> None:
    rain = session(40, title="Rain", bed=(bed(0, "rain"),), cues=(cue("say", 5, 9),))
    row = in_a_row([TALK, rain, rain])
    assert row.frames == seconds(140)
    assert (row.fade_in, row.fade_out) == (TALK.fade_in, rain.fade_out)
    assert [span.start for span in row.bed] == [0, seconds(60)]
    assert [span.over for span in row.bed] == [0, seconds(4)]
    assert [at.start for at in row.cues] == [seconds(at) for at in (10, 30, 65, 105)]
    named = [(chapter.title, chapter.start) for chapter in row.chapters]
    assert named == [
        ("Test", 0),
        ("Test: Feet", seconds(10)),
        ("Rain", seconds(60)),
        ("Rain", seconds(100)),
    ]


def test_a_row_of_one_is_the_practice_itself() -> None:
    assert in_a_row([TALK]) == TALK


def test_the_room_of_ones_own_voice_is_heard_with_that_voice_alone() -> None:
    room = RoomTone(file=AudioFile(path="room.wav", folder=""), voice=Decibels(-20.0))
    own = replace(TALK, bed=(replace(bed(0), room=room),))
    assert [span.room for span in in_a_row([TALK, own]).bed] == [None, room]
    assert [span.room for span in in_a_row([own, TALK]).bed] == [room, None]
