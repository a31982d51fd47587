"""Whether everything that was planned is heard: in its place, at its level, and not covered by anything."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import numpy as np
from msgspec import Struct

from voiceguide.sound.gate.lane import Planned
from voiceguide.sound.gate.recording import Fault, Recording
from voiceguide.sound.limiter import CEILING
from voiceguide.sound.loudness import integrated, momentary, true_peak
from voiceguide.sound.master import fade_gains
from voiceguide.sound.mixer import Load
from voiceguide.sound.pcm import Samples, amplify, as_stereo
from voiceguide.sound.shape import VOICE_LUFS
from voiceguide.timeline.model import Event, Line, Timeline
from voiceguide.units import RATE, Decibels, Frames, Millis, db_to_gain, gain_to_db, ms_to_frames

PAUSE_ERROR = ms_to_frames(Millis(20))
"""A line may sound so much earlier or later than planned."""

_LEVEL_ERROR = Decibels(2.0)
_LOOKED_FOR = ms_to_frames(Millis(250))
_LONGEST_LOOK = 4 * RATE
"""So much of a sound is compared: enough of a bell, and every line in pieces."""

_COVERED = Decibels(6.0)
"""The voice stands at least so far above all else while it speaks, unless more was asked for."""

_FAINT = db_to_gain(-60)
_VOICE_ERROR = 1.0
"""LU by which the voice of a whole session may be off."""


class Heard(Struct, frozen=True, kw_only=True):
    """One planned sound as it was found.

    Attributes:
        event: What was planned.
        gain: Its level in the file as a factor of the planned one; near 0 where it is not there.
        voice_lufs: For a line, how loud it is in the file, without all else.
        rest_lufs: For a line, the loudness of what was not planned beside it, and of the bed.
    """

    event: Event
    gain: float
    voice_lufs: Decibels = Decibels(-np.inf)
    rest_lufs: Decibels = Decibels(-np.inf)


class Listener:
    """Looks for the events of a timeline in a file, in their order.

    Args:
        recording: The file.
        timeline: What should sound when.
        load: Reads the events' sounds, as the mixer does.
    """

    def __init__(self, recording: Recording, timeline: Timeline, load: Load) -> None:
        self._recording = recording
        self._timeline = timeline
        self._load = load
        self._waiting = deque(timeline.events)
        self._lines: list[Heard] = []
        self._spoken = Planned(timeline, "voice", load)
        self._struck = Planned(timeline, "bell", load)
        self._breathed = Planned(timeline, "breath", load)
        self._own = Planned(timeline, "sound", load)
        self._beds = {span.source for span in timeline.bed}
        voices = [event.level for event in timeline.events if event.lane == "voice"]
        self._voice_level = Decibels(VOICE_LUFS + max(voices, default=0.0))

    def faults_until(self, end: int) -> Iterator[Fault]:
        """Look for every event that begins before a frame and was not looked for."""
        while self._waiting and self._waiting[0].start < end:
            yield from self._faults(self._waiting.popleft())

    def faults_of_all(self) -> Iterator[Fault]:
        """Judge what can only be known of the whole."""
        yield from _voice_faults(self._lines)

    def _faults(self, event: Event) -> Iterator[Fault]:
        heard = self._listen(event)
        if heard is None:
            return
        found = list(self._level_faults(heard))
        yield from found
        if event.lane == "voice" and not found and not self._own.is_heard_with(event):
            self._lines.append(heard)
            yield from _covered(heard, self._timeline)
        if event.lane == "bell":
            yield from _loud_bell(self._load, heard, self._voice_level)

    def _level_faults(self, heard: Heard) -> Iterator[Fault]:
        event, what = heard.event, _named(heard.event)
        planned = _planned(self._timeline, self._load, event)
        lowest = -_LEVEL_ERROR - self._limited(event, planned)
        if lowest <= gain_to_db(max(heard.gain, _FAINT)) <= _LEVEL_ERROR:
            return
        shift, gain = _search(self._recording, planned, event)
        if lowest <= gain_to_db(max(gain, _FAINT)) <= _LEVEL_ERROR:
            if abs(shift) > PAUSE_ERROR:
                late = "late" if shift > 0 else "early"
                cause = f"{what} comes {abs(shift) / RATE * 1000:.0f} ms too {late}"
                yield Fault(start=event.start, code=f"moved-{_KINDS[event.lane]}", cause=cause)
        elif gain < 0.1:
            yield Fault(start=event.start, code=f"missing-{_KINDS[event.lane]}", cause=f"{what} is missing")
        else:
            off = gain_to_db(gain)
            cause = f"{what} is {abs(off):.1f} dB too {'loud' if off > 0 else 'quiet'}"
            yield Fault(start=event.start, code=f"wrong-level-{_KINDS[event.lane]}", cause=cause)

    def _limited(self, event: Event, planned: Samples) -> Decibels:
        """By how much the limiter may have to lower an event, for the sake of the listener's own sounds."""
        if event.lane != "sound" and not self._own.is_heard_with(event):
            return Decibels(0.0)
        beside = self._own.beside(event, len(planned)) + self._spoken.beside(event, len(planned))
        return Decibels(max(0.0, true_peak(planned + beside) - CEILING))

    def _listen(self, event: Event) -> Heard | None:
        """Project the file on what was planned; None where that is too faint, or is the bed as well."""
        if event.heard in self._beds:
            return None
        planned = _planned(self._timeline, self._load, event)
        if np.sqrt(np.mean(np.square(planned))) < _FAINT:
            return None
        found = self._recording.read(event.start, len(planned))
        found -= self._spoken.beside(event, len(found))
        if event.lane in ("bell", "sound"):  # one strike rings on into the next, which is the same sound
            alike = self._struck if event.lane == "bell" else self._own
            found -= alike.beside(event, len(found))
        planned = planned[: len(found)]
        gain = _projection(found, planned)
        if event.lane != "voice":
            return Heard(event=event, gain=gain)
        voice = np.float32(gain) * planned
        rest = found - voice
        for lane in (self._struck, self._breathed):
            rest -= lane.beside(event, len(rest))
        return Heard(event=event, gain=gain, voice_lufs=integrated(voice), rest_lufs=integrated(rest))


