"""A session of a night: exact to its last word, heard from anywhere, and no heavier than a short one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from tests.faults.campaign import cases, tell
from tests.unit.player.doubles import Clockwork, Pcm
from voiceguide.cache import Cache
from voiceguide.player.source import FileSource
from voiceguide.player.transport import Transport
from voiceguide.render import Renderer, Session, open_mixer
from voiceguide.script import Library, builtin_folder, load
from voiceguide.timeline import Request
from voiceguide.timeline.model import Cue
from voiceguide.units import RATE, Frames, Millis, frames_to_seconds

SHORT, MINUTES = cases(few=2, whole=10), cases(few=6, whole=480)
VOICE = cases(few=1, whole=0)  # the engine for tests speaks at once; a whole night has a real voice
REPEATED = cases(few=15, whole=1500)
MOST_MEGABYTES = 20
MOST_EXPORTING = {"flac": 60, "opus": 60, "mp3": 60, "m4b": 200}
"""An MP4 file has an index of every 21 ms, which FFmpeg holds in memory: 14 MB an hour."""
FEW = """\
title: A long night
language: en
{voice}bed: room
steps:
  - bell
  - say: The night begins.
    pause: {{natural: 4h, min: 15s, max: 12h}}
  - section: Middle
  - say: Half of the night is over.
    pause: {{natural: 3h, min: 15s, max: 12h}}
{repeated}  - section: Morning
  - say: The morning is near, and there is nothing to do.
    pause: 2s exactly
  - say: Good morning to you.
    pause: 2s exactly
"""
MANY = """\
  - repeat: {count}
    steps:
      - say: Feel the weight of your body.
        pause: {{natural: 4s, min: 1s, max: 9s}}
      - say: And the air as it comes.
        pause: {{natural: 4s, min: 1s, max: 9s}}
      - say: And as it goes.
        pause: {{natural: 4s, min: 1s, max: 9s}}
"""

pytestmark = [
    pytest.mark.campaign,
    pytest.mark.skipif(sys.platform != "linux", reason="memory is read off /proc"),
]


def weighed(*words: object) -> dict[str, Any]:
    """Run a command to its end in a process of its own."""
    command = [sys.executable, "-m", "tests.faults.weighed", *map(str, words)]
    ran = subprocess.run(command, check=True, capture_output=True, text=True)
    told: dict[str, Any] = json.loads(ran.stdout)
    assert told["code"] == 0, ran.stderr
    return told


def written(folder: Path, name: str, repeated: str = "") -> Path:
    path = folder / f"{name}.yaml"
    voice = "voice: {engine: tone}\n" if VOICE else ""
    path.write_text(FEW.format(voice=voice, repeated=repeated), encoding="utf-8")
    return path


def session_of(script: Path, cache: Cache, minutes: int) -> Session:
    practice = load(script, Library([builtin_folder()]))
    with Renderer(cache) as renderer:
        return renderer.prepare(practice, Request(length=Millis(minutes * 60_000)))


def last_lines(session: Session) -> list[Cue]:
    return [cue for cue in session.timeline.cues if cue.kind == "say"][-2:]


@pytest.mark.parametrize("lines", ["few", "many"])
def test_a_night_is_exact_and_weighs_no_more_than_ten_minutes(
    tmp_path: Path, cache: Cache, lines: str
) -> None:
    short = weighed("render", written(tmp_path, "short"), "--length", f"{SHORT}m", "--json")
    script = written(tmp_path, lines, MANY.format(count=REPEATED) if lines == "many" else "")
    night = weighed("render", script, "--length", f"{MINUTES}m", "--json")
    rendered = json.loads(night["said"])
    frames = MINUTES * 60 * RATE
    assert rendered["frames"] == frames
    assert soundfile.info(rendered["path"]).frames == frames
    assert night["megabytes"] < short["megabytes"] + MOST_MEGABYTES
    session = session_of(script, cache, MINUTES)
    assert (session.timeline.frames, session.synthesised) == (frames, 0)
    source = FileSource(Path(rendered["path"]))
    _heard_at_the_end(script, session, source, tmp_path / "heard.wav")
    _keys_lead_to_the_end_and_back(session, source)
    for format_name in MOST_EXPORTING if MINUTES > 60 and lines == "few" else ():
        _exported(script, format_name, tmp_path / "out", short["megabytes"])
    note = (
        f"{night['megabytes'] - short['megabytes']:+.0f} MB beside {SHORT} minutes, {night['cpu']:.0f} s CPU"
    )
    tell(f"a night of {lines} words", tried=MINUTES, unit="minutes", megabytes=night["megabytes"], note=note)


def _heard_at_the_end(script: Path, session: Session, source: FileSource, target: Path) -> None:
    """From the last lines on, what is played is what was rendered, frame by frame, to the last."""
    start = int(frames_to_seconds(last_lines(session)[0].start)) - 1
    words = ("--length", f"{MINUTES}m", "--from", f"{start}s", "--output", f"file:{target}")
    told = weighed("play", script, *words, "--captions", "--earcons", "off")
    for line in last_lines(session):
        assert str(line.text) in told["said"]
    heard, _ = soundfile.read(target, dtype="int16", always_2d=True)
    rendered = source.read(start * RATE, source.frames)
    begun = next(at for at in range(RATE) if np.array_equal(heard[RATE:][:200], rendered[RATE + at :][:200]))
    heard = heard[: len(rendered) - begun]
    assert len(heard) == len(rendered) - begun
    assert np.array_equal(heard[RATE:], rendered[RATE + begun :])


def _keys_lead_to_the_end_and_back(session: Session, source: FileSource) -> None:
    blocks: list[Pcm] = []
    output = Clockwork(blocks.append)
    transport = Transport(output, source, session.timeline, session=session, mix=open_mixer)
    transport.play()
    morning = session.timeline.chapters[-1].start
    for _ in session.timeline.chapters:
        output.pass_by(RATE)
        transport.next_chapter()
    output.pass_by(2 * RATE)
    assert abs(transport.position() - morning) < 2 * RATE
    transport.seek(Frames(last_lines(session)[1].start))
    for _ in range(2):
        output.pass_by(RATE)
        transport.tick()
    assert np.array_equal(blocks[-1], source.read(transport.position() - RATE, RATE))
    transport.seek(Frames(RATE))
    output.pass_by(2 * RATE)
    assert transport.position() < 4 * RATE


def _exported(script: Path, format_name: str, folder: Path, light: float) -> None:
    told = weighed("export", script, "--length", f"{MINUTES}m", "--format", format_name, "--to", folder)
    (file,) = (path for path in folder.rglob(f"*.{format_name}"))
    if format_name != "m4b":
        assert abs(soundfile.info(file).duration - 60 * MINUTES) < 0.1
    tell(f"a night as {format_name}", tried=MINUTES, unit="minutes", megabytes=told["megabytes"])
    assert told["megabytes"] < light + MOST_EXPORTING[format_name]
