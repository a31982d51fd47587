"""Recordings folders from a stranger: notes, choices, sounds and running takes of ill will."""

from __future__ import annotations

import hashlib
import json
import os
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tests.faults.hostile_sounds import sound
from tests.faults.hostile_values import JSON, TRAPS, encoded, laid_trap, link_out, spoilt, torn, written
from tests.faults.hostile_watch import Attempt, command
from tests.unit.recording.making import read_aloud
from voiceguide.cli.record.place import Place
from voiceguide.cli.record.takes import Desk
from voiceguide.errors import RecordingError
from voiceguide.recording.lines import Reading, to_read
from voiceguide.recording.part import PartWriter
from voiceguide.recording.takes import Takes
from voiceguide.recording.wanted import left_at
from voiceguide.script import Library, builtin_folder, load
from voiceguide.timeline import Request
from voiceguide.units import RATE

PLACES = ()

_SCRIPT = """\
title: x
steps:
  - say: Notice your feet here.
    id: feet
    pause: 1s
  - say: Let them rest. And rest again.
    pause: 1s
  - say: That was all.
"""
_KEYS: list[str] = []
_FILES: dict[str, bytes] = {}
"""A folder of takes as it should be, by paths in it."""

_CHOICES = (
    *(
        "../../outside/secret.txt",
        "x  20261122-120000-000",
        "<<<<<<< HEAD",
        "=======",
        "",
        "#",
        "KEY  99999999-999999-999",
    ),
    *(
        "KEY  ../20261122-120000-000",
        "KEY  KEY/../../20261122-120000-000",
        "KEY  20261122-120000-000  ",
        "\x00",
        "a" * 4000,
    ),
    *(
        "KEY  other/20261122-120000-000",
        "KEY\t20261122-120000-000",
        "\u202eKEY  20261122-120000-000",
        "KEY  room-20261122-120000-000",
    ),
    *(
        "KEY  \uff120261122-120000-000",
        "\ufeffKEY  20261122-120000-000",
        "\x1b[2J",
        "x  y\n" * 3000,
        "KEY  20261122-120000-000\r\n" * 300,
    ),
)