def _planned(timeline: Timeline, load: Load, event: Event) -> Samples:
    """How an event should sound in the file, shape (n, 2)."""
    start = max(0, -event.start)
    count = min(event.frames, timeline.frames - event.start, _LONGEST_LOOK) - start
    loaded = as_stereo(_two_sided(load(event, start, count)))
    planned: Samples = loaded * np.float32(db_to_gain(event.level))
    fades = fade_gains(event.start + start, len(planned), timeline)
    if fades is not None:
        amplify(planned, fades)
    return planned


def _two_sided(samples: Samples) -> Samples:
    return samples if samples.ndim == 2 else samples[:, None]


def _projection(found: Samples, planned: Samples) -> float:
    """How much of `planned` is in `found`, as a factor; least squares over both channels."""
    energy = float(np.vdot(planned, planned))
    return float(np.vdot(found[: len(planned)], planned)) / energy if energy else 0.0


def _search(recording: Recording, planned: Samples, event: Event) -> tuple[int, float]:
    """Where near its place a sound is found, in frames after it, and how loud; by correlation."""
    first = event.start - _LOOKED_FOR
    wide = recording.read(first, len(planned) + 2 * _LOOKED_FOR)
    first = max(0, first)
    size = 1 << (len(wide) + len(planned)).bit_length()
    spectrum = sum(
        np.fft.rfft(wide[:, side], size) * np.fft.rfft(planned[:, side], size).conj() for side in (0, 1)
    )
    matches = np.fft.irfft(spectrum, size)[: max(1, len(wide) - len(planned) + 1)]
    best = int(matches.argmax())
    energy = float(np.vdot(planned, planned))
    return first + best - event.start, float(matches[best]) / energy


def _covered(heard: Heard, timeline: Timeline) -> Iterator[Fault]:
    above = heard.voice_lufs - heard.rest_lufs
    bed = max(span.level for span in timeline.bed)
    if above < min(_COVERED, heard.event.level - bed - _COVERED):
        cause = f"{_named(heard.event)} stands only {above:.0f} LU above what sounds with it"
        yield Fault(start=heard.event.start, code="covered-line", cause=cause)


def _loud_bell(load: Load, heard: Heard, voice: Decibels) -> Iterator[Fault]:
    event = heard.event
    strike = load(event, 0, RATE) * np.float32(db_to_gain(event.level) * heard.gain)
    level = momentary(strike)
    if level > voice:
        cause = f"the bell reaches {level:.0f} LUFS, louder than the voice at {voice:.0f}"
        yield Fault(start=event.start, code="loud-bell", cause=cause)


def _voice_faults(lines: list[Heard]) -> Iterator[Fault]:
    """The voice as a whole, each line at the level its script gave it."""
    if not lines:
        return
    off = [line.voice_lufs - line.event.level - VOICE_LUFS for line in lines if np.isfinite(line.voice_lufs)]
    mean = float(np.mean(off)) if off else 0.0
    if abs(mean) > _VOICE_ERROR:
        cause = f"the voice is at {VOICE_LUFS + mean:.1f} LUFS instead of {VOICE_LUFS:.0f}"
        yield Fault(start=Frames(0), code="wrong-loudness", cause=cause)


_KINDS = {"voice": "line", "bell": "bell", "breath": "breath-cue", "sound": "sound"}


def _named(event: Event) -> str:
    if isinstance(event.heard, Line):
        return f"the line “{event.heard.text}”"
    return {"bell": "a bell", "breath": "a breath cue"}.get(event.lane, "a sound of the script")
