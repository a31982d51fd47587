"""A person's folders, and a program in them whose disks fail and whose clock jumps when they are told to."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.faults import disk
from tests.faults.disk_deeds import FIRST, Deed, Words, lay

_SOURCE = Path(__file__).with_name("disk_and_clock.c")


@dataclass(kw_only=True)
class Bench:
    """One person's folders, a program in them, and disks that fail when they are told to."""

    root: Path
    program: subprocess.Popen[str]
    bases: Path
    seconds: list[float] = field(default_factory=list)

    def do(self, words: Sequence[str], deed: str = "", **fault: Any) -> dict[str, Any]:
        """Do something and tell what came of it."""
        home = self.root / "home"
        kinds = ("CACHE", "CONFIG", "DATA", "STATE")
        env = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in kinds}
        env |= {"HOME": str(home), "TMPDIR": str(self.root / "tmp")}
        env["VOICEGUIDE_CACHE"] = str(self.root / "cache")
        asked = {
            "words": list(words),
            "env": {**env, **fault.pop("env", {})},
            "cwd": str(self.root),
            "folder": str(self.root),
        }
        asked |= {"error": errno.ENOSPC, "at": 0, "lasts": True, "ahead": [0], **fault} | (
            {"deed": deed} if deed else {}
        )
        assert self.program.stdin is not None
        assert self.program.stdout is not None
        self.program.stdin.write(json.dumps(asked) + "\n")
        self.program.stdin.flush()
        began = time.monotonic()
        answer: dict[str, Any] = json.loads(self.program.stdout.readline())
        self.seconds.append(time.monotonic() - began)
        return answer

    def base(self, deed: Deed) -> Path:
        """What a person has before a deed, made once."""
        base = self.bases / str(abs(hash(deed.before)))
        if not base.exists():
            self.return_to(self.bases / "first")
            for words in deed.before:
                self.prepare(words)
            shutil.copytree(self.root, base, copy_function=_shared)
        return base

    def return_to(self, base: Path) -> None:
        """Let everything be as it was."""
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.copytree(base, self.root, copy_function=_shared)

    def prepare(self, words: Words) -> None:
        """Do something that goes well, or behind `forget`, `damage` or `deed` what is said there."""
        match words:
            case ("forget", name):
                for path in (self.root / name).parent.glob(f"{Path(name).name}*"):
                    path.unlink()
            case ("damage", name):
                path = next((self.root / name).glob("*/*.wav"))
                data = bytearray(path.read_bytes())
                data[99] ^= 1
                path.unlink()
                path.write_bytes(data)
            case ("deed", name, place):
                assert self.do((place,), name)["code"] == 0
            case _:
                done = self.do(words)
                assert done["code"] == 0, done["err"]


def _shared(source: str, target: str) -> None:
    """Copy a file, but link what nobody writes into."""
    if "/beds/" in source or "/bells/" in source:
        os.link(source, target)
    else:
        shutil.copy2(source, target)


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory, bells_and_beds: Path) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("disks")
    library, order = folder / "failing.so", folder / "order"
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        assert not os.environ.get("VOICEGUIDE_REQUIRE_FAULTS"), "there is no C compiler"
        pytest.skip("there is no C compiler")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, _SOURCE, "-ldl"], check=True)
    with order.open("wb") as file:
        file.truncate(disk.SIZE)
    env = {**os.environ, "LD_PRELOAD": str(library), "FAULTS": str(order), "LC_MESSAGES": "C"}
    env |= {"DBUS_SESSION_BUS_ADDRESS": "disabled:", "PYTHONWARNINGS": "error,ignore::DeprecationWarning"}
    for name in ("LC_ALL", "VOICEGUIDE_SETTINGS", "VOICEGUIDE_VOICES"):
        env.pop(name, None)
    command = [sys.executable, "-m", "tests.faults.disk"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env
    ) as program:
        bench = Bench(root=folder / "person", bases=folder / "bases", program=program)
        bench.bases.mkdir()
        lay(bench.root, bells_and_beds)
        for words in FIRST:
            bench.prepare(words)
        shutil.copytree(bench.root, bench.bases / "first", copy_function=_shared)
        yield bench
        assert program.stdin is not None
        program.stdin.close()
