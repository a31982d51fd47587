from __future__ import annotations

import pytest

from tests.unit.player.doubles import Ramp, cue, seconds, timeline
from voiceguide.errors import DeviceLostError, OutputError
from voiceguide.player import KEYS, NullOutput, Transport, actions_of
from voiceguide.player.keys import NoKeys
from voiceguide.player.lasting import listen_lastingly
from voiceguide.player.source import Source

TALK = timeline(60, cue("say", 20, 24))
LINES = timeline(60, cue("say", 2, 4), cue("say", 10, 12), cue("say", 20, 24))


class FailsOnce(NullOutput):
    """Goes away when it is asked for the second time whether it has finished."""

    asked = 0

    def finished(self) -> bool:
        self.asked += 1
        if self.asked == 2:
            raise DeviceLostError("The sound device went away at 0:22.")
        return super().finished()


class Pressed(NoKeys):
    """Some keys, one after another."""

    def __init__(self, *keys: str | None) -> None:
        super().__init__()
        self.keys = list(keys)

    def read(self, timeout: float) -> str | None:
        super().read(min(timeout, 0.05))
        return self.keys.pop(0) if self.keys else None


def test_it_goes_on_before_the_line_when_the_device_is_back() -> None:
    tries: list[str] = []
    back: list[NullOutput] = []
    told: list[DeviceLostError] = []
    heard_from: list[int] = []

    def open_again() -> NullOutput:
        tries.append("try")
        if len(tries) < 3:
            raise OutputError("Not yet.")
        back.append(NullOutput(speed=100))
        return back[0]

    transport = Transport(FailsOnce(), Ramp(seconds(60)), TALK)
    transport.play(seconds(22))
    outcome = listen_lastingly(
        transport,
        Pressed(),
        open_again,
        told.append,
        lambda position: heard_from.append(position) if back else None,
    )
    assert outcome.reason == "end"
    assert len(told) == 1
    assert len(tries) == 3
    assert seconds(18.9) < heard_from[0] < seconds(60)


@pytest.mark.parametrize("key", ["q", "escape", "x"])
def test_nobody_has_to_wait_for_a_device(key: str) -> None:
    def never() -> NullOutput:
        raise OutputError("Not yet.")

    transport = Transport(FailsOnce(), Ramp(seconds(60)), TALK)
    transport.play(seconds(22))
    actions = KEYS if key in KEYS else actions_of({key: "stop"})
    pressed = Pressed(None, None, key)
    outcome = listen_lastingly(transport, pressed, never, lambda lost: None, actions=actions)
    assert outcome.reason == "key"
    assert outcome.position >= seconds(22)


class Mute(FailsOnce):
    """Opens, and plays nothing."""

    asked = 1


class Dead(NullOutput):
    """Opens, and does not start."""

    def play(self, source: Source, *, start: int, fade_in: int) -> None:
        raise DeviceLostError("The sound device went away at 0:00.")


@pytest.mark.parametrize("device", [Mute, Dead])
def test_a_device_that_opens_in_vain_costs_no_line_and_is_told_of_once(device: type[NullOutput]) -> None:
    told: list[DeviceLostError] = []
    heard_from: list[int] = []
    outputs = [device(), device(), device(), NullOutput(speed=100)]
    transport = Transport(FailsOnce(), Ramp(seconds(60)), LINES)
    transport.play(seconds(22))
    listen_lastingly(
        transport,
        Pressed(),
        lambda: outputs.pop(0),
        told.append,
        lambda position: None if outputs else heard_from.append(position),
    )
    assert len(told) == 1
    assert heard_from[0] >= seconds(18.9)
