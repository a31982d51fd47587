"""A session that plays while other programs want every core: all of it is heard, in order and once.

`make campaign` makes it as long as a practice, and `pytest --log-cli-level INFO` tells what was seen.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import soundfile

from tests.faults.campaign import cases, tell
from tests.sound.virtual_card import Heard, align, capture, require_card, virtual_card
from voiceguide.units import RATE

pytestmark = pytest.mark.real_sound

SECONDS = cases(few=40, whole=600)

SCRIPT = (
    "title: Steady\nsteps:\n"
    + "- say: Notice what is here.\n  pause: {natural: 15s, min: 4s, max: 30s}\n" * (SECONDS // 20)
)

CHANCE = 4
"""Neighbouring stretches are found by keys of four frames, which may overlap by chance."""


@contextlib.contextmanager
def every_core_busy() -> Iterator[None]:
    # No more than any other program, although a test at the sound card goes before others.
    command = ["nice", "-n", "15", sys.executable, "-c", "while True: sum(range(100000))"]
    busy = [subprocess.Popen(command) for _ in range(os.cpu_count() or 2)]
    try:
        yield
    finally:
        for process in busy:
            process.kill()
            process.wait()


@pytest.mark.campaign
@pytest.mark.parametrize("output", ["simpleaudio", "miniaudio"])
@pytest.mark.usefixtures("cache")
def test_other_programs_take_nothing_from_a_session(output: str, tmp_path: Path) -> None:
    require_card()
    if output == "simpleaudio":
        pytest.importorskip("simpleaudio", reason="simpleaudio was not built on this machine")
    script, target = tmp_path / "steady.yaml", tmp_path / "steady.flac"
    script.write_text(SCRIPT, encoding="utf-8")
    wishes = [str(script), "--length", f"{SECONDS}s"]
    subprocess.run([sys.executable, "-m", "voiceguide", "render", *wishes, "--to", str(target)], check=True)
    with virtual_card() as card, every_core_busy(), capture(card) as heard:
        player = subprocess.Popen(
            [sys.executable, "-m", "voiceguide", "play", *wishes, "--output", output],
            env=os.environ | card.environment,
            stdin=subprocess.DEVNULL,
        )
        peak = 0
        with contextlib.suppress(psutil.NoSuchProcess):
            while player.poll() is None:
                peak = max(peak, psutil.Process(player.pid).memory_info().rss)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    player.wait(1)
        assert player.returncode == 0
    pcm = soundfile.read(target, dtype="int16", always_2d=True)[0]
    assert len(pcm) == SECONDS * RATE
    stretches = [stretch for stretch in align(heard.frames, pcm) if stretch.frames >= RATE // 100]
    gaps = []
    for stretch, following in itertools.pairwise(stretches):
        missing = following.rendered - stretch.rendered - stretch.frames
        assert missing >= -CHANCE, "repeated, or out of order"
        gaps.append(following.heard - stretch.heard - stretch.frames - missing)
    found = sum(stretch.frames for stretch in stretches)
    assert found >= 0.95 * len(pcm)
    assert len(heard.sounding()) >= len(Heard(frames=pcm).sounding())
    stalls = [gap for gap in gaps if gap > CHANCE]
    told = (
        f"{found / len(pcm):.2%} found as rendered, in order and once; "
        f"{len(stalls)} stalls, {sum(stalls) / RATE:.2f} s in all"
    )
    logging.getLogger(__name__).info(f"{output}, {SECONDS} s: {told}; peak memory {peak >> 20} MB")
    tell(f"busy cores, {output}", tried=SECONDS, unit="seconds", megabytes=peak / (1 << 20), note=told)
