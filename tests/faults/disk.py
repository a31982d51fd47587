"""Program: run one command after another, each on a disk that fails, or by a clock that is wrong.

It runs with `disk_and_clock.c` preloaded. A line of standard input is what to do, as JSON: `words` as they
are typed (or for a deed of `DEEDS`, which `deed` names), the `folder` that stands for the disk, the `error`
by its number, which thing written fails (`at`; 0 for none), and whether it `lasts`; and by how many seconds
the clock is `ahead`, one number after another while it runs; and whether rights hold, for `is_plain`, also
for root. The answer
is the exit code, what was said, and what was written.
"""

from __future__ import annotations

import ctypes
import itertools
import json
import mmap
import os
import struct
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from tests.unit.recording.making import read_aloud
from voiceguide import config
from voiceguide.cli import main, options
from voiceguide.player import outputs
from voiceguide.player.bookmark import Bookmark, keep
from voiceguide.player.menu.answers import keep_answers
from voiceguide.recording.folder import takes_folder
from voiceguide.recording.lines import to_read
from voiceguide.recording.part import PartWriter
from voiceguide.recording.takes import Takes
from voiceguide.timeline import Request
from voiceguide.units import Millis

SIZE = 8 + 8 + 4 + 4 + 8 + 4096 + 20_000 * 256
_HEAD, _AHEAD, _FOLDER = struct.Struct("qqii"), slice(24, 32), slice(32, 32 + 4096)
_TOLD_AT, _TOLD_SIZE, _TOLD_MANY = 32 + 4096, 256, 20_000
_JUMP_SECONDS = 0.05

_PR_CAPBSET_DROP, _CAPABILITY_VERSION_3 = 24, 0x20080522
_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH = 1, 2
"""Source: linux/prctl.h and linux/capability.h; see capabilities(7)."""
_FAST = 20.0

_ROOMS = (
    *("cli.export", "cli.sync", "cli.render", "cli.play", "cli.new", "cli.import_", "cli.cache", "cli.show"),
    *("cli.settings", "cli.journal.verb", "cli.planning.verb", "cli.record.verb", "cli.voices", "cli.say"),
    *("cli.list", "cli.schema", "export.checking", "export.encoding", "export.exporting", "export.tags"),
    *("export.cover.drawing", "sound.gate", "sound.mixer", "journal.store", "recording.running"),
    *("recording.importing.ways", "player.early", "player.keeping"),
)
"""What commands load while they run; here they find it loaded."""


class Disk:
    """What `disk_and_clock.c` is told, and tells."""

    def __init__(self, path: str) -> None:
        with Path(path).open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), SIZE)

    def order(self, folder: str, error: int, at: int, lasts: bool) -> None:
        """Let the disk below a folder fail; empty for no disk."""
        self._shared[: _HEAD.size] = _HEAD.pack(0, at, error, int(lasts))
        self._shared[_FOLDER] = os.fsencode(folder).ljust(4096, b"\0")

    def jump(self, ahead: int) -> None:
        """Let the wall clock be so many seconds ahead."""
        self._shared[_AHEAD] = struct.pack("q", ahead)

    def written(self) -> list[str]:
        """What was written, in its order."""
        count = min(_HEAD.unpack(self._shared[: _HEAD.size])[0], _TOLD_MANY)
        starts = range(_TOLD_AT, _TOLD_AT + count * _TOLD_SIZE, _TOLD_SIZE)
        rows = (self._shared[at : at + _TOLD_SIZE] for at in starts)
        return [os.fsdecode(row.partition(b"\0")[0]) for row in rows]


def record(script: str) -> int:
    """Record a line as the booth does, and let it be what is heard of it."""
    takes, readings = _takes(script)
    with takes.locked():
        takes.recover()
        running = takes.begin(readings[0], "a microphone")
        with PartWriter(running.path) as writer:
            for second in range(4):
                writer.write(recorded(second).tobytes())
                writer.sync()
        take = running.finish()
        assert take is not None
        takes.keep(readings[0], takes.rate(take, 4))
    return 0


def recorded(seed: int) -> np.ndarray:
    """Some of what somebody said."""
    return read_aloud("Notice your feet.")[seed * 12_000 : (seed + 1) * 12_000].astype("<i2")


