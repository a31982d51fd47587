"""Keys typed at a terminal, and what they did to what came out of the loudspeaker."""

from __future__ import annotations

import contextlib
import os
import pty
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from numpy.typing import NDArray

from tests.sound.test_trouble import LINES, line_starts, long_stretches, rendered, script
from tests.sound.virtual_card import Heard, Stretch, capture, require_card, virtual_card
from voiceguide.cache import Cache
from voiceguide.cli import options
from voiceguide.phrases import catalogue
from voiceguide.player.aside import EASE_FADE
from voiceguide.player.booth import NearBooth
from voiceguide.player.deck import JUMP_FADE, RESUME_FADE
from voiceguide.player.places import JUMP_LEAD, resume_point
from voiceguide.player.scene import Recorded
from voiceguide.player.speaker import Manner, Speaker
from voiceguide.render import Renderer, Session, open_mixer
from voiceguide.script import builtin_folder, load
from voiceguide.timeline import Timeline
from voiceguide.timeline.faders import FADER_STEP, Faders
from voiceguide.units import RATE, Frames

pytestmark = pytest.mark.real_sound

__all__ = ["script"]  # a fixture

Pcm = NDArray[np.int16]

PLAY = (sys.executable, "-m", "voiceguide", "play", "--captions", "--earcons", "off")
OUTPUTS = ("simpleaudio", "miniaudio")

WALK = ("Notice your feet.", "And the air on your skin.", "Look at your hands.", "That was practice.")
KEYS = f"""
title: Keys
bed: {{sound: pink, level: -20dB}}
steps:
- section: One
- say: {WALK[0]}
  pause: 4s exactly
- say: {WALK[1]}
  pause: 16s exactly
- section: Two
- say: {WALK[2]}
  pause: 16s exactly
- say: {WALK[3]}
"""
NEAR = RATE // 100


