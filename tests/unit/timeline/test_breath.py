from bisect import bisect_right
from itertools import islice, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.making import PLACE, FakeExtents, breathe, practice, say
from voiceguide.phrases import catalogue
from voiceguide.script.model import PATTERNS, Breathe, BreathPattern, Ramp, VoiceWish
from voiceguide.timeline import Extent, Request, fit, heard
from voiceguide.timeline.breath import COUNT_LEVEL
from voiceguide.timeline.model import Line
from voiceguide.timeline.patterns import breath_frames, patterns, rounds_for
from voiceguide.timeline.patterns import phases as pattern_phases
from voiceguide.timeline.takes import BRISK
from voiceguide.units import RATE, Decibels, Frames, Millis, ms_to_frames


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


def test_a_ramp_comes_down_the_same_way_and_reaches_every_phase() -> None:
    goal = BreathPattern(inhale=Millis(4000), hold=Millis(600), exhale=Millis(4000))
    step = breathe(4, 5, ramp=Ramp(to=goal, step=Millis(500), every=1))
    breaths = [(p.inhale, p.hold, p.exhale) for p in islice(patterns(step), 6)]
    assert breaths[:4] == [(4000, 0, 5000), (4000, 0, 4500), (4000, 0, 4000), (4000, 500, 4000)]
    assert breaths[4:] == [(4000, 600, 4000)] * 2


def test_a_sigh_has_a_second_small_inhale_right_after_the_first() -> None:
    sigh = Breathe(place=PLACE, pattern=PATTERNS["sigh"], fewest=2, most=2, cues="tones")
    timeline = session(sigh)
    tones = lanes(timeline, "breath")
    assert [event.heard.phase for event in tones] == ["in", "top_up", "out"] * 2
    assert [event.frames / RATE for event in tones[:3]] == [2.0, 0.8, 6.0]
    assert all(a.start + a.frames == b.start for a, b in pairwise(tones))


def lanes(timeline, lane):
    return [event for event in timeline.events if event.lane == lane]


def test_voice_then_tones_speaks_first_then_leaves_it_to_tones_then_speaks_again() -> None:
    timeline = session(breathe(4, 6, fewest=20, most=20, cues="voice then tones"))
    cues = phases(timeline)
    spoken = [bool(cue.text) for cue in cues]
    assert all(spoken[:8])
    assert all(spoken[-4:])
    middle = [cue.text for cue in cues[8:-4] if cue.text]
    words = catalogue("en").breath
    assert words.ending in middle
    assert set(middle) - {words.ending} <= set(words.reminders)
    assert len(middle) >= 2
    toned = {event.start for event in lanes(timeline, "breath")}
    assert toned == {cue.start for cue in cues[4:]}


class Spoken(FakeExtents):
    """Sentences take 2.2 s, brief words 1.1 s or 0.7 s, numbers half a second; all with inaudible edges."""

    def __missing__(self, sound):
        if not isinstance(sound, Line):
            return super().__missing__(sound)
        words = catalogue("en").breath
        brief = 0.7 if sound.voice.rate else 1.1
        seconds = 0.5 if sound.text in words.counts else brief if sound.text in words.brief.values() else 2.2
        lead, tail = ms_to_frames(Millis(90)), ms_to_frames(Millis(150))
        return Extent(frames=Frames(lead + round(seconds * RATE) + tail), lead=lead, tail=tail)


def spoken(step: Breathe, **more):
    return fit(practice(step, **more), Request(), Spoken())


def said(timeline) -> list[str | None]:
    return [cue.text for cue in phases(timeline)]


@pytest.mark.parametrize("cues", ["voice", "both", "voice then tones"])
def test_sentences_first_then_counted_seconds_then_brief_words(cues) -> None:
    assert said(spoken(breathe(4, 6, fewest=4, most=4, cues=cues))) == [
        "And now, breathe in.",
        "And slowly breathe out. Four, five, six.",
        "Breathe in. Two, three, four.",
        "Breathe out. Two, three, four, five, six.",
        *["Breathe in.", "Breathe out."] * 2,
    ]


def test_every_number_begins_on_its_second_a_little_softer() -> None:
    timeline = spoken(breathe(4.5, 6, fewest=2, most=2, cues="voice"))
    inhale = phases(timeline)[2]
    assert inhale.text == "Breathe in. Two, three, four."
    extents = Spoken()
    onsets = [(event.start + extents[event.heard].lead, event.level) for event in lanes(timeline, "voice")]
    assert [
        (onset - inhale.start, level) for onset, level in onsets if inhale.start <= onset < inhale.end
    ] == [(0, 0.0), (RATE, COUNT_LEVEL), (2 * RATE, COUNT_LEVEL), (3 * RATE, COUNT_LEVEL)]


