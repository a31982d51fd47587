"""Program: run `voiceguide` with the arguments given; stop when the session's first frame is handed out.

It prints the moment (`time.monotonic`, which all processes of one machine share) and the CPU seconds that
this process has used until then. The null output hands out silence while it waits for a source, so the
moment is that of the first block in which the session itself has moved on.
"""

from __future__ import annotations

import _thread
import sys
import time
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

_WATCHED = "voiceguide.player.outputs.reel"


class _Watch(MetaPathFinder):
    """Wraps `Reel.take` when its module is loaded, whenever that is: nothing is imported early for it."""

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if fullname != _WATCHED:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        assert spec is not None
        assert spec.loader is not None
        spec.loader = _Wrapping(spec.loader)
        return spec


class _Wrapping(Loader):
    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        _wrap(module.Reel)


def _wrap(reel: Any) -> None:
    take = reel.take

    def watched(self: Any, count: int) -> Any:
        before = self.position
        block = take(self, count)
        if self.position > before:
            print(f"first frame {time.monotonic()} {time.process_time()}", flush=True)
            reel.take = take
            _thread.interrupt_main()
        return block

    reel.take = watched


if __name__ == "__main__":
    sys.meta_path.insert(0, _Watch())
    from voiceguide.cli import main

    main(sys.argv[1:])
