import pytest

from tests.making import PLACE, FakeExtents, breathe, practice, rest, say
from voiceguide.errors import UnfittableError, UsageError
from voiceguide.script.model import (
    PAUSES,
    BedChange,
    BedWish,
    Bell,
    Group,
    Include,
    OneOf,
    Pause,
    Repeat,
    Section,
    VoiceWish,
    exact_pause,
)
from voiceguide.timeline import Line, Request, Timeline, fit, heard
from voiceguide.units import Decibels, Millis, ms_to_frames

MINUTE = Millis(60_000)


def fitted(script, length=None, **more) -> Timeline:
    return fit(script, Request(length=length, **more), FakeExtents())


def said(timeline: Timeline) -> list[str]:
    return [cue.text for cue in timeline.cues if cue.kind == "say"]


def pauses(timeline: Timeline, kind: str) -> list[float]:
    return [(cue.end - cue.start) / 48_000 for cue in timeline.cues if cue.pause_kind == kind]


def test_lines_without_a_pause_are_a_beat_apart() -> None:
    assert pauses(fitted(practice(say("One."), say("Two."))), "beat") == [1.0]


def test_a_written_pause_takes_the_place_of_the_beat() -> None:
    timeline = fitted(practice(say("One."), rest("settle"), say("Two.", "ask"), say("Three.")))
    assert pauses(timeline, "beat") == []
    assert pauses(timeline, "settle") == [5.0]
    assert pauses(timeline, "ask") == [12.0]


def test_the_voice_starts_over_the_bells_tail() -> None:
    timeline = fitted(practice(Bell(place=PLACE), say("One.")))
    bell, line = (next(c for c in timeline.cues if c.kind == kind) for kind in ("bell", "say"))
    assert line.start - bell.start == 5 * 48_000
    assert bell.end > line.start


def test_a_bell_that_waits_rings_out_first() -> None:
    timeline = fitted(practice(Bell(place=PLACE, wait=True, strikes=2, every=Millis(3000)), say("One.")))
    first, second = (c for c in timeline.cues if c.kind == "bell")
    line = next(c for c in timeline.cues if c.kind == "say")
    assert second.start - first.start == 3 * 48_000
    assert line.start == second.end + 48_000


def test_no_bells_leaves_no_trace_of_them() -> None:
    script = practice(Bell(place=PLACE), say("One."))
    timeline = fitted(script, bells="none")
    assert [c.kind for c in timeline.cues] == ["pause", "say", "pause"]
    assert [type(sound) for sound in heard(script, Request(bells="none"))] == [Line]


def test_edge_never_stretches_past_twenty_seconds_however_long_the_session() -> None:
    script = practice(say("There.", "edge"), say("Here.", "rest"), *[rest("rest") for _ in range(6)])
    timeline = fitted(script, Millis(8 * 60_000))
    assert 10 < pauses(timeline, "edge")[0] <= 20
    assert pauses(timeline, "rest")[0] > 60


def test_an_exact_pause_does_not_move() -> None:
    script = practice(say("One.", exact_pause(Millis(8000))), say("Two.", "rest"), rest("ease"))
    for length in (Millis(60_000), Millis(120_000), Millis(150_000)):
        assert pauses(fitted(script, length), "exact") == [8.0]


def test_from_and_until_choose_by_the_sessions_length() -> None:
    script = practice(
        say("Always.", "rest"),
        say("Long.", at_least=Millis(3 * 60_000)),
        say("Short.", at_most=Millis(2 * 60_000)),
        *[rest("rest") for _ in range(4)],
    )
    assert said(fitted(script, Millis(2 * 60_000))) == ["Always.", "Short."]
    assert said(fitted(script, Millis(2 * 60_000 + 1))) == ["Always."]
    assert said(fitted(script, Millis(3 * 60_000))) == ["Always.", "Long."]


def test_optional_steps_go_last_first_and_only_when_they_must() -> None:
    optional = [say(f"{number}.", "sense", optional=True) for number in range(3)]
    script = practice(say("Core.", "sense"), *optional)
    whole = fitted(script)
    assert said(whole) == ["Core.", "0.", "1.", "2."]
    shorter = fitted(script, Millis(round(whole.frames / 48 * 0.7)))
    assert said(shorter) == ["Core.", "0.", "1."]


