"""Program: make a crowd, and ask voiceguide about it as somebody would who has one.

python -m benchmarks.children.crowd library FOLDER COUNT   write so many scripts
python -m benchmarks.children.crowd change FOLDER COUNT    let so many of them have changed
python -m benchmarks.children.crowd cache FOLDER COUNT     lay out so many clips
python -m benchmarks.children.crowd ask FOLDER WORDS…      `voiceguide WORDS…` with that library
python -m benchmarks.children.crowd menu FOLDER            what the menu does before it tells its choices
python -m benchmarks.children.crowd find COUNT             look up clips: CPU milliseconds of a hit, a miss
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from tests.faults.crowds import clip_recipe, fill_cache, fill_library, make_older
from voiceguide import config
from voiceguide.cache import Cache, Recipe
from voiceguide.cli import main as voiceguide
from voiceguide.cli import options
from voiceguide.script import Library

_MINUTE = 60.0
_LOOKED_UP = 300


def main() -> None:
    """Do what the arguments say."""
    verb, place, *words = sys.argv[1:]
    if verb == "library":
        fill_library(Path(place), int(words[0]))
    elif verb == "change":
        for script in sorted(Path(place).glob("*.yaml"))[: int(words[0])]:
            make_older(script, _MINUTE)
    elif verb == "cache":
        fill_cache(Path(place), int(words[0]))
    elif verb == "find":
        print(*_find(int(place)))
    else:
        options.library_here = lambda: Library([Path(place)])  # type: ignore[assignment]
        if verb == "menu":
            _menu()
        else:
            sys.exit(voiceguide(words))


def _menu() -> None:
    from voiceguide.cli import menu
    from voiceguide.cli.coming import past_here
    from voiceguide.phrases import catalogue

    practices, words = menu.suiting_here(), catalogue("en")
    coming = menu.suggested(practices, past_here(practices), datetime.now())
    level = menu.first_level(practices, words, None, coming)
    print(*menu.Menu(words=words, path=(level,)).lines(), sep="\n")


def _find(count: int) -> tuple[float, float]:
    there = [clip_recipe(number * count // _LOOKED_UP) for number in range(_LOOKED_UP)]
    return _each(there), _each([clip_recipe(count + number) for number in range(_LOOKED_UP)])


def _each(recipes: Sequence[Recipe]) -> float:
    cache, began = Cache(config.cache_folder()), time.process_time()
    for recipe in recipes:
        cache.find(recipe)
    return 1000 * (time.process_time() - began) / len(recipes)


if __name__ == "__main__":
    main()
