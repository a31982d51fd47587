from __future__ import annotations

import pytest

from tests.making import PLACE, FakeExtents, breathe, practice, rest, say
from voiceguide.desk.score import Figures, Silence, figures
from voiceguide.desk.telling import summed_up, told
from voiceguide.errors import UnfittableError
from voiceguide.script.model import (
    PATTERNS,
    BedChange,
    BedWish,
    Bell,
    Breathe,
    Pause,
    Section,
    Step,
    exact_pause,
    timed_pause,
)
from voiceguide.timeline import Request, fit
from voiceguide.units import Frames, Millis, clock


def texts(*steps: Step, length: float | None = None) -> list[str]:
    wanted = None if length is None else Millis(round(length * 1000))
    return [entry.text for entry in told(fit(practice(*steps), Request(length=wanted), FakeExtents()))]


def pauses(*steps: Step, length: float | None = None) -> list[str]:
    """What is told of written pauses: a session begins and ends with others."""
    inner = [text for text in texts(*steps, length=length) if text.startswith("pause")]
    return inner[1:-1]


def bounds(script: Step) -> tuple[int, int]:
    """The shortest and the longest session, in milliseconds."""
    with pytest.raises(UnfittableError) as refused:
        texts(script, say("End."), length=0.001)
    return -(-refused.value.shortest // 48), refused.value.longest // 48


def test_a_natural_pause_is_told_with_its_class_alone() -> None:
    assert pauses(say("One.", "settle"), say("Two.")) == ["pause 5 seconds (settle)"]
    assert pauses(say("One."), say("Two.")) == ["pause 1 second (beat)"]


def test_a_pause_that_was_written_in_seconds_has_no_class() -> None:
    assert pauses(say("One.", timed_pause(Millis(3500))), say("Two.")) == ["pause 3.5 seconds"]
    assert pauses(say("One.", exact_pause(Millis(4000))), say("Two.")) == ["pause 4 seconds (exact)"]


def test_a_pause_tells_how_far_it_was_stretched_or_shortened() -> None:
    line = say("One.", "rest")
    natural = fit(practice(line, say("End.")), Request(), FakeExtents()).frames / 48_000
    (longer,) = pauses(line, say("End."), length=natural + 15)
    (shorter,) = pauses(line, say("End."), length=natural - 5)
    assert longer.startswith("pause 43.6 seconds (rest, 30 stretched to 145 %")
    assert shorter.startswith("pause 26.3 seconds (rest, 30 shortened to 88 %")


def test_a_pause_at_its_bound_says_so() -> None:
    line = say("One.", "settle")
    shortest, longest = bounds(line)
    assert pauses(line, say("End."), length=shortest / 1000) == [
        "pause 3 seconds (settle, 5 shortened to 60 %, its shortest)"
    ]
    assert pauses(line, say("End."), length=longest / 1000) == [
        "pause 8 seconds (settle, 5 stretched to 160 %, its longest)"
    ]


def test_a_change_too_small_to_be_told_is_not() -> None:
    held = Pause(kind="settle", shortest=Millis(4980), natural=Millis(5000), longest=Millis(5020))
    line = say("One.", held)
    assert pauses(line, say("End."), length=bounds(line)[1] / 1000) == ["pause 5 seconds (settle)"]


def test_chapters_beds_and_bells_are_told_where_they_begin() -> None:
    heard = texts(
        Bell(place=PLACE, sound="bowl"),
        Section(place=PLACE, title="Feet, and hands"),
        say("One.", "settle"),
        BedChange(place=PLACE, bed=BedWish(sound="none")),
        say("Two."),
    )
    assert heard[0] == "bed room, -20 dB"
    assert heard[2:4] == ["bell bowl", "pause 5 seconds (ring)"]
    assert heard[4:6] == ["chapter Feet, and hands (silence so far 100 %)", "say “One.”"]
    assert heard[7:9] == ["bed none", "say “Two.”"]


def test_equal_breaths_in_a_row_are_one_line() -> None:
    rounds = [text for text in texts(breathe(4, 6, fewest=12, most=12, cues="tones")) if "breathe" in text]
    assert rounds == ["breathe 4-6, 12 rounds until 2:05, tones"]


def test_breaths_that_change_their_words_or_times_are_several() -> None:
    lines = [text for text in texts(breathe(4, 6, fewest=60, most=60)) if text.startswith("breathe")]
    assert 4 < len(lines) < 20
    assert "words, “" in lines[0]
    assert any(line.endswith("tones") for line in lines)
    assert "“Two more breaths.”" in " ".join(lines)


@pytest.mark.parametrize(
    ("pattern", "told_as"), [("box", "4-4-4-4"), ("4-7-8", "4-7-8"), ("sigh", "2+0.8-6"), ("even", "5-5")]
)
def test_a_pattern_is_told_as_scripts_write_it(pattern: str, told_as: str) -> None:
    lines = texts(Breathe(place=PLACE, pattern=PATTERNS[pattern], fewest=3, most=3, cues="none"))
    end = clock((5 + 3 * PATTERNS[pattern].cycle // 1000) * 48_000)
    assert f"breathe {told_as}, 3 rounds until {end}, silent" in lines


def test_a_session_is_summed_up_in_five_facts() -> None:
    longest = Silence(start=Frames(67 * 48_000), end=Frames(72 * 48_000))
    counted = Figures(words=2, words_a_minute=4.6, silence=0.824, longest=longest, breaths=0, bells=1)
    assert list(summed_up(counted)) == [
        ("words", "2, 5 a minute"),
        ("silence", "82 %"),
        ("longest silence", "5 seconds at 1:07"),
        ("breaths", "0"),
        ("bells", "1"),
    ]


def test_nothing_is_said_of_a_longest_silence_that_is_not_there() -> None:
    timeline = fit(practice(rest("rest")), Request(), FakeExtents())
    assert "longest silence" not in dict(summed_up(figures(timeline)))