def fallen(heard: Pcm, after: int) -> int:
    """Count the frames that sound after a frame, until half a second is silent."""
    sounding = heard[after:].any(axis=1)
    places = np.flatnonzero(sounding)
    ends = np.flatnonzero(np.diff(places) > RATE // 2)
    return int(ends[0]) + 1 if len(ends) else len(places)


class Listener:
    """Somebody who listens to a practice and types; what was heard is known when the player has ended."""

    def __init__(self, player: subprocess.Popen[str], person: int, heard: Heard) -> None:
        self._player = player
        self._person = person
        self._heard = heard

    @property
    def heard(self) -> Pcm:
        return self._heard.frames

    def await_caption(self, text: str) -> None:
        assert self._player.stdout is not None
        assert self._player.stdout.readline().strip() == text

    def press(self, key: str, then: float = 0) -> None:
        os.write(self._person, key.encode())
        time.sleep(then)

    def stop(self) -> str:
        self.press("q")
        _, said = self._player.communicate(timeout=60)
        assert self._player.returncode == 0
        return said


@contextlib.contextmanager
def listening(practice: Path, output: str) -> Iterator[Listener]:
    require_card()
    if output == "simpleaudio":
        pytest.importorskip("simpleaudio", reason="simpleaudio was not built on this machine")
    person, program = pty.openpty()
    with virtual_card() as card, capture(card) as heard:
        player = subprocess.Popen(
            [*PLAY, str(practice), "--output", output],
            env=os.environ | card.environment,
            stdin=program,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            yield Listener(player, person, heard)
        finally:
            player.kill()
            player.communicate()
            os.close(person)
            os.close(program)


@pytest.mark.parametrize("output", OUTPUTS)
def test_a_pause_fades_and_a_resume_says_the_line_again(script: Path, output: str) -> None:
    pcm, starts = rendered(script), line_starts(script)
    with listening(script, output) as listener:
        listener.await_caption(LINES[0])
        time.sleep(1)
        listener.press(" ", then=3)
        listener.press(" ")
        listener.await_caption(LINES[0])
        listener.await_caption(LINES[1])
        assert "Stopped at 0:1" in listener.stop()
    stretches = long_stretches(listener.heard, pcm)
    ends = [stretch.rendered + stretch.frames for stretch in stretches]
    back = next(i for i in range(1, len(stretches)) if stretches[i].rendered < ends[i - 1] - RATE // 2)
    paused, resumed, last = stretches[back - 1], stretches[back], stretches[-1]
    assert 0.2 * RATE < fallen(listener.heard, paused.heard + paused.frames) < 0.4 * RATE
    # A second before the line, of which the first half rises.
    assert starts[0] - 1.1 * RATE < resumed.rendered - RATE // 2 < starts[0] - 0.8 * RATE
    assert 1.2 * RATE < fallen(listener.heard, last.heard + last.frames) < 1.7 * RATE


@dataclass(frozen=True)
class Walk:
    """A practice with every sound in the cache, and what its keys may lead to."""

    script: Path
    session: Session
    way_out: Recorded

    @property
    def starts(self) -> list[Frames]:
        return [cue.start for cue in self.session.timeline.cues if cue.kind == "say"]

    def pcm(self, timeline: Timeline | None = None) -> Pcm:
        """What is heard of the session, or of another timeline over its sounds."""
        mixer = open_mixer(replace(self.session, timeline=timeline or self.session.timeline))
        return mixer.read(0, mixer.frames)


@pytest.fixture
def walk(tmp_path: Path, stocked: Cache, monkeypatch: pytest.MonkeyPatch) -> Walk:
    monkeypatch.setenv("VOICEGUIDE_CACHE", str(stocked.root))
    path = tmp_path / "keys.yaml"
    path.write_text(KEYS, encoding="utf-8")
    practice = options.practice_named(str(path))
    request = options.Wishes().request(practice)
    with Renderer(stocked) as renderer:
        session = renderer.prepare(practice, request)
        renderer.render(session)
    way_out = load(builtin_folder() / "parts" / "ease.yaml", options.library_here())
    manner = Manner(practice=practice, request=request, catalogue=catalogue("en"), way_out=way_out)
    with closing(Speaker(manner, lambda: NearBooth(stocked.root), open_mixer)) as speaker:
        speaker.begin()
        while (recorded := speaker.way_out()) is None:
            speaker.say("One minute left.").result(60)
    return Walk(path, session, recorded)


def cut(heard: Pcm, pcm: Pcm) -> list[tuple[Stretch, Stretch]]:
    """Where one stretch of a session does not go on as the next: each with the one that follows it."""
    stretches = long_stretches(heard, pcm)
    return [
        (before, after)
        for before, after in pairwise(stretches)
        if abs(after.rendered - before.rendered - before.frames) > NEAR  # a server that is late skips nothing
    ]


def end_before(stretch: Stretch, heard: Pcm, pcm: Pcm) -> int:
    """Where another sound was heard last before a stretch began."""
    return max(each.heard + each.frames for each in long_stretches(heard, pcm) if each.heard < stretch.heard)


def within(stretches: list[Stretch], start: int) -> Stretch:
    """Require that most of the second from a frame on was heard; the first stretch of that."""
    ends = [
        (max(stretch.rendered, start), min(stretch.rendered + stretch.frames, start + RATE), stretch)
        for stretch in stretches
    ]
    found = [(first, last, stretch) for first, last, stretch in ends if first < last]
    assert sum(last - first for first, last, _ in found) > 0.8 * RATE
    return found[0][2]


def levels(heard: Pcm) -> NDArray[np.float64]:
    """The level of every tenth of a second, in decibels over one step of a sample."""
    whole = len(heard) // 4800 * 4800
    power = np.mean(heard[:whole, 0].astype(float).reshape(-1, 4800) ** 2, axis=1)
    decibels: NDArray[np.float64] = 10 * np.log10(power + 1e-9)
    return decibels


def longest(heard: Pcm, pcm: Pcm) -> Stretch:
    return max(long_stretches(heard, pcm), key=lambda stretch: stretch.frames)


@pytest.mark.parametrize("output", OUTPUTS)
def test_every_way_to_move_about_leads_to_its_line_in_one_short_cross_fade(walk: Walk, output: str) -> None:
    with listening(walk.script, output) as listener:
        for line in WALK[:2]:
            listener.await_caption(line)
        time.sleep(3.5)
        for key, line in (("r", WALK[1]), ("j", WALK[2]), ("b", WALK[2]), ("n", WALK[3])):
            listener.press(key)
            listener.await_caption(line)
            time.sleep(3.5 if key != "r" else 0.5)
        listener.stop()
    _, second, third, fourth = walk.starts
    jumps = cut(listener.heard, walk.pcm())
    assert len(jumps) == 4
    for (before, after), start in zip(jumps, (second, third, third, fourth), strict=True):
        assert after.rendered == pytest.approx(start - JUMP_LEAD + JUMP_FADE, abs=NEAR)
        assert after.heard - before.heard - before.frames == pytest.approx(JUMP_FADE, abs=NEAR)


@pytest.mark.parametrize("output", OUTPUTS)
def test_levels_bed_and_a_stay_are_heard_as_they_were_asked_for(walk: Walk, output: str) -> None:
    with listening(walk.script, output) as listener:
        listener.await_caption(WALK[0])
        listener.press("+")
        listener.await_caption(WALK[1])
        time.sleep(3)
        listener.press("-", then=1)
        listener.press("m", then=3)
        listener.press("m", then=2)
        listener.press("\r", then=16)  # longer than what is left of the pause
        listener.press("\r")
        listener.await_caption(WALK[2])
        listener.stop()
    timeline, (_, second, third, _) = walk.session.timeline, walk.starts
    louder = within(
        long_stretches(listener.heard, walk.pcm(Faders().with_voice(FADER_STEP).applied(timeline))),
        second,
    )
    stayed = within(long_stretches(listener.heard, walk.pcm(replace(timeline, events=()))), third)
    tenths = levels(listener.heard[louder.heard + louder.frames : stayed.heard])
    off = tenths < np.median(tenths[-5:]) - 15
    assert np.count_nonzero(off) > 15
    assert np.median(tenths[off]) > 0  # the floor is left: a device that is fed nothing sounds dead


@pytest.mark.parametrize("output", OUTPUTS)
def test_where_speaks_over_the_bed_and_ease_leads_out(walk: Walk, output: str) -> None:
    with listening(walk.script, output) as listener:
        for line in WALK[:2]:
            listener.await_caption(line)
        time.sleep(3.5)
        listener.press("w")
        listener.await_caption(WALK[1])  # again, after it was told
        time.sleep(3.5)
        listener.press("e")
        listener.await_caption("That is enough for now. You are in charge here.")
        time.sleep(2)
        listener.stop()
    pcm = walk.pcm()
    ((before, after), *_) = cut(listener.heard, pcm)
    spoken = listener.heard[before.heard + before.frames : after.heard]
    place = resume_point(walk.session.timeline, Frames(before.rendered + before.frames))
    assert after.rendered == pytest.approx(place + RESUME_FADE, abs=NEAR)
    assert len(spoken) > 3 * RATE
    assert np.abs(spoken.astype(int)).max() > 4000
    out = longest(listener.heard, walk.way_out.source.read(0, 60 * RATE))
    assert out.frames > RATE
    assert out.heard - end_before(out, listener.heard, pcm) == pytest.approx(EASE_FADE, rel=0.05)