def _takes(script: str) -> tuple[Takes, Any]:
    practice = options.practice_named(script)
    readings = to_read(practice, Request())
    return Takes(takes_folder(practice, config.takes_folder())), readings


def stop(place: str) -> int:
    """Keep the place where somebody stopped."""
    keep(Bookmark(name=place, title="Small", position=Millis(9000), wishes={}), config.bookmark_file())
    return 0


def answer(bed: str) -> int:
    """Keep what was answered in the first run."""
    keep_answers(config.settings_file(), {"bed": bed, "volume": "70"})
    return 0


DEEDS: dict[str, Callable[[str], int]] = {"record": record, "stop": stop, "answer": answer}
"""What no verb does without a listener, a terminal or a microphone."""


def run(asked: dict[str, Any], disk: Disk) -> dict[str, Any]:
    """Do one thing in a process of its own."""
    with tempfile.TemporaryFile("w+b") as out, tempfile.TemporaryFile("w+b") as err:
        child = os.fork()
        if not child:
            os._exit(_do(asked, out.fileno(), err.fileno(), disk))
        jumps = itertools.cycle(asked["ahead"])
        while not (ended := os.waitpid(child, os.WNOHANG))[0]:
            if len(asked["ahead"]) > 1:
                disk.jump(next(jumps))
            time.sleep(_JUMP_SECONDS if len(asked["ahead"]) > 1 else 0.005)
        status = ended[1]
        written = disk.written()
        disk.order("", 0, 0, lasts=False)
        disk.jump(0)
        said = []
        for stream in (out, err):
            stream.seek(0)
            said.append(stream.read().decode("utf-8", "replace"))
    return {"code": os.waitstatus_to_exitcode(status), "out": said[0], "err": said[1], "written": written}


def _do(asked: dict[str, Any], out: int, err: int, disk: Disk) -> int:
    import traceback

    nothing = os.open(os.devnull, os.O_RDONLY)
    for stream, number in ((nothing, 0), (out, 1), (err, 2)):
        os.dup2(stream, number)
    sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - it lives as long as the process
    os.environ.update(asked["env"])
    tempfile.tempdir = None
    if "is_plain" in asked and not os.geteuid():
        _obey_rights()
    os.chdir(asked["cwd"])
    if "play" in asked["words"]:
        _listen()
    disk.jump(asked["ahead"][0])
    disk.order(asked["folder"], asked["error"], asked["at"], asked["lasts"])
    try:
        if "deed" in asked:
            code = _said(partial(DEEDS[asked["deed"]], *asked["words"]))
        else:
            code = main(asked["words"])
    except BaseException:
        traceback.print_exc()
        code = 99
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    return code


def _obey_rights() -> None:
    """Let the rights of files hold for root and for what root starts, as they do for everybody else."""
    libc = ctypes.CDLL(None, use_errno=True)
    header = struct.pack("=Ii", _CAPABILITY_VERSION_3, 0)
    held = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; and once more for the numbers from 32
    assert libc.capget(header, held) == 0
    for number in _CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH:
        assert libc.prctl(_PR_CAPBSET_DROP, number, 0, 0, 0) == 0
        for place in range(3):
            held[place] &= ~(1 << number)
    assert libc.capset(header, held) == 0


def _said(deed: Callable[[], int]) -> int:
    from voiceguide.errors import VoiceguideError

    try:
        return deed()
    except VoiceguideError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code


def _listen() -> None:
    """Play fast, to somebody who tells what was heard."""
    heard = sha256()

    class Listener(outputs.NullOutput):
        def __init__(self) -> None:
            super().__init__(speed=_FAST, heard=self._hear)

        def _hear(self, block: np.ndarray) -> None:
            # A busy machine falls behind so fast a play: the silence that fills in is none of the session's.
            heard.update(block[block.any(axis=1)].tobytes())

        def close(self) -> None:
            super().close()
            sys.stdout.write(f"heard {heard.hexdigest()}\n")

    outputs.OUTPUTS = {**outputs.OUTPUTS, "null": Listener}


def serve() -> None:
    """Do what is asked, line by line."""
    disk = Disk(os.environ["FAULTS"])
    for line in sys.stdin:
        sys.stdout.write(json.dumps(run(json.loads(line), disk)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    import importlib

    for room in _ROOMS:
        importlib.import_module(f"voiceguide.{room}")
    serve()
