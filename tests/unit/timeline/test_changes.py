from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.making import FakeExtents, breathe, practice, rest, say
from voiceguide.script.model import PATTERNS, Breathe, exact_pause
from voiceguide.timeline import Event, Extent, Heard, Line, Request, Timeline, fit
from voiceguide.timeline.changes import ENDLESS, GOING_ON, aside, audible, breaths, go_on, same_place, stay
from voiceguide.timeline.faders import Faders
from voiceguide.timeline.model import Cue
from voiceguide.timeline.pacing import FASTER, SLOWER, paced
from voiceguide.units import RATE, Decibels, Frames, Millis


def session(*steps, **more) -> tuple[Timeline, dict[Heard, Extent]]:  # type: ignore[no-untyped-def]
    timeline = fit(practice(*steps, **more), Request(), FakeExtents())
    fake = FakeExtents()
    return timeline, {event.heard: fake[event.heard] for event in timeline.events if event.lane == "voice"}


def said(timeline: Timeline) -> list[Cue]:
    return [cue for cue in timeline.cues if cue.kind == "say"]


def seconds(count: float) -> Frames:
    return Frames(round(count * RATE))


TALK = (say("One.", "ask"), say("Two.", "rest"), say("Three."))


def test_a_stay_in_a_pause_lasts_until_it_is_ended_and_then_the_next_line_comes_soon() -> None:
    timeline, extents = session(*TALK)
    one, two, _ = said(timeline)
    pressed = Frames(one.end + seconds(3))
    assert said(stay(timeline, pressed, extents))[1].start == two.start + ENDLESS
    released = Frames(pressed + seconds(60))
    after = go_on(timeline, pressed, released, extents)
    assert said(after)[1].start == released + GOING_ON
    assert after.frames - timeline.frames == said(after)[2].start - said(timeline)[2].start


def test_a_stay_that_is_over_before_the_pause_changes_nothing() -> None:
    timeline, extents = session(*TALK)
    pressed = Frames(said(timeline)[0].end + seconds(3))
    assert go_on(timeline, pressed, Frames(pressed + seconds(4)), extents) == timeline


def test_a_stay_that_is_over_before_it_began_changes_nothing() -> None:
    timeline, extents = session(say("One.", exact_pause(Millis(400))), *TALK)
    one = said(timeline)[0]
    pressed, released = Frames(one.end - seconds(0.4)), Frames(one.end - seconds(0.1))
    assert go_on(timeline, pressed, released, extents) == timeline


def test_a_stay_within_words_begins_when_they_are_over() -> None:
    timeline, extents = session(*TALK)
    two = said(timeline)[1]
    staying = stay(timeline, Frames(two.start + 100), extents)
    assert said(staying)[1] == two
    assert said(staying)[2].start == said(timeline)[2].start + ENDLESS
    assert [event for event in staying.events if event.start < two.end] == list(timeline.events[:2])


def test_a_stay_within_a_breath_begins_when_it_is_over() -> None:
    timeline, extents = session(breathe(4, 6, fewest=5, most=5, cues="tones"))
    _, second, third, *_ = breaths(timeline, Frames(timeline.cues[1].start))
    within = Frames(timeline.cues[second[0]].start + seconds(1))
    staying = stay(timeline, within, extents)
    assert staying.cues[second[-1]] == timeline.cues[second[-1]]
    assert staying.cues[third[0]].start == timeline.cues[third[0]].start + ENDLESS


def test_a_bed_change_and_a_chapter_move_with_what_follows_them() -> None:
    timeline, extents = session(*TALK)
    two = said(timeline)[1]
    span = replace(timeline.bed[0], start=two.start, sound="rain")
    timeline = replace(timeline, bed=(*timeline.bed, span))
    after = go_on(timeline, said(timeline)[0].end, Frames(two.start + seconds(10)), extents)
    assert after.bed[1].start == said(after)[1].start
    assert after.bed[0] == timeline.bed[0]


@pytest.mark.parametrize(("factor", "inhale", "exhale"), [(SLOWER, 4.4, 6.6), (FASTER, 3.64, 5.45)])
def test_the_breaths_to_come_get_a_tenth_slower_or_faster(
    factor: float, inhale: float, exhale: float
) -> None:
    timeline, extents = session(breathe(4, 6, fewest=6, most=6, cues="tones"), say("After."))
    first, second, *later = breaths(timeline, timeline.cues[1].start)
    after = paced(timeline, Frames(timeline.cues[second[0]].start + 5), factor, extents)
    assert [after.cues[index] for index in (*first, *second)] == [
        timeline.cues[index] for index in (*first, *second)
    ]
    for breath in later:
        lengths = [after.cues[index].end - after.cues[index].start for index in breath]
        assert lengths == [seconds(inhale), seconds(exhale)]
    longer = len(later) * (seconds(inhale + exhale) - seconds(10))
    assert after.frames == timeline.frames + longer
    assert said(after)[0].start == said(timeline)[0].start + longer
    assert [event.frames for event in after.events if event.lane == "breath"] == [
        cue.end - cue.start for cue in after.cues if cue.kind.startswith("breathe.")
    ]


