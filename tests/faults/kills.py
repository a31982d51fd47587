"""Killing commands at random moments, and what has to be true of a cache after each."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import soundfile

from voiceguide.cache import Cache, Entry

_OWN = ("VOICEGUIDE_", "XDG_", "HOME")
"""How the names of the variables begin that say which folders are a test's own."""

NEVER = 600.0
"""Seconds: nothing here takes so long."""

_SCRIPT = """\
title: Small
language: en
voice: {engine: ENGINE}
steps:
  - bell
  - say: Notice your feet.
    pause: 1s
  - say: Rest your hands.
    pause: 1s
  - say: That was practice.
"""

Content = Mapping[str, str]
"""The files of a cache, by the name below its folder, and the checksum of each."""


@dataclass(frozen=True, kw_only=True)
class End:
    """How a command ended.

    Attributes:
        ended: Who ended it: `itself`, or `killed` where it or one of its workers was.
        code: Its exit code, negative for a signal.
        seconds: After how long that was.
        out: What it said on standard output.
        err: What it said on standard error.
    """

    ended: str
    code: int
    seconds: float
    out: str
    err: str


class Command:
    """A command that is to be run.

    Args:
        words: As it is typed.
        seconds: After so long it is killed.
        whom: Who is killed then: `all` of its processes, the `parent` alone, or a `worker` of its.
        version: Of the program: 0 for this one, 1 for a newer one, -1 for an older one.
    """

    def __init__(
        self, *words: str | Path, seconds: float = NEVER, whom: str = "all", version: int = 0
    ) -> None:
        typed = [str(word) for word in words]
        self.asked: dict[str, Any] = {"words": typed, "seconds": seconds, "whom": whom, "version": version}


class Killer:
    """Runs commands in this test's folders, which are killed at moments by chance; close it."""

    def __init__(self) -> None:
        self.begin(seed=0)
        self._program = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.killed"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def begin(self, seed: int) -> Killer:
        """Count anew, with another chance."""
        self.chance = random.Random(seed)
        self.kills: Counter[str] = Counter()
        return self

    def close(self) -> None:
        """End the program that does it."""
        self._program.communicate()

    @property
    def total(self) -> int:
        """How many kills there were."""
        return self.kills.total()

    def run(self, *words: str | Path, seconds: float = NEVER, whom: str = "all", version: int = 0) -> End:
        """Run a command for so long at most, as another version of the program if need be."""
        (end,) = self.together(Command(*words, seconds=seconds, whom=whom, version=version))
        return end

    def together(self, *commands: Command) -> list[End]:
        """Run commands at once; none of their processes may outlive them, and none shows a traceback."""
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        environment = {name: value for name, value in os.environ.items() if name.startswith(_OWN)}
        asked = {"commands": [each.asked for each in commands], "environment": environment}
        self._program.stdin.write(json.dumps(asked) + "\n")
        told = json.loads(self._program.stdout.readline())
        ends = [End(**end) for end in told["ends"]]
        assert told["left"] == [], "processes were left behind"
        for command, end in zip(commands, ends, strict=True):
            assert "Traceback" not in end.err, end.err
            assert end.code != 3, end.err
            self.kills[command.asked["whom"]] += end.ended == "killed"
        return ends

    def moment(self, whole: float) -> float:
        """A moment by chance within a run that takes `whole` seconds, or a little after it."""
        return self.chance.uniform(0.0, 1.1 * whole)


def content_of(root: Path) -> Content:
    """Read every entry of a cache as the program would; each is whole, or it is not there."""
    cache = Cache(root)
    for entry in cache.entries():
        _check(cache, entry, entry.path.stat().st_mtime_ns)
    return {entry.path.relative_to(root).as_posix(): entry.digest for entry in cache.entries()}


_read: set[tuple[Path, str, int]] = set()


def _check(cache: Cache, entry: Entry, made: int) -> None:
    """Decode a file that was not looked at since it was made."""
    if (entry.path, entry.digest, made) in _read:
        return
    assert cache.is_intact(entry), f"{entry.path} has a record, and is not what that says"
    if "frames" in entry.facts:
        assert soundfile.info(entry.path).frames == entry.facts["frames"], entry.path
    _read.add((entry.path, entry.digest, made))


def unfinished_in(root: Path) -> list[Path]:
    """What is in a cache and no entry of it, but for its locks."""
    whole = {root / name for name in content_of(root)}
    whole |= {path.with_name(f"{path.name}.json") for path in whole}
    return [path for path in root.glob("*/*/*") if path not in whole]


def practice(folder: Path, engine: str) -> Path:
    """Write a practice of a few seconds."""
    script = folder / "small.yaml"
    script.write_text(_SCRIPT.replace("ENGINE", engine), encoding="utf-8")
    return script
