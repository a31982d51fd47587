"""Lines of a journal as people read them: plain sentences, and pages of Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from voiceguide.journal.entries import Entry
from voiceguide.units import RATE, clock

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")


def told(entry: Entry) -> str:
    """Tell an entry in plain sentences on one line, without its number and its time."""
    return " ".join(_sentences(entry)) or "Nothing is noted."


def numbered(entry: Entry) -> str:
    """The same with its number and its time, as it stands in a list."""
    return f"{entry.id}. {entry.at:%Y-%m-%d %H:%M}. {told(entry)}"


def markdown(entries: Iterable[Entry]) -> str:
    """Write entries as a page of Markdown, a heading a day."""
    lines = ["# Journal"]
    for day, lined in groupby(entries, key=lambda entry: entry.day):
        lines += ["", f"## {day.isoformat()}", ""]
        lines += [f"- {entry.at:%H:%M}. {_as_text(told(entry))}" for entry in lined]
    return "\n".join(lines) + "\n"


def _sentences(entry: Entry) -> Iterator[str]:
    if entry.is_session:
        yield _session(entry)
    tension = [f"{entry.before} before"] if entry.before is not None else []
    tension += [f"{entry.after} after"] if entry.after is not None else []
    if tension:
        yield f"Tension {', '.join(tension)}."
    ratings = (
        ("body", entry.body),
        ("mood", entry.mood),
        ("sleep", entry.sleep),
        ("wellbeing", entry.wellbeing),
    )
    rated = [f"{name} {rating}" for name, rating in ratings if rating is not None]
    rated += [f"{entry.hours:g} hours slept"] if entry.hours is not None else []
    if rated:
        yield f"{', '.join(rated).capitalize()}."
    if entry.unpleasant is not None and not entry.unpleasant_words:
        yield "Something was unpleasant." if entry.unpleasant else "Nothing was unpleasant."
    for head, text in (
        ("Unpleasant", entry.unpleasant_words),
        ("Body", entry.body_words),
        ("Mood", entry.mood_words),
        ("", entry.words),
    ):
        if text:
            yield f"{head}: “{_on_one_line(text)}”" if head else f"“{_on_one_line(text)}”"


def _session(entry: Entry) -> str:
    title = _on_one_line(entry.title or entry.practice)
    length = _clock(entry.seconds)
    if entry.ending in ("stopped", "eased"):
        how = "stopped" if entry.ending == "stopped" else "led out"
        return f"{title}, {how} at {_clock(entry.stopped_at)} of {length}."
    return f"{title}, {length}, finished." if entry.ending else f"{title}, {length}."


def _clock(seconds: float) -> str:
    return clock(round(seconds) * RATE)


def _as_text(sentences: str) -> str:
    """The same where signs have a meaning: they stand for themselves."""
    return _MARKDOWN.sub(r"\\\1", sentences)


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