@pytest.mark.parametrize(
    ("step", "factor", "most"),
    [
        (breathe(4, 6, fewest=20, most=20, cues="none"), SLOWER, (6.0, 10.0)),
        (breathe(4, 6, fewest=20, most=20, cues="none"), FASTER, (2.0, 3.0)),
    ],
)
def test_no_breath_leaves_the_bounds_for_everybody(
    step: Breathe, factor: float, most: tuple[float, float]
) -> None:
    timeline, extents = session(step)
    frame = timeline.cues[1].start
    for _ in range(30):
        timeline = paced(timeline, frame, factor, extents)
    breath = [timeline.cues[index] for index in breaths(timeline, frame)[-1]]
    inhale, exhale = (cue.end - cue.start for cue in breath)
    assert 2 * RATE <= inhale <= 6 * RATE
    assert 3 * RATE <= exhale <= 10 * RATE
    assert inhale <= exhale <= 2.5 * inhale
    assert 5 * RATE <= inhale + exhale <= 19 * RATE
    for length, bound in zip((inhale, exhale), most, strict=True):
        assert abs(length - bound * RATE) < RATE


def test_a_long_hold_is_never_made_longer_and_a_top_up_stays() -> None:
    step = Breathe(place=TALK[0].place, pattern=PATTERNS["4-7-8"], fewest=4, most=4, cues="none")
    timeline, extents = session(step)
    assert paced(timeline, timeline.cues[1].start, SLOWER, extents) == timeline
    step = replace(step, pattern=PATTERNS["sigh"])
    timeline, extents = session(step)
    after = paced(timeline, timeline.cues[1].start, SLOWER, extents)
    second = breaths(after, after.cues[1].start)[1]
    lengths = [(after.cues[index].end - after.cues[index].start) / RATE for index in second]
    assert lengths == [2.2, 0.8, 6.6]


def test_words_that_do_not_fit_any_more_give_way_and_captions_tell_what_is_left() -> None:
    timeline, extents = session(breathe(4, 6, fewest=6, most=6, cues="both"))
    frame = timeline.cues[1].start
    faster = timeline
    for _ in range(4):
        faster = paced(faster, frame, FASTER, extents)
    for breath in breaths(faster, frame)[1:]:
        for index in breath:
            cue = faster.cues[index]
            words = [
                event
                for event in faster.events
                if event.lane == "voice" and cue.start <= audible(event, extents)[0] < cue.end
            ]
            assert all(audible(event, extents)[1] <= cue.end for event in words)
            assert (cue.text is None) == (not words)
    assert len(faster.events) < len(timeline.events)


def test_without_breathing_or_without_breaths_to_come_nothing_changes() -> None:
    timeline, extents = session(*TALK, breathe(4, 6, fewest=2, most=2, cues="none"))
    assert paced(timeline, said(timeline)[0].start, SLOWER, extents) == timeline
    last = [cue for cue in timeline.cues if cue.kind == "breathe.in"][-1]
    assert paced(timeline, Frames(last.start + 1), SLOWER, extents) == timeline


def test_an_aside_has_the_same_bed_and_only_what_is_said_in_it() -> None:
    timeline, extents = session(*TALK)
    two = said(timeline)[1]
    line = Event(lane="voice", heard=next(iter(extents)), start=Frames(two.start + 9), frames=Frames(500))
    over = aside(timeline, two.start, (line,))
    assert over.events == (line,)
    assert over.bed == timeline.bed
    assert over.frames > two.start + ENDLESS


def test_a_place_is_found_again_after_a_stay() -> None:
    timeline, extents = session(*TALK)
    one, two, three = said(timeline)
    after = go_on(timeline, one.end, Frames(two.start + seconds(60)), extents)
    assert same_place(said(after)[2].start, after, timeline) == three.start
    assert same_place(Frames(said(after)[1].start - seconds(2)), after, timeline) == two.start
    assert same_place(two.start, timeline, after) == said(after)[1].start


def test_a_softer_voice_takes_bells_and_cues_along_and_a_louder_one_leaves_them() -> None:
    timeline, _ = session(breathe(4, 6, fewest=3, most=3, cues="both"), rest("rest"))
    softer = Faders().with_voice(-6).applied(timeline)
    louder = Faders().with_voice(1.5).applied(timeline)
    for before, down, up in zip(timeline.events, softer.events, louder.events, strict=True):
        assert down.level == before.level - 6
        raised = before.level + 1.5 if isinstance(before.heard, Line) else before.level
        assert up.level == raised


def test_a_bed_that_is_off_comes_back_as_it_was() -> None:
    timeline, _ = session(*TALK)
    faders = Faders().with_bed(-3)
    off = faders.with_bed_switched()
    assert off.applied(timeline).bed[0].sound == "none"
    assert off.with_bed_switched().applied(timeline) == faders.applied(timeline)
    assert faders.applied(timeline).bed[0].level == timeline.bed[0].level - 3
    assert off.with_bed(1.5).has_bed


def test_levels_where_they_were_leave_the_timeline_itself() -> None:
    timeline, _ = session(*TALK)
    assert Faders().with_voice(1.5).with_voice(-1.5).applied(timeline) is timeline
    assert Faders(voice=Decibels(9)).applied(timeline).events[0].level == 3.0
