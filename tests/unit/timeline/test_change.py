from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.making import PLACE, FakeExtents, breathe, practice, rest, say
from voiceguide.script.model import (
    BedChange,
    BedWish,
    Bell,
    Pause,
    Place,
    Practice,
    Section,
    Sound,
    VoiceWish,
)
from voiceguide.timeline import Request, Timeline, first_change, fit
from voiceguide.units import Decibels, Millis

ONE, TWO, THREE = say("One.", "sense"), say("Two.", "sense"), say("Three.", "sense")
BELL = Bell(place=PLACE)
BEFORE = practice(ONE, TWO, THREE)


def fitted(script: Practice, seconds: float | None = 50) -> Timeline:
    length = None if seconds is None else Millis(round(seconds * 1000))
    return fit(script, Request(length=length), FakeExtents())


def start_of(text: str, timeline: Timeline) -> int:
    return next(cue.start for cue in timeline.cues if cue.text == text)


@pytest.mark.parametrize("seconds", [45, 60, None])
def test_a_changed_line_is_found_though_every_pause_moved(seconds: float | None) -> None:
    new = fitted(practice(ONE, say("Two and a half.", "sense"), THREE), seconds)
    assert first_change(fitted(BEFORE, seconds), new) == start_of("Two and a half.", new)


def test_the_first_of_two_changes_counts() -> None:
    new = fitted(practice(ONE, say("Zwei.", "sense"), say("Drei.", "sense")))
    assert first_change(fitted(BEFORE), new) == start_of("Zwei.", new)


def test_nothing_changed_where_only_lines_of_the_file_moved() -> None:
    moved = [replace(step, place=Place(path="test.yaml", line=9, column=1)) for step in (ONE, TWO, THREE)]
    assert first_change(fitted(BEFORE), fitted(practice(*moved))) is None


def test_words_that_nobody_hears_are_no_change() -> None:
    titled = practice(ONE, Section(place=PLACE, title="Middle"), TWO, THREE, summary="New.")
    assert first_change(fitted(BEFORE), fitted(titled)) is None


def test_a_line_put_in_or_taken_out_is_found_where_it_is_or_was() -> None:
    more = fitted(practice(ONE, TWO, say("Two again.", "sense"), THREE))
    assert first_change(fitted(BEFORE), more) == start_of("Two again.", more)
    less = fitted(practice(ONE, THREE))
    assert first_change(fitted(BEFORE), less) == start_of("Three.", less)


def test_a_last_line_taken_out_is_found_in_the_silence_that_is_left() -> None:
    less = fitted(practice(ONE, TWO))
    assert first_change(fitted(BEFORE), less) in {cue.start for cue in less.cues if cue.kind == "pause"}


def test_a_pause_of_another_class_is_found_where_it_begins() -> None:
    new = fitted(practice(ONE, say("Two.", "move"), THREE), None)
    assert first_change(fitted(BEFORE, None), new) is None  # eight seconds by either name
    new = fitted(practice(ONE, say("Two.", "rest"), THREE))
    silence = next(cue for cue in new.cues if cue.pause_kind == "rest")
    assert first_change(fitted(BEFORE), new) == silence.start


def test_bounds_alone_count_by_what_they_do_to_the_silences() -> None:
    narrow = Pause(kind="timed", shortest=Millis(8000), natural=Millis(8000), longest=Millis(8000))
    new = fitted(practice(ONE, say("Two.", narrow), THREE), 60)
    found = first_change(fitted(BEFORE, 60), new)
    assert found == 0  # every pause of the session gives more room now, the first as well
    assert first_change(fitted(BEFORE, None), fitted(practice(ONE, say("Two.", narrow), THREE), None)) is None


def test_another_length_differs_from_the_beginning() -> None:
    assert first_change(fitted(BEFORE), fitted(BEFORE, 51)) == 0


@pytest.mark.parametrize(
    "other",
    [
        say("Two.", "sense", voice=VoiceWish(rate=90)),
        say("Two.", "sense", voice=VoiceWish(volume=Decibels(-3.0))),
    ],
    ids=["slower", "softer"],
)
def test_the_same_words_in_another_voice_are_found(other: object) -> None:
    new = fitted(practice(ONE, other, THREE))  # type: ignore[arg-type]
    assert first_change(fitted(BEFORE), new) == start_of("Two.", new)


def test_a_respelling_is_found() -> None:
    new = fitted(replace(BEFORE, pronounce=(("two", "too"),)))
    assert first_change(fitted(BEFORE), new) == start_of("Two.", new)


def test_a_bell_a_breath_and_a_sound_are_found() -> None:
    def with_third(step: object) -> Timeline:
        return fitted(practice(ONE, TWO, step, THREE), None)  # type: ignore[arg-type]

    rung = with_third(BELL)
    assert first_change(fitted(BEFORE, None), rung) == start_of("bowl", rung)
    louder = with_third(replace(BELL, level=Decibels(-3.0)))
    assert first_change(rung, louder) == start_of("bowl", louder)
    slow, slower = (with_third(breathe(4, out, fewest=2, most=2, cues="tones")) for out in (6, 7))
    assert first_change(slow, slower) == next(cue.start for cue in slower.cues if cue.kind == "breathe.out")
    rain, wind = (
        with_third(Sound(place=PLACE, path=f"{name}.wav", folder="/x")) for name in ("rain", "wind")
    )
    assert first_change(rain, wind) == start_of("wind.wav", wind)


def test_a_bed_is_found_where_it_comes() -> None:
    assert first_change(fitted(BEFORE), fitted(replace(BEFORE, bed=BedWish(sound="rain")))) == 0
    change = BedChange(place=PLACE, bed=BedWish(sound="rain"))
    new = fitted(practice(ONE, TWO, change, rest("rest"), THREE), None)
    old = fitted(practice(ONE, TWO, rest("rest"), THREE), None)
    assert first_change(old, new) == new.bed[1].start
