"""Finding practices by words: in titles, names, tags and summaries, and in what is said.

Every word has to be there, or begin a word that is. A word that nobody says is taken for the nearest one that
somebody does, so that small slips of the finger find what was meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from msgspec import Struct

from voiceguide.script.cards import Entry

NEAREST = 0.75
"""How like a word has to be to be taken for another, as `difflib` counts: one letter of four may be wrong."""

_SHORTEST = 4
"""Letters of a word that can be taken for another."""

_MORE_OR_LESS = 2
"""Letters by which such a word may be longer or shorter."""

_WEIGHTS = {"title": 8, "name": 8, "tags": 6, "summary": 3, "cautions": 1, "spoken": 1}
"""How much it counts where a word stands."""

_WORD = re.compile(r"[^\W_]+")
_ACCENT = re.compile("[\u0300-\u036f]")


class Hit(Struct, frozen=True, kw_only=True):
    """A practice that was found.

    Attributes:
        entry: What is known of it.
        where: Where the words stand: `title`, `name`, `tags`, `summary`, `cautions`, `spoken`.
        line: The spoken line that has most of the words that stand nowhere else; empty where all do.
    """

    entry: Entry
    where: tuple[str, ...]
    line: str = ""


class Found(Struct, frozen=True, kw_only=True):
    """What a search found.

    Attributes:
        hits: The practices, those first in which the words weigh most.
        taken: Words that nobody says, and what they were taken for.
        unknown: Words that nobody says, and nothing is like them.
    """

    hits: tuple[Hit, ...] = ()
    taken: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()


def search(typed: str, entries: Sequence[Entry]) -> Found:
    """Find the practices that have all the words.

    Args:
        typed: The words, in any case, with or without accents.
        entries: Where to look.
    """
    words = list(dict.fromkeys(_WORD.findall(folded(typed))))
    pages = [_Page(entry) for entry in entries]
    taken = {}
    unknown = []
    for word in words:
        if not any(page.has(word) for page in pages):
            near = _nearest(word, pages)
            if near is None:
                unknown.append(word)
            else:
                taken[word] = near
    if not words or unknown:
        return Found(taken=tuple(taken.items()), unknown=tuple(unknown))
    meant = list(dict.fromkeys(taken.get(word, word) for word in words))
    weighed = [(weight, page) for page in pages if (weight := page.weight(meant))]
    weighed.sort(key=lambda each: (-each[0], each[1].entry.card.name))
    return Found(hits=tuple(page.hit(meant) for _, page in weighed), taken=tuple(taken.items()))


def folded(text: str) -> str:
    """Small letters without accents: what looks alike to somebody in a hurry is alike."""
    if text.isascii():
        return text.lower()
    return _ACCENT.sub("", unicodedata.normalize("NFKD", text.casefold()))


class _Page:
    """The text of an entry, folded."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        card = entry.card
        self._fields = {
            "title": folded(card.title),
            "name": folded(card.name),
            "tags": folded("\n".join(card.tags)),
            "summary": folded(card.summary),
            "cautions": folded("\n".join(card.cautions)),
            "spoken": folded(entry.spoken),
        }

        self._text = "\n".join(self._fields.values())

    def has(self, word: str) -> bool:
        return _stands_in(word, self._text)

    def tokens(self) -> list[str]:
        """What stands between spaces."""
        return self._text.split()

    def weight(self, words: Sequence[str]) -> int:
        """How much the words weigh here; 0 where one of them is missing."""
        whole = 0
        for word in words:
            weights = [_WEIGHTS[name] for name, text in self._fields.items() if _stands_in(word, text)]
            if not weights:
                return 0
            whole += max(weights)
        return whole

    def hit(self, words: Sequence[str]) -> Hit:
        where = tuple(name for name, text in self._fields.items() if _count(words, text))
        heads = [text for name, text in self._fields.items() if name != "spoken"]
        said = [word for word in words if not any(_stands_in(word, head) for head in heads)]
        return Hit(entry=self.entry, where=where, line=self._line(said))

    def _line(self, words: Sequence[str]) -> str:
        if not words:
            return ""
        return max(self.entry.spoken.split("\n"), key=lambda line: _count(words, folded(line)))


def _count(words: Iterable[str], text: str) -> int:
    return sum(_stands_in(word, text) for word in words)


def _stands_in(word: str, text: str) -> bool:
    """Whether a word of the text begins with it. A pattern would take ten times as long."""
    at = text.find(word)
    while at > 0 and text[at - 1].isalnum():
        at = text.find(word, at + 1)
    return at >= 0


def _nearest(word: str, pages: Iterable[_Page]) -> str | None:
    if len(word) < _SHORTEST:
        return None
    tokens: set[str] = set()
    for page in pages:  # thousands say the same words: what each of them is made of is looked at once
        tokens.update(page.tokens())
    known = {each for token in tokens for each in _WORD.findall(token)}
    alike = sorted(each for each in known if abs(len(each) - len(word)) <= _MORE_OR_LESS)
    return next(iter(get_close_matches(word, alike, n=1, cutoff=NEAREST)), None)
