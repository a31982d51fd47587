from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.making import PLACE, FakeExtents, breathe, practice, rest, say
from voiceguide.desk.facts import facts
from voiceguide.desk.score import figures, silence_until, silences
from voiceguide.script.model import Bell, Breathe, BreathPattern, Section, Step, VoiceWish, exact_pause
from voiceguide.timeline import Cue, Request, Timeline, fit
from voiceguide.timeline.model import Line, Said
from voiceguide.units import RATE, Frames, Millis


def session(*steps: Step, length: Millis | None = None) -> Timeline:
    return fit(practice(*steps), Request(length=length), FakeExtents())


def guided(timeline: Timeline) -> list[Cue]:
    return [cue for cue in timeline.cues if cue.kind not in ("pause", "bell")]


def test_words_breaths_and_bells_are_counted() -> None:
    bell = Bell(place=PLACE, strikes=3, every=Millis(2000))
    counted = figures(
        session(
            bell, say("Two words."), breathe(4, 6, fewest=5, most=5, cues="tones"), say("And three more.")
        )
    )
    assert (counted.words, counted.breaths, counted.bells) == (5, 5, 3)


def test_a_sigh_is_one_breath() -> None:
    sigh = BreathPattern(inhale=Millis(2000), top_up=Millis(800), exhale=Millis(6000))
    assert figures(session(Breathe(place=PLACE, pattern=sigh, fewest=3, most=3, cues="tones"))).breaths == 3


def test_words_spoken_with_the_breath_count_and_names_of_sounds_do_not() -> None:
    silent = figures(session(Bell(place=PLACE), breathe(4, 6, fewest=2, most=2, cues="tones")))
    spoken = figures(session(Bell(place=PLACE), breathe(4, 6, fewest=2, most=2, cues="voice")))
    assert silent.words == 0
    assert spoken.words > 4


def test_words_a_minute_are_of_the_whole_session() -> None:
    timeline = session(
        say("One two three four five six."), rest("rest"), rest("rest"), length=Millis(120_000)
    )
    assert figures(timeline).words_a_minute == pytest.approx(3.0)


def test_silence_is_what_no_line_and_no_breath_fills() -> None:
    timeline = session(say("One.", "rest"), breathe(4, 6, fewest=2, most=2, cues="tones"), say("Two."))
    loud = sum(cue.end - cue.start for cue in guided(timeline))
    assert sum(silence.frames for silence in silences(timeline)) == timeline.frames - loud
    assert figures(timeline).silence == pytest.approx(1 - loud / timeline.frames)


def test_a_bell_rings_into_a_silence_without_filling_it() -> None:
    timeline = session(Bell(place=PLACE), say("One."))
    (line,) = guided(timeline)
    spans = [(silence.start, silence.end) for silence in silences(timeline)]
    assert spans == [(0, line.start), (line.end, timeline.frames)]


def test_the_longest_silence_is_neither_before_the_first_nor_after_the_last_sound() -> None:
    line = exact_pause(Millis(2000))
    timeline = session(say("One.", line), say("Two.", exact_pause(Millis(3000))), say("Three."))
    longest = figures(timeline).longest
    assert longest is not None
    assert longest.frames == 3 * RATE
    assert longest.start == guided(timeline)[1].end


def test_a_bell_parts_two_silences() -> None:
    timeline = session(
        say("One.", exact_pause(Millis(20_000))),
        Bell(place=PLACE),
        rest(exact_pause(Millis(15_000))),
        say("Two."),
    )
    longest = figures(timeline).longest
    assert longest is not None
    assert longest.frames == 20 * RATE


def test_a_session_of_one_line_has_no_silence_between_sounds() -> None:
    assert figures(session(say("One."))).longest is None


def test_the_share_of_silence_begins_at_nothing_and_starts_with_all() -> None:
    timeline = session(say("One."))
    assert silence_until(timeline, Frames(0)) == 0.0
    assert silence_until(timeline, guided(timeline)[0].start) == 1.0


def test_facts_say_of_every_pause_what_it_could_be() -> None:
    told = facts(
        session(Section(place=PLACE, title="Feet"), say("One.", "settle"), Bell(place=PLACE, sound="bowl"))
    )
    (settle,) = (cue for cue in told["cues"] if cue.get("pause") == "settle")
    assert settle.pop("start") + 5.0 == settle.pop("end")
    assert settle == {
        "kind": "pause",
        "pause": "settle",
        "natural": 5.0,
        "shortest": 3.0,
        "longest": 8.0,
        "path": "test.yaml",
        "line": 1,
    }
    (bell,) = (cue for cue in told["cues"] if cue["kind"] == "bell")
    assert bell["name"] == "bowl"
    assert "text" not in bell
    assert told["chapters"] == [{"title": "Feet", "start": 5.0, "silence": 1.0}]
    assert told["beds"] == [{"sound": "room", "level": -20.0, "start": 0.0}]


def test_facts_keep_every_breath_and_say_which_have_tones() -> None:
    told = facts(session(breathe(4, 6, fewest=9, most=9, cues="tones"), breathe(4, 6, cues="none")))
    tones = [cue["tone"] for cue in told["cues"] if cue["kind"].startswith("breathe.")]
    assert tones == [True] * 18 + [False] * 2


def test_a_pause_inside_of_a_line_is_silence() -> None:
    line = Line(text="In and out.", voice=VoiceWish(), language="en")
    gap = (Frames(3 * RATE), Frames(5 * RATE))
    cue = Cue(
        kind="say",
        start=Frames(RATE),
        end=Frames(6 * RATE),
        text="In and out.",
        said=Said(line=line, gaps=(gap,)),
    )
    timeline = replace(session(say("One.")), frames=Frames(8 * RATE), cues=(cue,))
    assert [(silence.start // RATE, silence.end // RATE) for silence in silences(timeline)] == [
        (0, 1),
        (3, 5),
        (6, 8),
    ]
