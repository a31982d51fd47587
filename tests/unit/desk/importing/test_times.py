"""Subtitles and times at the beginning of lines: each line begins near its time."""

from __future__ import annotations

import pytest

from voiceguide.cache import Cache
from voiceguide.desk.importing import import_text, practice_of
from voiceguide.desk.importing.amounts import Length, read_length
from voiceguide.desk.importing.doubts import Doubts
from voiceguide.desk.importing.subtitles import is_subtitles, read_subtitles
from voiceguide.render import Renderer
from voiceguide.script import Library
from voiceguide.script.model import VoiceWish
from voiceguide.timeline import Request
from voiceguide.units import RATE

SRT = "\n".join(
    f"{number}\n00:{at // 60:02}:{at % 60:02},500 --> 00:{at // 60:02}:{at % 60 + 3:02},000\n{text}\n"
    for number, (at, text) in enumerate(
        [
            (9, "Sit down wherever you like."),
            (21, "There is nothing to do for now. Look around, or listen."),
            (50, "Find one sound."),
            (75, "And one more, further out than the first."),
            (150, "Thank you."),
        ],
        start=1,
    )
)
STARTS = [9.5, 21.5, 50.5, 75.5, 150.5]


STAMPED = (
    "[0:09.5] Sit down wherever you like.\n"
    "[0:21.5] There is nothing to do for now. Look around, or listen.\n"
    "[0:50.5] Find one sound.\n"
    "[1:15.5]\nAnd one more, further out than the first.\n"
    "[2:30.5] Thank you.\n"
)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (SRT, "x.srt"),
        ("WEBVTT\n\n" + SRT.replace(",500", ".500").replace(",000", ".000"), "x.vtt"),
        ("\n".join(line for line in SRT.split("\n") if "-->" in line or not line[:1].isdigit()), "x.txt"),
        (STAMPED, "x.md"),
    ],
)
def test_lines_begin_near_their_times(text: str, path: str, stocked: Cache) -> None:
    practice = practice_of(text, path=path, library=Library())
    with Renderer(stocked) as renderer:
        timeline = renderer.prepare(practice, Request(voice=VoiceWish(engine="tone"))).timeline
    starts = [cue.start / RATE for cue in timeline.cues if cue.kind == "say"]
    assert len(starts) == len(STARTS)
    for start, wanted in zip(starts, STARTS, strict=True):
        assert abs(start - wanted) < 1.5


def cues(text: str) -> list[tuple[int, int | None, str, bool]]:
    return [(line.number, line.at, line.text, line.aside) for line in read_subtitles(text, Doubts()).lines]


def test_identifiers_numbers_notes_and_styles_of_subtitles_are_not_spoken() -> None:
    text = (
        "WEBVTT - Rain\n\nNOTE first\nand second\n\nSTYLE\n::cue {}\n\n"
        "intro\n00:01.000 --> 00:02.000 line:0\n"
        "<v Ana>Sit <00:01.500>down.\n\nNOTE later\n\nrest 2\n00:03.000 --> 00:04.000\nRest.\n4\n"
    )
    assert cues(text) == [
        (3, None, "first and second", True),
        (11, 1000, "Sit down.", False),
        (13, None, "later", True),
        (17, 3000, "Rest. 4", False),
    ]
    assert read_subtitles(text, Doubts()).title == "Rain"


def test_a_blank_line_inside_a_subtitle_loses_no_words() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nSit.\n\nRest.\n\n2\n00:00:05,000 --> 00:00:06,000\nWake.\n"
    assert [line[2] for line in cues(text)] == ["Sit. Rest.", "Wake."]


def test_subtitles_are_known_by_their_looks() -> None:
    assert is_subtitles("00:01.000 --> 00:02.000\nSit.")
    assert not is_subtitles("Sit --> rest.\n0:01 --> 0:02")


def test_a_sentence_over_two_subtitles_is_one_line() -> None:
    text = "00:00:01,000 --> 00:00:03,000\nFeel your feet\n\n00:00:03,200 --> 00:00:05,000\non the floor.\n"
    assert "- say: Feel your feet on the floor.\n" in import_text(text, path="x.srt").script


def test_a_line_that_leaves_no_time_for_the_next_is_told() -> None:
    (doubt,) = import_text("0:00 One two three four five six seven.\n0:02 Eight.", path="x.txt").doubts
    assert (doubt.line, "late" in doubt.what) == (1, True)


def test_times_that_run_backwards_are_spoken() -> None:
    imported = import_text("7:30 is early.\n6:45 is earlier.", path="x.txt")
    assert "7:30 is early." in imported.script
    assert "backwards" in imported.doubts[0].what


def test_one_time_alone_is_no_time() -> None:
    assert "7:30 is early." in import_text("7:30 is early.\nSleep on.", path="x.txt").script


def test_several_lines_between_two_times_share_the_silence() -> None:
    script = import_text(
        "## 0:00-1:00 One\n\nSit down.\n\nRest now.\n\n## 1:00-2:00 Two\n\nWake.", path="x.md"
    ).script
    assert script.count("pause: 29s") + script.count("pause: 28s") == 2


@pytest.mark.parametrize(
    ("written", "pause"),
    [("1200-1500ms", "1350ms"), ("1.5-1.9s", "1700ms"), ("0-1s", "500ms"), ("4-5s", "4s"), ("10-20s", "15s")],
)
def test_between_two_ends_lies_what_is_between_them(written: str, pause: str) -> None:
    length = read_length(written)
    assert length is not None
    assert length.low <= length.middle <= length.high
    assert read_length(pause) == Length(low=length.middle, high=length.middle)
    assert import_text(f"Sit down.\n[pause {written}]\nRest now.\n", path="x.txt").script
