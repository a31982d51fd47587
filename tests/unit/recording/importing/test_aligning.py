import random
from collections.abc import Iterable

import pytest

from tests.unit.recording.making import numbered, reading
from voiceguide.cli import options
from voiceguide.recording.importing.aligning import Aligned, align
from voiceguide.recording.importing.phrases import Phrase
from voiceguide.recording.lines import Reading, to_read
from voiceguide.units import RATE, Frames

LINES = numbered(
    reading("Feel the floor under both of your feet."),
    reading("Half of the air may leave by itself, without any help."),
    reading("Now wait."),
    reading("Soften the shoulders. Let them hang."),
    reading("Thoughts come and go, like leaves on a river."),
    reading("When you are ready, open your eyes."),
)


class Recording:
    """Phrases as somebody would read them: letters at a pace that varies, and pauses that do."""

    def __init__(self, pace: float = 0.075, seed: int = 1) -> None:
        self.phrases: list[Phrase] = []
        self.at = 1.0
        self._pace = pace
        self._random = random.Random(seed)

    def say(self, text: str, *, again: bool = False, rest: float = 0.0) -> tuple[int, int]:
        """Say a text, with short pauses where it has commas and stops; gives its frames."""
        first = self.at
        parts = text.replace(". ", "|").replace(", ", "|").split("|")
        for part in parts:
            letters = sum(character.isalnum() for character in part)
            start, self.at = self.at, self.at + letters * self._pace * self._random.uniform(0.85, 1.18)
            frames = Frames(round(start * RATE)), Frames(round(self.at * RATE))
            self.phrases.append(Phrase(start=frames[0], end=frames[1], said_again=again))
            last, self.at = self.at, self.at + self._random.uniform(0.4, 0.7)
        self.at = last + (rest or self._random.uniform(1.4, 3.5))
        return round(first * RATE), round(last * RATE)


def numbers(aligned: Aligned) -> list[int]:
    return [each.reading.number for each in aligned.found]


def places(aligned: Aligned) -> list[tuple[int, int]]:
    return [(each.start, each.end) for each in aligned.found]


def read(recording: Recording, lines: Iterable[Reading]) -> list[tuple[int, int]]:
    return [recording.say(line.text) for line in lines]


@pytest.mark.parametrize("pace", [0.05, 0.075, 0.11])
def test_a_plain_reading_is_found_at_any_pace(pace: float) -> None:
    recording = Recording(pace)
    wanted = read(recording, LINES)
    aligned = align(recording.phrases, LINES)
    assert places(aligned) == wanted
    assert aligned.missing == aligned.left_out == ()


def test_a_whole_practice_of_the_library_is_found() -> None:
    practice = options.practice_named("body-scan")
    lines = to_read(practice, options.Wishes().request(practice))
    recording = Recording(seed=4)
    wanted = read(recording, lines)
    found = places(align(recording.phrases, lines))
    assert sum(a == b for a, b in zip(found, wanted, strict=True)) >= len(lines) - 2


def test_of_two_readings_the_last_is_taken_and_counted() -> None:
    recording = Recording()
    recording.say(LINES[0].text)
    recording.say(LINES[1].text, again=True, rest=1.0)
    last = recording.say(LINES[1].text)
    read(recording, LINES[2:])
    aligned = align(recording.phrases, LINES)
    assert numbers(aligned) == [1, 2, 3, 4, 5, 6]
    assert places(aligned)[1] == last
    assert [each.readings for each in aligned.found] == [1, 2, 1, 1, 1, 1]
    assert aligned.left_out == ()


def test_a_broken_off_beginning_is_left_out() -> None:
    recording = Recording()
    read(recording, LINES[:4])
    recording.say("Thoughts come and", again=True, rest=0.8)
    wanted = read(recording, LINES[4:])
    assert places(align(recording.phrases, LINES))[4:] == wanted


def test_a_stumble_inside_a_line_is_cut_out_of_it() -> None:
    recording = Recording()
    read(recording, LINES[:3])
    recording.say("Soften the shoulders", rest=0.5)
    recording.say("Let them ha", again=True, rest=0.6)
    recording.say("Let them hang.")
    read(recording, LINES[4:])
    aligned = align(recording.phrases, LINES)
    assert numbers(aligned) == [1, 2, 3, 4, 5, 6]
    assert len(aligned.found[3].pieces) == 2


def test_a_line_that_was_not_read_is_missing_or_not_sure() -> None:
    recording = Recording()
    read(recording, (*LINES[:2], *LINES[3:]))
    aligned = align(recording.phrases, LINES)
    sure = {each.reading.number for each in aligned.found if each.sureness >= 0.8}
    assert sure == {1, 4, 5, 6}


def test_a_reading_that_ends_early_leaves_the_rest_missing() -> None:
    recording = Recording()
    read(recording, LINES[:4])
    assert numbers(align(recording.phrases, LINES)) == [1, 2, 3, 4]


def test_other_talk_belongs_to_no_line() -> None:
    recording = Recording()
    recording.say("hello, this is me in the kitchen again, and I will read it all once more from the start")
    wanted = read(recording, LINES)
    aligned = align(recording.phrases, LINES)
    assert places(aligned) == wanted
    assert len(aligned.left_out) == 3


def test_a_line_that_is_too_long_for_its_words_is_not_sure() -> None:
    recording = Recording()
    read(recording, LINES[:4])
    recording.say(
        "Thoughts come and go and so does this bus which is very loud indeed, like leaves on a river"
    )
    read(recording, LINES[5:])
    found = {each.reading.number: each.sureness for each in align(recording.phrases, LINES).found}
    assert found[5] == min(found.values())
    assert found[5] < 0.8
    assert found[1] > 0.8


def test_an_empty_recording_has_no_line() -> None:
    assert align((), LINES).missing == LINES