def prepare(own: Path) -> None:
    """Record the takes, once."""
    folder = own / "template"
    folder.mkdir()
    Path(folder, "x.yaml").write_text(_SCRIPT, encoding="utf-8")
    readings = _readings(folder)
    takes = Takes(folder / "x.takes")
    for number, reading in enumerate(readings):
        recorded = read_aloud(reading.text)
        take = takes.add(reading, recorded, "a microphone")
        takes.keep(reading, take)
        takes.add(reading, recorded[: RATE // 2], "a microphone")
        if number == 0:
            desk = Desk(takes, readings)
            desk.last = None
    room = takes.begin_room("a microphone")
    room.finish(np.random.default_rng(1).normal(0, 60, 4 * RATE).astype(np.int16))
    running = takes.begin(readings[1], "a microphone")
    with PartWriter(running.path) as part:
        part.write(read_aloud("Let them rest.").tobytes())
    Place(takes.folder).keep(readings[1])
    with takes.locked():
        pass
    _KEYS.extend(reading.key for reading in readings)
    for path in sorted(takes.folder.rglob("*")):
        if path.is_file():
            _FILES[path.relative_to(takes.folder).as_posix()] = path.read_bytes()
    _FILES.setdefault("recording.lock", b"")
    for words in (
        ("check", "x.yaml"),
        ("render", "x.yaml", "--voice", "mixed"),
        ("render", "x.yaml", "--voice", "tone"),
    ):
        os.chdir(folder)
        command(*words)


def _readings(folder: Path) -> tuple[Reading, ...]:
    return to_read(load(folder / "x.yaml", Library([builtin_folder()])), Request())


def _ending(ending: str) -> list[str]:
    return [name for name in _FILES if name.endswith(ending)]


Change = Callable[[Path], object]


def attempt(number: int) -> Attempt:
    """Make the attempt of a number, always the same."""
    chance = random.Random(f"takes {number}")
    name, change, seconds = chance.choice(
        (
            _note,
            _note,
            _note,
            _sound,
            _sound,
            _choices,
            _choices,
            _part,
            _trap,
            _trap,
            _way_out,
            _way_out,
            _left,
        )
    )(chance)
    way = chance.choice((_checked, _checked, _sat, _sat, _heard))

    def lay(folder: Path) -> None:
        Path(folder, "x.yaml").write_text(_SCRIPT, encoding="utf-8")
        for file, data in _FILES.items():
            path = folder / "x.takes" / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        change(folder / "x.takes")

    def machines(path: str) -> bool:
        return way is _sat and path.endswith(
            (
                "recording.lock",
                ".part",
                "left-at.txt",
                ".unfinished-9",  # what is left of our own writing is taken away; of a link, the link
                *(Path(part).with_suffix(".json").name for part in _ending(".part")),
            )
        )

    return Attempt(
        name=f"{name}, {way.__name__[1:]}",
        lay=lay,
        run=way,
        named=("x.takes", *_KEYS, "“x” is not as it was planned"),
        is_machines=machines,
        seconds=1.0 + 0.02 * seconds + (2.0 if way is _heard else 0.0),
    )


def _checked(_folder: Path) -> str:
    return "read" if "unusable" not in command("check", "--json", "x.yaml") else "told"


def _heard(_folder: Path) -> str:
    command("render", "x.yaml", "--voice", "mixed", "--length", "natural")
    return "read"


def _sat(folder: Path) -> str:
    """What `record` does in a sitting."""
    readings = _readings(folder)
    takes = Takes(folder / "x.takes")
    place = Place(takes.folder)
    parts = {path: path.lstat().st_size for path in takes.folder.rglob("*.part") if not path.is_dir()}
    faults = []
    with takes.locked():
        desk = Desk(takes, readings)
        told = desk.recover()
        for path, size in parts.items():
            is_there = os.path.lexists(path) and path.lstat().st_size == size
            assert is_there or path.with_suffix(".flac").is_file() or size <= 44, "a running take is lost"
        left_at(readings, place.read(), desk.choices)
        place.keep(readings[1])
        for reading in readings:
            desk.list(reading, is_piece=False)
            desk.pick(1)
            desk.heard(reading, is_piece=False)
        try:
            desk.join(readings[1], "a microphone")
            running = desk.begin(readings[0], "a microphone", is_piece=False)
            with PartWriter(running.path) as part:
                part.write(bytes(9600))
            desk.last = running.finish()
            assert desk.rate(readings[0], 3, is_piece=False)
        except RecordingError as error:
            faults.append(error)
    for error in faults:
        raise error
    return "told" if told else "read"


def _in(folder: Path, file: str) -> Path:
    return folder / file


def _note(chance: random.Random) -> tuple[str, Change, float]:
    file = chance.choice(_ending(".json"))
    facts = json.loads(_FILES[file])
    match chance.randrange(3):
        case 0:
            return "a torn note", lambda folder: _in(folder, file).write_bytes(torn(_FILES[file], chance)), 0
        case 1:
            text = written(spoilt(facts, chance, chance.choice((0.1, 0.3))))
            return "a strange note", lambda folder: _in(folder, file).write_bytes(encoded(text)), 0
        case _:
            pairs = ", ".join(
                f'"{key}": {chance.choice(JSON) if chance.random() < 0.15 else json.dumps(value)}'
                for key, value in facts.items()
            )
            return "strange values", lambda folder: _in(folder, file).write_bytes(encoded(f"{{{pairs}}}")), 0


def _sound(chance: random.Random) -> tuple[str, Change, float]:
    """A take whose note tells the checksum of what is there."""
    file = chance.choice(_ending(".flac"))
    if chance.random() < 0.3:
        name, data, seconds = "torn", torn(_FILES[file], chance), 5.0
    else:
        name, data, _, seconds = sound(chance)
    is_right = chance.random() < 0.8

    def change(folder: Path) -> None:
        _in(folder, file).write_bytes(data)
        note = _in(folder, file).with_suffix(".json")
        facts = json.loads(note.read_bytes())
        if is_right:
            facts |= {"sha256": hashlib.sha256(data).hexdigest()}
        note.write_text(json.dumps(facts), encoding="utf-8")

    return f"a take: {name}", change, min(seconds, 700.0)


def _choices(chance: random.Random) -> tuple[str, Change, float]:
    if chance.random() < 0.5:
        data = torn(_FILES["chosen.txt"], chance)
    else:
        lines = _FILES["chosen.txt"].decode().splitlines()
        for _ in range(chance.randint(1, 3)):
            line = chance.choice(_CHOICES).replace("KEY", chance.choice(_KEYS))
            lines.insert(chance.randrange(len(lines) + 1), line)
        data = encoded("\n".join(lines))
    return "strange choices", lambda folder: _in(folder, "chosen.txt").write_bytes(data), 0


def _left(chance: random.Random) -> tuple[str, Change, float]:
    data = chance.choice((torn(_FILES["left-at.txt"], chance), encoded(chance.choice(JSON)), b"\xff" * 400))
    return "a strange place", lambda folder: _in(folder, "left-at.txt").write_bytes(data), 0


def _part(chance: random.Random) -> tuple[str, Change, float]:
    """A running take: torn, of nobody, very long, or without its note."""
    (file,) = _ending(".part")
    what = chance.choice(("torn", "of nobody", "an hour", "without a note", "nothing"))

    def change(folder: Path) -> None:
        path = _in(folder, file)
        match what:
            case "torn":
                path.write_bytes(torn(_FILES[file], chance))
            case "of nobody":
                path.write_bytes(b"RIFF" + bytes(3000))
            case "an hour":
                with path.open("ab") as part:
                    part.truncate(3600 * RATE * 2)
            case "without a note":
                path.with_suffix(".json").unlink()
            case "nothing":
                path.write_bytes(b"")

    return f"a running take: {what}", change, 0


def _trap(chance: random.Random) -> tuple[str, Change, float]:
    file, trap = chance.choice((*_FILES, *_KEYS, "pieces", "pieces/chosen.txt")), chance.choice(list(TRAPS))
    return f"{trap} as {_kind(file)}", lambda folder: laid_trap(trap, _in(folder, file)), 0


def _way_out(chance: random.Random) -> tuple[str, Change, float]:
    """Links to somebody's own files, and to a folder of theirs."""
    file = chance.choice((*_FILES, *_KEYS, "pieces", "stray.part", ".unfinished-9"))
    is_folder = file in (*_KEYS, "pieces")
    target = (
        ""
        if is_folder
        else chance.choice(("secret.txt", "secret.json", "secret.flac", "cut-off.part", "gone"))
    )
    return (
        f"a link out as {_kind(file)}",
        lambda folder: link_out(_in(folder, file), folder.parents[1] / "outside", target),
        0,
    )


def _kind(file: str) -> str:
    return Path(file).suffix or Path(file).name[:7]
