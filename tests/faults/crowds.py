"""What load is made of: thousands of scripts out of those that ship, and entries as the cache lays them."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from pathlib import Path

from voiceguide.cache import Recipe
from voiceguide.cache.record import record_checksum
from voiceguide.script import builtin_folder

_TITLE = re.compile(r"^title: (.*)$", re.MULTILINE)
_LAST_YEAR = -365 * 86_400
_LINKS = 20_000
"""So many names may one file have, wherever it lies."""


def fill_library(folder: Path, count: int) -> None:
    """Write scripts as people would: those that ship, each with a title and a word of its own, long ago."""
    shutil.copytree(builtin_folder() / "parts", folder / "parts")
    shipped = [
        (path.stem, path.read_text(encoding="utf-8")) for path in sorted(builtin_folder().glob("*.yaml"))
    ]
    for number in range(count):
        stem, text = shipped[number % len(shipped)]
        script = folder / f"{stem}-{number:04}.yaml"
        script.write_text(_of_ones_own(text, number), encoding="utf-8")
        make_older(script)


def make_older(path: Path, seconds: float = _LAST_YEAR) -> None:
    """Let a file have been written so many seconds ago, or ahead."""
    then = path.stat().st_mtime + seconds
    os.utime(path, (then, then))


def _of_ones_own(text: str, number: int) -> str:
    titled = _TITLE.sub(lambda found: f'title: "{found[1].strip(chr(34))}, {_word(number)}"', text, count=1)
    return titled.rstrip("\n") + f"\n  - say: And now {_word(number)}, number {number}.\n"


def _word(number: int) -> str:
    """A word that nobody else says: sounds of two letters, by the digits of a number."""
    sounds = ("ba", "de", "fi", "go", "ku", "la", "me", "ni", "po", "ru")
    return "".join(sounds[int(digit)] for digit in f"{number:04}")


def clip_recipe(number: int) -> Recipe:
    """What a spoken line is cached by."""
    text = f"Notice your feet, and let them come as they are, {number}."
    ingredients = {
        "text": text,
        "engine": "espeak-ng 1.52.0",
        "voice": "en-us+klatt",
        "rate": 110,
        "pitch": 50,
    }
    return Recipe("clips", ingredients, label=text, suffix=".wav", is_renamed=False)


def fill_cache(root: Path, count: int) -> None:
    """Lay out entries as `Cache.make` would, the audio being few files with many names."""
    content = bytes(2048)
    digest = hashlib.sha256(content).hexdigest()
    for number, recipe in enumerate(map(clip_recipe, range(count))):
        path = root / recipe.kind / recipe.key[:2] / recipe.file_name
        path.parent.mkdir(parents=True, exist_ok=True)
        if number % _LINKS == 0:
            path.write_bytes(content)
            whole = path
        else:
            path.hardlink_to(whole)
        _record(path, recipe, digest, len(content))


def _record(path: Path, recipe: Recipe, digest: str, size: int) -> None:
    words = [[4 * word, 4 * word + 3, 12_000 * word, 12_000 * word + 9_000] for word in range(9)]
    facts = {"frames": 120_000, "lead": 0, "tail": 96, "gaps": [], "words": words, "rate": 110}
    record: dict[str, object] = {"recipe": dict(recipe.ingredients), "facts": facts, "bytes": size}
    record |= {"sha256": digest, "spot_sha256": digest}
    record["record_sha256"] = record_checksum(record)
    path.with_name(f"{path.name}.json").write_text(json.dumps(record, indent=1), encoding="utf-8")
