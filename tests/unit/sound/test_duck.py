"""The bed makes room for what leads, and comes up again in between."""

import numpy as np
import pytest
from msgspec.structs import replace

from tests.making import PLACE, FakeExtents, breathe, practice, rest, say
from voiceguide.script.model import PATTERNS, Breathe, VoiceWish
from voiceguide.sound.duck import DEPTH_DB, ducking
from voiceguide.timeline import Request, Timeline, fit
from voiceguide.timeline.model import Event, Line
from voiceguide.units import RATE, Frames, db_to_gain

LIFTED = db_to_gain(DEPTH_DB)


def lifts(timeline: Timeline, start: int, end: int) -> np.ndarray:
    return ducking(timeline).gains(start, end - start)


@pytest.mark.parametrize(
    "step",
    [
        breathe(4, 6, fewest=4, most=4, cues="tones"),
        Breathe(place=PLACE, pattern=PATTERNS["box"], fewest=4, most=4, cues="tones"),
    ],
)
def test_the_bed_stays_down_while_tones_lead_the_breath(step: Breathe) -> None:
    timeline = fit(practice(rest("rest"), step, rest("rest")), Request(), FakeExtents())
    told = [cue for cue in timeline.cues if cue.kind.startswith("breathe.")]
    assert lifts(timeline, told[0].start, told[-1].start).max() == pytest.approx(1.0)
    before, after = (cue for cue in timeline.cues if cue.pause_kind == "rest")
    for pause in (before, after):
        middle = (pause.start + pause.end) // 2
        assert lifts(timeline, middle, middle + RATE).max() == pytest.approx(LIFTED, rel=1e-3)


def test_the_bed_comes_up_in_a_pause_and_is_down_before_the_next_word() -> None:
    timeline = fit(practice(say("One.", "ask"), say("Two.")), Request(), FakeExtents())
    pause = next(cue for cue in timeline.cues if cue.pause_kind == "ask")
    lifted = lifts(timeline, pause.start, pause.end)
    assert lifted.max() == pytest.approx(LIFTED, rel=1e-3)
    assert lifted[-RATE // 100 :].max() == pytest.approx(1.0)


def test_the_bed_comes_up_in_a_long_pause_inside_of_a_line_and_not_in_a_short_one() -> None:
    long, short = (Frames(20 * RATE), Frames(28 * RATE)), (Frames(31 * RATE), Frames(33 * RATE))
    line = Event(
        lane="voice",
        heard=Line(text="One, two, three.", voice=VoiceWish(), language="en"),
        start=Frames(10 * RATE),
        frames=Frames(25 * RATE),
        gaps=(long, short),
    )
    timeline = replace(fit(practice(rest("rest")), Request(), FakeExtents()), events=(line,))
    assert lifts(timeline, *long).max() == pytest.approx(LIFTED, rel=1e-3)
    assert lifts(timeline, long[1] - RATE // 20, 35 * RATE).max() == pytest.approx(1.0)
