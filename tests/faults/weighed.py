"""Program: run a command of voiceguide, and print what it said, what it cost, and its most memory, as JSON.

Memory counts from the program's own beginning, and is that of its largest process.
"""

from __future__ import annotations

import contextlib
import io
import json
import resource
import sys
import time
from pathlib import Path

from voiceguide.cli import main


def peak_megabytes() -> float:
    """The most memory that this process has had, and any that it waited for."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    own = int(status.split("VmHWM:")[1].split()[0])
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) * 1024 / 1e6


if __name__ == "__main__":
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = main(sys.argv[1:])
    cpu = time.process_time()
    told = {"code": code, "said": said.getvalue(), "megabytes": peak_megabytes(), "cpu": cpu}
    sys.__stdout__.write(json.dumps(told))  # type: ignore[union-attr]
