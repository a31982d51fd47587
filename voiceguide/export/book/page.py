"""The transcript book as one page of HTML: headings, languages, no scripts, nothing from a network.

It can be read by a screen reader from heading to heading, and prints with a practice to a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import count
from pathlib import Path

from voiceguide.export.book.entries import Entry, Heading, Part, Remark, Words
from voiceguide.export.book.walking import Told
from voiceguide.export.book.wording import timespan
from voiceguide.script import Practice

_TITLE = "Everything that is spoken"

_STYLE = """
:root { color-scheme: light dark; }
body { font: 1.1rem/1.6 Georgia, serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2, h3, .about, nav { font-family: system-ui, sans-serif; line-height: 1.3; }
h2 { margin-top: 4rem; border-top: 2px solid; padding-top: 1rem; }
.line { margin: .6rem 0; }
.about, .line small { font-size: .85rem; font-family: system-ui, sans-serif; }
.about { font-style: italic; margin: .4rem 0; }
.part { border-left: 3px solid; padding-left: 1rem; margin: .8rem 0; }
.part > .about:first-child { font-style: normal; font-weight: bold; }
.line small { white-space: nowrap; }
a { color: inherit; }
@media print {
  body { max-width: none; margin: 0; font-size: 11pt; }
  nav { break-after: page; }
  article { break-before: page; }
  h3, .part > .about:first-child { break-after: avoid; }
  .line { break-inside: avoid; }
}
"""


def book(practices: Sequence[Told], date: str) -> str:
    """Write the book.

    Args:
        practices: What is in it, in order.
        date: The day, `YYYY-MM-DD`.
    """
    names = [_anchor(each.practice.name, number) for number, each in enumerate(practices, start=1)]
    articles = [_article(each, name) for each, name in zip(practices, names, strict=True)]
    links = [
        f'<li{_lang(each.practice.language)}><a href="#{name}">{escape(each.practice.title)}</a></li>'
        for each, name in zip(practices, names, strict=True)
    ]
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{_TITLE}</title>",
            f"<style>{_STYLE}</style>",
            "</head>",
            "<body>",
            "<header>",
            f"<h1>{_TITLE}</h1>",
            _about(len(practices), date),
            "</header>",
            '<nav aria-label="Practices">',
            "<h2>Practices</h2>",
            "<ol>",
            *links,
            "</ol>",
            "</nav>",
            "<main>",
            *articles,
            "</main>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _about(count: int, date: str) -> str:
    many = "one practice" if count == 1 else f"{count} practices"
    return (
        f"<p>This is {many}, with every line that any length or alternative has. Figures are estimates. "
        f"Written on {escape(date)}.</p>"
    )


def _article(told: Told, name: str) -> str:
    practice = told.practice
    return "\n".join(
        [
            f'<article id="{name}"{_lang(practice.language)} aria-labelledby="{name}-title">',
            f'<h2 id="{name}-title">{escape(practice.title)}</h2>',
            *([f"<p>{escape(practice.summary)}</p>"] if practice.summary else []),
            *_facts(told),
            *_cautions(practice.cautions),
            *_written(told.entries, practice, (f"{name}-{number}" for number in count(1))),
            "</article>",
        ]
    )


def _facts(told: Told) -> Iterator[str]:
    practice = told.practice
    facts = [f"File {Path(practice.path).name}.", f"Eyes {practice.eyes}. Posture {practice.posture}."]
    for length, found in told.lengths:
        facts.append(
            f"{timespan(length)}: {found.words} words, {round(found.words_a_minute)} a minute, "
            f"{round(100 * found.silence)} per cent silence."
        )
    yield '<ul class="about" lang="en">'
    yield from (f"<li>{escape(fact)}</li>" for fact in facts)
    yield "</ul>"


def _cautions(cautions: Iterable[str]) -> Iterator[str]:
    items = [f"<li>{escape(each)}</li>" for each in cautions]
    if items:
        yield from ('<h3 lang="en">Cautions</h3>', "<ul>", *items, "</ul>")


def _written(entries: Iterable[Entry], practice: Practice, labels: Iterator[str]) -> Iterator[str]:
    for entry in entries:
        match entry:
            case Heading():
                yield f"<h3{_lang(entry.language, practice.language)}>{escape(entry.text)}</h3>"
            case Words():
                yield from _line(entry, practice)
            case Remark():
                yield f'<p class="about" lang="en">{escape(entry.text)}</p>'
            case Part():
                label = next(labels)
                yield f'<div class="part" role="group" aria-labelledby="{label}">'
                yield f'<p class="about" id="{label}" lang="en">{escape(entry.label)}</p>'
                yield from _written(entry.entries, practice, labels)
                yield "</div>"


def _line(words: Words, practice: Practice) -> Iterator[str]:
    if words.when:
        yield f'<p class="about" lang="en">{escape(words.when)}:</p>'
    where = ""
    if words.place is not None:
        file = "" if words.place.path == practice.path else f"{Path(words.place.path).name}, "
        where = f' <small lang="en">({escape(file)}line {words.place.line})</small>'
    yield f'<p class="line"{_lang(words.language, practice.language)}>{_marked(words)}{where}</p>'


def _marked(words: Words) -> str:
    """The text with its emphasis, and its inner pauses in words."""
    signs: list[tuple[int, int, str]] = []
    for at, silence in words.marks.pauses:
        signs.append((at, 1, f'<span class="about" lang="en">(pause, {timespan(silence)})</span> '))
    for first, last in words.marks.emphasis:
        signs += [(first, 2, "<em>"), (last, 0, "</em>")]
    done, here = "", 0
    for at, _, sign in sorted(signs):
        done += escape(words.text[here:at], quote=False) + sign
        here = at
    return done + escape(words.text[here:], quote=False)


def _lang(language: str, around: str = "en") -> str:
    return "" if language == around else f' lang="{escape(language)}"'


def _anchor(name: str, number: int) -> str:
    return f"p{number}-{re.sub(r'[^A-Za-z0-9]+', '-', name).strip('-').lower()}"
