"""What `show` says is what is heard: onsets within 10 ms, breath phases within 1 ms."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from voiceguide.cache import Cache
from voiceguide.render import Renderer, open_mixer
from voiceguide.script import Library, load_text
from voiceguide.script.model import BedWish, VoiceWish
from voiceguide.settings import CueSound
from voiceguide.sound.tones import breath_tone
from voiceguide.timeline import Request, Timeline
from voiceguide.timeline.model import Tone
from voiceguide.units import db_to_gain

SCRIPT = """
title: Onsets
steps:
  - say: Notice the floor beneath you. Take your time.
    pause: settle
  - say: Feel the air.
    pause: 3s
  - say: Perhaps a sound is near.
    pause: 3s
  - breathe: 2.5-3.5
    rounds: 5
    cues: tones
  - say: That was practice.
"""

AUDIBLE = db_to_gain(-42.0)
TEN_MS, ONE_MS = 480, 48


def mixed(cache: Cache, voice: VoiceWish, cue_sound: CueSound = "tones") -> tuple[Timeline, np.ndarray]:
    practice = load_text(SCRIPT, path="onsets.yaml", folder=Path(), library=Library([]))
    request = Request(voice=voice, bed=BedWish(sound="none"), cue_sound=cue_sound)
    with Renderer(cache) as renderer:
        session = renderer.prepare(practice, request)
        mixer = open_mixer(session)
        return session.timeline, mixer.read(0, mixer.frames)[:, 0] / np.float32(32767)


def loudness_every_ms(sound: np.ndarray) -> np.ndarray:
    """RMS of every 2 ms, one value a millisecond."""
    squares = np.cumsum(np.concatenate([[0.0], sound.astype(float) ** 2]))
    starts = np.arange(0, len(sound) - 96, 48)
    return np.sqrt((squares[starts + 96] - squares[starts]) / 96)


@pytest.mark.parametrize("voice", [VoiceWish(engine="tone"), VoiceWish()], ids=["tone", "default"])
def test_lines_begin_and_end_where_their_cues_say(cache: Cache, voice: VoiceWish) -> None:
    timeline, sound = mixed(cache, voice)
    levels = loudness_every_ms(sound)
    says = [cue for cue in timeline.cues if cue.kind == "say"]
    assert len(says) == 4
    for cue in says:
        start, end = cue.start // 48, cue.end // 48
        around = levels[start - 800 : end + 800] > AUDIBLE
        first = start - 800 + int(np.argmax(around))
        last = end + 800 - int(np.argmax(around[::-1]))
        assert abs(first * 48 - cue.start) <= TEN_MS, cue.text
        assert abs(last * 48 - cue.end) <= TEN_MS, cue.text


@pytest.mark.parametrize("cue_sound", ["tones", "waves", "ticks"])
def test_breath_phases_begin_within_a_millisecond(cache: Cache, cue_sound: CueSound) -> None:
    timeline, sound = mixed(cache, VoiceWish(engine="tone"), cue_sound)
    phases = [cue for cue in timeline.cues if cue.kind.startswith("breathe.")]
    assert [cue.kind for cue in phases] == ["breathe.in", "breathe.out"] * 5
    for cue in phases:
        tone = Tone(phase="in" if cue.kind == "breathe.in" else "out", sound=cue_sound)
        template = breath_tone(tone, cue.end - cue.start, cue.start)
        template = template if template.ndim == 1 else template[:, 0]
        assert abs(lag(sound, template, cue.start)) <= ONE_MS, cue


def lag(sound: np.ndarray, template: np.ndarray, expected: int, reach: int = 2_400) -> int:
    """How many frames after `expected` the template matches best, looked for within `reach`."""
    stretch = sound[expected - reach : expected + len(template) + reach]
    size = 2 * len(stretch)
    spectrum = np.fft.rfft(stretch, size) * np.conj(np.fft.rfft(template, size))
    return int(np.argmax(np.fft.irfft(spectrum)[: 2 * reach + 1])) - reach
