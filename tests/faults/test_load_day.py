"""A day of a transport: any key at any time, every frame in its place, and nothing that piles up."""

from __future__ import annotations

import gc
import random
import threading
import time

import psutil
import pytest
from msgspec.structs import replace

from tests.faults.campaign import cases, tell
from tests.faults.coded import Coded, is_passed_on, number_of
from tests.unit.player.doubles import Clockwork, Pcm, cue, timeline
from tests.unit.player.test_fuzz import PARTS, Babbler
from voiceguide.player.actions import ACTIONS
from voiceguide.player.outputs import NullOutput
from voiceguide.player.outputs.base import KEPT_FRAMES
from voiceguide.player.session import KEYS, listen
from voiceguide.player.transport import Transport
from voiceguide.render import Session
from voiceguide.sound.earcons import EARCONS, earcon
from voiceguide.timeline import Timeline
from voiceguide.units import RATE, Frames

MINUTES = cases(few=20, whole=24 * 60)
HOURS = cases(few=1, whole=24)
BETWEEN_KEYS = 40
MOST_OBJECTS = 3_000
MOST_MEGABYTES = 10

pytestmark = pytest.mark.campaign

_EARCONS = {name: earcon(name) for name in EARCONS}


def coded(session: Session) -> Coded:
    return Coded(session.timeline.frames)


class Day:
    """Somebody at the keys of one transport after another, and the frames that were heard.

    Attributes:
        checked: How many blocks told their place.
    """

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.checked = 0
        self._last: Pcm | None = None
        self._here = Frames(-1)
        self.output = Clockwork(self._hear)
        self.babbler = Babbler(self.chance)
        self.transport = self._begun()

    def live(self, seconds: int) -> None:
        """Let time pass, with keys now and then."""
        while seconds > 0:
            ACTIONS[self.chance.choice(_NAMES)](self.transport)
            length = min(seconds, self.chance.randrange(1, 2 * BETWEEN_KEYS))
            for _ in range(length):
                self._pass_a_second()
            seconds -= length
            if self.transport.finished():
                self.transport = self._begun()

    def _pass_a_second(self) -> None:
        self._last = None
        self.output.pass_by(RATE)
        self.transport.tick()
        self.babbler.catch_up()
        transport = self.transport
        if transport.state != "playing" or transport.is_easing or transport.is_staying:
            return
        score, here = transport.heard()
        # While the player itself speaks the place rests; there it also comes to the frame of the key.
        goes_on, self._here = here - self._here == RATE, here
        if self._last is not None and is_passed_on(self._last) and goes_on and here < score.frames:
            assert number_of(self._last[-1]) + 1 == here
            self.checked += 1

    def _hear(self, block: Pcm) -> None:
        self._last = block if block.any() else None

    def _begun(self) -> Transport:
        parts = replace(PARTS)
        transport = Transport(
            self.output,
            coded(parts),
            parts.timeline,
            session=parts,
            mix=coded,
            earcons=_EARCONS,
            announcer=self.babbler,
        )
        transport.play(Frames(0))
        return transport


_NAMES = [*ACTIONS, *(["pause"] * 2), *(["next"] * 2)]


def left() -> tuple[int, int, int, float]:
    """Objects, threads and descriptors there are, and megabytes of memory."""
    gc.collect()
    program = psutil.Process()
    return (
        len(gc.get_objects()),
        threading.active_count(),
        program.num_fds(),
        program.memory_info().rss / 1e6,
    )


def test_a_day_of_keys_leaves_nothing_behind_and_every_frame_in_its_place() -> None:
    day = Day(seed=5)
    day.live(60 * max(5, MINUTES // 8))
    objects, threads, descriptors, megabytes = left()
    began = time.process_time()
    day.live(60 * MINUTES)
    took = time.process_time() - began
    after = left()
    assert day.checked >= MINUTES * 60 // 4
    assert after[0] - objects < MOST_OBJECTS
    assert after[1:3] == (threads, descriptors)
    assert after[3] - megabytes < MOST_MEGABYTES
    hours = f"{MINUTES / 60:.1f} h, {day.checked} seconds looked at, {took:.0f} s CPU"
    tell("a day of keys", tried=MINUTES, unit="minutes", megabytes=after[3] - megabytes, note=hours)


def test_a_session_of_a_day_is_heard_to_its_last_frame_at_its_place() -> None:
    lines = [cue("say", 1800 * number, 1800 * number + 4) for number in range(2 * HOURS)]
    session = timeline(3600.0 * HOURS, *lines, chapters=tuple(3600.0 * hour for hour in range(HOURS)))
    blocks: list[Pcm] = []
    output = Clockwork(blocks.append)
    transport = Transport(output, Coded(session.frames), session)
    transport.play()
    heard = 0
    while heard < session.frames:
        output.pass_by(60 * RATE)
        transport.tick()
        heard += 60 * RATE
        assert number_of(blocks[-1][-1]) + 1 == heard == transport.position()
        assert is_passed_on(blocks[-1])
        blocks.clear()
    chance = random.Random(2)
    for _ in range(200):
        goal = Frames(chance.randrange(session.frames - 20 * RATE))
        transport.seek(goal)
        output.pass_by(2 * RATE)
        transport.tick()
        assert number_of(blocks[-1][-1]) + 1 == transport.position() == goal + 2 * RATE - KEPT_FRAMES
        blocks.clear()


class Hurry:
    """Keys as fast as they are read for so long a time, and in the end the one that stops."""

    def __init__(self, output: NullOutput, frames: int) -> None:
        self._chance = random.Random(3)
        self._keys = [key for key in KEYS if key not in ("q", "escape")]
        self._output, self._frames = output, frames
        self._is_last = False

    def read(self, timeout: float) -> str | None:
        time.sleep(0.002)
        if self._output.position() >= self._frames:
            self._is_last = not self._is_last
            return "q" if self._is_last else "space"
        return self._chance.choice(self._keys) if self._chance.random() < 0.05 else None

    def suspend(self) -> None:
        raise AssertionError("nobody asked")


def _endless(parts: Timeline) -> Timeline:
    return replace(parts, frames=Frames(2**40))


def test_outputs_that_come_and_go_all_day_take_their_threads_with_them() -> None:
    def play() -> None:
        output = NullOutput(speed=200)
        whole = replace(PARTS, timeline=_endless(PARTS.timeline))
        transport = Transport(
            output,
            coded(whole),
            whole.timeline,
            session=whole,
            mix=coded,
            earcons=_EARCONS,
            announcer=Babbler(random.Random(8)),
        )
        transport.play()
        listen(transport, Hurry(output, 60 * RATE * cases(few=1, whole=30)))  # type: ignore[arg-type]
        output.close()

    play()
    _, threads, descriptors, megabytes = left()
    for _ in range(cases(few=3, whole=48)):
        play()
    deadline = time.monotonic() + 10
    while threading.active_count() > threads and time.monotonic() < deadline:
        time.sleep(0.05)  # a reader ends by itself, when it is done with what it reads
    after = left()
    assert after[1:3] == (threads, descriptors)
    assert after[3] - megabytes < MOST_MEGABYTES
