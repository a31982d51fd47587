"""Program: read hostile scripts as a listener would, watched, and print what came of each as a line of JSON.

Arguments: the first number and how many. Watched, it may open what lies in the case's own folder, in the
library, and what Python itself imports; nothing else, and it starts nothing and connects to nothing.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import sys
import tempfile
import time
import traceback
from pathlib import Path

from tests.faults.hostile import Case, case
from voiceguide.desk.lint import lint
from voiceguide.errors import ScriptError, UsageError, VoiceguideError
from voiceguide.script import Library, builtin_folder, load

_CALM = Path("/proc/self/clear_refs")
_TOUCHES = ("open", "os.listdir", "os.scandir", "os.mkdir", "os.rename", "os.remove", "shutil.rmtree")
_NEVER = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "socket.connect", "socket.bind")

touched: list[str] = []
is_watching = False


def watch(event: str, args: tuple[object, ...]) -> None:
    """Note every file that is touched, and whatever must never happen."""
    if is_watching and event in _NEVER:
        touched.append(f"{event} {args[:1]}")
    elif is_watching and event in _TOUCHES and isinstance(args[0], (str, bytes)):
        touched.append(os.fsdecode(args[0]))


def read(tried: Case, folder: Path) -> dict[str, object]:
    """Read one case; what came of it."""
    global is_watching
    tried.lay(folder)
    touched.clear()
    _CALM.write_text("5")  # the peak of memory is counted anew
    before, began = _memory("VmRSS"), time.process_time()
    is_watching = True
    try:
        outcome, told = _read(folder / tried.target)
    except BaseException:
        outcome, told = "crash", traceback.format_exc()
    finally:
        is_watching = False
    homes = [
        str(folder),
        str(builtin_folder()),
        *filter(None, sys.path),
        sys.prefix,
        sys.base_prefix,
    ]
    strayed = sorted({path for path in touched if not _is_in(path, homes)})
    return {
        "name": tried.name,
        "outcome": outcome,
        "told": told,
        "strayed": strayed,
        "seconds": time.process_time() - began,
        "megabytes": (_memory("VmHWM") - before) / 1024,
    }


def _read(script: Path) -> tuple[str, str]:
    library = Library([builtin_folder()])
    try:
        practice = load(library.find(str(script)), library)
    except ScriptError as error:
        if not error.problems or not all(p.line >= 1 and p.message for p in error.problems):
            return "crash", f"a refusal without line or reason: {error.problems}"
        return "refused", str(error.problems[0])
    except (UsageError, VoiceguideError) as error:
        return "refused", str(error)
    lint(practice, lambda *_: "")
    return "read", ""


def _is_in(path: str, homes: list[str]) -> bool:
    real = os.path.realpath(path)
    return any(real == home or real.startswith(os.path.realpath(home) + os.sep) for home in homes)


def _memory(what: str) -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split(f"{what}:")[1].split()[0])


def main() -> None:
    """Read the cases."""
    first, many = map(int, sys.argv[1:])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(watch)
    with tempfile.TemporaryDirectory() as outer:
        for number in range(first, first + many):
            folder = Path(outer, "case")
            folder.mkdir()
            sys.stdout.write(json.dumps({"number": number, **read(case(number), folder)}) + "\n")
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
