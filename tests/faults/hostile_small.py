"""Small files that the program reads back, spoilt.

They are bookmarks, the cards of the library, what an exports folder remembers, records of the cache, and the
settings of voices.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from tests.faults.hostile_values import TRAPS, encoded, laid_trap, link_out, spoilt, torn, written
from tests.faults.hostile_watch import Attempt, command
from voiceguide.cli.options import Wishes, practice_named
from voiceguide.cli.place import last_place
from voiceguide.errors import VoiceguideError
from voiceguide.player.bookmark import Bookmark, keep
from voiceguide.script import Library, load
from voiceguide.script.cards import entry_of, files_of
from voiceguide.script.index import Index
from voiceguide.speech.voice_files import find_voices
from voiceguide.units import Millis

PLACES = ("XDG_DATA_HOME", "VOICEGUIDE_CACHE")

_SCRIPT = "title: x\nsteps:\n  - say: Notice the floor here.\n    pause: 2s\n"
_VOICE = {
    "audio": {"sample_rate": 22_050, "quality": "medium"},
    "espeak": {"voice": "en-us"},
    "num_symbols": 256,
    "inference": {"noise_scale": 0.667},
    "phoneme_type": "espeak",
    "phoneme_id_map": {"_": [0], "a": [14]},
    "num_speakers": 2,
    "speaker_id_map": {"ana": 0, "ben": 1},
    "language": {"code": "en_US"},
    "dataset": "joe",
}
_BOOKMARK = Bookmark(
    name="ground-feet",
    title="Feet",
    position=Millis(61_000),
    wishes={"length": "5m", "voice": "tone", "variation": 3},
)
_MADE: dict[str, Path] = {}
"""Folders as they should be."""


def prepare(own: Path) -> None:
    """Make what will be spoilt, once: an exports folder, a cache, cards of a few scripts."""
    folder = own / "template"
    (folder / "scripts").mkdir(parents=True)
    Path(folder, "x.yaml").write_text(_SCRIPT, encoding="utf-8")
    for name in "abc":
        Path(folder, "scripts", f"{name}.yaml").write_text(_SCRIPT.replace("x", name, 1), encoding="utf-8")
        os.utime(folder / "scripts" / f"{name}.yaml", (10**9, 10**9))
    os.environ["VOICEGUIDE_CACHE"] = str(folder / "cache")
    os.chdir(folder)
    command("export", "x.yaml", "--to", "out", "--format", "wav", "--voice", "tone")
    command("sync", "out", "--dry-run")
    command("cache", "verify")
    _cards(folder)
    _MADE.update({each: folder / each for each in ("out", "cache", "scripts", "cards")})
    keep(_BOOKMARK, folder / "bookmark.json")
    _MADE["bookmark"] = folder / "bookmark.json"


def attempt(number: int) -> Attempt:
    """Make the attempt of a number, always the same."""
    chance = random.Random(f"small {number}")
    return chance.choice(
        (_bookmark, _bookmark, _index, _index, _exports, _exports, _exports, _record, _record, _voice, _voice)
    )(chance)


def _spoilt(
    data: bytes, chance: random.Random, *, links: bool = True
) -> tuple[str, Callable[[Path], object]]:
    """Tear, spoil or replace a file of JSON."""
    what = chance.choice(("torn", "strange", "strange", "strange", "trap"))
    if what == "trap":
        trap = chance.choice((*TRAPS, "out") if links else list(TRAPS))
        if trap == "out":
            return "a link out", lambda path: link_out(path, _outside(path), "secret.json")
        return trap, lambda path: laid_trap(trap, path)
    new = (
        torn(data, chance)
        if what == "torn"
        else encoded(written(spoilt(json.loads(data), chance, chance.choice((0.05, 0.2)))))
    )
    return what, lambda path: path.write_bytes(new)


def _outside(path: Path) -> Path:
    return next(each for each in path.parents if each.name == "case").with_name("outside")


def _bookmark(chance: random.Random) -> Attempt:
    # A link that a person made of their own place is followed.
    name, change = _spoilt(_MADE["bookmark"].read_bytes(), chance, links=False)

    def lay(folder: Path) -> None:
        path = folder / "data/voiceguide/bookmark.json"
        path.parent.mkdir(parents=True)
        shutil.copy(_MADE["bookmark"], path)
        change(path)

    def run(folder: Path) -> str:
        bookmark, wishes = last_place()
        known = {name: value for name, value in wishes.items() if name in Wishes.__struct_fields__}
        Wishes(**known).request(practice_named(bookmark.name))
        keep(_BOOKMARK, folder / "data/voiceguide/bookmark.json")
        return "read"

    return Attempt(
        name=f"bookmark: {name}",
        lay=lay,
        run=run,
        named=("",),  # a place that cannot be read is no place
        is_machines=lambda _: True,
        places={"XDG_DATA_HOME": "data"},
    )


def _cards(folder: Path) -> list[str]:
    library = Library([folder / "scripts"])
    index = Index(folder / "cards", "1")

    def read(name: str) -> Any:
        practice = load(library.find(name), library)
        return entry_of(name, practice), files_of(practice)

    return [entry.card.title for entry in index.entries(library, read)]


def _index(chance: random.Random) -> Attempt:
    """Broken cards are read anew; the titles are those of the scripts, whatever is kept."""
    what = chance.choice(("torn", "torn", "rows", "rows", "trap", "statement"))
    file = next(_MADE["cards"].iterdir()).name
    data = torn((_MADE["cards"] / file).read_bytes(), chance)
    trap = chance.choice(list(TRAPS))
    statement = chance.choice(
        (
            "DROP TABLE entries",
            "ALTER TABLE entries RENAME TO x; CREATE VIEW entries AS SELECT * FROM x",
            "ALTER TABLE entries ADD COLUMN more",
            "CREATE TRIGGER t AFTER INSERT ON entries BEGIN DELETE FROM entries; END",
            "DELETE FROM entries",
        )
    )
    column, value = (
        chance.choice(("path", "stamps", "card", "spoken", "sum")),
        chance.choice(("NULL", "x'ff'", "'[1'", "'{}'", "5")),
    )

    def lay(folder: Path) -> None:
        for each in ("scripts", "cards"):
            shutil.copytree(_MADE[each], folder / each)
        path = folder / "cards" / file
        if what == "torn":
            path.write_bytes(data)
        elif what == "trap":
            laid_trap(trap, path)
        else:
            with closing(sqlite3.connect(path)) as kept, suppress(sqlite3.Error):
                kept.executescript(
                    statement if what == "statement" else f"UPDATE OR IGNORE entries SET {column} = {value}"
                )

    def run(folder: Path) -> str:
        for _ in range(2):
            assert _cards(folder) == ["a", "b", "c"]
        return "read"

    return Attempt(name=f"cards: {what}", lay=lay, run=run, is_machines=lambda path: path.startswith("cards"))


def _exports(chance: random.Random) -> Attempt:
    """An exports folder from a stranger: what it does not own is neither replaced nor deleted."""
    file = ".voiceguide-export.json"
    whole = json.loads((_MADE["out"] / file).read_bytes())
    what = chance.choice(("spoilt", "spoilt", "names", "names", "log"))
    if what == "names":
        (entry,) = whole["files"].values()
        bad = chance.choice(
            (
                "../theirs.wav",
                "/etc/hostname",
                "..",
                "",
                "a/../../theirs.wav",
                "sub/theirs.wav",
                "theirs\u0000.wav",
            )
        )
        place = chance.choice(("file", "size", "playlist"))
        if place == "file":
            whole["files"][bad] = entry
        elif place == "size":
            entry["sizes"][bad] = 5
        else:
            ours = whole["playlists"]
            whole["playlists"] = chance.choice(({**ours, bad: 5}, [*ours, bad]))
    name, change = _spoilt(json.dumps(whole).encode(), chance)
    is_plain = what == "names"
    lines = b"\n".join(
        torn(b'{"file": "theirs.txt", "entry": null}', chance)
        if chance.random() < 0.3
        else encoded(written(spoilt({"file": "../theirs.wav", "entry": {"whole": True}}, chance, 0.2)))
        for _ in range(4)
    )
    way = chance.choice(
        (
            ("sync", "out", "--dry-run"),
            ("sync", "out"),
            ("export", "x.yaml", "--to", "out", "--format", "wav", "--voice", "tone", "--prune"),
        )
    )

    def lay(folder: Path) -> None:
        shutil.copytree(_MADE["out"], folder / "out")
        _linked(folder)
        Path(folder, "x.yaml").write_text(_SCRIPT, encoding="utf-8")
        Path(folder, "theirs.wav").write_bytes(b"theirs")
        Path(folder, "out", "sub").mkdir()
        Path(folder, "out", "sub", "theirs.wav").write_bytes(b"theirs")
        Path(folder, "out", "theirs.txt").write_bytes(b"theirs")
        if what == "log":
            Path(folder, "out", ".voiceguide-export.log").write_bytes(lines)
        elif is_plain:
            Path(folder, "out", file).write_text(json.dumps(whole), encoding="utf-8")
        else:
            change(folder / "out" / file)

    return Attempt(
        name=f"exports: {what}, {name if what == 'spoilt' else ''}, {way[0]}",
        lay=lay,
        run=lambda _: (command(*way) and "read") or "read",
        named=("out", "x.yaml", "There is no practice called"),
        is_machines=lambda path: path.startswith(
            ("out/.voiceguide-export", "out/x", "out/Practices", "cache")
        ),
        seconds=4.0,
        places={"VOICEGUIDE_CACHE": "cache"},
    )


def _linked(folder: Path) -> None:
    """A cache of its own, of the same files."""
    shutil.copytree(_MADE["cache"], folder / "cache", copy_function=os.link)


def _record(chance: random.Random) -> Attempt:
    """Records of the cache: what is not right is made anew, or told of."""
    kind = chance.choice(("clips", "sessions", "voices", "clips", "sessions", "voices", "beds"))
    record = chance.choice(sorted((_MADE["cache"] / kind).rglob("*.json"))).relative_to(_MADE["cache"])
    data = (_MADE["cache"] / record).read_bytes()
    is_signed = chance.random() < 0.5
    facts = json.loads(data)
    facts.pop("record_sha256")
    name, change = _spoilt(json.dumps(facts).encode() if is_signed else data, chance)
    is_audio = chance.random() < 0.2
    way = chance.choice(
        (
            ("render", "x.yaml", "--voice", "tone"),
            ("cache", "verify"),
            ("cache", "stats"),
            ("cache", "clean", "--max-size", "900M"),
            ("cache", "explain", "x.yaml", "--voice", "tone"),
        )
    )

    def lay(folder: Path) -> None:
        _linked(folder)
        Path(folder, "x.yaml").write_text(_SCRIPT, encoding="utf-8")
        path = folder / "cache" / record
        path.unlink()
        if is_audio:
            path.with_suffix("").unlink()
            path.write_bytes(data)
            change(path.with_suffix(""))
            return
        change(path)
        if is_signed and path.is_file() and not path.is_symlink() and path.stat().st_size < 1 << 20:
            _sign(path, facts["facts"])

    told = f"{name}{', signed' if is_signed else ''}{', sound' if is_audio else ''}"
    return Attempt(
        name=f"{kind}: {told}, {' '.join(way[:2])}",
        lay=lay,
        run=lambda _: (command(*way) and "read") or "read",
        named=("cache", "damaged"),
        is_machines=lambda path: path.startswith("cache"),
        seconds=8.0 if way[0] == "render" else 1.0,  # a bed may have to be made anew
        places={"VOICEGUIDE_CACHE": "cache"},
    )


def _sign(path: Path, facts: object) -> None:
    """Give a strange record the checksum that it needs to be believed; the facts in it are as they were."""
    with suppress(ValueError, RecursionError, AttributeError, TypeError):
        record = {**json.loads(path.read_bytes()), "facts": facts}
        signed = {
            **record,
            "record_sha256": hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest(),
        }
        path.write_bytes(encoded(json.dumps(signed)))


def _voice(chance: random.Random) -> Attempt:
    name, change = _spoilt(json.dumps(_VOICE).encode(), chance, links=False)  # people link their voices
    beside = chance.choice((".onnx.json", ".json"))
    is_model = chance.random() < 0.15

    def lay(folder: Path) -> None:
        voices = folder / "voices"
        voices.mkdir()
        Path(voices, "en_US-joe.onnx").write_bytes(b"\x08\x07" * 500)
        Path(voices, f"en_US-joe{beside}").write_text(json.dumps(_VOICE), encoding="utf-8")
        change(voices / ("en_US-joe.onnx" if is_model else f"en_US-joe{beside}"))

    def run(folder: Path) -> str:
        voices, broken = find_voices([folder / "voices"])
        told = []
        for voice in voices:
            try:
                voice.fingerprint()
            except VoiceguideError as error:
                told.append(str(error))
        told += [str(error) for _, error in broken]
        assert all("en_US-joe" in each for each in told)
        return "told" if told else "read"

    return Attempt(name=f"voice: {name}{', model' if is_model else ''}", lay=lay, run=run)
