"""Starting this room's own processes, in which foreign code may do what it likes."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TextIO

_PACKAGES = Path(__file__).resolve().parents[2]
"""The folder that this package lies in."""


def start(module: str, *arguments: str) -> subprocess.Popen[str]:
    """Start `python -m voiceguide.speech.MODULE` with pipes to and from it, and its errors going nowhere."""
    return subprocess.Popen(
        [sys.executable, "-m", f"voiceguide.speech.{module}", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
        # Python looks for modules where it is started: never in a folder that scripts came in.
        cwd=_PACKAGES,
    )


def kill(process: subprocess.Popen[str]) -> None:
    """End a process and everything it started; its pipes stay open for whoever reads them."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def bury(process: subprocess.Popen[str]) -> None:
    """Kill a process, wait for its end and close its pipes."""
    kill(process)
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()


def private_stdout() -> TextIO:
    """Inside a child: keep the real standard output for answers; let descriptors 1 and 2 go nowhere."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return answers
