"""Program: try hostile data as a listener would meet it, watched, and print what came of each as a JSON line.

Arguments: the module of the attempts, the first number and how many. Watched, the program may open what lies
in the attempt's own folder and in those of the program itself, and what Python imports; nothing else, and it
starts nothing and connects to nothing. Beside the attempt's folder lies somebody's own, which hostile links
lead to: of that nothing may be read, and nothing changes.
"""

from __future__ import annotations

import contextlib
import faulthandler
import importlib
import io
import json
import os
import resource
import shutil
import signal
import stat
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn
from urllib.parse import unquote, urlsplit

import soundfile

from voiceguide.errors import ScriptError, VoiceguideError

cli = importlib.import_module("voiceguide.cli.main")

_CALM = Path("/proc/self/clear_refs")
_TOUCHES = (
    *("open", "sqlite3.connect", "os.listdir", "os.scandir", "os.mkdir", "os.rename", "os.remove", "os.link"),
    *("os.symlink", "os.truncate", "os.chmod", "os.rmdir", "os.utime", "shutil.rmtree", "soundfile"),
)
_NEVER = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "socket.connect", "socket.bind")
_SYSTEM = ("/usr/share/zoneinfo", "/etc/localtime", "/dev/null", "/proc/cpuinfo", "/proc/meminfo")
"""What Python and its libraries look at of themselves."""

_ENGINES = ("/usr/bin/RHVoice-test", "/usr/bin/pico2wave", "/usr/share/RHVoice", "/usr/share/pico")
"""Where a voice that nobody knows is looked for."""

_SMALL = 1 << 20
_MOST_SECONDS = 300
"""So long an attempt is waited for; it hangs then."""

SECRET = "alligator-4711"
"""What somebody's own files hold, and no message may tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt.

    Attributes:
        name: What is tried, in a few words.
        lay: Lays its files into an empty folder.
        run: What a person then does in that folder; it returns a word for what came of it, and a refusal is a
            `VoiceguideError`, or a `Refused` with what was printed.
        named: Parts of names, one of which a refusal has to name.
        is_machines: Whether a file, by its path in the folder, is the program's own: it may change.
        seconds: How much CPU it may take.
        megabytes: How much memory.
        places: Environment variables, and what each names in the folder.
    """

    name: str
    lay: Callable[[Path], object]
    run: Callable[[Path], str]
    named: tuple[str, ...] = ()
    is_machines: Callable[[str], bool] = lambda _: False
    seconds: float = 1.0
    megabytes: float = 200.0
    places: Mapping[str, str] = field(default_factory=dict)


class Refused(Exception):  # noqa: N818 - what a command said, and no error of ours
    """A command line ended with an expected failure, and printed this."""


class _HangError(BaseException):
    """It takes for ever."""


touched: list[str] = []
is_watching = False


def watch(event: str, args: tuple[Any, ...]) -> None:
    """Note every file that is touched, and whatever must never happen."""
    if not is_watching:
        return
    if event in _NEVER:
        touched.append(f"{event} {args[:1]}")
    elif event in _TOUCHES:
        named = args[:2] if event in ("os.rename", "os.link") else args[:1]
        touched.extend(os.fsdecode(each) for each in named if isinstance(each, (str, bytes, os.PathLike)))


def command(*words: str) -> str:
    """Type a command; what it printed on standard output.

    Raises:
        Refused: If it ends with an expected failure; with what it printed on standard error.
    """
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = cli.main(words)
    if code:
        raise Refused(out.getvalue() + err.getvalue())
    return out.getvalue()


def attempt(tried: Attempt, folder: Path, outside: Path, homes: list[str]) -> dict[str, object]:
    """Make one attempt; what came of it."""
    global is_watching
    tried.lay(folder)
    before, theirs = dict(_files_in(folder)), dict(_files_in(outside))
    for variable, place in tried.places.items():
        os.environ[variable] = str(folder / place)
    touched.clear()
    _CALM.write_text("5")  # the peak of memory is counted anew
    memory, began = _memory("VmRSS"), _cpu()
    signal.alarm(_MOST_SECONDS)
    faulthandler.dump_traceback_later(2 * _MOST_SECONDS, exit=True)
    is_watching = True
    try:
        outcome, told = tried.run(folder), ""
    except Refused as refused:
        outcome, told = "refused", str(refused)
    except VoiceguideError as error:
        outcome, told = "refused", str(error) + (error.what if isinstance(error, ScriptError) else "")
    except BaseException:
        outcome, told = "crash", traceback.format_exc()
    finally:
        is_watching = False
        signal.alarm(0)
        faulthandler.cancel_dump_traceback_later()
    seconds, megabytes = _cpu() - began, (_memory("VmHWM") - memory) / 1024
    after = dict(_files_in(folder))
    faults = [] if outcome != "crash" else [told]
    if outcome == "refused" and not any(name in told for name in tried.named):
        faults.append(f"a refusal without a file's name: {told}")
    if SECRET in told:
        faults.append(f"it tells a secret: {told}")
    faults += [
        f"it strayed to {path}" for path in sorted({*touched}) if not _is_in(path, [*homes, str(folder)])
    ]
    faults += [
        f"changed: {name}"
        for name, was in before.items()
        if after.get(name) != was and not tried.is_machines(name)
    ]
    if dict(_files_in(outside)) != theirs:
        faults.append("it changed what is somebody else's")
    if seconds > tried.seconds:
        faults.append(f"{seconds:.2f} s of CPU, of {tried.seconds}")
    if megabytes > tried.megabytes:
        faults.append(f"{megabytes:.0f} MB, of {tried.megabytes}")
    return {
        "name": tried.name,
        "outcome": outcome,
        "faults": faults,
        "seconds": seconds,
        "megabytes": megabytes,
    }


