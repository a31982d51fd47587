"""The microphone, seen from the booth: what it hears, and where that is written.

The device itself is held by a process of its own, see `capture`.
"""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
import threading
from collections import deque
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct

from voiceguide.errors import MicrophoneError, MicrophoneLostError, NoMicrophoneError, RecordingError
from voiceguide.recording.messages import Kind, read_message
from voiceguide.recording.part import Recorded
from voiceguide.units import Frames

_PACKAGES = Path(__file__).resolve().parents[2]
_END_SECONDS = 2.0

_IN_USE = (-19, -23)
_FORBIDDEN = (-6,)
"""What miniaudio's results mean: MA_BUSY and MA_ALREADY_IN_USE, MA_ACCESS_DENIED."""


class Opened(Struct, frozen=True, kw_only=True):
    """The microphone listens; `name` is its own, empty for the usual one."""

    name: str


class Sound(Struct, frozen=True, kw_only=True):
    """What was heard from frame `at` on, counted from the first there was."""

    at: Frames
    frames: Recorded


class Began(Struct, frozen=True, kw_only=True):
    """A running take has begun; frame `at` is its first."""

    at: Frames


class Ended(Struct, frozen=True, kw_only=True):
    """A running take is whole on the disk, with so many frames since it last began."""

    frames: Frames


class Failed(Struct, frozen=True, kw_only=True):
    """Something does not work; a running take has ended, and what there is of it is on the disk."""

    error: RecordingError


News = Opened | Sound | Began | Ended | Failed


class Microphone:
    """Listens from now on, until it is closed.

    Args:
        device: The microphone's name or a part of it, in any case; empty for the usual one.
    """

    def __init__(self, device: str = "") -> None:
        self.device = device
        self._news: deque[News] = deque()
        self._process = _start("open", device)
        self._reader = threading.Thread(target=self._receive, name="voiceguide-microphone", daemon=True)
        self._reader.start()

    def read(self) -> News | None:
        """What is new, one after another, without waiting; None when nothing is."""
        return self._news.popleft() if self._news else None

    def begin(self, path: Path, before: Frames = Frames(0)) -> None:
        """Begin a running take, or go on with it; returns at once, and `Began` comes.

        Args:
            path: Its file.
            before: How much of what was heard already belongs to it; up to three seconds can be had.
        """
        self._send({"do": "begin", "path": str(path), "before": before})

    def end(self, after: Frames = Frames(0)) -> None:
        """End the running take; returns at once, and `Ended` comes when it is on the disk.

        Args:
            after: How much of what is still to be heard belongs to it.
        """
        self._send({"do": "end", "after": after})

    def close(self) -> None:
        """End a running take and let the microphone go. Closing twice is harmless."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_END_SECONDS)
        self._process.kill()
        self._process.wait()
        self._reader.join()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _send(self, command: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(OSError, ValueError):  # it has ended, and the reader says so
            self._process.stdin.write(json.dumps(command).encode() + b"\n")
            self._process.stdin.flush()

    def _receive(self) -> None:
        assert self._process.stdout is not None
        is_told = False
        while (message := read_message(self._process.stdout)) is not None:
            news = _news(*message, device=self.device)
            is_told = isinstance(news, Failed) and isinstance(news.error, MicrophoneError)
            self._news.append(news)
        if not is_told:  # harmless where it was closed, for nobody asks any more
            self._news.append(Failed(error=_lost()))


def microphones() -> tuple[str, ...]:
    """List the microphones that can be named; last those that hear what the computer plays itself.

    Raises:
        MicrophoneError: The process that knows them does not start.
    """
    process = _start("list")
    told, _ = process.communicate()
    message = read_message(io.BytesIO(told))
    if message is None:
        raise MicrophoneError("The microphones cannot be listed.", "Run `voiceguide doctor`.")
    return tuple(json.loads(message[1])["names"])


def _start(*words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "voiceguide.recording.capture", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        # Python looks for modules where it is started: never in a folder that scripts came in.
        cwd=_PACKAGES,
    )


def _news(kind: Kind, payload: bytes, device: str) -> News:
    if kind is Kind.HEARD:
        frames = np.frombuffer(payload[8:], dtype="<i2").astype(np.int16, copy=False)
        return Sound(at=Frames(int.from_bytes(payload[:8], "little")), frames=frames)
    told = json.loads(payload)
    match kind:
        case Kind.OPENED:
            return Opened(name=told["name"])
        case Kind.BEGAN:
            return Began(at=Frames(told["at"]))
        case Kind.ENDED:
            return Ended(frames=Frames(told["frames"]))
        case Kind.FULL:
            return Failed(error=RecordingError(told["what"], told["remedy"]))
        case Kind.UNNAMED:
            return Failed(error=_unnamed(device, told["fitting"], told["names"]))
        case Kind.REFUSED:
            return Failed(error=_refused(told["code"], is_listed=told["is_listed"]))
        case _:
            return Failed(error=_lost() if told["heard"] else _dumb())


def none_here() -> NoMicrophoneError:
    """Build the error for a machine without a microphone."""
    return NoMicrophoneError(
        "There is no microphone.",
        "Connect one, or switch it on. A phone can record as well: `voiceguide record SCRIPT --import "
        "FOLDER` takes its files.",
    )


def _unnamed(device: str, fitting: list[str], names: list[str]) -> MicrophoneError:
    if not names:
        return none_here()
    there = ", ".join(f"“{name}”" for name in fitting or names)
    return MicrophoneError(
        f"There is {'more than one' if fitting else 'no'} microphone “{device}”.",
        f"{'They' if fitting else 'There'} are {there}.",
    )


def _refused(code: int | None, *, is_listed: bool) -> MicrophoneError:
    if code in _IN_USE:
        return MicrophoneError(
            "The microphone is in use: another program has it.",
            "End calls, meetings and recorders, and browser pages that listen; then try again.",
        )
    if code in _FORBIDDEN:
        return MicrophoneError(
            "This program is not allowed to use the microphone.",
            "Allow it for your terminal in the system's privacy settings; then try again.",
        )
    if not is_listed:
        return none_here()
    return MicrophoneError(
        "The microphone does not open.",
        "End programs that may use it, connect it anew, or choose another with --device NAME; --list-devices "
        "names them.",
    )


def _lost() -> MicrophoneLostError:
    return MicrophoneLostError(
        "The microphone went away. What was recorded until then is kept.", "Connect it again."
    )


def _dumb() -> MicrophoneLostError:
    return MicrophoneLostError(
        "The microphone is there, but gives nothing: another program may have it, or the system holds it "
        "back.",
        "End calls, meetings and recorders; look at the system's sound settings; or choose another with "
        "--device NAME.",
    )
