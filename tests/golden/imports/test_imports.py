"""Every way of marking found in the wild becomes exactly the script beside it.

Beside each source lie the script (`.yaml`) and the doubts (`.doubts`), which are written anew with

    VOICEGUIDE_REFRESH_GOLDEN=1 python -m pytest tests/golden/imports

and reviewed as a difference, and the words that a listener should hear (`.words`), written by hand: `<5s>`
and `<sense>` are silences, `<bell>` is a strike, `<breathe>` a set of breaths.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from voiceguide.cache import Cache
from voiceguide.desk.importing import IMPORTABLE, Imported, import_text
from voiceguide.render import Renderer
from voiceguide.script import Library, Practice, load_text
from voiceguide.script.model import VoiceWish
from voiceguide.timeline import Cue, Request
from voiceguide.units import FRAMES_PER_MS, brief

HERE = Path(__file__).parent
SOURCES = sorted(path for path in HERE.iterdir() if path.suffix in IMPORTABLE)
SILENT_KINDS = ("timed", "exact")
FILLED = (("name", "Ana"), ("place", "home"), ("number", "three"))

each = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)


def imported(source: Path) -> Imported:
    return import_text(source.read_bytes(), path=source.name)


def practice_of(source: Path) -> Practice:
    return load_text(imported(source).script, path=source.name, folder=HERE, library=Library())


@pytest.fixture(scope="module")
def renderer(stocked: Cache) -> Iterator[Renderer]:
    with Renderer(stocked) as renderer:
        yield renderer


def assert_golden(said: str, expected: Path) -> None:
    if os.environ.get("VOICEGUIDE_REFRESH_GOLDEN"):
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")


def words_of(text: str) -> list[str]:
    """Marks as they are, and words without the punctuation around them."""
    return re.findall(r"<[^>]+>|[^\W_]+(?:['\u2019.-][^\W_]+)*|&", text)


def read_back(cues: tuple[Cue, ...]) -> Iterator[str]:
    """What a timeline tells a listener, as it is written in a `.words` file."""
    was_breathing = False
    for cue in cues:
        is_breathing = cue.kind.startswith("breathe")
        if cue.kind == "say":
            yield from words_of(cue.text or "")
        elif cue.kind == "bell":
            yield "<bell>"
        elif cue.kind == "pause" and cue.place is not None:
            natural = brief((cue.natural or 0) // FRAMES_PER_MS)
            yield f"<{natural if cue.pause_kind in SILENT_KINDS else cue.pause_kind}>"
        elif is_breathing and not was_breathing:
            yield "<breathe>"
        was_breathing = is_breathing


def test_there_are_many() -> None:
    assert len(SOURCES) >= 20
    assert {source.suffix for source in SOURCES} >= {".txt", ".md", ".srt", ".vtt", ".ssml"}


@each
def test_becomes_the_script_beside_it(source: Path) -> None:
    assert_golden(imported(source).script, source.with_suffix(".yaml"))


@each
def test_tells_the_doubts_beside_it(source: Path) -> None:
    told = [f"{doubt.line}: {doubt.text}\n    {doubt.what}\n" for doubt in imported(source).doubts]
    assert_golden("".join(told), source.with_suffix(".doubts"))


@each
def test_no_line_is_wider_than_a_page(source: Path) -> None:
    assert max(len(line) for line in imported(source).script.splitlines()) <= 100


@each
def test_is_heard_word_for_word_with_its_silences_in_their_places(source: Path, renderer: Renderer) -> None:
    expected = words_of(source.with_suffix(".words").read_text(encoding="utf-8"))
    request = Request(voice=VoiceWish(engine="tone"), names=FILLED)
    timeline = renderer.prepare(practice_of(source), request).timeline
    assert list(read_back(timeline.cues)) == expected


@pytest.mark.parametrize("name", ["brackets.txt", "ssml.ssml", "breath-phases.txt"])
def test_is_rendered(name: str, renderer: Renderer) -> None:
    session = renderer.prepare(practice_of(HERE / name), Request(voice=VoiceWish(engine="tone")))
    entry, _ = renderer.render(session)
    assert entry.path.stat().st_size > 0