def test_keep_stays_inside_a_dropped_group() -> None:
    group = Group(place=PLACE, optional=True, steps=(say("Goes.", "rest"), say("Stays.", keep=True)))
    script = practice(say("Core.", "beat"), group)
    tight = fitted(script, Millis(24_000))
    assert said(tight) == ["Core.", "Stays."]


def test_repeats_and_rounds_grow_together_with_the_length() -> None:
    script = practice(
        Repeat(place=PLACE, fewest=1, most=9, steps=(say("Press.", "move"),)),
        breathe(4, 6, fewest=2, most=40, cues="tones"),
    )
    counts = []
    for minutes in (2, 4, 6):
        timeline = fitted(script, Millis(minutes * 60_000))
        counts.append((len(said(timeline)), sum(c.kind == "breathe.in" for c in timeline.cues)))
    assert counts == sorted(counts)
    assert counts[0][0] < counts[2][0]
    assert counts[0][1] < counts[2][1]


def test_one_of_takes_turns() -> None:
    script = practice(OneOf(place=PLACE, alternatives=((say("A."),), (say("B."),), (say("C."),))))
    assert [said(fitted(script, variation=number))[0] for number in (0, 1, 2, 3)] == ["A.", "B.", "C.", "A."]


def test_names_are_filled_and_inner_names_win() -> None:
    include = Include(place=PLACE, script="part", names=(("who", "the bench"),), steps=(say("See {who}."),))
    script = practice(say("{title} for {who}, {length}."), include)
    timeline = fitted(script, None, names=(("who", "you"),))
    assert said(timeline) == ["Test for you, 5 minutes.", "See the bench."]


def test_a_missing_name_is_told_before_anything_is_spoken() -> None:
    with pytest.raises(UsageError, match="name"):
        heard(practice(say("Hello {name}.")), Request())


def test_what_is_shown_is_not_respelled() -> None:
    script = practice(say("Qigong now."), pronounce=(("qigong", "chee gung"),))
    timeline = fitted(script)
    assert said(timeline) == ["Qigong now."]
    assert timeline.events[0].heard.text == "chee gung now."


def test_the_listeners_voice_wins_and_the_volume_is_the_mixers() -> None:
    script = practice(say("One.", voice=VoiceWish(rate=90)), voice=VoiceWish(name="a", volume=Decibels(-3.0)))
    event = fitted(script, voice=VoiceWish(name="b")).events[0]
    assert event.heard.voice == VoiceWish(name="b", rate=90)
    assert event.level == -3.0


def test_chapters_and_beds_start_where_they_stand() -> None:
    script = practice(
        Section(place=PLACE, title="One"),
        say("One.", "settle"),
        BedChange(place=PLACE, bed=BedWish(sound="rain")),
        Section(place=PLACE, title="Two"),
        say("Two."),
        bed=BedWish(level=Decibels(-24.0)),
    )
    timeline = fitted(script)
    second = [c for c in timeline.cues if c.kind == "say"][1]
    assert [(c.title, c.start) for c in timeline.chapters] == [("One", 5 * 48_000), ("Two", second.start)]
    assert [(b.sound, b.level, b.start) for b in timeline.bed] == [
        ("room", -24.0, 0),
        ("rain", -24.0, second.start),
    ]


def test_the_listeners_bed_wins_everywhere() -> None:
    script = practice(say("One."), BedChange(place=PLACE, bed=BedWish(sound="rain")), say("Two."))
    assert {b.sound for b in fitted(script, bed=BedWish(sound="none")).bed} == {"none"}


def test_the_audio_around_a_line_lies_outside_its_cue() -> None:
    script = practice(say("One."))
    timeline = fitted(script)
    event, cue = timeline.events[0], next(c for c in timeline.cues if c.kind == "say")
    extent = FakeExtents()[event.heard]
    assert cue.start - event.start == extent.lead
    assert event.start + event.frames - cue.end == extent.tail


