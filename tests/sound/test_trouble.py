"""A sound server that dies and comes back, and a process that is stopped and goes on."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from tests.sound.virtual_card import Card, Stretch, align, capture, require_card, virtual_card
from voiceguide.units import RATE

Pcm = NDArray[np.int16]

pytestmark = pytest.mark.real_sound

LINES = ("Notice the floor under your feet.", "And the air on your skin.")
SCRIPT = "title: Trouble\nsteps:\n" + "".join(f"- say: {line}\n  pause: 4s exactly\n" for line in LINES)

CHANCE = 4
"""Neighbouring stretches are found by keys of four frames, which may overlap by chance."""


@pytest.fixture
def card() -> Iterator[Card]:
    require_card()
    with virtual_card() as card:
        yield card


@pytest.fixture
def script(tmp_path: Path, cache: object) -> Path:
    path = tmp_path / "trouble.yaml"
    path.write_text(SCRIPT, encoding="utf-8")
    return path


def told(*words: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "voiceguide", *words], capture_output=True, text=True, check=True
    ).stdout


def rendered(script: Path) -> Pcm:
    answer = json.loads(told("render", str(script), "--json"))
    pcm: Pcm = soundfile.read(answer["path"], dtype="int16", always_2d=True)[0]
    return pcm


def line_starts(script: Path) -> list[int]:
    cues = json.loads(told("show", str(script), "--json"))["cues"]
    return [round(cue["start"] * RATE) for cue in cues if cue["kind"] == "say"]


@contextlib.contextmanager
def playing(script: Path, output: str, card: Card) -> Iterator[subprocess.Popen[str]]:
    if output == "simpleaudio":
        pytest.importorskip("simpleaudio", reason="simpleaudio was not built on this machine")
    player = subprocess.Popen(
        [sys.executable, "-m", "voiceguide", "play", str(script), "--output", output, "--captions"],
        env=os.environ | card.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield player
    finally:
        player.kill()
        player.communicate()


def long_stretches(heard: Pcm, pcm: Pcm) -> list[Stretch]:
    return [stretch for stretch in align(heard, pcm) if stretch.frames >= RATE // 100]


@pytest.mark.parametrize("output", ["simpleaudio", "miniaudio"])
def test_when_the_device_is_back_it_goes_on_before_the_line_that_was_cut(
    card: Card, script: Path, output: str
) -> None:
    pcm, starts = rendered(script), line_starts(script)
    with playing(script, output, card) as player:
        assert player.stdout is not None
        assert player.stderr is not None
        assert player.stdout.readline().strip() == LINES[0]
        assert player.stdout.readline().strip() == LINES[1]
        time.sleep(0.5)
        card.kill()
        assert player.stderr.readline().startswith("Trouble, ")
        assert player.stderr.readline().startswith("The sound device went away at 0:1")
        player.send_signal(signal.SIGSTOP)  # so that nothing is heard before somebody listens
        card.restart()
        with capture(card) as heard:
            player.send_signal(signal.SIGCONT)
            _, rest = player.communicate(timeout=120)
    assert player.returncode == 0
    assert "The practice has ended." in rest
    assert "Traceback" not in rest
    stretches = long_stretches(heard.frames, pcm)
    first = stretches[0].rendered
    assert starts[1] - 1.1 * RATE < first < starts[1]
    for stretch, following in itertools.pairwise(stretches):
        assert stretch.rendered + stretch.frames <= following.rendered + CHANCE
    assert sum(stretch.frames for stretch in stretches) >= 0.9 * (len(pcm) - first)


@pytest.mark.parametrize("output", ["simpleaudio", "miniaudio"])
def test_a_process_that_is_stopped_goes_on_and_loses_nothing(card: Card, script: Path, output: str) -> None:
    pcm = rendered(script)
    with capture(card) as heard, playing(script, output, card) as player:
        assert player.stdout is not None
        assert player.stdout.readline().strip() == LINES[0]
        player.send_signal(signal.SIGSTOP)
        time.sleep(4)
        player.send_signal(signal.SIGCONT)
        _, rest = player.communicate(timeout=120)
    assert player.returncode == 0
    assert "went away" not in rest
    stretches = long_stretches(heard.frames, pcm)
    for stretch, following in itertools.pairwise(stretches):
        assert stretch.rendered + stretch.frames <= following.rendered + CHANCE
    assert sum(stretch.frames for stretch in stretches) >= 0.9 * len(pcm)
