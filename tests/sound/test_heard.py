"""From `voiceguide play` to what came out of the loudspeaker, held against the rendered file."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from tests.sound.virtual_card import Card, align, capture, require_card, virtual_card

pytestmark = pytest.mark.real_sound

SCRIPT = """
title: Heard
steps:
  - bell
  - say: Notice the floor.
    pause: 2s
  - breathe: 2-3
    rounds: 1
    cues: both
  - say: That was practice.
"""

OUTPUTS = ("simpleaudio", "miniaudio")

KEY_OVERLAP = 4
"""Neighbouring stretches are found by keys of four frames, which may overlap by chance."""


@pytest.fixture(scope="module")
def card() -> Iterator[Card]:
    require_card()
    with virtual_card() as card:
        yield card


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "heard.yaml"
    path.write_text(SCRIPT, encoding="utf-8")
    return path


def voiceguide(*words: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "voiceguide", *words],
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=240,
    )


def rendered(script: Path) -> np.ndarray[Any, np.dtype[np.int16]]:
    answer = json.loads(voiceguide("render", str(script), "--json").stdout)
    pcm, rate = soundfile.read(answer["path"], dtype="int16", always_2d=True)
    assert (len(pcm), rate) == (answer["frames"], 48_000)
    return pcm


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("state", ["cold", "cached"])
@pytest.mark.usefixtures("cache")
def test_what_is_heard_is_what_is_rendered(card: Card, script: Path, output: str, state: str) -> None:
    if output == "simpleaudio":
        pytest.importorskip("simpleaudio", reason="simpleaudio was not built on this machine")
    if state == "cached":
        rendered(script)
    with capture(card) as heard:
        played = voiceguide("play", str(script), "--output", output, environment=dict(card.environment))
    assert (played.returncode, played.stdout) == (0, "")
    assert "ended" in played.stderr
    assert "Traceback" not in played.stderr
    pcm = rendered(script)
    # Where the session fades, a few frames look like others: the long stretches tell.
    stretches = [stretch for stretch in align(heard.frames, pcm) if stretch.frames >= 480]
    for stretch, following in itertools.pairwise(stretches):
        assert stretch.rendered + stretch.frames <= following.rendered + KEY_OVERLAP, (
            "repeated or out of order"
        )
    assert sum(stretch.frames for stretch in stretches) >= 0.9 * len(pcm)
    # A loaded sound server may stall and add silence, for as long as it likes; it may not lose anything.
    assert len(heard.sounding()) >= len(pcm) - 2


@pytest.mark.usefixtures("cache")
def test_with_no_device_it_says_so_in_one_line_and_names_the_file(script: Path, tmp_path: Path) -> None:
    nothing = {
        "ALSA_CONFIG_PATH": str(tmp_path / "none.conf"),
        "PULSE_SERVER": f"unix:{tmp_path}/none",
        "XDG_RUNTIME_DIR": str(tmp_path),
    }
    played = voiceguide("play", str(script), environment=nothing)
    assert played.returncode == 0
    (line,) = played.stdout.splitlines()
    assert line.startswith("There is no sound device to play on.")
    path = Path(line.rsplit(": ", 1)[1])
    assert soundfile.info(path).frames > 10 * 48_000
    assert played.stderr == ""


@pytest.mark.usefixtures("cache")
def test_a_named_output_without_a_device_is_a_failure(script: Path, tmp_path: Path) -> None:
    nothing = {"ALSA_CONFIG_PATH": str(tmp_path / "none.conf"), "PULSE_SERVER": f"unix:{tmp_path}/none"}
    played = voiceguide("play", str(script), "--output", "miniaudio", environment=nothing)
    assert played.returncode == 1
    assert "Traceback" not in played.stderr
