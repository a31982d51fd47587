"""Noticing that files were saved.

A practice is read from a handful of files, and whoever waits for keys looks about anyway: so they are asked
for their time, size and identity every so often. That needs no library and no thread, works on shared
folders, and does not mind editors that put a new file in the place of the old one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType

from voiceguide.player import Keys
from voiceguide.script.model import Practice, Sound
from voiceguide.timeline.steps import every_step

LOOK_SECONDS = 0.2
"""How often the files are looked at; a save is told of when two looks in a row see the same."""

SAVED = "saved"
"""The key that stands for a save; no key on a keyboard has this name."""

_Stamp = tuple[int, int, int] | None


class Saves:
    """Notices when files change; what is there when they are first named counts as seen."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._known: dict[Path, _Stamp] = {}
        self.watch(paths)

    def watch(self, paths: Iterable[Path]) -> None:
        """Watch these files from now on, and no others."""
        self._known = {path: self._known[path] if path in self._known else _stamp(path) for path in paths}
        self._last = self._known

    def happened(self) -> bool:
        """Look at the files: True once for each save, when it is finished.

        An editor may take a file away for a moment, or write it in parts; what stays for two looks counts.
        """
        now = {path: _stamp(path) for path in self._known}
        is_settled, self._last = now == self._last, now
        if not is_settled or now == self._known:
            return False
        self._known = now
        return True


class SavesAndKeys:
    """Keys as they come, and `SAVED` when files were saved.

    Args:
        keys: Where keys come from; entered by whoever opened them.
        saves: The files.
        clock: Seconds from any beginning.
    """

    def __init__(self, keys: Keys, saves: Saves, clock: Callable[[], float] = time.monotonic) -> None:
        self._keys = keys
        self._saves = saves
        self._clock = clock
        self._next_look = clock()

    def __enter__(self) -> SavesAndKeys:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return

    def read(self, timeout: float) -> str | None:
        """Return the next key as `Keys.read` says, or `SAVED`."""
        key = self._keys.read(timeout)
        if key is not None or self._clock() < self._next_look:
            return key
        self._next_look = self._clock() + LOOK_SECONDS
        return SAVED if self._saves.happened() else None

    def suspend(self) -> None:
        """Stop the process as `Keys.suspend` says."""
        self._keys.suspend()


def files_of(practice: Practice) -> frozenset[Path]:
    """List every file that a practice is made from: its script, what that includes, and its sounds."""
    steps = tuple(every_step(practice.steps))
    sounds = {Path(step.folder, step.path) for step in steps if isinstance(step, Sound)}
    return frozenset({Path(practice.path), *(Path(step.place.path) for step in steps), *sounds})


def _stamp(path: Path) -> _Stamp:
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts.st_mtime_ns, facts.st_size, facts.st_ino
