"""Whatever a listener changes, in whatever order: the timeline stays sound, and what was heard as it was."""

from __future__ import annotations

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.making import FakeExtents
from tests.properties.test_fit import fitted, practices
from voiceguide.script.model import Practice
from voiceguide.timeline import Extent, Heard, Request, Timeline
from voiceguide.timeline.changes import ENDLESS, audible, go_on, same_place, stay, stay_point
from voiceguide.timeline.faders import SOFTEST_BED, SOFTEST_VOICE, Faders
from voiceguide.timeline.pacing import FASTER, SLOWER, paced
from voiceguide.timeline.place import LOUDEST_BED
from voiceguide.timeline.unroll import LOUDEST_VOICE
from voiceguide.units import Frames

Extents = dict[Heard, Extent]

changes = st.lists(
    st.tuples(st.sampled_from(["stay", "slower", "faster"]), st.floats(0, 1), st.integers(0, 3_000_000)),
    min_size=1,
    max_size=6,
)


def session(script: Practice) -> tuple[Timeline, Extents]:
    timeline = fitted(script, Request())
    assume(isinstance(timeline, Timeline) and timeline.events)
    assert isinstance(timeline, Timeline)
    fake = FakeExtents()
    lines = {event.heard for event in timeline.events if event.lane == "voice"}
    return timeline, {line: fake[line] for line in lines}


def changed(timeline: Timeline, kind: str, frame: Frames, longer: int, extents: Extents) -> Timeline:
    if kind == "stay":
        return go_on(timeline, frame, Frames(stay_point(timeline, frame) + longer), extents)
    return paced(timeline, frame, SLOWER if kind == "slower" else FASTER, extents)


def check(timeline: Timeline, extents: Extents) -> None:
    for ordered in (timeline.events, timeline.cues, timeline.chapters, timeline.bed):
        starts = [each.start for each in ordered]
        assert starts == sorted(starts)
    assert timeline.bed[0].start == 0
    assert all(0 <= cue.start <= cue.end <= timeline.frames for cue in timeline.cues)
    assert all(event.frames > 0 and audible(event, extents)[0] >= 0 for event in timeline.events)
    said = {audible(event, extents) for event in timeline.events if event.lane == "voice"}
    assert all((cue.start, cue.end) in said for cue in timeline.cues if cue.kind == "say")
    tones = {(event.start, event.start + event.frames) for event in timeline.events if event.lane == "breath"}
    assert tones <= {(cue.start, cue.end) for cue in timeline.cues}


def heard_before(timeline: Timeline, frame: Frames, extents: Extents) -> tuple[object, ...]:
    events = [event for event in timeline.events if audible(event, extents)[1] <= frame]
    cues = [cue for cue in timeline.cues if cue.end <= frame]
    chapters = [chapter for chapter in timeline.chapters if chapter.start < frame]
    return events, cues, chapters, [span for span in timeline.bed if span.start < frame]


@given(practices, changes)
@settings(max_examples=50, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
def test_after_any_changes_the_timeline_is_one_and_what_was_heard_is_untouched(
    script: Practice, wanted: list[tuple[str, float, int]]
) -> None:
    timeline, extents = session(script)
    original, frame = timeline, Frames(0)
    for kind, part, longer in wanted:
        frame = Frames(frame + int(part * (timeline.frames - frame)))
        before = timeline
        timeline = changed(before, kind, frame, longer, extents)
        check(timeline, extents)
        assert heard_before(timeline, frame, extents) == heard_before(before, frame, extents)
        assert same_place(frame, before, timeline) == frame
        assert 0 <= same_place(frame, timeline, original) <= original.frames
    assert len(timeline.cues) == len(original.cues)


@given(practices, st.floats(0, 1))
@settings(max_examples=30, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
def test_a_stay_holds_until_it_is_ended(script: Practice, part: float) -> None:
    timeline, extents = session(script)
    frame = Frames(int(part * timeline.frames))
    staying = stay(timeline, frame, extents)
    at = stay_point(timeline, frame)
    check(staying, extents)
    assert at >= frame
    assert staying.frames == timeline.frames + ENDLESS
    assert heard_before(staying, at, extents) == heard_before(timeline, at, extents)
    begins = (audible(event, extents)[0] for event in staying.events)
    assert not any(at <= begin < at + ENDLESS for begin in begins)


@given(
    practices,
    st.lists(st.sampled_from([-1.5, 1.5]), max_size=40),
    st.lists(st.sampled_from([-1.5, 1.5]), max_size=40),
)
@settings(max_examples=30, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
def test_no_level_leaves_its_bounds(script: Practice, voice: list[float], bed: list[float]) -> None:
    timeline, _ = session(script)
    faders = Faders()
    for step in voice:
        faders = faders.with_voice(step)
    for step in bed:
        faders = faders.with_bed(step)
    now = faders.applied(timeline)
    assert faders.voice >= SOFTEST_VOICE
    assert faders.bed >= SOFTEST_BED
    loudest = max((event.level for event in now.events if event.lane == "voice"), default=0.0)
    assert loudest <= LOUDEST_VOICE
    assert all(span.level <= LOUDEST_BED + min(0.0, faders.voice) for span in now.bed)
    others = zip(timeline.events, now.events, strict=True)
    assert all(after.level <= before.level for before, after in others if before.lane in ("bell", "breath"))
