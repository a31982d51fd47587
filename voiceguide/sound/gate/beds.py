"""Whether the bed is there, and as loud as planned, wherever nothing else sounds."""

from __future__ import annotations

from collections.abc import Iterator

from voiceguide.sound import NO_BED
from voiceguide.sound.bedding import FLOOR_LUFS
from voiceguide.sound.duck import Ducking, ducking
from voiceguide.sound.gate.own import is_own_bed
from voiceguide.sound.gate.recording import Fault, Recording
from voiceguide.sound.loudness import integrated
from voiceguide.sound.shape import VOICE_LUFS
from voiceguide.timeline.model import BedSpan, Timeline
from voiceguide.units import RATE, Decibels, Frames, gain_to_db

_LOOK = 3 * RATE
"""Frames in the middle of a silence that are measured."""

_MOST_LOOKS = 60
_LEVEL_ERROR = 8.0
"""LU by which waves and wind may be louder or softer than their mean."""

_SOFTEST = -62.0
"""LUFS; what is softer, and falls by so much now and then, is below the gate of the measurement at -70 (ITU-R
BS.1770-5), and counts as nothing."""


def bed_faults(recording: Recording, timeline: Timeline) -> Iterator[Fault]:
    """Measure the bed in silences all over a session; how even the listener's own file is, nobody knows."""
    lifted = ducking(timeline)
    alone = [start for start in _middles(timeline) if _is_alone(timeline, start)]
    looks = [start for start in alone if not is_own_bed(_span_at(timeline, start))]
    for start in looks[:: 1 + len(looks) // _MOST_LOOKS]:
        found, planned = integrated(recording.read(start, _LOOK)), _planned(timeline, lifted, start)
        if planned > _SOFTEST and abs(found - planned) > _LEVEL_ERROR:
            cause = f"the bed is at {found:.0f} LUFS instead of {planned:.0f}"
            yield Fault(start=start, code="wrong-bed", cause=cause)


def _middles(timeline: Timeline) -> Iterator[Frames]:
    for cue in timeline.cues:
        if cue.kind == "pause" and cue.end - cue.start > _LOOK:
            yield Frames((cue.start + cue.end - _LOOK) // 2)


def _is_alone(timeline: Timeline, start: Frames) -> bool:
    end = start + _LOOK
    sounds = any(event.start < end and event.start + event.frames > start for event in timeline.events)
    changes = any(span.start < end and span.start + span.over > start for span in timeline.bed)
    fades = start < timeline.fade_in or end > timeline.frames - timeline.fade_out
    return not (sounds or changes or fades)


def _span_at(timeline: Timeline, start: Frames) -> BedSpan:
    return max((span for span in timeline.bed if span.start <= start), key=lambda span: span.start)


def _planned(timeline: Timeline, lifted: Ducking, start: Frames) -> Decibels:
    span = _span_at(timeline, start)
    if span.sound == NO_BED:
        return FLOOR_LUFS
    lift = gain_to_db(float(lifted.gains(start, _LOOK).mean()))
    return Decibels(VOICE_LUFS + span.level + lift)