def _files_in(folder: Path) -> Iterator[tuple[str, object]]:
    for place, folders, files in os.walk(folder):
        for path in (Path(place, name) for name in (*folders, *files)):
            status = path.lstat()
            told: object = stat.S_IFMT(status.st_mode)
            if stat.S_ISLNK(status.st_mode):
                told = str(path.readlink())
            elif stat.S_ISREG(status.st_mode):
                told = (
                    Path(path).read_bytes()
                    if status.st_size <= _SMALL
                    else (status.st_size, status.st_mtime_ns)
                )
            yield os.path.relpath(path, folder), told


def _is_in(path: str, homes: list[str]) -> bool:
    if path == ":memory:":
        return True
    if path.startswith("file:"):
        path = unquote(urlsplit(path).path)
    real = os.path.realpath(path)
    return any(
        real == home or real.startswith(home.rstrip(os.sep) + os.sep) for home in map(os.path.realpath, homes)
    )


def _memory(what: str) -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split(f"{what}:")[1].split()[0])


def _cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _hang(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise _HangError


def _crash(error: Exception, _argv: object) -> NoReturn:
    raise RuntimeError("the command line crashed") from error


def _watch_closely() -> None:
    """See also what libsndfile opens, which Python does not; and what crashes is not put into a log."""
    begin = soundfile.SoundFile.__init__

    def told(self: soundfile.SoundFile, file: Any, *rest: Any, **named: Any) -> None:
        sys.audit("soundfile", file)
        begin(self, file, *rest, **named)

    soundfile.SoundFile.__init__ = told
    cli._crash = _crash
    sys.addaudithook(watch)
    signal.signal(signal.SIGALRM, _hang)


def lay_outside(outside: Path) -> None:
    """Lay somebody's own files, which nobody may read or change: their names are those of takes and such."""
    for name in (
        "secret.txt",
        "secret.json",
        "secret.flac",
        "chosen.txt",
        "cut-off.part",
        ".unfinished-1.json",
    ):
        Path(outside, name).write_text(f"{SECRET}\n", encoding="utf-8")


def main() -> None:
    """Make the attempts."""
    module = importlib.import_module(f"tests.faults.{sys.argv[1]}")
    first, many = map(int, sys.argv[2:])
    warnings.simplefilter("error")  # what a library would print
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (3 << 30, 3 << 30))
    with tempfile.TemporaryDirectory() as outer:
        own, folder, outside = Path(outer, "own"), Path(outer, "case"), Path(outer, "outside")
        for each in (own, outside):
            each.mkdir()
        lay_outside(outside)
        places = {
            "HOME": "home",
            "TMPDIR": "tmp",
            "VOICEGUIDE_CACHE": "cache",
            "VOICEGUIDE_SETTINGS": "settings.yaml",
        }
        places |= {f"XDG_{kind}_HOME": kind.lower() for kind in ("CACHE", "CONFIG", "DATA", "STATE")}
        os.environ |= {variable: str(own / place) for variable, place in places.items()}
        Path(own, "tmp").mkdir()
        tempfile.tempdir = None
        _watch_closely()
        module.prepare(own)
        homes = [str(own), str(Path(__file__).parents[2] / "scripts"), *_SYSTEM, *_ENGINES]
        homes += [*filter(None, sys.path), sys.prefix, sys.base_prefix]
        for number in range(first, first + many):
            folder.mkdir()
            os.chdir(folder)
            came = attempt(module.attempt(number), folder, outside, homes)
            sys.stdout.write(json.dumps({"number": number, **came}) + "\n")
            sys.stdout.flush()
            os.chdir(outer)
            shutil.rmtree(folder)
            for variable in module.PLACES:
                os.environ[variable] = str(own / places[variable])
        tempfile.tempdir = None


if __name__ == "__main__":
    # Imported once more by its name, which the attempts know it by.
    importlib.import_module("tests.faults.hostile_watch").main()
