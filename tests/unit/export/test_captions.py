from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.making import PLACE
from voiceguide.desk.importing import practice_of
from voiceguide.errors import BadExportError
from voiceguide.export.captions import CAPTIONS, lrc, srt, transcript, vtt
from voiceguide.export.reading import captions, check_captions
from voiceguide.script import Library
from voiceguide.script.model import VoiceWish
from voiceguide.timeline import Cue, Line, Timeline
from voiceguide.timeline.model import Chapter, CueKind, Said
from voiceguide.units import RATE, Frames


def cue(start: float, end: float, text: str | None, kind: CueKind = "say") -> Cue:
    line = Line(text=text or "", voice=VoiceWish(), language="en")
    said = Said(line=line) if kind == "say" else None
    return Cue(
        kind=kind,
        start=Frames(round(start * RATE)),
        end=Frames(round(end * RATE)),
        text=text,
        place=PLACE,
        said=said,
    )


TIMELINE = Timeline(
    title="Feet",
    frames=Frames(6_000 * RATE),
    events=(),
    bed=(),
    cues=(
        cue(0, 8, "bowl", "bell"),
        cue(8, 9.5, "Feel <both> feet & rest."),
        cue(10, 14, "Breathe in.", "breathe.in"),
        cue(14, 18, None, "breathe.out"),
        cue(5_400.25, 5_401, "Enough."),
    ),
    chapters=(Chapter(title="Ground", start=Frames(0)), Chapter(title="End", start=Frames(5_400 * RATE))),
    fade_in=Frames(0),
    fade_out=Frames(0),
)


def test_lrc_has_a_line_for_every_one_that_is_spoken_and_is_cleared_in_a_long_silence() -> None:
    assert lrc(TIMELINE).splitlines() == [
        "[ti:Feet]",
        "[length:100:00]",
        "[00:08.00]Feel <both> feet & rest.",
        "[00:10.00]Breathe in.",
        "[00:14.00]",
        "[90:00.25]Enough.",
        "[90:01.00]",
    ]


def test_vtt_escapes_its_text_and_times_its_words() -> None:
    blocks = vtt(TIMELINE).split("\n\n")
    assert blocks[0] == "WEBVTT"
    times, text = blocks[1].splitlines()
    assert times == "00:00:08.000 --> 00:00:09.500"
    assert text.startswith("Feel <00:00:08.")
    assert "&lt;both&gt;" in text
    assert blocks[3] == "01:30:00.250 --> 01:30:01.000\nEnough.\n"


def test_srt_numbers_its_lines() -> None:
    assert srt(TIMELINE).split("\n\n")[1] == "2\n00:00:10,000 --> 00:00:14,000\nBreathe in."


def test_the_transcript_tells_chapters_and_pauses_and_can_be_imported_again() -> None:
    text = transcript(TIMELINE)
    assert text.splitlines() == [
        "Feet",
        "",
        "# Ground",
        "",
        "Feel <both> feet & rest.",
        "Breathe in.",
        "[pause 5386]",
        "",
        "# End",
        "",
        "Enough.",
    ]
    short = text.replace("5386", "12").replace("<both> ", "")
    assert practice_of(short.encode(), path="feet.txt", library=Library()).steps


@pytest.mark.parametrize("kind", sorted(CAPTIONS.keys() - {"chapters.vtt"}))
def test_captions_read_back_as_what_is_spoken(kind: str) -> None:
    written = captions(kind, TIMELINE)
    for harmed in (written.replace("Enough", "Enouhg"), written.replace("Breathe in.\n", "")):
        with pytest.raises(BadExportError, match=f"its .{kind} reads back as other words"):
            check_captions(kind, harmed, TIMELINE)


@pytest.mark.parametrize("kind", ["lrc", "vtt", "srt"])
def test_captions_at_another_time_are_seen(kind: str) -> None:
    later = replace(TIMELINE, cues=tuple(replace(each, start=each.start + 960) for each in TIMELINE.cues))
    with pytest.raises(BadExportError, match="at another time"):
        check_captions(kind, CAPTIONS[kind](later), TIMELINE)


def test_chapters_are_written_for_browsers_and_the_first_has_the_opening_in_it() -> None:
    assert captions("chapters.vtt", TIMELINE).startswith("WEBVTT\n\n00:00:00.000 --> ")
    assert captions("chapters.vtt", replace(TIMELINE, chapters=())) == "WEBVTT\n"
    with pytest.raises(BadExportError, match="another time"):
        check_captions(
            "chapters.vtt",
            captions("chapters.vtt", TIMELINE).replace("00:00:00.000", "00:00:01.000", 1),
            TIMELINE,
        )
