"""Program: run a command again and again, and kill it after so many seconds.

    python -m tests.cli.killed WORD…

A line on standard input is a time in seconds; the answer is how long the command ran, and whether it ended by
itself. Everything is loaded already when a command begins, so that the times are those of its work.
"""

from __future__ import annotations

import os
import signal
import sys
import time

import voiceguide.cli.sync
import voiceguide.export.checking
import voiceguide.export.encoding
import voiceguide.export.exporting
import voiceguide.sound.gate
import voiceguide.sound.mixer  # noqa: F401
from voiceguide.cli import main


def run_for(seconds: float, words: list[str]) -> str:
    """Run a command for so long at most."""
    began = time.monotonic()
    child = os.fork()
    if not child:
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nowhere, stream)
        os._exit(main(words))
    while time.monotonic() - began < seconds:
        if os.waitpid(child, os.WNOHANG)[0]:
            return f"{time.monotonic() - began} ended"
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return f"{seconds} killed"


if __name__ == "__main__":
    for line in sys.stdin:
        print(run_for(float(line), sys.argv[1:]), flush=True)  # noqa: T201 - it answers there
