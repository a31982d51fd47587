from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
import pytest

from tests.unit.player.doubles import Pcm, Ramp, cue, numbers, seconds, timeline
from voiceguide.errors import SoundError
from voiceguide.player.keys import NoKeys
from voiceguide.player.outputs import NullOutput
from voiceguide.player.session import KEYS, Outcome, listen
from voiceguide.player.transport import Transport
from voiceguide.settings import KEYS as KEY_NAMES
from voiceguide.units import Frames

SESSION = timeline(20, cue("say", 2, 4), cue("say", 8, 10), cue("say", 14, 16), chapters=(0, 7))


class Typist(NoKeys):
    """Presses each key once its moment has come; a key may be something to raise."""

    def __init__(self, presses: Iterable[tuple[float, str | type[BaseException]]]) -> None:
        super().__init__()
        self.presses = list(presses)
        self.position: Callable[[], int] = lambda: 0
        self.suspended = 0

    def read(self, timeout: float) -> str | None:
        super().read(min(timeout, 0.005))
        if not self.presses or self.position() < seconds(self.presses[0][0]):
            return None
        _, key = self.presses.pop(0)
        if not isinstance(key, str):
            raise key
        return key

    def suspend(self) -> None:
        self.suspended += 1


class Sitting:
    def __init__(self) -> None:
        self.blocks: list[Pcm] = []
        self.output = NullOutput(speed=20, heard=self.blocks.append)
        self.transport = Transport(self.output, Ramp(SESSION.frames), SESSION)
        self.keys = Typist([])

    def listen(self, *presses: tuple[float, str | type[BaseException]]) -> Outcome:
        self.keys = Typist(presses)
        self.keys.position = self.transport.position
        self.transport.play()
        return listen(self.transport, self.keys)

    def moves(self) -> list[tuple[int, int]]:
        """Return each stretch of frames heard at full level, as seconds."""
        heard = np.concatenate(self.blocks)
        told = numbers(heard[heard[:, 1] > 0])
        breaks = np.flatnonzero(np.diff(told) != 1) + 1
        runs = [run for run in np.split(told, breaks) if len(run) > seconds(0.5)]
        return [(round(run[0] / 48_000), round(run[-1] / 48_000)) for run in runs]


@pytest.fixture
def sitting() -> Iterator[Sitting]:
    sitting = Sitting()
    yield sitting
    sitting.output.close()


def test_without_keys_a_session_is_heard_to_its_end(sitting: Sitting) -> None:
    assert sitting.listen() == Outcome(reason="end", position=SESSION.frames)
    assert sitting.moves() == [(0, 20)]


@pytest.mark.parametrize("key", ["q", "escape"])
def test_a_stop_key_ends_it(sitting: Sitting, key: str) -> None:
    outcome = sitting.listen((5, key))
    assert outcome.reason == "key"
    assert seconds(5) <= outcome.position < seconds(20)


@pytest.mark.parametrize(
    ("presses", "begins"),
    [
        ([(9.5, "space"), (0, "space")], 7),
        ([(12.5, "r")], 8),
        ([(12.5, "left")], 8),
        ([(8.5, "n")], 14),
        ([(8.5, "right")], 14),
        ([(12.5, "b")], 7),
        ([(1, "j")], 7),
    ],
)
def test_keys_move_about(sitting: Sitting, presses: list[tuple[float, str]], begins: int) -> None:
    assert sitting.listen(*presses).reason == "end"
    first, second = sitting.moves()
    assert first[0] == 0
    assert second[0] in (begins, begins - 1)  # the lead, and the fade whose numbers cannot be read
    assert second[1] == 20


def test_other_keys_and_what_cannot_be_done_here_change_nothing(sitting: Sitting) -> None:
    cannot = [key for key, name in KEY_NAMES.items() if name in ("stay", "where", "voice_louder", "bed")]
    assert sitting.listen((1, "x"), (1, "7"), *((2, key) for key in cannot)).reason == "end"
    assert sitting.moves() == [(0, 20)]


def test_a_key_that_is_asked_about_does_nothing(sitting: Sitting) -> None:
    assert sitting.listen((1, "k"), (1, "q"), (2, "k"), (2, "k")).reason == "end"
    assert sitting.moves() == [(0, 20)]


def test_every_usual_key_has_an_action() -> None:
    assert set(KEYS) == set(KEY_NAMES)
    assert not any(key.isdigit() for key in KEYS)


def test_an_interrupt_fades_and_ends_it(sitting: Sitting) -> None:
    outcome = sitting.listen((5, KeyboardInterrupt))
    assert outcome.reason == "interrupted"
    assert seconds(5) <= outcome.position < seconds(20)
    assert not sitting.blocks[-1][-1].any()


def test_a_second_interrupt_ends_the_fade_and_the_place_is_told(sitting: Sitting) -> None:
    outcome = sitting.listen((5, KeyboardInterrupt), (5, KeyboardInterrupt))
    assert outcome.reason == "interrupted"
    assert seconds(5) <= outcome.position < seconds(20)
    assert sitting.transport.state == "stopping"


def test_a_suspended_session_is_silent_meanwhile(sitting: Sitting) -> None:
    assert sitting.listen((9.5, "suspend")).reason == "end"
    assert sitting.keys.suspended == 1
    assert sitting.moves()[1][0] in (7, 8)


def test_whoever_wants_to_know_is_told_the_position(sitting: Sitting) -> None:
    told: list[Frames] = []
    sitting.transport.play()
    listen(sitting.transport, Typist([]), told.append)
    assert told == sorted(told)
    assert len(told) > 10


def test_a_failing_source_is_told_of() -> None:
    class Broken(Ramp):
        def read(self, start: int, count: int) -> Pcm:
            raise SoundError("Nothing there.")

    output = NullOutput()
    transport = Transport(output, Broken(SESSION.frames), SESSION)
    transport.play()
    with pytest.raises(SoundError, match="Nothing there"):
        listen(transport, NoKeys())
    output.close()
