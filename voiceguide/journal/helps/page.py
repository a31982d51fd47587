"""One page to print, or to take to somebody who helps: the practice in words, numbers and a picture."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from html import escape

from voiceguide.journal.entries import Entry
from voiceguide.journal.helps.findings import Findings

_STYLE = (
    "body{font:17px/1.5 sans-serif;color:#222;background:#fff;max-width:46em;margin:2em auto;padding:0 1em}"
    "h1{font-size:1.5em}h2{font-size:1.15em;margin-top:1.6em}table{border-collapse:collapse}"
    "th,td{text-align:left;padding:.2em 1em .2em 0;border-bottom:1px solid #ccc;vertical-align:top}"
    "td.n{text-align:right}svg{max-width:100%;height:auto}@media print{body{margin:0;font-size:11pt}}"
)

_NOTE = (
    "This page was made from notes that one person kept for themselves. The numbers are their own ratings, "
    "from 0 to 9. They cannot show what caused what, and they are no measure of health."
)


def page(entries: Sequence[Entry], found: Findings, sentences: Iterable[str], today: date, svg: str) -> str:
    """Write the page.

    Args:
        entries: The journal's lines.
        found: What they say of each practice.
        sentences: The same in words.
        today: The day on which it is written.
        svg: The picture; empty for none.
    """
    return "\n".join(
        [
            '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>My practice</title>',
            f"<style>{_STYLE}</style></head><body><main>",
            f"<h1>My practice, {_span(entries, today)}</h1>",
            f"<p>{_NOTE}</p>",
            "<h2>In words</h2>",
            *(f"<p>{escape(sentence)}</p>" for sentence in sentences),
            "<h2>Practices</h2>",
            *_table(entries, found),
            *_unpleasant(entries),
            *_picture(svg),
            "</main></body></html>\n",
        ]
    )


def _span(entries: Sequence[Entry], today: date) -> str:
    first = min((entry.day for entry in entries), default=today)
    return f"{first:%d %B %Y} to {today:%d %B %Y}"


def _table(entries: Sequence[Entry], found: Findings) -> Iterator[str]:
    sessions: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.is_session:
            sessions[entry.practice].append(entry)
    changes = {effect.practice: effect for effect in found.effects}
    heads = ("Practice", "Sessions", "Minutes", "Stopped early", "Change on a usual day (95 %)", "Unpleasant")
    head = "".join(f'<th scope="col">{head}</th>' for head in heads)
    yield f"<table><thead><tr>{head}</tr></thead><tbody>"
    for name, those in sorted(sessions.items(), key=lambda pair: -len(pair[1])):
        change = "too early to say"
        if (effect := changes.get(name)) is not None:
            change = f"{effect.change:+.1f} ({effect.low:+.1f} to {effect.high:+.1f})"
        numbers = (
            len(those),
            round(sum(entry.heard for entry in those) / 60),
            sum(entry.ending in ("stopped", "eased") for entry in those),
            change,
            sum(bool(entry.unpleasant) for entry in those),
        )
        cells = "".join(f'<td class="n">{number}</td>' for number in numbers)
        yield f'<tr><th scope="row">{escape(those[-1].title or name)}</th>{cells}</tr>'
    yield "</tbody></table>"


def _unpleasant(entries: Sequence[Entry]) -> Iterator[str]:
    told = [entry for entry in entries if entry.unpleasant and entry.unpleasant_words]
    if told:
        yield "<h2>What was unpleasant</h2><ul>"
        for entry in told:
            about = f" ({escape(entry.title or entry.practice)})" if entry.is_session else ""
            yield f"<li>{entry.day:%d %B %Y}{about}: {escape(entry.unpleasant_words)}</li>"
        yield "</ul>"


def _picture(svg: str) -> Iterator[str]:
    if svg:
        yield '<h2>In a picture</h2><figure aria-label="The same in a picture">'
        yield svg[svg.index("<svg") :]
        yield "</figure>"
