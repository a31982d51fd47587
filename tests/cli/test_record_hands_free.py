"""The hands-free booth with somebody who reads straight through, faster than life."""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from msgspec.structs import replace

from tests.speaking import room, speak
from tests.unit.recording.doubles import BLOCK, FileMicrophone, Fingers, Seen
from tests.unit.recording.making import numbered, reading
from voiceguide.cli.record.recorder import Recorder
from voiceguide.cli.record.sitting import Manner, Sitting
from voiceguide.cli.record.takes import Desk
from voiceguide.cli.record.view import Script
from voiceguide.recording.booth import Booth
from voiceguide.recording.lines import Reading
from voiceguide.recording.part import Recorded
from voiceguide.recording.takes import Takes
from voiceguide.sound.own.activity import utterances
from voiceguide.units import RATE, Millis

LINES = """\
Hello. This is about five minutes.
Sit, stand, or lie down. Any way is fine.
You might let your eyes rest shut.
You might keep them open and low.
Change your mind at any time.
Notice where your feet meet the floor.
Feel pressure, under your heels.
Perhaps warm. Perhaps hardly there. That is all right.
Press your feet down a little. And let go.
Once more.
And again, softer this time.
Now the left hand.
Feel its weight. Feel what it rests on.
Now the right hand.
Hands have a temperature. There is nothing to change about it.
The mind went somewhere. It does that. You noticed, and here you are.
Breathe as you breathe.
In.
And out.
Somewhere the breath is easy to feel: the nose, the chest, or the belly.
Stay with that place for three breaths.
Visit the tight place.
Only three. I will call you back.
And now come back to the easier place.
Stay here longer.
Not feeling much is also something you noticed.
If you have had enough, that is a good place to stop.
Hear the room again.
When you like, let your eyes open, looking low. Then look left, slowly. And right.
That was practice. Nothing more is needed.""".splitlines()

PAUSES = (2000,)
"""Milliseconds after the lines, in turn."""

NEAR = RATE * 150 // 1000


def readings() -> tuple[Reading, ...]:
    return numbered(
        *(replace(reading(text), pause=Millis(PAUSES[at % len(PAUSES)])) for at, text in enumerate(LINES))
    )


class Reader:
    """Reads texts at a calm pace, each with a rest after it, in seconds: one recording of it all."""

    def __init__(self, *texts: tuple[str, float]) -> None:
        parts: list[Any] = [2.0]
        for text, rest in texts:
            parts += [speak(text, pace=1.1), rest]
        parts.append(3.0)
        lengths = [round(part * RATE) if isinstance(part, float) else len(part) for part in parts]
        ends = list(accumulate(lengths))
        self.edges = list(zip(ends[0:-2:2], ends[1:-1:2], strict=True))
        silent = [np.zeros(round(part * RATE)) if isinstance(part, float) else part for part in parts]
        sound = np.concatenate(silent)
        sound += np.resize(room(10 * RATE), len(sound))
        self._sound = np.clip(np.rint(sound * 32767), -32768, 32767).astype(np.int16)

    @property
    def frames(self) -> int:
        return len(self._sound)

    def __call__(self, at: int) -> Recorded:
        block = self._sound[at : at + BLOCK]
        return np.pad(block, (0, BLOCK - len(block)))


class Silent:
    """Plays nothing."""

    def line(self, *_: object) -> None:
        return None


