"""What a long-lived program has piled up: descriptors, threads, children, temporary files, memory."""

from __future__ import annotations

import gc
import tempfile
import threading
import time
from pathlib import Path

import psutil
from msgspec import Struct

_PATIENCE_SECONDS = 10


class Left(Struct, frozen=True, kw_only=True):
    """What there is of everything that must not pile up.

    Attributes:
        descriptors: Open files, pipes and sockets.
        threads: Threads.
        children: Processes that it started, and theirs.
        files: Our files in the folder for temporary ones.
        megabytes: Resident memory, of all these processes.
    """

    descriptors: int
    threads: int
    children: int
    files: int
    megabytes: float

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """What can be counted, and does not grow."""
        return self.descriptors, self.threads, self.children, self.files


def left(before: Left | None = None) -> Left:
    """Look at this process; what ends by itself is given time to, where there was less `before`."""
    deadline = time.monotonic() + (_PATIENCE_SECONDS if before is not None else 0)
    while (now := _left()).counts != (before or now).counts and time.monotonic() < deadline:
        time.sleep(0.05)
    return now


def _left() -> Left:
    gc.collect()
    program = psutil.Process()
    children = program.children(recursive=True)
    return Left(
        descriptors=program.num_fds(),
        threads=threading.active_count(),
        children=len(children),
        files=sum(1 for _ in Path(tempfile.gettempdir()).glob("voiceguide*")),
        megabytes=sum(each.memory_info().rss for each in (program, *children)) / 1e6,
    )