def test_holds_and_rests_are_counted_and_a_short_one_is_not() -> None:
    pattern = BreathPattern(
        inhale=Millis(1900), hold=Millis(3000), exhale=Millis(3000), rest=Millis(2500), top_up=Millis(800)
    )
    step = Breathe(place=PLACE, pattern=pattern, fewest=2, most=2, cues="voice")
    assert said(spoken(step))[5:] == [
        "Breathe in.", "And more.", "And hold. Two, three.", "Breathe out. Two, three.", "And rest. Two.",
    ]  # fmt: skip


def test_what_is_too_long_to_count_is_not_counted() -> None:
    timeline = spoken(breathe(4, 13, fewest=2, most=2, cues="voice"))
    assert said(timeline)[2:] == ["Breathe in. Two, three, four.", "Breathe out."]


def test_words_take_turns_shorter_and_then_give_way_to_the_tone() -> None:
    for seconds, heard_then in (
        (2.3, "And now, breathe in."),
        (1.2, "Breathe in."),
        (0.8, "Breathe in."),
        (0.6, None),
    ):
        timeline = spoken(breathe(seconds, 6, cues="voice"))
        assert said(timeline)[0] == heard_then
        assert bool(lanes(timeline, "breath")) == (heard_then is None)
    brisk = [event.heard.voice.rate for event in lanes(spoken(breathe(0.8, 6, cues="voice")), "voice")]
    assert brisk[0] == BRISK


def test_counts_and_tones_are_as_loud_as_the_voice_allows() -> None:
    wish = VoiceWish(volume=Decibels(-6.0))
    timeline = spoken(breathe(4, 6, fewest=2, most=2, cues="both"), voice=wish)
    assert {event.level for event in lanes(timeline, "voice")} == {-6.0, -6.0 + COUNT_LEVEL}
    assert {event.level for event in lanes(timeline, "breath")} == {-6.0}


@pytest.mark.parametrize(("cues", "voice", "tones"), [("none", 0, 0), ("tones", 0, 8), ("both", 8, 8)])
def test_cue_styles(cues, voice, tones) -> None:
    timeline = spoken(breathe(1.5, 1.5, fewest=4, most=4, cues=cues))
    assert (len(lanes(timeline, "voice")), len(lanes(timeline, "breath"))) == (voice, tones)


@pytest.mark.parametrize("sound", ["tones", "waves", "ticks"])
def test_the_listener_chooses_what_sounds(sound) -> None:
    request = Request(cue_sound=sound)
    timeline = fit(practice(breathe(4, 6, fewest=2, most=2, cues="tones")), request, FakeExtents())
    assert {event.heard.sound for event in lanes(timeline, "breath")} == {sound}


steps = st.builds(
    lambda times, more: Breathe(
        place=PLACE,
        pattern=BreathPattern(
            inhale=times[0], exhale=times[1], hold=times[2], rest=times[3], top_up=times[4]
        ),
        **more,
    ),
    st.tuples(*[st.integers(1, 20_000)] * 2, *[st.just(0) | st.integers(1, 8000)] * 3),
    st.fixed_dictionaries(
        {
            "cues": st.sampled_from(["voice", "tones", "both", "none", "voice then tones"]),
            "fewest": st.integers(1, 30),
            "remind": st.none() | st.integers(1, 60_000),
            "ramp": st.none()
            | st.builds(
                Ramp,
                to=st.builds(BreathPattern, inhale=st.integers(1, 9000), exhale=st.integers(1, 9000)),
                step=st.integers(1, 3000),
                every=st.integers(1, 3),
            ),
        }
    ),
)


@given(steps)
@settings(max_examples=150)
def test_whatever_the_pattern_every_phase_is_exact_and_every_word_is_on_it(step: Breathe) -> None:
    extents = FakeExtents()
    script = practice(replace(step, most=step.fewest))
    timeline = fit(script, Request(), extents)
    told = phases(timeline)
    wanted = [ms for pattern in islice(patterns(step), step.fewest) for _, ms in pattern_phases(pattern)]
    starts = [told[0].start + ms_to_frames(Millis(sum(wanted[:number]))) for number in range(len(wanted))]
    assert [cue.start for cue in told] == starts
    assert [cue.end - cue.start for cue in told] == [ms_to_frames(Millis(ms)) for ms in wanted]
    for event in lanes(timeline, "breath"):
        assert event.frames == told[bisect_right(starts, event.start) - 1].end - event.start
        assert event.start in starts
    spoken_until = 0
    for event in lanes(timeline, "voice"):
        first = event.start + extents[event.heard].lead
        cue = told[bisect_right(starts, first) - 1]
        assert (first - cue.start) % RATE == 0
        assert spoken_until <= first
        spoken_until = first + extents[event.heard].audible
        assert spoken_until <= cue.end
    spoken_lines = {event.heard for event in lanes(timeline, "voice")}
    assert spoken_lines <= set(heard(script, Request()))


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
