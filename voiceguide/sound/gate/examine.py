"""Everything the gate looks for, in one go."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from voiceguide.sound.gate.beds import bed_faults
from voiceguide.sound.gate.own import is_inside, own_stretches
from voiceguide.sound.gate.recording import Fault, Recording, recording
from voiceguide.sound.gate.sounds import Listener
from voiceguide.sound.gate.surface import BEFORE, edge_faults, piece_faults
from voiceguide.sound.mixer import Load
from voiceguide.timeline.model import Timeline
from voiceguide.units import RATE, Frames, clock


def examine(path: Path, timeline: Timeline, load: Load) -> tuple[Fault, ...]:
    """Measure a finished session against its plan.

    Args:
        path: The file.
        timeline: What should sound when.
        load: Reads the events' sounds, as the mixer does.

    Returns:
        What is wrong, sorted by time; nothing where all is well.

    Raises:
        SoundError: If the file does not decode.
    """
    with recording(path) as file:
        faults = [*_shape(file), *_length(file, timeline)]
        return tuple(sorted(faults or _measured(file, Listener(file, timeline, load), timeline)))


def examine_alone(path: Path) -> tuple[Fault, ...]:
    """Measure a session whose plan is not known: only what would be wrong with any.

    Raises:
        SoundError: If the file does not decode.
    """
    with recording(path) as file:
        return tuple(sorted(list(_shape(file)) or _measured(file)))


def _measured(
    file: Recording, listener: Listener | None = None, timeline: Timeline | None = None
) -> Iterator[Fault]:
    own = [] if timeline is None else own_stretches(timeline)
    for start, channels in file.pieces(BEFORE):
        for fault in piece_faults(channels, start, file.frames):
            if fault.code != "click" or not is_inside(fault.start, own):
                yield fault
        if listener is not None:
            yield from listener.faults_until(start)
    if listener is not None and timeline is not None:
        yield from listener.faults_until(file.frames)
        yield from listener.faults_of_all()
        yield from bed_faults(file, timeline)
    yield from edge_faults(file)


def _shape(file: Recording) -> Iterator[Fault]:
    if file.rate != RATE:
        yield Fault(
            start=Frames(0), code="wrong-rate", cause=f"it has {file.rate} frames a second, not {RATE}"
        )
    elif not file.frames:
        yield Fault(start=Frames(0), code="wrong-length", cause="it is empty")


def _length(file: Recording, timeline: Timeline) -> Iterator[Fault]:
    if file.frames != timeline.frames:
        off = abs(file.frames - timeline.frames) / RATE
        short = "short" if file.frames < timeline.frames else "long"
        cause = f"it is {off:.3f} s too {short}: {clock(file.frames)} instead of {clock(timeline.frames)}"
        yield Fault(start=Frames(min(file.frames, timeline.frames)), code="wrong-length", cause=cause)
