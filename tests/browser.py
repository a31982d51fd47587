"""A real browser for tests: Chromium without a window, spoken to by pipes, so that no socket is opened."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")

_OPTIONS = (
    "--headless",
    "--no-sandbox",  # it is root in a container, and sees our own files alone
    "--remote-debugging-pipe",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--allow-file-access-from-files",  # or a text track of a local page is a stranger's
    "--autoplay-policy=no-user-gesture-required",
    "--proxy-server=127.0.0.1:9",  # it shall ask nobody for anything
)

_LAUNCHER = """
import os, sys
asking, answering, *command = sys.argv[1:]
os.dup2(int(asking), 3)
os.dup2(int(answering), 4)
os.execv(command[0], command)
"""
"""The browser listens on 3 and answers on 4."""


def program() -> str | None:
    """The browser of this machine."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Page:
    """One page of a browser; use `opened`."""

    def __init__(self, asking: int, answering: int) -> None:
        self._asking, self._answering = asking, answering
        self._number, self._held = 0, b""
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def visit(self, path: Path) -> None:
        """Open a local page, and wait until it has loaded."""
        self._call("Page.navigate", self._session, url=path.absolute().as_uri())
        self.run(
            "new Promise(done => document.readyState == 'complete' ? done() : addEventListener('load', done))"
        )

    def run(self, script: str) -> Any:
        """Run a script in the page, wait for what it promises, and give its value."""
        answer = self._call(
            "Runtime.evaluate", self._session, expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def _call(self, method: str, session: str | None = None, **given: Any) -> Any:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": given}
        if session is not None:
            message["sessionId"] = session
        os.write(self._asking, json.dumps(message).encode() + b"\0")
        while True:
            told = self._next()
            if told.get("id") == self._number:
                assert "error" not in told, told
                return told["result"]

    def _next(self) -> Any:
        while b"\0" not in self._held:
            more = os.read(self._answering, 1 << 16)
            assert more, "the browser has ended"
            self._held += more
        first, _, self._held = self._held.partition(b"\0")
        return json.loads(first)


@contextmanager
def opened(folder: Path) -> Iterator[Page]:
    """Start a browser that keeps its own files in a folder, and end it."""
    found = program()
    assert found is not None, "no browser is on this machine"
    pipes = [_high(end) for end in (*os.pipe(), *os.pipe())]
    its_asking, asking, answering, its_answering = pipes
    child = subprocess.Popen(
        [
            *(sys.executable, "-c", _LAUNCHER, str(its_asking), str(its_answering)),
            *(found, *_OPTIONS, f"--user-data-dir={folder}"),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=(its_asking, its_answering),
    )
    os.close(its_asking)
    os.close(its_answering)
    try:
        yield Page(asking, answering)
    finally:
        os.close(asking)
        os.close(answering)
        child.kill()
        child.wait()


def _high(descriptor: int) -> int:
    """The same under a number that neither 3 nor 4 can be in the way of."""
    high = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 10)
    os.close(descriptor)
    return high
