"""A cached file is not what it was: it is made anew, and is never heard."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.faults.campaign import cases, tell
from voiceguide.cache import Cache, Recipe
from voiceguide.cli import options
from voiceguide.errors import SoundError
from voiceguide.player.source import FileSource
from voiceguide.render import Renderer, open_mixer
from voiceguide.script.cards import Entry, entry_of, files_of
from voiceguide.script.index import Index
from voiceguide.script.library import Library
from voiceguide.sound.pcm import write_session
from voiceguide.timeline import Request

CASES = cases(few=16, whole=1000)

pytestmark = pytest.mark.campaign

_SCRIPT = """\
title: Small
language: en
voice: {engine: tone}
steps:
  - bell: bowl
  - say: Notice your feet.
    pause: 1s
  - sound: drone.wav
  - say: Rest.
"""


@dataclass(kw_only=True)
class Kept:
    """A cache with a session in it, and what that sounds like."""

    root: Path
    script: Path
    sound: bytes

    @property
    def files(self) -> list[Path]:
        """Every file of it but the locks, in an order that does not depend on the disk."""
        return sorted(path for path in self.root.rglob("*") if path.is_file() and path.parent.name != "locks")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, bells_and_beds: Path) -> Kept:
    folder = tmp_path_factory.mktemp("flipped")
    shutil.copytree(bells_and_beds, folder / "cache")
    script = folder / "small.yaml"
    script.write_text(_SCRIPT, encoding="utf-8")
    sound = 0.1 * np.sin(np.arange(24_000) / 30.0) * np.hanning(24_000)
    soundfile.write(folder / "drone.wav", sound, 24_000)
    return Kept(root=folder / "cache", script=script, sound=rendered(folder / "cache", script))


def rendered(root: Path, script: Path) -> bytes:
    """Render as a new process would, and decode it."""
    with Renderer(Cache(root)) as renderer:
        session = renderer.prepare(options.practice_named(str(script)), Request())
        entry, _ = renderer.render(session)
    samples, _ = soundfile.read(entry.path, dtype="int16")
    return bytes(samples.tobytes())


def mixed(root: Path, script: Path) -> bytes:
    """Mix as for listening, from the lines, bells and beds."""
    with Renderer(Cache(root)) as renderer:
        session = renderer.prepare(options.practice_named(str(script)), Request())
        return b"".join(block.tobytes() for block in open_mixer(session).blocks())


Damage = Callable[[Path, random.Random], None]


def flip(path: Path, chance: random.Random) -> None:
    """Flip a bit, most often in the sound itself."""
    with path.open("r+b") as file:
        at = chance.randrange(path.stat().st_size)
        file.seek(at)
        byte = file.read(1)[0] ^ 1 << chance.randrange(8)
        file.seek(at)
        file.write(bytes([byte]))


def cut(path: Path, chance: random.Random) -> None:
    os.truncate(path, chance.randrange(path.stat().st_size))


def empty(path: Path, chance: random.Random) -> None:
    os.truncate(path, 0)


def exchange(path: Path, chance: random.Random) -> None:
    """Let it hold what another file of its kind holds."""
    others = [each for each in path.parents[2].rglob(f"*{path.suffix}") if each != path and each.is_file()]
    path.write_bytes(chance.choice(others).read_bytes())


def become_a_folder(path: Path, chance: random.Random) -> None:
    path.unlink()
    path.mkdir()


DAMAGES: tuple[Damage, ...] = (flip,) * 12 + (cut, empty, exchange, become_a_folder)


def test_whatever_happens_to_a_cached_file_it_is_made_anew_and_never_heard(
    kept: Kept, tmp_path: Path
) -> None:
    chance = random.Random(3)
    kinds: dict[str, int] = {}
    longest = 0.0
    names = [path.relative_to(kept.root) for path in kept.files if path.suffix != ".sqlite3"]
    root = tmp_path / "cache"
    for number in range(CASES):
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(kept.root, root, copy_function=os.link)
        path = root / (names[number] if number < len(names) else chance.choice(names))
        held = path.read_bytes()
        path.unlink()  # it is shared with the whole one
        path.write_bytes(held)
        damage = chance.choice(DAMAGES)
        damage(path, chance)
        if path.parts[-3] != "sessions":  # else nobody would look at it
            shutil.rmtree(root / "sessions")
        began = time.monotonic()
        heard = (rendered if number % 2 else mixed)(root, kept.script)
        longest = max(longest, time.monotonic() - began)
        assert heard == kept.sound, f"case {number}: {damage.__name__} in {path.relative_to(root)}"
        assert rendered(root, kept.script) == kept.sound, f"case {number}: the next run"
        kinds[path.parts[-3]] = kinds.get(path.parts[-3], 0) + 1
    assert {"clips", "beds", "bells", "sounds", "sessions"} <= set(kinds)
    told = ", ".join(f"{count} in {kind}" for kind, count in sorted(kinds.items()))
    tell("damaged cached files", tried=CASES, unit="files", seconds=longest, note=told)


def listened(path: Path, count: int) -> tuple[list[object], SoundError | None]:
    """Listen until something is wrong."""
    heard: list[object] = []
    try:
        with closing(FileSource(path)) as source:
            for start in range(0, source.frames, count):
                heard.append(source.read(start, count))
    except SoundError as error:
        return heard, error
    return heard, None


def test_a_long_session_that_is_damaged_where_nobody_looked_is_not_heard_and_goes(
    kept: Kept, tmp_path: Path
) -> None:
    """A long file is looked at in places; what is damaged between them does not decode."""
    chance, noise = random.Random(5), np.random.default_rng(5)
    block = (noise.standard_normal((48_000, 2)) * 3000).astype(np.int16)
    recipe = Recipe("sessions", {"long": True}, label="long")
    whole = Cache(tmp_path / "whole")

    def build(path: Path) -> dict[str, object]:
        write_session(path, [block] * 45)
        return {}

    made = whole.make(recipe, build)
    assert made.size > 1 << 22
    for number in range(CASES // 4):
        root = tmp_path / str(number)
        shutil.copytree(whole.root, root)
        cache = Cache(root)
        found = cache.find(recipe)
        assert found is not None
        flip(found.path, chance)
        found = Cache(root).find(recipe)
        if found is None:
            continue
        heard, trouble = listened(found.path, len(block))
        assert all(np.array_equal(each, block) for each in heard), f"case {number}"
        if trouble is None:
            assert len(heard) == 45
        else:
            assert "damaged" in str(trouble)
            assert not found.path.exists()
            assert Cache(root).make(recipe, build).digest == made.digest
        shutil.rmtree(root)


def test_a_damaged_index_of_the_library_tells_nothing_wrong(tmp_path: Path) -> None:
    chance = random.Random(7)
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    for number in range(6):
        path = scripts / f"p{number}.yaml"
        path.write_text(f"title: Practice {number}\nlanguage: en\nsteps:\n  - say: Feel foot {number}.\n")
        os.utime(path, (1_700_000_000, 1_700_000_000))
    library = Library([scripts])

    def read(name: str) -> tuple[Entry, tuple[str, ...]]:
        practice = options.practice_named(str(scripts / f"{name}.yaml"))
        return entry_of(name, practice), files_of(practice)

    Index(tmp_path / "whole", "1").entries(library, read)
    (whole,) = (tmp_path / "whole").iterdir()
    usual = Index(tmp_path / "whole", "1").entries(library, read)
    for number in range(CASES):
        folder = tmp_path / "index"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        kept = folder / whole.name
        shutil.copy(whole, kept)
        damage = chance.choice([each for each in DAMAGES if each is not exchange])
        damage(kept, chance)
        for spoken in (True, False, True):
            told = Index(folder, "1").entries(library, read, spoken=spoken)
            assert [each.card for each in told] == [each.card for each in usual], f"case {number}"
            assert not spoken or told == usual, f"case {number}"
        if kept.is_file():
            with closing(sqlite3.connect(kept)) as file:
                file.execute("SELECT count(*) FROM entries")
