"""The practice library as a whole, by estimate: what is said in how much time, and how early the way out.

docs/library.md is the table of it. When a practice changed on purpose, write the table anew and review it:

    VOICEGUIDE_REFRESH_GOLDEN=1 python -m pytest tests/unit/test_library.py
"""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from voiceguide.desk.lint.sentences import grade
from voiceguide.desk.lint.sheet import Sheet
from voiceguide.desk.lint.timing import usual_words
from voiceguide.desk.score import Figures, figures
from voiceguide.script import Library, builtin_folder, load
from voiceguide.script.library import PARTS
from voiceguide.script.model import Practice
from voiceguide.timeline import Timeline
from voiceguide.units import RATE, clock

PAGE = Path(__file__).parents[2] / "docs" / "library.md"

_FOLDERS = [builtin_folder(), *sorted(each for each in builtin_folder().iterdir() if each.is_dir())]
_FILES = sorted(
    (file for folder in _FOLDERS if folder.name != PARTS for file in folder.glob("*.yaml")),
    key=lambda file: (file.parent != builtin_folder(), file.parent.name, file.stem),
)


def _named(file: Path) -> str:
    return str(file.relative_to(builtin_folder()).with_suffix(""))


def _sheet(file: Path) -> Sheet:
    library = Library([builtin_folder()])
    return Sheet(practice=load(file, library))


SHEETS = {_named(file): _sheet(file) for file in _FILES}
ENGLISH = {name: sheet for name, sheet in SHEETS.items() if sheet.is_english}
TALKING = {
    name: sheet for name, sheet in ENGLISH.items() if not sheet.has_tag("explainer", "sleep", "few words")
}

_WITHIN = 0.15
_SHARED = 0.3
_EARLY = 20 * RATE
_SENTENCE = re.compile(r"(?<=[.?!]) ")


def sessions(sheet: Sheet) -> list[Timeline]:
    """The session of every length on offer, with the first alternatives."""
    return [heard.timeline for heard in sheet.heard if heard.variation == 0]


def budgets(sheet: Sheet) -> Iterator[tuple[str, float]]:
    """The words of each session as a part of what leaves room to feel, paced breathing aside."""
    for session in sessions(sheet):
        paced = sum(cue.end - cue.start for cue in session.cues if cue.kind.startswith("breathe"))
        free = session.frames - paced
        words = sum(len((cue.text or "").split()) for cue in session.cues if cue.kind == "say")
        yield clock(session.frames), words / (free / RATE / 60) / usual_words(free)


@pytest.mark.parametrize("name", TALKING)
def test_every_length_says_neither_too_much_nor_too_little(name: str) -> None:
    off = {length: round(part, 2) for length, part in budgets(TALKING[name]) if abs(part - 1) > _WITHIN}
    assert not off


@pytest.mark.parametrize("name", ENGLISH)
def test_the_way_out_is_told_within_twenty_seconds(name: str) -> None:
    for heard in ENGLISH[name].heard:
        early = [cue.text or "" for cue in heard.timeline.cues if cue.kind == "say" and cue.start < _EARLY]
        assert "stop" in " ".join(early), early


def _sentences(practice: Practice, sheet: Sheet) -> set[str]:
    """What is said in the script itself, without its parts."""
    own = (line.text for line in sheet.lines if line.place.path == practice.path)
    return {sentence for text in own for sentence in _SENTENCE.split(text)}


def test_no_two_practices_say_the_same() -> None:
    said = {name: _sentences(sheet.practice, sheet) for name, sheet in SHEETS.items()}
    for (one, first), (other, second) in itertools.combinations(said.items(), 2):
        shared = len(first & second) / min(len(first), len(second))
        assert shared <= _SHARED, (one, other, first & second)


def test_every_length_on_offer_can_be_had() -> None:
    assert not {name: sheet.unfit for name, sheet in SHEETS.items() if sheet.unfit}


def test_the_table_of_the_library_is_fresh() -> None:
    fresh = "\n".join(_page()) + "\n"
    if os.environ.get("VOICEGUIDE_REFRESH_GOLDEN"):
        PAGE.write_text(fresh, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == fresh


_ABOUT = (
    "Every practice that ships, at every length it offers; a test writes this page and keeps it true.",
    "Lengths and silence are estimates, 1 % off. *Words* is how many are said a minute where no breath is",
    "paced, and in brackets how far that is from what leaves room to feel. *Grade* is the school grade that",
    "the text asks for (Flesch and Kincaid). The level is 0 neutral, 1 mild, 2 inner focus, 3 touches",
    "discomfort.",
)


def _page() -> Iterator[str]:
    yield "# The practice library"
    yield ""
    yield from _ABOUT
    yield ""
    yield "| practice | level | eyes | length | words | silence | longest silence | grade |"
    yield "|---|---|---|---|---|---|---|---|"
    for name, sheet in SHEETS.items():
        yield from _rows(name, sheet)


def _rows(name: str, sheet: Sheet) -> Iterator[str]:
    practice = sheet.practice
    for session, (length, part) in zip(sessions(sheet), budgets(sheet), strict=True):
        counted = figures(session)
        cells = [
            f"`{name}`",
            str(practice.intensity),
            practice.eyes,
            length,
            _words(sheet, session, part),
            f"{counted.silence:.0%}",
            _longest(counted),
            f"{_grade(sheet):.1f}" if sheet.is_english else "",
        ]
        yield f"| {' | '.join(cells)} |"


def _words(sheet: Sheet, session: Timeline, part: float) -> str:
    rate = round(part * usual_words(session.frames))
    return f"{rate} ({part - 1:+.0%})" if sheet.practice.name in _TALKING_NAMES else str(rate)


_TALKING_NAMES = {sheet.practice.name for sheet in TALKING.values()}


def _longest(counted: Figures) -> str:
    return f"{counted.longest.frames / RATE:.0f} s" if counted.longest else ""


def _grade(sheet: Sheet) -> float:
    sentences = [sentence for line in sheet.lines for sentence in _SENTENCE.split(line.text)]
    return grade(len(sentences), [word for sentence in sentences for word in re.findall(r"[\w']+", sentence)])
