"""Devices that vanish: what becomes of a sound card in a session, and what is heard around it."""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.sound.virtual_card import Card, in_real_time
from voiceguide.units import RATE

Pcm = NDArray[np.int16]

FAULTS = ("killed", "unplugged", "frozen", "suspended")
"""The server dies; its devices go and come; it stands still; a device is held back by the system."""

OUTPUTS = ("miniaudio", "simpleaudio")

NOTICED_SECONDS = 2.5
"""From so long on miniaudio notices a device that asks for nothing."""

_SPEAKER = "module-null-sink sink_name=speaker norewinds=1 rate=48000 channels=2 format=s16le"
_FEED = "module-null-sink sink_name=mic_feed norewinds=1 rate=48000 channels=1 format=s16le"
_MICROPHONE = "module-remap-source source_name=mic master=mic_feed.monitor channels=1 remix=no"
_DEFAULTS = ("set-default-sink speaker", "set-default-source mic")


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One loss.

    Attributes:
        fault: What becomes of the card.
        output: Who plays.
        start: Where in the session playing begins, in seconds.
        after: How long after the first sound it happens, in seconds.
        gone: For how many seconds it is gone; None for ever.
    """

    fault: str
    output: str
    start: int
    after: float
    gone: float | None

    @property
    def is_told(self) -> bool:
        """Whether it has to be named on the screen: simpleaudio tells nothing of a device that waits."""
        is_dead = self.fault in ("killed", "unplugged")
        is_long = self.gone is None or self.gone > NOTICED_SECONDS
        return is_dead or (self.output == "miniaudio" and is_long)


def moment(number: int) -> Moment:
    """One of any number; every sixteen have each fault with each output, for a while and for ever."""
    chance = random.Random(number)
    fault, output, lasts = list(itertools.product(FAULTS, OUTPUTS, (True, True, True, False)))[
        (number * 5 + 19) % (4 * len(FAULTS) * len(OUTPUTS))
    ]
    return Moment(
        fault=fault,
        output=output,
        start=chance.randrange(30),
        after=chance.uniform(0, 4),
        gone=chance.choice((0.3, 1.5, 4.0, 6.0)) if lasts else None,
    )


def lose(card: Card, fault: str) -> Callable[[], None]:
    """Let it happen.

    Returns:
        What makes it good again.
    """
    if fault == "killed":
        card.kill()
        return card.restart
    if fault == "unplugged":
        for module in ("module-remap-source", "module-null-sink"):
            _tell(card, f"unload-module {module}")
        return lambda: _plug_in(card)
    if fault == "frozen":
        card.server.send_signal(signal.SIGSTOP)
        return lambda: card.server.send_signal(signal.SIGCONT)
    for device in ("sink speaker", "source mic"):
        _tell(card, f"suspend-{device} 1")
    return lambda: _resume(card)


def _resume(card: Card) -> None:
    for device in ("sink speaker", "source mic"):
        _tell(card, f"suspend-{device} 0")


def _plug_in(card: Card) -> None:
    for module in (_SPEAKER, _FEED, _MICROPHONE):
        _tell(card, f"load-module {module}")
    for default in _DEFAULTS:
        _tell(card, default)


def _tell(card: Card, words: str) -> None:
    subprocess.run(
        ["pactl", *words.split()],
        env=os.environ | card.environment,
        check=True,
        capture_output=True,
        timeout=30,
    )


class Ear:
    """What is heard from the card, until it ends or is asked."""

    def __init__(self, card: Card) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the ear
        command = ["parec", "-d", "speaker.monitor", "--format=s16le", f"--rate={RATE}", "--channels=2"]
        self._recorder = subprocess.Popen(
            [*command, "--latency-msec=50", "--raw"],
            env=os.environ | card.environment,
            stdout=self._file,
            stderr=subprocess.DEVNULL,
            preexec_fn=in_real_time,
        )

    def wait(self) -> None:
        """Wait until it hears, if only silence."""
        limit = time.monotonic() + 30
        while self._size() == 0:
            assert time.monotonic() < limit, "nothing is heard any more"
            time.sleep(0.02)

    def heard(self) -> Pcm:
        """What was heard until now, of shape (n, 2)."""
        data = os.pread(self._file.fileno(), self._size(), 0)
        return np.frombuffer(data[: len(data) // 4 * 4], dtype="<i2").reshape(-1, 2)

    def close(self) -> None:
        """Hear no more."""
        self._recorder.kill()
        self._recorder.wait()
        self._file.close()

    def _size(self) -> int:
        return os.fstat(self._file.fileno()).st_size


@contextlib.contextmanager
def listening(card: Card) -> Iterator[Ear]:
    """Listen to the card as long as it lasts."""
    ear = Ear(card)
    try:
        yield ear
    finally:
        ear.close()
