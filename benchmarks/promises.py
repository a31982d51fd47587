"""Every number that is promised, and where it is measured.

What a benchmark measures has a row, by the first words of which it is found; what a test proves names it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from benchmarks.table import Row, unmeasured


class Promise(NamedTuple):
    """A promised number that a benchmark measures."""

    said: str
    part: str
    row: str  # how what of its row begins


class Proven(NamedTuple):
    """A promised number that a test proves, or a trial."""

    said: str
    by: str


MEASURED = (
    Promise("a session lasts to the frame as long as asked", "exact", "10 min asked for"),
    Promise("breath phases within 1 ms of their marks after hours", "exact", "8 h of breaths"),
    Promise("speech begins within 10 ms of its cue", "exact", "lines begin off"),
    Promise("the voice at -18 LUFS", "exact", "voice, off"),
    Promise("true peak at most -1.5 dBTP", "exact", "true peak over"),
    Promise("editing one line of an hour speaks one line", "exact", "one line of an hour changed: lines"),
    Promise("what was rendered is not spoken again", "exact", "rendered again"),
    Promise("an import loads no heavy library", "list", "import voiceguide: heavy"),
    Promise("`list` answers in 0.3 s of CPU", "list", "list, CPU"),
    Promise("a cached practice sounds within 0.5 s of Enter", "start", "first sound, cached"),
    Promise("a cold one within 2 s", "start", "first sound, cold"),
    Promise("a cold one of any length within 2 s", "start", "first sound, cold, 400 lines"),
    Promise("40 sentences at most 1.3x bare espeak-ng and 0.5 s", "speech", "40 sentences spoken, CPU less"),
    Promise("rendering in flat memory under 150 MB", "mix", "60 min, peak memory"),
    Promise("time grows linearly with length", "mix", "CPU of a further minute"),
    Promise("memory does not grow with length", "mix", "memory, "),
    Promise("mixing an hour 50x as fast as plain pydub", "mix", "60 min, pydub, one overlay"),
    Promise("ten years of a journal answered in 0.2 s", "journal", "journal, every one"),
    Promise("a thousand files in flat memory", "many", "peak memory of that"),
    Promise("an hour exported in every format in flat memory", "export", "60 min"),
    Promise("the library rendered, cold and warm", "library", "speed, cold"),
    Promise("bells begin in 25 to 40 ms, beneath the voice", "bells", "bowl"),
    Promise("no bed comes back within what an ear can find", "beds", "rain, coming back"),
    Promise("the default voice misheard no more than the bare one", "voices", "misheard: the default"),
)

PROVEN = (
    Proven(
        "every breath phase within 1 ms in the sound itself", "tests/unit/render/test_cues_match_the_sound.py"
    ),
    Proven("a rate of 110 is heard as 110 words a minute, within 5 %", "tests/contract/test_engines.py"),
    Proven("no timeline exceeds the ceiling", "tests/unit/sound/test_mixer.py"),
    Proven("the bed 20 dB under the voice, 12 in pauses", "tests/unit/sound/test_bedding.py"),
    Proven("10,000 random keys, no frame above the ceiling", "tests/unit/player/test_fuzz.py"),
    Proven("ten minutes at a busy sound card, nothing lost or repeated", "tests/sound/test_steady.py"),
    Proven("a day of the player, flat in memory", "tests/faults/test_load_day.py"),
    Proven("a thousand kills, nothing torn and nothing lost", "tests/faults/test_kills.py"),
    Proven("hostile scripts: at most 1 s and 200 MB each", "python -m tests.faults"),
)
"""What needs no clock, or a day."""


def proven() -> list[Row]:
    """A row for each that is proven elsewhere."""
    return [Row(what=said, figure=f"by {by}") for said, by in PROVEN]


def left_out(measured: Mapping[str, Sequence[Row]], parts: Collection[str]) -> list[tuple[str, list[Row]]]:
    """Rows for the promises that none of these told of.

    Args:
        measured: The rows by their part.
        parts: The parts that were to be told of; others are not missed.
    """
    rows: dict[str, list[Row]] = {}
    for promise in MEASURED:
        told = (row.what.startswith(promise.row) for row in measured.get(promise.part, ()))
        if promise.part in parts and not any(told):
            why = f"`python -m benchmarks {promise.part}` tells"
            rows.setdefault(promise.part, []).append(unmeasured(promise.said, why))
    return list(rows.items())
