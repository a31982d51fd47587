"""How far a piece of work is, on standard error: a bar for those who look, lines for those who listen."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from voiceguide import config
from voiceguide.render import Progress

_SPEAKING = "Preparing the voice"

_PLAIN_SECONDS = 10.0
"""Screen readers speak every line, so plain progress says something only so often."""


@contextmanager
def speaking_progress(plain: bool) -> Iterator[Progress]:
    """Give a callback for lines as they become ready."""
    with _progress(plain, _SPEAKING, "line") as tell:
        yield tell


@contextmanager
def listening_progress(plain: bool) -> Iterator[Progress]:
    """Give a callback for lines as they are read back."""
    with _progress(plain, "Reading back", "line") as tell:
        yield tell


@contextmanager
def measuring_progress(plain: bool) -> Iterator[Progress]:
    """Give a callback for the minutes of a session as their loudness is measured."""
    with _progress(plain, "Measuring the loudness", "minute") as tell:
        yield tell


@contextmanager
def exporting_progress(plain: bool) -> Iterator[Progress]:
    """Give a callback for files as they are finished."""
    with _progress(plain, "Exporting", "file") as tell:
        yield tell


@contextmanager
def one_file_progress(plain: bool) -> Iterator[tuple[Progress, Progress]]:
    """Give a callback for the lines of one file as they become ready, and one for what of it is written."""
    if plain or config.is_plain():
        yield _plain_lines(f"{_SPEAKING}, line"), _plain_lines("Writing the file, second")
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        speaking = bar.add_task(_SPEAKING, total=None)
        writing = bar.add_task("Writing the file", total=None, start=False)

        def write(ready: int, total: int) -> None:
            bar.update(speaking, visible=False)
            bar.start_task(writing)
            bar.update(writing, completed=ready, total=total)

        yield lambda ready, total: bar.update(speaking, completed=ready, total=total), write


@contextmanager
def comparing_progress(plain: bool) -> Iterator[Progress]:
    """Give a callback for files as they are compared with what they should be."""
    with _progress(plain, "Comparing", "file") as tell:
        yield tell


@contextmanager
def _progress(plain: bool, what: str, part: str) -> Iterator[Progress]:
    if plain or config.is_plain():
        yield _plain_lines(f"{what}, {part}")
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda ready, total: bar.update(task, completed=ready, total=total)


def spoken_progress() -> Progress:
    """Give a callback for lines as they become ready while a bed plays: now and then a line is printed."""
    return _plain_lines(f"{_SPEAKING}, line")


def _plain_lines(what: str) -> Progress:
    last = time.monotonic()

    def tell(ready: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= _PLAIN_SECONDS:
            last = time.monotonic()
            print(f"{what} {ready} of {total}.", file=sys.stderr)

    return tell
