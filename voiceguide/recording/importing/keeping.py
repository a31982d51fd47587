"""Keeping what was found: each line's stretch is read out of its file, and becomes a take."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

import numpy as np

from voiceguide.errors import SoundError
from voiceguide.recording.importing.decoding import blocks_of
from voiceguide.recording.importing.proposals import Proposal
from voiceguide.recording.joining import Spoken, joined
from voiceguide.recording.matching import Chosen
from voiceguide.recording.part import Recorded
from voiceguide.recording.takes import Takes
from voiceguide.sound.pcm import Samples
from voiceguide.units import RATE, Millis, ms_to_frames

_AROUND = ms_to_frames(Millis(300))
"""So much of the room is kept on either side of a line: less than what parts two phrases."""

_BETWEEN = Millis(300)
"""Where a stumble was left out, so much rest is put."""

_LONGEST = 10 * 60 * RATE
"""No line is so long; a longer file is no single line, and would have to be held whole."""

_FULL_SCALE = 32767


def keep(
    proposals: Sequence[Proposal],
    takes: Takes,
    chosen: Mapping[str, Chosen],
    told: Callable[[Proposal], None],
) -> None:
    """Make takes of lines, and let them be what is heard; what was heard before stays in its folder.

    Args:
        proposals: The lines.
        takes: Where to; nobody else may write there meanwhile.
        chosen: The take that each line has now, by its key.
        told: Called with every line that is kept.

    Raises:
        SoundError: If a recording cannot be read any more.
        RecordingError: If a take cannot be written.
    """
    for proposal, recorded in read_lines(proposals):
        take = takes.add(proposal.reading, recorded, proposal.path.name)
        before = chosen.get(proposal.reading.key)
        stale = before.take if before is not None and before.is_stale else None
        takes.keep(proposal.reading, take, instead_of=stale)
        told(proposal)


def read_lines(proposals: Sequence[Proposal]) -> Iterator[tuple[Proposal, Recorded]]:
    """Read the stretches of lines, each file in one go; no more than a line of it is held.

    Raises:
        SoundError: If a recording cannot be read any more.
    """
    in_files = sorted(proposals, key=lambda each: (str(each.path), each.pieces[0][0]))
    for path, lines in groupby(in_files, key=lambda each: each.path):
        yield from _read(path, list(lines))


def _read(path: Path, lines: Sequence[Proposal]) -> Iterator[tuple[Proposal, Recorded]]:
    stretches = _Stretches(blocks_of(path))
    for proposal in lines:
        if sum(end - start for start, end in proposal.pieces) > _LONGEST:
            raise SoundError(
                f"{path.name} is too long for one line.",
                "To cut a recording of a whole script, name the file itself after --import.",
            )
        margin = 0 if proposal.whole else _AROUND
        parts = [stretches.take(start - margin, end + margin) for start, end in proposal.pieces]
        spoken = [Spoken(recorded=part, gap=_BETWEEN) for part in parts]
        yield proposal, parts[0] if len(parts) == 1 else joined(spoken, np.zeros(0, dtype=np.int16))


class _Stretches:
    """Stretches of a stream, in order; they may overlap by what lies around lines."""

    def __init__(self, blocks: Iterable[Samples]) -> None:
        self._blocks = iter(blocks)
        self._held = np.zeros(0, dtype=np.float32)
        self._at = 0

    def take(self, start: int, end: int) -> Recorded:
        start = max(0, start)
        kept = [self._held]
        reached = self._at + len(self._held)
        while reached < end and (block := next(self._blocks, None)) is not None:
            reached += len(block)
            if reached > start - 2 * _AROUND:
                kept.append(block)
            else:
                kept, self._at = [], reached
        self._held = np.concatenate([np.zeros(0, dtype=np.float32), *kept])
        stretch = self._held[max(0, start - self._at) : max(0, end - self._at)]
        done = max(0, min(end - 2 * _AROUND - self._at, len(self._held)))
        self._held, self._at = self._held[done:], self._at + done
        return np.rint(np.clip(stretch, -1, 1) * _FULL_SCALE).astype(np.int16)
