"""The microphone of a sitting, what it hears, and the takes that are being recorded with it."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Literal

from msgspec import Struct

from voiceguide.cli.record.hearing import Hearing
from voiceguide.errors import MicrophoneError, RecordingError
from voiceguide.recording.booth import News
from voiceguide.recording.microphone import Began, Ended, Failed, Microphone, Opened, Sound
from voiceguide.recording.running import RunningTake
from voiceguide.units import Frames

Purpose = Literal["take", "dropped", "room"]

_LOOK_SECONDS = 0.01
_OPENING_SECONDS = 8.0


class Finished(Struct, frozen=True, kw_only=True):
    """What was recorded is on the disk, and can become a take."""

    running: RunningTake
    purpose: Purpose


class Recorder:
    """Records with one microphone; close it.

    Args:
        device: The microphone's name or a part of it; empty for the usual one.
        opened: Opens a microphone by its name.

    Attributes:
        name: The microphone's whole name; empty for the usual one.
        hearing: What it hears.
        since: The frame at which the last take began.
    """

    def __init__(self, device: str, opened: Callable[[str], Microphone] = Microphone) -> None:
        self.name = device
        self.hearing = Hearing()
        self.since = Frames(0)
        self._device = device
        self._opened = opened
        self._microphone = opened(device)
        self._running: deque[tuple[RunningTake, Purpose]] = deque()

    @property
    def is_busy(self) -> bool:
        """Whether something is being recorded, or not yet on the disk."""
        return bool(self._running)

    def await_opening(self) -> None:
        """Wait until the microphone listens.

        Raises:
            MicrophoneError: It does not.
        """
        until = time.monotonic() + _OPENING_SECONDS
        while time.monotonic() < until:
            match self._microphone.read():
                case Opened(name=name):
                    self.name = name
                    return
                case Failed(error=error):
                    raise error
            time.sleep(_LOOK_SECONDS)
        raise MicrophoneError(
            "The microphone does not open.", "Connect it anew, or choose another with --device NAME."
        )

    def news(self) -> Iterator[News | Finished | RecordingError]:
        """Tell what is new, without waiting."""
        while (news := self._microphone.read()) is not None:
            if isinstance(news, Sound):
                yield from self.hearing.take_in(news)
            else:
                yield from self._tell(news)

    def _tell(self, news: Opened | Began | Ended | Failed) -> Iterator[News | Finished | RecordingError]:
        """Tell of what is no sound."""
        match news:
            case Ended():
                if self._running:
                    running, purpose = self._running.popleft()
                    yield Finished(running=running, purpose=purpose)
            case Opened(name=name):
                self.name = name
                yield "opened"
            case Failed(error=error):
                yield error

    def begin(self, running: RunningTake, purpose: Purpose, before: Frames = Frames(0)) -> None:
        """Record into a take from now on, or from so many frames ago."""
        self._running.append((running, purpose))
        self.since = self.hearing.heard
        self._microphone.begin(running.path, before)

    def end(self, after: Frames = Frames(0)) -> None:
        """Record no further than so many frames from now; `Finished` comes."""
        self._microphone.end(after)

    def drop(self) -> None:
        """Record no further; nobody will be asked about it."""
        if self._running:
            running, _ = self._running.pop()
            self._running.append((running, "dropped"))
            self._microphone.end()

    def pass_over(self) -> Iterator[News | Finished | RecordingError]:
        """Listen to nothing of what was heard since: it was a loudspeaker. Other news are told."""
        while (news := self._microphone.read()) is not None:
            if isinstance(news, Sound):
                self.hearing.pass_over(news)
            else:
                yield from self._tell(news)
        self.hearing.begin_afresh()

    def reopen(self) -> None:
        """Let the microphone go and open it again; `opened` comes, or why not."""
        self.close()
        self.hearing = Hearing()
        self._microphone = self._opened(self._device)

    def keep_running(self) -> bool:
        """Make takes of what was being recorded when the microphone ended; True where there was something.

        What cannot be written stays as it is, and is found the next time.
        """
        was_busy = self.is_busy
        while self._running:
            running, purpose = self._running.popleft()
            with suppress(RecordingError):
                if purpose == "room":
                    running.abandon()
                else:
                    running.finish()
        return was_busy

    def close(self) -> None:
        """Let the microphone go; what was being recorded is on the disk, and kept."""
        self._microphone.close()
        self.keep_running()
