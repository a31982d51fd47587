"""Ten thousand presses of any key at any time: no crash, nothing stuck, nothing over the ceiling."""

from __future__ import annotations

import random
from concurrent.futures import Future
from pathlib import Path

import numpy as np
import pytest

from tests.unit.player.doubles import Clockwork, Pcm
from tests.unit.timeline.test_changes import TALK, session
from voiceguide.cache import Recipe
from voiceguide.errors import SpeechError
from voiceguide.phrases import catalogue
from voiceguide.player.actions import ACTIONS, tell_key
from voiceguide.player.announcing import Clip
from voiceguide.player.outputs import NullOutput
from voiceguide.player.scene import Recorded
from voiceguide.player.session import KEYS, listen
from voiceguide.player.transport import Transport
from voiceguide.render import Session
from voiceguide.script.model import Section, VoiceWish
from voiceguide.sound import FLOOR
from voiceguide.sound.earcons import EARCONS, earcon
from voiceguide.sound.limiter import CEILING
from voiceguide.timeline import Choice, Line
from voiceguide.timeline.breath import Extent
from voiceguide.units import RATE, Frames, Millis, db_to_gain

from tests.making import PLACE, breathe, say  # isort: skip

PRESSES = 10_000
PEAK = int(32767 * db_to_gain(CEILING))


class Loud:
    """A source as loud as a session may be, all the time."""

    def __init__(self, frames: int) -> None:
        self.frames = frames

    def read(self, start: int, count: int) -> Pcm:
        count = max(0, min(count, self.frames - start))
        return np.full((count, 2), PEAK, dtype=np.int16)


def parts() -> Session:
    """A session of lines, chapters and breaths, without sounds."""
    chapters = [Section(place=PLACE, title=title) for title in ("One", "Two", "Three")]
    timeline, extents = session(
        chapters[0],
        *TALK,
        chapters[1],
        breathe(4, 6, fewest=8, most=8, cues="both"),
        say("Stop if you like.", "sense", keep=True),
        chapters[2],
        *TALK,
        breathe(5, 5, fewest=5, most=5, cues="voice then tones"),
        say("Done.", "settle"),
    )
    return Session(
        timeline=timeline,
        choice=Choice(length=Millis(0)),
        clips={},
        beds={FLOOR: ()},
        extents=extents,
        recipe=Recipe("sessions", {}),
        lines=0,
        synthesised=0,
    )


def mix(session: Session) -> Loud:
    return Loud(session.timeline.frames)


class Babbler:
    """An announcer that is sometimes ready, sometimes late and sometimes speechless."""

    def __init__(self, chance: random.Random) -> None:
        self.catalogue = catalogue("en")
        self.helper = "Call Ana."
        self._chance = chance
        self._late: list[tuple[Future[Clip], Clip]] = []
        self._way_out = Recorded(timeline=PARTS.timeline, source=mix(PARTS), session=PARTS, mix=mix)

    def say(self, text: str, *, slowly: bool = False) -> Future[Clip]:
        line = Line(text=text, voice=VoiceWish(), language="en")
        extent = Extent(frames=Frames(2 * RATE), lead=Frames(900), tail=Frames(900))
        clip = Clip(line=line, path=Path("clip"), extent=extent)
        spoken: Future[Clip] = Future()
        kind = self._chance.random()
        if kind < 0.2:
            spoken.set_exception(SpeechError("Speechless."))
        elif kind < 0.6:
            spoken.set_result(clip)
        else:
            self._late.append((spoken, clip))
        return spoken

    def catch_up(self) -> None:
        for spoken, clip in self._late:
            spoken.set_result(clip)
        self._late.clear()

    def way_out(self) -> Recorded | None:
        return self._way_out if self._chance.random() < 0.8 else None


PARTS = parts()


def pressed(seed: int, presses: int) -> tuple[list[str], list[int], int]:
    """Press keys at random; the states and positions after each, and the highest sample there was."""
    chance = random.Random(seed)
    peak = 0

    def hear(block: Pcm) -> None:
        nonlocal peak
        peak = max(peak, int(block.max(initial=0)), -int(block.min(initial=0)))

    output, babbler = Clockwork(hear), Babbler(chance)

    def begun(at: int) -> Transport:
        transport = Transport(
            output,
            mix(PARTS),
            PARTS.timeline,
            session=PARTS,
            mix=mix,
            earcons={name: earcon(name) for name in EARCONS},
            announcer=babbler,
        )
        transport.play(Frames(at))
        return transport

    names = [*ACTIONS, *(["pause"] * 3), *(["next"] * 2)]
    transport = begun(0)
    states, positions = [], []
    for _ in range(presses):
        name = chance.choice(names)
        if chance.random() < 0.05:
            tell_key(transport, "x", ACTIONS[name])
        else:
            ACTIONS[name](transport)
        for _ in range(chance.choice([0, 1, 1, 2])):
            output.pass_by(chance.randrange(1, RATE // 2))
            transport.tick()
            babbler.catch_up()
        if chance.random() < 0.02:
            output.pass_by(chance.randrange(RATE, 10 * RATE))
        if chance.random() < 0.01:
            transport.suspend()
            transport.go_on(output)
        positions.append(transport.position())
        states.append(transport.state)
        assert 0 <= positions[-1] <= PARTS.timeline.frames
        assert not (transport.state == "paused" and transport.is_easing)
        if transport.state == "stopping":
            output.pass_by(3 * RATE)
            assert transport.finished()
        if transport.finished():
            transport = begun(chance.randrange(PARTS.timeline.frames))
    transport.stop()
    output.pass_by(3 * RATE)
    assert transport.finished()
    return states, positions, peak


def test_ten_thousand_presses_crash_nothing_and_nothing_is_stuck_or_too_loud() -> None:
    states, _, peak = pressed(seed=7, presses=PRESSES)
    assert set(states) == {"playing", "paused", "stopping", "stopped", "ended"} & set(states)
    assert {"playing", "paused", "stopping"} <= set(states)
    assert peak <= PEAK + 1


def test_the_same_presses_do_the_same() -> None:
    assert pressed(seed=11, presses=300) == pressed(seed=11, presses=300)


class Typing:
    """Keys as fast as they are read, and in the end the one that stops."""

    def __init__(self, seed: int, presses: int) -> None:
        chance = random.Random(seed)
        usable = [key for key in (*KEYS, "x", "5") if key not in ("q", "escape")]
        self._keys = [*chance.choices(usable, k=presses), "space", "q"]

    def read(self, timeout: float) -> str | None:
        return self._keys.pop(0) if self._keys else None

    def suspend(self) -> None:
        raise AssertionError("nobody asked")


@pytest.mark.parametrize("seed", [3, 4])
def test_keys_pressed_as_fast_as_they_can_be_over_an_output_in_a_hurry_still_end(seed: int) -> None:
    loudest: list[int] = []
    output = NullOutput(speed=30, heard=lambda block: loudest.append(int(np.abs(block.astype(int)).max())))
    transport = Transport(
        output,
        mix(PARTS),
        PARTS.timeline,
        session=PARTS,
        mix=mix,
        earcons={name: earcon(name) for name in EARCONS},
        announcer=Babbler(random.Random(seed)),
    )
    transport.play()
    outcome = listen(transport, Typing(seed, 400))  # type: ignore[arg-type]
    output.close()
    assert outcome.reason in ("key", "end")
    assert max(loudest) <= PEAK + 1
