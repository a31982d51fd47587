"""The process that listens: `python -m voiceguide.recording.capture open|list [DEVICE]`.

It holds the microphone, so that nothing the rest of the program does can make it miss a word, and it writes
the running take itself, so that nothing which ends the rest of the program takes a word away. Commands come
one a line on standard input, in JSON; `messages` says what it answers. When its input ends, so does it, with
all it heard on the disk.

Whatever foreign code prints goes nowhere.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Generator
from pathlib import Path
from typing import Any, BinaryIO

from voiceguide.errors import RecordingError
from voiceguide.recording.messages import Kind, write_message
from voiceguide.recording.part import SAMPLE_BYTES, PartWriter
from voiceguide.units import RATE

_PERIOD_MS = 50
"""How much a block holds; PulseAudio needs less than 500 ms, and 20 blocks a second are a lively meter."""

_SYNC_SECONDS = 0.2
"""How often the disk takes what was heard."""

_LOST_SECONDS = 1.5
"""A dead sound server leaves the device `running`: it only gives nothing any more."""

_SLOW_START_SECONDS = 4.0
"""A headset may take a while to switch its microphone on."""

_ENDING_SECONDS = 10.0
"""So long what was heard may take to be on the disk when the input has ended."""

_LOOK_SECONDS = 0.25
_BEFORE_FRAMES = 3 * RATE
"""So much of what was heard before a take begins can be had with it."""

_PLAYED = "monitor of "
"""PulseAudio and PipeWire also list what the computer plays, by this name."""


def main() -> None:
    """Serve until standard input ends, or list the microphones."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):  # whoever ends the program ends our input
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    answers = _private_stdout()
    with contextlib.suppress(OSError):  # nobody listens any more
        if sys.argv[1] == "list":
            names = dict.fromkeys(device["name"] for device in _listed())
            write_message(answers, Kind.LISTED, {"names": list(names)})
        else:
            _serve(answers, sys.argv[2])


def _serve(answers: BinaryIO, wanted: str) -> None:
    import miniaudio

    news: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_obey, args=(news,), daemon=True).start()
    try:
        device, name = _opened(wanted)
        hearing = _hearing(news)
        next(hearing)
        device.start(hearing)
    except _UnnamedError as error:
        write_message(answers, Kind.UNNAMED, {"fitting": error.fitting, "names": error.names})
        return
    except miniaudio.MiniaudioError as error:
        code = error.args[1] if len(error.args) > 1 else None
        write_message(answers, Kind.REFUSED, {"code": code, "is_listed": bool(_listed())})
        return
    try:
        write_message(answers, Kind.OPENED, {"name": name})
        _Recorder(answers, news).run()
    finally:
        # Closing a device may wait for ever, where its server died or nobody takes what is heard; there is
        # nothing left to be lost here, and a microphone must not stay open.
        os._exit(0)


class _UnnamedError(Exception):
    """Not exactly one microphone has the wanted name."""

    def __init__(self, fitting: list[str], names: list[str]) -> None:
        super().__init__(fitting, names)
        self.fitting = fitting
        self.names = names