def sit(
    folder: Path,
    lines: tuple[Reading, ...],
    reader: Reader,
    keys_at: dict[int, str] | None = None,
    *,
    speaks: bool = False,
) -> tuple[Desk, Seen, FileMicrophone]:
    """Let somebody read; `keys_at` has the keys they press, by the second."""
    keys, microphone, due = Fingers(), FileMicrophone(reader), dict(keys_at or {})

    def press(heard: int) -> None:
        if (heard // RATE) in due:
            keys.due.append(due.pop(heard // RATE))
        if heard > reader.frames + 9 * RATE:
            keys.due.append("q")
        assert heard < reader.frames + 60 * RATE, "the booth waits for ever"

    microphone.on_block = press
    page, desk = Seen([("last line", "q")], keys), Desk(Takes(folder / "x.takes"), lines)
    booth = Booth(lines=(1,) * len(lines), phase="ready", hands_free=True)
    recorder = Recorder("", opened=lambda _: microphone)  # type: ignore[arg-type,return-value]
    manner = Manner(speaks=speaks, is_plain=False, follow=lambda _: None)
    script = Script(readings=lines, wanted=lines)
    Sitting(booth, script, desk, recorder, page, keys, Silent(), manner).run()  # type: ignore[arg-type]
    return desk, page, microphone


def test_thirty_lines_read_straight_through_are_cut_where_they_begin_and_end(tmp_path: Path) -> None:
    lines = readings()
    reader = Reader(*((line.text, line.pause / 1000) for line in lines))
    desk, page, microphone = sit(tmp_path, lines, reader)
    assert [view.text for view in page.lines] == [line.text for line in lines]
    for line, (start, end) in zip(lines, reader.edges, strict=True):
        chosen = desk.chosen(line)
        assert chosen is not None, line.text
        sound, _ = soundfile.read(chosen.take.path, dtype="float32")
        (spoken,) = utterances(sound, Millis(60_000))
        at = microphone.began[chosen.take.part]
        assert at + spoken.start == pytest.approx(start, abs=NEAR), line.text
        assert at + spoken.end == pytest.approx(end, abs=NEAR), line.text


FEW = numbered(
    *(
        replace(reading(text), pause=Millis(2000))
        for text in ("Notice where your feet meet the floor.", "Press your feet down a little. And let go.")
    )
)


def heard_in(desk: Desk, line: Reading) -> float:
    """How long somebody speaks in the take of a line, in seconds."""
    chosen = desk.chosen(line)
    assert chosen is not None
    sound, _ = soundfile.read(chosen.take.path, dtype="float32")
    return sum(each.end - each.start for each in utterances(sound, Millis(500))) / RATE


def lasting(text: str) -> float:
    return len(speak(text, pace=1.1)) / RATE


def test_a_cough_is_no_line_and_a_rest_between_two_sentences_is_no_end(tmp_path: Path) -> None:
    first, second = (line.text for line in FEW)
    reader = Reader(("ahm", 4.0), (first, 3.0), ("Press your feet down a little.", 1.4), ("And let go.", 3.0))
    desk, page, _ = sit(tmp_path, FEW, reader)
    assert [view.text for view in page.lines] == [first, second]
    assert heard_in(desk, FEW[0]) == pytest.approx(lasting(first), abs=0.2)
    parts = lasting("Press your feet down a little.") + lasting("And let go.")
    assert heard_in(desk, FEW[1]) == pytest.approx(parts, abs=0.3)


def test_a_line_that_came_out_wrong_is_said_again_by_a_key(tmp_path: Path) -> None:
    first, second = (line.text for line in FEW)
    wrong = "Notice where your face meets the door."
    reader = Reader((wrong, 4.0), (first, 3.0), (second, 3.0))
    again = round(2.0 + lasting(wrong) + 3.0)
    desk, page, _ = sit(tmp_path, FEW, reader, {again: "a"})
    assert "Again." in page.told
    assert heard_in(desk, FEW[0]) == pytest.approx(lasting(first), abs=0.2)
    assert heard_in(desk, FEW[1]) > 0
    takes = Takes(tmp_path / "x.takes")
    assert len(takes.of(FEW[0])) == 2


def test_whoever_reads_on_before_the_rest_is_over_loses_no_word(tmp_path: Path) -> None:
    slow = (replace(FEW[0], pause=Millis(20_000)), FEW[1])
    desk, _, _ = sit(tmp_path, slow, Reader((slow[0].text, 3.0), (slow[1].text, 3.0)))
    for line in slow:
        assert heard_in(desk, line) == pytest.approx(lasting(line.text), abs=0.9)  # a rest between sentences
    (take,) = Takes(tmp_path / "x.takes").of(slow[1])
    assert take.frames > lasting(slow[1].text) * RATE + RATE // 2


@pytest.mark.parametrize(("key", "read"), [("s", FEW[1:]), ("b", FEW)])
def test_a_line_that_was_spoken_and_is_left_in_the_middle_holds_up_no_other(
    tmp_path: Path, key: str, read: tuple[Reading, ...]
) -> None:
    reader = Reader(*((line.text, 5.0) for line in (FEW[0], *read)))
    desk, page, _ = sit(tmp_path, FEW, reader, {3: key}, speaks=True)
    assert any("last line" in told for told in page.told)
    for line in read:
        assert heard_in(desk, line) == pytest.approx(lasting(line.text), abs=0.9)  # a rest between sentences
