from __future__ import annotations

import numpy as np
from msgspec.structs import replace

from tests.unit.recording.making import reading
from voiceguide.recording.meter import Meter
from voiceguide.recording.pace import REST, Pace
from voiceguide.script.marks import marked
from voiceguide.units import RATE, Frames, Millis

LINE = replace(reading("Notice where your feet meet the floor."), pause=Millis(5000))


def test_the_pace_of_a_reader_is_learned() -> None:
    pace = Pace()
    usual = pace.expected(LINE)
    for _ in range(5):
        pace.learn(LINE, Frames(usual * 3 // 2))
    assert pace.expected(LINE) == 3 * usual // 2
    assert pace.noise(LINE) < pace.whole(LINE) < pace.expected(LINE)


def test_one_odd_line_changes_little() -> None:
    pace = Pace()
    usual = pace.expected(LINE)
    for frames in (usual, usual, 10 * usual, usual):
        pace.learn(LINE, Frames(frames))
    assert pace.expected(LINE) == usual


def test_a_line_with_rests_inside_is_given_time() -> None:
    pace = Pace()
    text, marks = marked("And let go [pause 4s] of it.")
    paused = replace(LINE, text=text, line=replace(LINE.line, text=text, marks=marks))
    assert pace.rest(LINE) == REST
    assert pace.rest(replace(LINE, text="Press down. And let go.")) > REST
    assert pace.rest(paused) > 4000 + REST // 2
    assert pace.rest(replace(LINE, pause=Millis(1000))) < REST


def test_the_meter_says_in_words_what_its_bar_shows() -> None:
    meter = Meter()
    told = []
    for amplitude in (0, 300, 3000, 32767):
        for _ in range(40):
            meter.feed(np.full(RATE // 20, amplitude, dtype=np.int16))
        told.append((meter.word(), meter.bar(20).count("=")))
    assert [word for word, _ in told] == ["quiet", "quiet", "good", "too loud"]
    bars = [bar for _, bar in told]
    assert bars == sorted(bars)
    assert (bars[0], bars[-1]) == (0, 20)
