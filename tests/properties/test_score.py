"""Whatever the session: shares stay shares, and no word and no breath gets lost on the way into text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.making import PLACE, FakeExtents, breathe, practice, rest, say
from voiceguide.desk.facts import facts
from voiceguide.desk.rounds import Rounds, gathered
from voiceguide.desk.score import figures, is_spoken, silence_until
from voiceguide.desk.telling import told
from voiceguide.script.model import PAUSES, Bell, Section, Step
from voiceguide.timeline import Request, Timeline, fit
from voiceguide.units import Frames

styles = st.sampled_from(["voice", "tones", "both", "none", "voice then tones"])


@st.composite
def steps(draw: st.DrawFn) -> Step:
    kind = draw(st.sampled_from(["say", "rest", "bell", "breathe", "section"]))
    if kind == "say":
        return say(
            draw(st.sampled_from(["One.", "Two words.", "And three more."])),
            draw(st.none() | st.sampled_from(sorted(PAUSES))),
        )
    if kind == "rest":
        return rest(draw(st.sampled_from(sorted(PAUSES))))
    if kind == "bell":
        return Bell(place=PLACE, strikes=draw(st.integers(1, 3)), wait=draw(st.booleans()))
    if kind == "section":
        return Section(place=PLACE, title="Part")
    rounds = draw(st.integers(1, 30))
    return breathe(
        draw(st.integers(2, 6)), draw(st.integers(3, 8)), fewest=rounds, most=rounds, cues=draw(styles)
    )


sessions = st.lists(steps(), min_size=1, max_size=8).map(
    lambda found: fit(practice(*found), Request(), FakeExtents())
)


@settings(max_examples=50)
@given(sessions, st.floats(0, 1))
def test_the_share_of_silence_is_a_share_and_the_last_is_the_whole(timeline: Timeline, part: float) -> None:
    assert 0.0 <= silence_until(timeline, Frames(round(timeline.frames * part))) <= 1.0
    assert silence_until(timeline, timeline.frames) == figures(timeline).silence
    answer = facts(timeline)
    assert all(
        0.0 <= share <= 1.0 for share in [answer["silence"], *(c["silence"] for c in answer["chapters"])]
    )


@settings(max_examples=50)
@given(sessions)
def test_every_spoken_word_is_told_at_its_time(timeline: Timeline) -> None:
    entries = list(told(timeline))
    assert [entry.start for entry in entries] == sorted(entry.start for entry in entries)
    for cue in filter(is_spoken, timeline.cues):
        before = [entry for entry in entries if entry.start <= cue.start and entry.kind == "cue"]
        assert any(f"“{cue.text}”" in entry.text for entry in before)


@settings(max_examples=50)
@given(sessions)
def test_rows_of_breaths_hold_every_breath_once(timeline: Timeline) -> None:
    rows = [item for item in gathered(timeline) if isinstance(item, Rounds)]
    assert sum(row.count for row in rows) == figures(timeline).breaths
    phases = [cue for cue in timeline.cues if cue.kind.startswith("breathe.")]
    assert sum(row.end - row.start for row in rows) == sum(cue.end - cue.start for cue in phases)
    for row in rows:
        spoken = [cue.text for cue in phases if row.start <= cue.start < row.end and cue.text]
        assert spoken == list(row.words) * row.count
