"""What people do that writes, in a folder that stands for all their disks, and what they have there."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import soundfile

from tests.unit.recording.making import read_aloud
from tests.voices import write_voice
from voiceguide.errors import RecordingError
from voiceguide.journal import planned
from voiceguide.journal.store import Journal
from voiceguide.player.bookmark import recall
from voiceguide.recording.chosen import read_choices
from voiceguide.settings import load
from voiceguide.sound.pcm import read

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something that writes.

    Attributes:
        words: As they are typed; or what a deed of `disk.py` is given.
        deed: Its name, where it is one of those.
        before: What was done earlier, undisturbed: words as they are typed, or behind `deed`, `forget` or
            `damage` what is done, forgotten or damaged.
        edited: Whether the script is changed in between.
        needs: A module without which it cannot be done.
    """

    words: Words
    deed: str = ""
    before: tuple[Words, ...] = ()
    edited: bool = False
    needs: str = ""


_SMALL = "scripts/small.yaml"
_RENDER: Words = ("render", _SMALL)
_EXPORT: Words = ("export", _SMALL, "--to", "phone", "--jobs", "1")
_PHONE: Words = (*_EXPORT, "--format", "ogg")
_SYNC: Words = ("sync", "phone", "--jobs", "1")
_NOTE: Words = ("journal", "add", "slept well", "--after", "3", "--at", "2026-11-01 07:15")

DEEDS: dict[str, Deed] = {
    "render": Deed(words=_RENDER),
    "render upon one's own bed": Deed(words=(*_RENDER, "--bed", "read/drone.wav"), before=(_RENDER,)),
    "render to a FLAC": Deed(words=(*_RENDER, "--to", "out/small.flac"), before=(_RENDER,)),
    "render to a WAV": Deed(words=(*_RENDER, "--to", "out/small.wav"), before=(_RENDER,)),
    "play": Deed(words=("play", _SMALL, "--output", "null", "--plain"), before=(_RENDER,)),
    "play what is not rendered": Deed(
        words=("play", _SMALL, "--output", "null", "--plain", "--bells", "none")
    ),
    **{
        f"export {ending}": Deed(
            words=(*_EXPORT, "--format", ending, "--captions", "lrc,vtt,srt,txt"), before=(_RENDER,)
        )
        for ending in ("mp3", "m4a", "m4b", "opus", "ogg", "flac", "wav")
    },
    "export parts": Deed(words=(*_EXPORT, "--stems"), before=(_RENDER,)),
    "export a page": Deed(words=(*_EXPORT, "--transcripts")),
    "export what is not rendered": Deed(words=_PHONE),
    "sync": Deed(words=_SYNC, before=(_PHONE,), edited=True),
    "sync to another": Deed(words=(*_SYNC, _SMALL, "--format", "flac"), before=(_PHONE,)),
    "record": Deed(words=(_SMALL,), deed="record"),
    "record again": Deed(words=(_SMALL,), deed="record", before=(("deed", "record", _SMALL),)),
    "record --import": Deed(words=("record", _SMALL, "--import", "read/lines", "--yes")),
    "keep the place": Deed(words=("ground-feet",), deed="stop"),
    "keep answers": Deed(words=("rain",), deed="answer"),
    "settings --write": Deed(
        words=("settings", "--write"), before=(("forget", "home/config/voiceguide/settings.yaml"),)
    ),
    "journal, a first line": Deed(words=_NOTE, before=(("forget", "home/data/voiceguide/journal.sqlite3"),)),
    "journal add": Deed(words=_NOTE),
    "journal edit": Deed(words=("journal", "edit", "last", "--mood", "5")),
    "journal delete": Deed(words=("journal", "delete", "1")),
    "journal undo": Deed(words=("journal", "undo"), before=(("journal", "delete", "1"),)),
    "journal export": Deed(words=("journal", "export", "--format", "json", "--to", "out/journal.json")),
    "journal import": Deed(words=("journal", "import", "read/journal.json")),
    "journal erase": Deed(words=("journal", "erase", "--yes")),
    "journal helps": Deed(words=("journal", "helps", "--page", "out/helps.html")),
    "plan start": Deed(words=("plan", "start", "ground-feet"), before=(("plan", "stop"),)),
    "plan swap": Deed(words=("plan", "swap")),
    "plan stop": Deed(words=("plan", "stop")),
    "plan remind": Deed(words=("plan", "remind", "out/plan.ics")),
    "new": Deed(words=("new", "out/new.yaml", "--kind", "grounding")),
    "import": Deed(words=("import", "read/text.txt", "--to", "out/text.yaml")),
    "cache clean": Deed(words=("cache", "clean", "--max-size", "0K"), before=(_RENDER,)),
    "cache verify": Deed(words=("cache", "verify"), before=(_RENDER, ("damage", "cache/clips"))),
    "voices --add": Deed(words=("voices", "--add", "read/en_US-hum-low.onnx"), needs="piper"),
    "say": Deed(words=("say", "Notice your feet.", "--voice", "tone:sine", "--to", "out/said.wav")),
    "list": Deed(words=("list",), before=(("forget", "cache/library/cards"),)),
    "show --plot": Deed(words=("show", _SMALL, "--plot", "out/plot.png"), before=(_RENDER,)),
    "schema": Deed(words=("schema", "--to", "out/schema.json")),
}

