"""Program: run commands of voiceguide at once, and kill them at the moments that are asked for.

    python -m tests.faults.killed

A line on standard input is a JSON object: `environment` is added to ours, and `commands` are objects, whose
`words` are what is typed, `seconds` the time after which it is killed, and `whom` says who: `all` of its
processes, the `parent` alone, or one `worker` of its. Words that begin with a name of `kill_deeds` are done
by that, and a `version` other than 0 is a program older or newer than this one.

For each, the answer says how it `ended`, after how many `seconds`, and what it said (`out`, `err`); and which
processes were `left`. Everything is loaded already when a command begins, so that the moments are those of
its work.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import random
import signal
import sys
import tempfile
import time
from dataclasses import dataclass, field
from typing import IO, Any

import psutil

import voiceguide.cli.cache
import voiceguide.cli.journal.verb
import voiceguide.cli.list
import voiceguide.cli.render
import voiceguide.cli.settings
import voiceguide.cli.sync
import voiceguide.export.checking
import voiceguide.export.encoding
import voiceguide.export.exporting
import voiceguide.sound.gate
import voiceguide.sound.mixer
import voiceguide.sound.shape  # noqa: F401
from tests.faults import kill_versions
from tests.faults.kill_deeds import DEEDS, do, note_what_is_spoken
from voiceguide.cli import main

_ADOPT = 36
"""PR_SET_CHILD_SUBREAPER: whoever loses a parent among our descendants becomes our child, and is seen."""

_PATIENCE_SECONDS = 10.0
"""So long after its parent's end a process may live, on a machine that is busy."""

_LOOK_SECONDS = 0.002

_chance = random.Random(11)


@dataclass(kw_only=True)
class Running:
    """A command, and what became of it until now."""

    words: list[str]
    seconds: float
    whom: str
    version: int
    out: IO[bytes] = field(default_factory=tempfile.TemporaryFile)
    err: IO[bytes] = field(default_factory=tempfile.TemporaryFile)
    pid: int = 0
    began: float = field(default_factory=time.monotonic)
    killed: float | None = None
    ended: float | None = None
    code: int = 0

    def start(self) -> None:
        """Begin it, in a process of its own."""
        self.pid = os.fork()
        if not self.pid:
            nowhere = os.open(os.devnull, os.O_RDWR)
            for number, stream in enumerate((nowhere, self.out.fileno(), self.err.fileno())):
                os.dup2(stream, number)
            kill_versions.become(self.version)
            code = do(self.words) if self.words[0] in DEEDS else main(self.words)
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def look(self) -> None:
        """See whether it has ended, and bring that about when it is time."""
        ended, status = os.waitpid(self.pid, os.WNOHANG)
        if ended:
            self.ended, self.code = time.monotonic(), os.waitstatus_to_exitcode(status)
        elif self.killed is None and time.monotonic() >= self.began + self.seconds and self._kill():
            self.killed = time.monotonic()

    def told(self) -> dict[str, Any]:
        """What the answer says of it."""
        end = self.killed or self.ended
        assert end is not None
        ended = "killed" if self.killed else "itself"
        said = {"out": _text_in(self.out), "err": _text_in(self.err)}
        return {"ended": ended, "code": self.code, "seconds": end - self.began, **said}

    def _kill(self) -> bool:
        """Kill whoever is meant; False while there is nobody of that kind."""
        parent = psutil.Process(self.pid)
        workers = parent.children(recursive=True)
        doomed = [parent] if self.whom == "parent" else [parent, *workers]
        if self.whom == "worker":
            working = [each for each in workers if not _is_pythons(each)]
            doomed = _chance.sample(working, min(1, len(working)))
        for process in doomed:
            try:
                process.send_signal(signal.SIGKILL)
            except psutil.NoSuchProcess:
                continue
        return bool(doomed)


def _is_pythons(process: psutil.Process) -> bool:
    """Whether it is multiprocessing's own, which complains at length when it is started again."""
    with contextlib.suppress(psutil.Error):
        return "resource_tracker" in " ".join(process.cmdline())
    return False


def run(commands: list[dict[str, Any]], environment: dict[str, str]) -> dict[str, Any]:
    """Run commands at once, and wait for the last of them."""
    before = dict(os.environ)
    os.environ.update(environment)
    running = [Running(**command) for command in commands]
    for each in running:
        each.start()
    while any(each.ended is None for each in running):
        for each in running:
            if each.ended is None:
                each.look()
        time.sleep(_LOOK_SECONDS)
    left = _left_behind()
    os.environ.clear()
    os.environ.update(before)
    return {"ends": [each.told() for each in running], "left": left}


def _text_in(file: IO[bytes]) -> str:
    with file:
        file.seek(0)
        return file.read().decode(errors="replace")


def _left_behind() -> list[str]:
    """Wait for everybody to be gone; the command lines of those that stay, which are killed."""
    limit = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < limit:
        try:
            if not os.waitpid(-1, os.WNOHANG)[0]:
                time.sleep(_LOOK_SECONDS)
        except ChildProcessError:
            return []
    left = psutil.Process().children(recursive=True)
    told = [" ".join(process.cmdline()) for process in left]
    for process in left:
        process.kill()
    return told


if __name__ == "__main__":
    ctypes.CDLL(None).prctl(_ADOPT, 1, 0, 0, 0)
    note_what_is_spoken()
    for line in sys.stdin:
        print(json.dumps(run(**json.loads(line))), flush=True)  # noqa: T201 - it answers there
