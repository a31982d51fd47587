"""What the program does in passing, done so often that a kill at random meets it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec.structs import replace

from voiceguide import settings
from voiceguide.errors import VoiceguideError
from voiceguide.player import bookmark
from voiceguide.player.menu.answers import keep_answers
from voiceguide.script import Library, load_text
from voiceguide.script.cards import Entry, entry_of
from voiceguide.script.index import Index
from voiceguide.speech.engine import Utterance, WordTime
from voiceguide.speech.tone import ToneEngine
from voiceguide.units import Millis

_SCRIPT = "title: Small\nsteps:\n- say: Rest.\n"
_CARD = entry_of("small", load_text(_SCRIPT, path="small.yaml", folder=Path(), library=Library([]))).card


def read_library(folder: str, index: str, edition: str = "1") -> None:
    """Know a library by its index, and print what is known of it."""

    def read(name: str) -> tuple[Entry, Sequence[str]]:
        title = Path(folder, f"{name}.yaml").read_text(encoding="utf-8")
        return Entry(card=replace(_CARD, name=name, title=title), spoken=f"{name} {edition}"), ()

    found = Index(Path(index), edition).entries(Library([Path(folder)]), read)
    print(json.dumps([[entry.card.name, entry.card.title, entry.spoken] for entry in found]))  # noqa: T201


def set_settings(file: str) -> None:
    """Write a settings file, and the answers of the first run into it, one after the other."""
    path = Path(file)
    settings.write(path)
    for key, value in (("screen", "none"), ("earcons", "false"), ("holds", "true")):
        keep_answers(path, {key: value})


def mark_place(file: str, first: str, count: str) -> None:
    """Keep place after place, and print how far that came."""
    for number in range(int(first), int(first) + int(count)):
        place = Millis(number)
        bookmark.keep(bookmark.Bookmark(name="n", title="t" * number, position=place, wishes={}), Path(file))
        print(number, flush=True)  # noqa: T201


def note_what_is_spoken() -> None:
    """Let every line that the tone engine speaks be noted in the file that `VOICEGUIDE_DIARY` names."""
    speak = ToneEngine.speak

    def noted(engine: ToneEngine, utterance: Utterance, path: Path, pace: float) -> tuple[WordTime, ...]:
        diary = os.environ.get("VOICEGUIDE_DIARY")
        if diary:
            with Path(diary).open("ab", buffering=0) as file:
                file.write(f"{utterance.text}\n".encode())
        return speak(engine, utterance, path, pace)

    ToneEngine.speak = noted  # type: ignore[method-assign]


DEEDS: dict[str, Callable[..., None]] = {
    each.__name__: each for each in (read_library, set_settings, mark_place)
}


def do(words: Sequence[str]) -> int:
    """Do one of these; its exit code."""
    try:
        DEEDS[words[0]](*words[1:])
    except VoiceguideError:
        return 1
    return 0
