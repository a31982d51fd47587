"""Whatever the script and whatever the length: exact, within every bound, in order, or a clear refusal."""

from __future__ import annotations

import itertools
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.making import PLACE, FakeExtents, breathe, practice, rest, say
from voiceguide.errors import UnfittableError
from voiceguide.script.model import PAUSES, Bell, Group, Include, OneOf, Practice, Repeat, Section, Step
from voiceguide.timeline import Request, Timeline, fit, heard
from voiceguide.units import RATE, Millis, frames_to_seconds, ms_to_frames, seconds_to_ms

texts = st.sampled_from([f"Line {number}." for number in range(12)])
pauses = st.sampled_from(sorted(PAUSES))


def conditions(draw: st.DrawFn) -> dict[str, Any]:
    at_least = draw(st.none() | st.integers(1, 20).map(lambda m: Millis(m * 60_000)))
    at_most = draw(st.none() | st.integers(1, 20).map(lambda m: Millis(m * 60_000)))
    flags = {"optional": draw(st.booleans()), "keep": draw(st.booleans())}
    return {"at_least": at_least, "at_most": at_most, **flags} if draw(st.booleans()) else {}


@st.composite
def leaves(draw: st.DrawFn) -> Step:
    more = conditions(draw)
    kind = draw(st.sampled_from(["say", "rest", "bell", "breathe", "section"]))
    if kind == "say":
        return say(draw(texts), draw(st.none() | pauses), **more)
    if kind == "rest":
        return rest(draw(pauses), **more)
    if kind == "bell":
        return Bell(place=PLACE, strikes=draw(st.integers(1, 3)), wait=draw(st.booleans()), **more)
    if kind == "section":
        return Section(place=PLACE, title="Part", **more)
    fewest = draw(st.integers(1, 6))
    rounds = {"fewest": fewest, "most": draw(st.integers(fewest, 20))}
    cues = draw(st.sampled_from(["voice", "tones", "both", "none", "voice then tones"]))
    return breathe(draw(st.integers(2, 6)), draw(st.integers(3, 8)), cues=cues, **rounds, **more)


@st.composite
def groups(draw: st.DrawFn, inner: st.SearchStrategy[Step]) -> Step:
    more = conditions(draw)
    steps = tuple(draw(st.lists(inner, min_size=1, max_size=4)))
    kind = draw(st.sampled_from(["group", "repeat", "one of", "include"]))
    if kind == "group":
        return Group(place=PLACE, steps=steps, **more)
    if kind == "repeat":
        fewest = draw(st.integers(1, 3))
        return Repeat(place=PLACE, fewest=fewest, most=draw(st.integers(fewest, 5)), steps=steps, **more)
    if kind == "one of":
        return OneOf(place=PLACE, alternatives=(steps, tuple(reversed(steps))), **more)
    return Include(place=PLACE, script="part", steps=steps, **more)


steps = st.recursive(leaves(), groups, max_leaves=10)
practices = st.lists(steps, min_size=1, max_size=6).map(lambda found: practice(*found))
lengths = st.integers(20_000, 30 * 60_000).map(Millis)


def fitted(script: Practice, request: Request) -> Timeline | UnfittableError:
    try:
        return fit(script, request, FakeExtents())
    except UnfittableError as error:
        return error


def check_shape(timeline: Timeline) -> None:
    """What holds for every timeline."""
    assert list(timeline.events) == sorted(timeline.events, key=lambda event: event.start)
    assert all(0 <= cue.start <= cue.end <= timeline.frames for cue in timeline.cues)
    assert all(event.start >= 0 for event in timeline.events)
    following = [cue for cue in timeline.cues if cue.kind in ("say", "pause") or "breathe" in cue.kind]
    lines = [cue for cue in following if cue.kind != "pause"]
    assert all(a.end <= b.start for a, b in itertools.pairwise(lines))
    for cue in timeline.cues:
        if cue.pause_kind in PAUSES:
            bounds = PAUSES[cue.pause_kind]
            assert ms_to_frames(bounds.shortest) <= cue.end - cue.start <= ms_to_frames(bounds.longest)
    speaking = [cue.end for cue in timeline.cues if cue.kind == "say"]
    assert all(end <= timeline.frames - timeline.fade_out for end in speaking)


@given(practices, lengths)
@settings(max_examples=100, deadline=None)
def test_a_session_is_exactly_as_long_as_asked_or_refused(script: Practice, length: Millis) -> None:
    result = fitted(script, Request(length=length))
    if isinstance(result, Timeline):
        assert result.frames == ms_to_frames(length)
        check_shape(result)
    else:
        inside = result.shortest <= ms_to_frames(length) <= result.longest
        assert not inside or result.below is not None or result.above is not None


@given(practices)
@settings(max_examples=50, deadline=None)
def test_the_named_shortest_and_longest_lengths_can_be_had(script: Practice) -> None:
    refused = fitted(script, Request(length=Millis(1)))
    assert isinstance(refused, UnfittableError)
    for frames in {refused.shortest, refused.longest} - {0}:
        up = -(-frames // (RATE // 1000)) if frames == refused.shortest else frames // (RATE // 1000)
        result = fitted(script, Request(length=Millis(up)))
        assert (
            isinstance(result, Timeline)
            or not refused.shortest <= ms_to_frames(Millis(up)) <= refused.longest
        )


@given(practices)
@settings(max_examples=50, deadline=None)
def test_the_natural_session_has_natural_pauses(script: Practice) -> None:
    timeline = fit(script, Request(), FakeExtents())
    check_shape(timeline)
    assert all(cue.end - cue.start == cue.natural for cue in timeline.cues if cue.kind == "pause")


@given(practices)
@settings(max_examples=50, deadline=None)
def test_the_natural_length_can_be_asked_for(script: Practice) -> None:
    natural = fit(script, Request(), FakeExtents())
    ms = seconds_to_ms(frames_to_seconds(natural.frames))
    result = fitted(script, Request(length=ms))
    if isinstance(result, Timeline):
        assert abs(result.frames - natural.frames) <= RATE // 1000


@given(practices, lengths)
@settings(max_examples=50, deadline=None)
def test_everything_placed_was_announced(script: Practice, length: Millis) -> None:
    request = Request(length=length)
    announced = set(heard(script, request))
    result = fitted(script, request)
    if isinstance(result, Timeline):
        placed = {event.heard for event in result.events if event.lane in ("voice", "bell")}
        assert placed <= announced


@given(practices, lengths)
@settings(max_examples=30, deadline=None)
def test_the_same_request_gives_the_same_timeline(script: Practice, length: Millis) -> None:
    first, second = (fitted(script, Request(length=length)) for _ in range(2))
    assert str(first) == str(second)


@given(practices, lengths)
@settings(max_examples=50, deadline=None)
def test_breathing_is_whole_and_without_a_gap(script: Practice, length: Millis) -> None:
    result = fitted(script, Request(length=length))
    if not isinstance(result, Timeline):
        return
    phases = [cue for cue in result.cues if cue.kind.startswith("breathe.")]
    for phase, following in itertools.pairwise(phases):
        if phase.kind == "breathe.in":
            assert following.kind == "breathe.out"
            assert following.start == phase.end
    assert sum(p.kind == "breathe.in" for p in phases) == sum(p.kind == "breathe.out" for p in phases)