def test_a_refusal_names_lengths_that_can_be_had() -> None:
    script = practice(say("One.", "sense"), say("Two.", "rest", at_least=Millis(90_000)))
    with pytest.raises(UnfittableError) as refused:
        fitted(script, Millis(20 * 60_000))
    shortest, longest = Millis(-(-refused.value.shortest // 48)), Millis(refused.value.longest // 48)
    assert said(fitted(script, shortest)) == ["One."]
    assert said(fitted(script, longest)) == ["One.", "Two."]


def test_a_length_between_two_rounds_names_both_neighbours() -> None:
    script = practice(breathe(60, 60, fewest=1, most=5, cues="none"))
    with pytest.raises(UnfittableError) as refused:
        fitted(script, Millis(190_000))
    assert refused.value.below is not None
    assert refused.value.above is not None
    assert refused.value.below < ms_to_frames(Millis(190_000)) < refused.value.above


RIGID = practice(
    Repeat(place=PLACE, fewest=1, most=3, steps=(say("Feet.", exact_pause(Millis(40_000))),)),
    Repeat(place=PLACE, fewest=1, most=2, steps=(say("Hands.", exact_pause(Millis(70_000))),)),
)


@pytest.mark.parametrize(("seconds", "feet", "hands"), [(172, 2, 1), (203, 1, 2), (245, 2, 2)])
def test_where_pauses_do_not_move_rounds_are_shared_unevenly(seconds: int, feet: int, hands: int) -> None:
    timeline = fitted(RIGID, Millis(seconds * 1000))
    assert timeline.frames == seconds * 48_000
    assert said(timeline) == ["Feet."] * feet + ["Hands."] * hands


def test_a_refusal_names_the_nearest_lengths_however_rounds_are_shared() -> None:
    with pytest.raises(UnfittableError) as refused:
        fitted(RIGID, Millis(190_000))
    below, above = refused.value.below, refused.value.above
    assert below is not None
    assert above is not None
    assert said(fitted(RIGID, Millis(below // 48))) == ["Feet.", "Feet.", "Hands."]
    assert said(fitted(RIGID, Millis(-(-above // 48)))) == ["Feet.", "Hands.", "Hands."]


def test_every_pause_class_stays_inside_its_bounds_at_both_ends() -> None:
    script = practice(*[say(f"{kind}.", kind) for kind in PAUSES])
    with pytest.raises(UnfittableError) as refused:
        fitted(script, Millis(1))
    for frames, side in ((refused.value.shortest, "shortest"), (refused.value.longest, "longest")):
        timeline = fitted(script, Millis(-(-frames // 48) if side == "shortest" else frames // 48))
        for kind, pause in PAUSES.items():
            assert pauses(timeline, kind)[0] == pytest.approx(getattr(pause, side) / 1000, abs=0.01)


def test_a_length_that_only_dropping_can_reach_is_reached() -> None:
    gap = rest(exact_pause(Millis(500)), optional=True)
    script = practice(Bell(place=PLACE), gap, say("One."))
    whole, dropped = fitted(script), 6 * 48_000
    assert "exact" in [cue.pause_kind for cue in whole.cues]
    longest = fitted(script, Millis((whole.frames + dropped) // 48))
    assert "ring" in [cue.pause_kind for cue in longest.cues]


def test_very_many_optional_steps_are_dropped_in_a_bounded_number_of_tries() -> None:
    script = practice(say("Core."), *[say(f"{n}.", "beat", optional=True) for n in range(700)])
    tight = fitted(script, Millis(5 * 60_000))
    assert said(tight)[0] == "Core."
    assert 1 < len(said(tight)) < 700


def test_a_chapter_begins_with_its_next_sound_not_with_the_gap_before_it() -> None:
    timeline = fitted(practice(say("One."), Section(place=PLACE, title="Two"), say("Two.")))
    line = [cue for cue in timeline.cues if cue.kind == "say"][1]
    assert [chapter.start for chapter in timeline.chapters] == [line.start]


def test_a_natural_session_of_more_than_a_day_is_refused() -> None:
    hour = Pause(kind="timed", shortest=Millis(1), natural=Millis(3_600_000), longest=Millis(3_600_000))
    with pytest.raises(UsageError, match="a day at most"):
        fitted(practice(say("One."), *[rest(hour) for _ in range(30)]))


def test_no_drop_is_left_out_between_two_that_miss() -> None:
    script = practice(say("One."), *[rest(exact_pause(Millis(1000)), optional=True) for _ in range(300)])
    for seconds in (200, 205, 211, 217):
        assert fitted(script, Millis(seconds * 1000)).frames == seconds * 48_000