class _Recorder:
    """Passes on what is heard, and writes it where it is told to."""

    def __init__(self, answers: BinaryIO, news: queue.SimpleQueue[Any]) -> None:
        self._news = news
        self._answers = answers
        self._heard = 0
        self._before: deque[bytes] = deque(maxlen=_BEFORE_FRAMES * 1000 // (_PERIOD_MS * RATE) + 1)
        self._part: PartWriter | None = None
        self._frames = 0
        self._left: int | None = None

    def run(self) -> None:
        """Work until the input ends or the device is lost; what was heard is on the disk then."""
        try:
            self._run()
        finally:
            if self._part is not None:
                self._part.close()

    def _run(self) -> None:
        threading.Thread(target=self._keep_synced, daemon=True).start()
        last = looked = time.monotonic()
        patience = _SLOW_START_SECONDS
        while True:
            with contextlib.suppress(queue.Empty):
                item = self._news.get(timeout=_LOOK_SECONDS)
                if item is None:
                    break
                if isinstance(item, dict):
                    self._do(item)
                elif isinstance(item, RecordingError):
                    self._fail(item)
                else:
                    last, patience = time.monotonic(), _LOST_SECONDS
                    self._hear(item)
            now = time.monotonic()
            if now - looked > _LOST_SECONDS / 2:
                last = now  # this whole process stood still
            looked = now
            if now - last > patience:
                self._end()
                write_message(self._answers, Kind.LOST, {"heard": self._heard})
                return
        self._end()

    def _hear(self, block: bytes) -> None:
        if self._part is not None:  # first of all: nobody may be there any more to be told
            self._write(block if self._left is None else block[: self._left * SAMPLE_BYTES])
        write_message(self._answers, Kind.HEARD, self._heard.to_bytes(8, "little") + block)
        self._heard += len(block) // SAMPLE_BYTES
        self._before.append(block)
        if self._part is not None and self._left is not None:
            self._left -= len(block) // SAMPLE_BYTES
            if self._left <= 0:
                self._end()

    def _do(self, command: dict[str, Any]) -> None:
        if command["do"] == "begin":
            self._begin(Path(command["path"]), command["before"])
        elif command["do"] == "end":
            self._left = command["after"]

    def _begin(self, path: Path, before: int) -> None:
        self._end()
        early = b"".join(self._before)[-before * SAMPLE_BYTES :] if before else b""
        try:
            self._part = PartWriter(path)
        except RecordingError as error:
            self._fail(error)
            return
        self._frames, self._left = 0, None
        at = self._heard - len(early) // SAMPLE_BYTES
        write_message(self._answers, Kind.BEGAN, {"at": at})
        self._write(early)

    def _write(self, block: bytes) -> None:
        if self._part is None:
            return
        try:
            self._part.write(block)
        except RecordingError as error:
            self._fail(error)
        else:
            self._frames += len(block) // SAMPLE_BYTES

    def _keep_synced(self) -> None:
        """Let the disk take what was heard, beside all else: a slow one must not hold up what is heard."""
        while True:
            time.sleep(_SYNC_SECONDS)
            part = self._part
            if part is None:
                continue
            try:
                part.sync()
            except (RecordingError, ValueError) as error:
                if part is self._part and isinstance(error, RecordingError):  # else it was closed meanwhile
                    self._news.put(error)

    def _end(self) -> None:
        if self._part is None:
            return
        part, self._part, self._left = self._part, None, None
        try:
            part.close()
        except RecordingError as error:
            self._fail(error)
            return
        write_message(self._answers, Kind.ENDED, {"frames": self._frames})

    def _fail(self, error: RecordingError) -> None:
        part, self._part, self._left = self._part, None, None
        if part is not None:
            with contextlib.suppress(RecordingError):
                part.close()
        write_message(self._answers, Kind.FULL, {"what": error.what, "remedy": error.remedy})


def _hearing(news: queue.SimpleQueue[Any]) -> Generator[None, bytes, None]:
    while True:
        block = yield
        news.put(bytes(block))


def _obey(news: queue.SimpleQueue[Any]) -> None:
    with contextlib.suppress(OSError, ValueError):
        for line in sys.stdin:
            news.put(json.loads(line))
    news.put(None)
    # With a sound server that hangs, a microphone may never have opened; else this has ended long before.
    time.sleep(_ENDING_SECONDS)
    os._exit(0)


def _opened(wanted: str) -> tuple[Any, str]:
    """Open a microphone; gives it and its name, which is empty for the usual one."""
    import miniaudio

    chosen: dict[str, Any] = _named(wanted) if wanted else {"id": None, "name": ""}
    device = miniaudio.CaptureDevice(
        miniaudio.SampleFormat.SIGNED16,
        1,
        RATE,
        _PERIOD_MS,
        device_id=chosen["id"],
        backends=_backends(),
        app_name="voiceguide",
    )
    return device, chosen["name"]


def _named(wanted: str) -> dict[str, Any]:
    listed, low = _listed(), wanted.lower()
    fitting = [device for device in listed if device["name"].lower() == low]
    fitting = fitting or [device for device in listed if low in device["name"].lower()]
    names = list(dict.fromkeys(device["name"] for device in fitting))
    if len(names) != 1:
        raise _UnnamedError(names, list(dict.fromkeys(device["name"] for device in listed)))
    return fitting[0]


def _listed() -> list[dict[str, Any]]:
    import miniaudio

    try:
        found = miniaudio.Devices(_backends()).get_captures()
    except miniaudio.MiniaudioError:
        return []
    return sorted(found, key=lambda device: device["name"].lower().startswith(_PLAYED))


def _backends() -> list[Any]:
    """All but two: its null device hears nobody, and a missing JACK is complained of at length."""
    from miniaudio import Backend

    return [kind for kind in Backend if kind not in (Backend.NULL, Backend.JACK)]


def _private_stdout() -> BinaryIO:
    """Keep the real standard output for answers; let descriptors 1 and 2 go nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return answers


if __name__ == "__main__":
    main()
