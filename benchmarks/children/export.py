"""Program: export a generated session in one format.

    python -m benchmarks.children.export FORMAT FOLDER MINUTES

The session has to be in the cache.
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.children.practice import session_practice
from voiceguide import config
from voiceguide.cache import Cache
from voiceguide.cli.workers import pool_of
from voiceguide.export.exporting import Album, Exported, Exporter, Item
from voiceguide.export.formats import format_named
from voiceguide.export.shelf import open_shelf
from voiceguide.render import Renderer
from voiceguide.timeline import Request
from voiceguide.units import Millis


def main() -> None:
    """Do what the arguments say."""
    ending, folder, minutes = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    album = Album(title="Benchmark", format=format_named(ending), captions=("lrc",), date="2026-01-01")
    item = Item(
        practice=session_practice(minutes),
        request=Request(length=Millis(minutes * 60_000)),
        length=f"{minutes}m",
        title="Benchmark",
    )
    cache = Cache(config.cache_folder())
    with Renderer(cache) as renderer, open_shelf(folder, cache.root) as shelf, pool_of(1) as pool:
        exporter = Exporter(renderer, shelf, album)
        for result in exporter.run([item], exporter.names([item]), pool):
            if not isinstance(result, Exported):
                raise SystemExit(str(result.error))


if __name__ == "__main__":
    main()
