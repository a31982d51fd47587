from itertools import islice, pairwise

import pytest

from tests.making import PLACE, FakeExtents, breathe, practice, say
from voiceguide.script.model import Breathe, BreathPattern, Ramp
from voiceguide.timeline import Request, fit
from voiceguide.timeline.breath import breath_frames, patterns, rounds_for
from voiceguide.timeline.model import Line, Tone
from voiceguide.timeline.phrases import BREATH_WORDS, breath_words, length_in_words
from voiceguide.units import Millis, ms_to_frames


def session(step: Breathe, **more):
    return fit(practice(step, **more), Request(), FakeExtents())


def phases(timeline):
    return [cue for cue in timeline.cues if cue.kind.startswith("breathe.")]


def test_eight_hours_of_breaths_are_on_their_frames() -> None:
    timeline = session(breathe(5.5, 5.5, fewest=2618, most=2618, cues="tones"))
    cues = phases(timeline)
    first = cues[0].start
    assert len(cues) == 2 * 2618
    assert [cue.start - first for cue in cues] == [number * 264_000 for number in range(len(cues))]


def test_phases_follow_without_a_gap_and_end_on_a_whole_breath() -> None:
    pattern = BreathPattern(
        inhale=Millis(2000), top_up=Millis(800), hold=Millis(500), exhale=Millis(6000), rest=Millis(250)
    )
    cues = phases(session(Breathe(place=PLACE, pattern=pattern, fewest=3, most=3, cues="none")))
    kinds = ["breathe.in", "breathe.in", "breathe.hold", "breathe.out", "breathe.rest"]
    assert [cue.kind for cue in cues] == kinds * 3
    assert all(a.end == b.start for a, b in pairwise(cues))
    assert cues[-1].end - cues[0].start == ms_to_frames(Millis(3 * 9550))


def test_a_duration_is_filled_with_whole_breaths() -> None:
    step = breathe(4, 6, duration=Millis(61_000), cues="none")
    assert rounds_for(step, 1) == 7
    assert breath_frames(step, 1) == ms_to_frames(Millis(70_000))


def test_a_ramp_lengthens_the_exhale_first() -> None:
    goal = BreathPattern(inhale=Millis(5000), exhale=Millis(6000))
    step = breathe(4, 5, ramp=Ramp(to=goal, step=Millis(500), every=2))
    breaths = [(p.inhale, p.exhale) for p in islice(patterns(step), 12)]
    assert breaths == [
        (4000, 5000), (4000, 5000), (4000, 5500), (4000, 5500), (4000, 6000), (4000, 6000),
        (4500, 6000), (4500, 6000), (5000, 6000), (5000, 6000), (5000, 6000), (5000, 6000),
    ]  # fmt: skip


def lanes(timeline, lane):
    return [event for event in timeline.events if event.lane == lane]


def test_voice_then_tones_speaks_first_then_leaves_it_to_tones_then_speaks_again() -> None:
    timeline = session(breathe(4, 6, fewest=20, most=20, cues="voice then tones"))
    cues = phases(timeline)
    spoken = [bool(cue.text) for cue in cues]
    assert all(spoken[:8])
    assert all(spoken[-4:])
    middle = [cue.text for cue in cues[8:-4] if cue.text]
    words = BREATH_WORDS["en"]
    assert words.ending in middle
    assert set(middle) - {words.ending} <= set(words.reminders)
    assert len(middle) >= 2
    toned = {event.start for event in lanes(timeline, "breath")}
    assert toned == {cue.start for cue in cues[4:]}


def test_words_start_exactly_on_their_phase() -> None:
    timeline = session(breathe(4, 6, fewest=4, most=4, cues="voice"))
    extents = FakeExtents()
    onsets = [event.start + extents[event.heard].lead for event in lanes(timeline, "voice")]
    assert onsets == [cue.start for cue in phases(timeline)]


def test_a_word_that_does_not_fit_gives_way_to_the_tone() -> None:
    timeline = session(breathe(0.3, 0.3, fewest=3, most=3, cues="voice"))
    assert lanes(timeline, "voice") == []
    assert [event.heard for event in lanes(timeline, "breath")] == [Tone(phase="in"), Tone(phase="out")] * 3


@pytest.mark.parametrize(("cues", "voice", "tones"), [("none", 0, 0), ("tones", 0, 8), ("both", 8, 8)])
def test_cue_styles(cues, voice, tones) -> None:
    timeline = session(breathe(5, 6, fewest=4, most=4, cues=cues))
    assert (len(lanes(timeline, "voice")), len(lanes(timeline, "breath"))) == (voice, tones)


def test_a_language_without_words_breathes_by_tones() -> None:
    timeline = session(breathe(4, 6, fewest=4, most=4, cues="voice"), language="nl")
    assert not any(isinstance(event.heard, Line) for event in timeline.events)
    assert len(lanes(timeline, "breath")) == 8


def test_rest_has_no_tone() -> None:
    pattern = BreathPattern(inhale=Millis(3000), exhale=Millis(3000), rest=Millis(3000))
    timeline = session(Breathe(place=PLACE, pattern=pattern, fewest=2, most=2, cues="tones"))
    assert [event.heard.phase for event in lanes(timeline, "breath")] == ["in", "out"] * 2


def test_a_line_after_breathing_leaves_it_a_beat() -> None:
    timeline = fit(practice(breathe(4, 6, cues="none"), say("Well.")), Request(), FakeExtents())
    line = next(cue for cue in timeline.cues if cue.kind == "say")
    assert line.start - phases(timeline)[-1].end == 48_000


def test_words_are_found_by_the_languages_first_part() -> None:
    assert breath_words("en-GB") is BREATH_WORDS["en"]
    assert breath_words("xx") is None


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (10, "half a minute"),
        (60, "1 minute"),
        (90, "1 and a half minutes"),
        (150, "2 and a half minutes"),
        (300, "5 minutes"),
        (590, "10 minutes"),
        (1500, "25 minutes"),
        (3600, "1 hour"),
        (4200, "1 hour and 10 minutes"),
        (7260, "2 hours and 1 minute"),
    ],
)
def test_lengths_in_words(seconds, words) -> None:
    assert length_in_words(Millis(seconds * 1000)) == words
