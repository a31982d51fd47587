from __future__ import annotations

import pytest

from tests.making import practice, say
from voiceguide.desk.facts import facts
from voiceguide.desk.wordtimes import words_of
from voiceguide.script.marks import marked
from voiceguide.timeline import Extent, Heard, Request, Timeline, fit
from voiceguide.timeline.model import Cue, Line
from voiceguide.units import RATE, Frames


class Told(dict[Heard, Extent]):
    """A second for every word of what is said, an eighth of one before the first, gaps as they are marked."""

    def __init__(self, *, by_the_engine: bool) -> None:
        super().__init__()
        self._by_the_engine = by_the_engine

    def __missing__(self, sound: Heard) -> Extent:
        assert isinstance(sound, Line)
        lead = now = RATE // 8
        gaps, words, waiting, at = [], [], list(sound.marks.pauses), 0
        for word in sound.text.split():
            first = sound.text.index(word, at)
            at = first + len(word)
            if waiting and waiting[0][0] <= first:
                gaps.append((Frames(now), Frames(now + waiting[0][1] * 48)))
                now = gaps[-1][1]
                waiting.pop(0)
            words.append((first, at, Frames(now), Frames(now + RATE)))
            now += RATE
        told = tuple(words) if self._by_the_engine else ()
        return Extent(frames=Frames(now), lead=Frames(lead), gaps=tuple(gaps), words=told)


def session(raw: str, *, by_the_engine: bool = True, **more: object) -> Timeline:
    text, marks = marked(raw)
    return fit(practice(say(text, marks=marks), **more), Request(), Told(by_the_engine=by_the_engine))


def spoken(timeline: Timeline) -> Cue:
    return next(cue for cue in timeline.cues if cue.kind == "say")


def timed(timeline: Timeline) -> list[tuple[str, float, float]]:
    cue = spoken(timeline)
    return [
        (word.text, (word.start - cue.start) / RATE, (word.end - cue.start) / RATE) for word in words_of(cue)
    ]


def test_every_word_has_the_time_that_the_engine_tells() -> None:
    assert timed(session("Breathe in [pause 2s] — and *out*.")) == [
        ("Breathe", 0, 1),
        ("in", 1, 2),
        ("and", 5, 6),
        ("out.", 6, 7),
    ]


def test_respelt_words_are_told_as_they_are_written() -> None:
    pronounce = (("qigong", "chee gung"), ("Thich Nhat Hanh", "tick nathahn"), ("om", "ohm"))
    assert timed(session("Om, and qigong. Thich Nhat Hanh, now.", pronounce=pronounce)) == [
        ("Om,", 0, 1),
        ("and", 1, 2),
        ("qigong.", 2, 4),
        ("Thich", 4, pytest.approx(4 + 2 * 5 / 14, abs=1e-4)),
        ("Nhat", pytest.approx(4 + 2 * 5 / 14, abs=1e-4), pytest.approx(4 + 2 * 9 / 14, abs=1e-4)),
        ("Hanh,", pytest.approx(4 + 2 * 9 / 14, abs=1e-4), 6),
        ("now.", 6, 7),
    ]


def test_where_the_engine_does_not_tell_syllables_do_and_pauses_are_kept() -> None:
    words = timed(session("Wide, gently [pause 2s] wide now.", by_the_engine=False))
    assert [word for word, _, _ in words] == ["Wide,", "gently", "wide", "now."]
    assert words[0][1] == 0
    assert words[1][2] == pytest.approx(2)
    assert words[2][1] == pytest.approx(4)
    assert words[3][2] == pytest.approx(6)
    lengths = [end - start for _, start, end in words]
    assert lengths[1] == pytest.approx(2 * lengths[0], rel=0.01)
    assert words[1][1] - words[0][2] == pytest.approx(lengths[0], rel=0.01)


@pytest.mark.parametrize("by_the_engine", [True, False])
def test_facts_tell_the_words_of_a_line_and_where_their_times_come_from(by_the_engine: bool) -> None:
    timeline = session("Breathe out.", by_the_engine=by_the_engine)
    told = facts(timeline)["cues"]
    (line,) = (cue for cue in told if cue["kind"] == "say")
    assert line["text"] == "Breathe out."
    assert [word["text"] for word in line["words"]] == ["Breathe", "out."]
    assert line["words"][0]["start"] == line["start"]
    assert line["words"][1]["end"] == pytest.approx(line["end"], abs=1e-4)
    assert line["words_timed"] == ("engine" if by_the_engine else "estimated")
    assert all("words" not in cue for cue in told if cue["kind"] != "say")
