"""A microphone and a page without hardware: time passes as fast as it is asked for."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from voiceguide.cli.record.page import LineView
from voiceguide.recording.microphone import Began, Ended, News, Opened, Sound
from voiceguide.recording.part import PartWriter, Recorded
from voiceguide.units import RATE, Frames

BLOCK = RATE // 20


class FileMicrophone:
    """Hears `sound`, one block each time that nothing else is new, and then the silence of a mute one.

    Attributes:
        began: The frame at which each running take began.
    """

    def __init__(self, sound: Callable[[int], Recorded]) -> None:
        self._sound = sound
        self._heard = 0
        self._is_turn = False
        self._news: deque[News] = deque([Opened(name="file")])
        self._past = np.zeros(0, dtype=np.int16)
        self._part: PartWriter | None = None
        self._left: int | None = None
        self._frames = 0
        self.began: dict[Path, int] = {}
        self.on_block: Callable[[int], object] = lambda heard: None

    def read(self) -> News | None:
        if self._news:
            return self._news.popleft()
        self._is_turn = not self._is_turn
        if not self._is_turn:
            return None
        block = self._sound(self._heard)
        sound = Sound(at=Frames(self._heard), frames=block)
        self._heard += len(block)
        self._past = np.concatenate([self._past, block])[-3 * RATE :]
        if self._part is not None:
            self._write(block if self._left is None else block[: self._left])
            if self._left is not None:
                self._left -= len(block)
                if self._left <= 0:
                    self._end()
        self.on_block(self._heard)
        return sound

    def begin(self, path: Path, before: Frames = Frames(0)) -> None:
        self.close()
        self._part, self._frames = PartWriter(path), 0
        early = self._past[len(self._past) - before :] if before else self._past[:0]
        self.began[path] = self._heard - len(early)
        self._news.append(Began(at=Frames(self._heard - len(early))))
        self._write(early)

    def end(self, after: Frames = Frames(0)) -> None:
        self._left = after

    def close(self) -> None:
        if self._part is not None:
            self._end()

    def _write(self, block: Recorded) -> None:
        assert self._part is not None
        self._part.write(block.tobytes())
        self._frames += len(block)

    def _end(self) -> None:
        assert self._part is not None
        self._part.close()
        self._part, self._left = None, None
        self._news.append(Ended(frames=Frames(self._frames)))


class Fingers:
    """Keys that come when they are due: by a text on the page, or never."""

    def __init__(self) -> None:
        self.due: deque[str] = deque()

    def __enter__(self) -> Fingers:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def read(self, timeout: float) -> str | None:
        return self.due.popleft() if self.due else None

    def suspend(self) -> None:
        raise AssertionError


class Seen:
    """A page that remembers, and lets somebody answer to it.

    Attributes:
        lines: Every line that was shown.
        told: Every text.
        silent: Whether something was told while the microphone recorded.
    """

    def __init__(self, answers: Iterable[tuple[str, str]] = (), fingers: Fingers | None = None) -> None:
        self.lines: list[LineView] = []
        self.told: list[str] = []
        self._answers = iter(answers)
        self._awaited = next(self._answers, None)
        self._fingers = fingers

    def line(self, view: LineView) -> None:
        self.lines.append(view)
        self.tell(f"Read: {view.text}")

    def tell(self, text: str) -> None:
        self.told.append(text)
        if self._awaited is not None and self._awaited[0] in text and self._fingers is not None:
            self._fingers.due.extend(self._awaited[1].split())
            self._awaited = next(self._answers, None)

    def level(self, doing: str, bar: str, word: str) -> None:
        return

    def record(self, *, on: bool) -> None:
        return

    def clear(self) -> None:
        return
