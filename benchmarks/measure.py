"""Running a child process and reading from the operating system what it cost."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_PLACES = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")

_KILOBYTE = 1 if sys.platform == "darwin" else 1024
"""Bytes in the unit of `ru_maxrss`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one process and all it waited for have cost.

    Attributes:
        wall: Seconds from before its start to its end.
        cpu: User and system CPU seconds, summed.
        peak: Peak resident memory of the largest single process, in bytes.
        said: Its standard output.
    """

    wall: float
    cpu: float
    peak: int
    said: str


def run(command: list[str], environment: Mapping[str, str], *, quiet: bool = True) -> Cost:
    """Run a command to its end; when `quiet`, its standard error is shown only if it fails.

    The memory of a child counts from before its `exec`, when it still was this process; so this package
    imports no library that is larger than a bare Python with click.

    Raises:
        RuntimeError: If it ends with another code than 0.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as trouble:
        began = time.monotonic()
        child = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=trouble if quiet else None
        )
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        said, complaint = (_text(file.fileno()) for file in (out, trouble))
    if child.returncode:
        raise RuntimeError(f"{command} ended with {child.returncode}:\n{said}{complaint}")
    cpu = usage.ru_utime + usage.ru_stime
    return Cost(wall=wall, cpu=cpu, peak=usage.ru_maxrss * _KILOBYTE, said=said)


def python(module: str, *arguments: object) -> list[str]:
    """Build the command that runs one of this package's child programs."""
    return [sys.executable, "-m", f"benchmarks.children.{module}", *map(str, arguments)]


def voiceguide(*arguments: str) -> list[str]:
    """Build a command line of voiceguide as the console script runs it."""
    return [sys.executable, "-c", "from voiceguide.cli import run; run()", *arguments]


@contextmanager
def workshop() -> Iterator[tuple[Path, dict[str, str]]]:
    """Give a folder of one's own and an environment whose cache, settings and data are in it.

    What is played here must not take the place that a listener keeps in a practice. Bytecode is written as in
    any installation, whatever the environment here says: compiling the package anew costs as much as all the
    rest of a start.
    """
    with tempfile.TemporaryDirectory(prefix="voiceguide-bench-") as name:
        folder = Path(name)
        left_out = ("PYTHONDONTWRITEBYTECODE", "VOICEGUIDE_SETTINGS", *_PLACES)
        kept = {key: value for key, value in os.environ.items() if key not in left_out}
        yield folder, kept | {"VOICEGUIDE_CACHE": str(folder / "cache"), "HOME": str(folder)}


def _text(descriptor: int) -> str:
    size = os.fstat(descriptor).st_size
    return os.pread(descriptor, size, 0).decode(errors="replace")
