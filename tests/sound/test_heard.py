"""From `voiceguide play` to what came out of the loudspeaker, held against the rendered file."""

from __future__ import annotations

import itertools
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from tests.sound.virtual_card import Card, Heard, align, capture, require_card, virtual_card
from voiceguide.render import Session, open_mixer

Pcm = NDArray[np.int16]

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

COLD = """
import pickle, sys
from pathlib import Path
from voiceguide.cli import hearing, main
from voiceguide.player.early import Arrived

class Noting(hearing.Hearing):
    def _take_in(self, news):
        if isinstance(news, Arrived):
            Path(sys.argv[1]).write_bytes(pickle.dumps(news.session))
        super()._take_in(news)

hearing.Hearing = Noting
sys.exit(main(sys.argv[2:]))
"""
"""Plays from nothing, and writes down the session that arrives while its bed is heard already."""

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


def rendered(script: Path) -> Pcm:
    answer = json.loads(voiceguide("render", str(script), "--json").stdout)
    pcm, rate = soundfile.read(answer["path"], dtype="int16", always_2d=True)
    assert (len(pcm), rate) == (answer["frames"], 48_000)
    return pcm


def cold(script: Path, output: str, card: Card) -> Pcm:
    note = script.with_suffix(".session")
    program = [sys.executable, "-c", COLD, str(note), "play", str(script), "--output", output]
    played = subprocess.run(
        program, env={**os.environ, **card.environment}, capture_output=True, text=True, timeout=240
    )
    assert (played.returncode, played.stdout) == (0, "")
    assert "ended" in played.stderr
    session: Session = pickle.loads(note.read_bytes())
    return open_mixer(session).read(0, session.timeline.frames)


def cached(script: Path, output: str, card: Card) -> Pcm:
    pcm = rendered(script)
    played = voiceguide("play", str(script), "--output", output, environment=dict(card.environment))
    assert (played.returncode, played.stdout) == (0, "")
    assert "ended" in played.stderr
    return pcm


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("play", [cold, cached])
@pytest.mark.usefixtures("cache")
def test_what_is_heard_is_what_is_rendered(
    card: Card, script: Path, output: str, play: Callable[[Path, str, Card], Pcm]
) -> None:
    if output == "simpleaudio":
        pytest.importorskip("simpleaudio", reason="simpleaudio was not built on this machine")
    with capture(card) as heard:
        pcm = play(script, output, card)
    # Where the session fades, a few frames look like others: the long stretches tell.
    stretches = [stretch for stretch in align(heard.frames, pcm) if stretch.frames >= 480]
    for stretch, following in itertools.pairwise(stretches):
        assert stretch.rendered + stretch.frames <= following.rendered + KEY_OVERLAP, (
            "repeated or out of order"
        )
    assert sum(stretch.frames for stretch in stretches) >= 0.9 * len(pcm)
    # A loaded sound server may stall and add silence, for as long as it likes; it may not lose anything.
    assert len(heard.sounding()) >= len(Heard(frames=pcm).sounding())


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
