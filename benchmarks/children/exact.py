"""Program: measure how exact sessions are, and print it as JSON; see `benchmarks/exact.py`."""

from __future__ import annotations

import json
import time

import numpy as np
import soundfile

from benchmarks.children.practice import session_practice
from voiceguide import config
from voiceguide.cache import Cache
from voiceguide.render import Renderer, open_mixer
from voiceguide.script import Library, builtin_folder, load
from voiceguide.script.model import BedWish, Breathe, BreathPattern, Place, Practice, Say
from voiceguide.sound.loudness import integrated, true_peak
from voiceguide.sound.pcm import Samples
from voiceguide.timeline import Request
from voiceguide.units import RATE, Millis, db_to_gain

_NAME, _MINUTES = "ground-feet", 10
_LONG_MINUTES = 60
_BREATHS = 2618  # of eleven seconds: eight hours
_BREATH_FRAMES = 11 * RATE
_AUDIBLE = db_to_gain(-43.0)  # a clip's edges are found at -42, before it is limited and brought to its level
_MS = RATE // 1000
_BEFORE = 800  # ms before a line in which it is looked for
_VOICE_LUFS, _CEILING = -18.0, -1.5


def main() -> None:
    """Measure."""
    library = Library([builtin_folder()])
    practice = load(library.find(_NAME), library)
    with Renderer(Cache(config.cache_folder())) as renderer:
        told = _session(renderer, practice) | _voice(renderer, practice) | _breaths(renderer)
        told |= _edit(renderer)
    print(json.dumps(told))


def _session(renderer: Renderer, practice: Practice) -> dict[str, float]:
    request = Request(length=Millis(_MINUTES * 60_000))
    made, _ = renderer.render(renderer.prepare(practice, request))
    with soundfile.SoundFile(made.path) as file:
        frames = file.frames
        peak = max(true_peak(block) for block in file.blocks(10 * RATE, dtype="float32"))
    return {
        "length": abs(frames - _MINUTES * 60 * RATE),
        "peak": max(0.0, peak - _CEILING),
        "again": renderer.prepare(practice, request).synthesised,
    }


def _voice(renderer: Renderer, practice: Practice) -> dict[str, float]:
    """Its lines as they are heard over nothing but the floor."""
    session = renderer.prepare(practice, Request(bed=BedWish(sound="none")))
    mixer = open_mixer(session)
    sound = mixer.read(0, mixer.frames) / np.float32(32767)
    says = [cue for cue in session.timeline.cues if cue.kind == "say"]
    levels = _every_ms(sound[:, 0])
    onsets = [_onset(levels, cue.start) for cue in says]
    voice = np.concatenate([sound[cue.start : cue.end] for cue in says])
    return {
        "onsets": max(map(abs, onsets)),
        "loudness": abs(integrated(voice) - _VOICE_LUFS),
    }


def _every_ms(sound: Samples) -> Samples:
    """RMS of every 2 ms, a value a millisecond."""
    squares = np.cumsum(np.concatenate([[0.0], sound.astype(np.float64) ** 2]))
    starts = np.arange(0, len(sound) - 2 * _MS, _MS)
    levels: Samples = np.sqrt((squares[starts + 2 * _MS] - squares[starts]) / (2 * _MS))
    return levels


def _onset(levels: Samples, start: int) -> float:
    """How many milliseconds after its cue a line is heard first."""
    begin = max(0, start // _MS - _BEFORE)
    return begin + int(np.argmax(levels[begin:] > _AUDIBLE)) - start / _MS


def _breaths(renderer: Renderer) -> dict[str, float]:
    pattern = BreathPattern(inhale=Millis(5500), exhale=Millis(5500))
    place = Place(path="benchmarks", line=1, column=1)
    step = Breathe(place=place, pattern=pattern, fewest=_BREATHS, most=_BREATHS, cues="tones")
    practice = Practice(name="breaths", path="benchmarks", title="Breaths", steps=(step,))
    cues = renderer.prepare(practice, Request()).timeline.cues
    starts = [cue.start for cue in cues if cue.kind == "breathe.in"]
    off = (abs(at - starts[0] - number * _BREATH_FRAMES) for number, at in enumerate(starts))
    return {"breaths": max(off) / _MS if len(starts) == _BREATHS else float("inf")}


def _edit(renderer: Renderer) -> dict[str, float]:
    practice = session_practice(_LONG_MINUTES)
    request = Request(length=Millis(_LONG_MINUTES * 60_000))
    began = time.process_time()
    renderer.prepare(practice, request)
    spoken = time.process_time()
    session = renderer.prepare(_with_another_line(practice), request)
    edit = time.process_time() - spoken
    return {"spoken": abs(session.synthesised - 1), "edit": edit, "hour": spoken - began}


def _with_another_line(practice: Practice) -> Practice:
    at = len(practice.steps) // 2
    while not isinstance(line := practice.steps[at], Say):
        at += 1
    changed = Say(place=line.place, text="This line is another one now.", pause=line.pause)
    steps = (*practice.steps[:at], changed, *practice.steps[at + 1 :])
    return Practice(name=practice.name, path=practice.path, title=practice.title, steps=steps)


if __name__ == "__main__":
    main()