_SCRIPT = """\
title: Small
summary: Two lines.
language: en
voice: {engine: tone}
steps:
  - bell: bowl
  - say: Notice your feet on the floor.
    id: feet
    pause: 1s
  - say: Rest.
"""

FIRST: tuple[Words, ...] = (
    ("settings", "--write"),
    ("journal", "import", "read/first.json"),
    ("plan", "start", "ground-feet", "--cue", "after tea"),
)
"""What everybody in this trial has done."""


def lay(root: Path, stock: Path) -> None:
    """Lay what a person has: scripts, recordings, a voice, a phone with a song, and a cache with beds."""
    for name in ("scripts", "read", "phone", "out", "tmp", "home"):
        (root / name).mkdir(parents=True)
    shutil.copytree(stock, root / "cache")
    (root / _SMALL).write_text(_SCRIPT, encoding="utf-8")
    (root / "phone/song.mp3").write_bytes(b"mine")
    soundfile.write(root / "read/drone.wav", _tone(60_000), 24_000)
    (root / "read/lines").mkdir()
    soundfile.write(root / "read/lines/feet.wav", read_aloud("Notice your feet on the floor."), 48_000)
    (root / "read/text.txt").write_text("Notice your feet. [pause 5]\n\nRest now.\n", encoding="utf-8")
    write_voice(root / "read")
    lines = [
        {"at": f"2026-10-0{day}T07:00:00+00:00", "uid": f"a{day}", "practice": "ground-feet", "words": words}
        for day, words in enumerate(("good", "tired", "better"), start=1)
    ]
    for name, some in (("first", lines[:2]), ("journal", lines[1:])):
        journal = {"format": "voiceguide journal", "version": 1, "entries": some, "answers": []}
        (root / f"read/{name}.json").write_text(json.dumps(journal), encoding="utf-8")


def _tone(frames: int) -> Any:
    import numpy as np

    return 0.2 * np.sin(np.arange(frames) / 30.0) * np.hanning(frames)


def had(root: Path) -> dict[str, Any]:
    """What there is of a person's things, by what it is: each as a value that can be compared."""
    data = root / "home/data/voiceguide"
    files = {
        f"file {path.relative_to(root)}": _content(path)
        for folder in ("scripts", "phone", "out", "read", "home/data/voiceguide/voices")
        for path in sorted((root / folder).rglob("*"))
        if path.is_file() and not path.name.startswith(".") and ".takes" not in str(path)
    }
    settings = root / "home/config/voiceguide/settings.yaml"
    if settings.exists():
        load(settings)
        files["settings"] = settings.read_text(encoding="utf-8")
    place = recall(data / "bookmark.json")
    files |= {} if place is None else {"place": place.name}
    journal = Journal(data / "journal.sqlite3")
    files |= {"journal": [], "plan": None}
    if journal.path.exists():
        lines = sorted(str((each.practice, each.words, each.mood)) for each in journal.entries())
        plan = planned.recall(journal)
        files |= {
            "journal": lines,
            "plan": None if plan is None else (plan.practices, plan.runs, plan.length),
        }
    files["takes"], files["chosen"] = _takes(root / "scripts/small.takes")
    return files


def _takes(folder: Path) -> tuple[list[str], dict[str, str]]:
    """The sound of every recording that reads, and which is heard of each line."""
    takes = {}
    for path in folder.glob("*/[!.]*.flac"):
        takes[path.parent.name, path.stem] = hashlib.sha256(read(path, "take").tobytes()).hexdigest()[:12]
    try:
        chosen = read_choices(folder)
    except RecordingError as error:
        raise AssertionError("what was chosen is torn") from error
    return sorted(takes.values()), {key: takes[where] for key, where in chosen.items()}


def _content(path: Path) -> str:
    data = path.read_bytes()
    if path.suffix == ".ics":
        data = re.sub(rb"(DTSTAMP|SEQUENCE|UID):[^\r]+", b"", data)
    if path.suffix == ".json":
        json.loads(data)
        data = re.sub(rb'"(exported|uid)": "[^"]+"', b"", data)
    # A stream of Ogg has a number of its own each time, and a file another track where an old one went first.
    if path.suffix in (".ogg", ".opus", ".flac"):
        data = read(path, "file").tobytes()
    return hashlib.sha256(data).hexdigest()[:12]
