"""Which take belongs to which line of a script as it is now, whatever became of the script meanwhile."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from msgspec import Struct

from voiceguide.recording.lines import Reading
from voiceguide.recording.take import Take
from voiceguide.timeline.own import same_words

_LIKE = 0.6
"""So much of two lines has to be the same, of 1, for one to be the other with a change."""

_MOST_PAIRS = 50_000
"""So many lines and takes are compared at most, the newest takes first: a second or so."""

_FEW_WORDS = 4
"""Lines of fewer words, or in letters without spaces between words, are compared letter by letter."""


class Chosen(Struct, frozen=True, kw_only=True):
    """The take of a line; a stale one was read with other words than the line has now."""

    take: Take
    is_stale: bool = False


def matched(readings: Sequence[Reading], chosen: Mapping[str, Take]) -> dict[str, Chosen]:
    """Find the chosen take of every line.

    A line's own take comes first: that was chosen for the same name and words. Then one of the same words,
    where only one of both has a name; it serves as it is. Whatever belongs to no line any more may be of a
    line that was changed: of the one with the same name, or else of the one that is most alike. It is stale
    there.

    Args:
        readings: Every line of the script.
        chosen: The chosen takes, by the key of the line that they were chosen for.

    Returns:
        By the keys of the lines; those without a take are missing.
    """
    found = {each.key: Chosen(take=chosen[each.key]) for each in readings if each.key in chosen}
    present = {each.key for each in readings}
    orphans = {key: take for key, take in chosen.items() if key not in present}
    by_words = _grouped(chosen.values(), lambda take: same_words(take.text))
    for reading in _without(readings, found):
        same = [each for each in by_words[same_words(reading.text)] if None in (each.id, reading.id)]
        if same:
            found[reading.key] = Chosen(take=_newest(same))
    by_id = _grouped(orphans.values(), lambda take: take.id)
    for reading in _without(readings, found):
        if reading.id is not None and by_id[reading.id]:
            found[reading.key] = Chosen(take=_newest(by_id[reading.id]), is_stale=True)
    used = {id(each.take) for each in found.values()}
    free = [take for take in orphans.values() if id(take) not in used]
    for reading, take in _most_alike(_without(readings, found), free):
        found[reading.key] = Chosen(take=take, is_stale=True)
    return found


def _without(readings: Iterable[Reading], found: Collection[str]) -> list[Reading]:
    return [each for each in readings if each.key not in found]


def _grouped(
    takes: Iterable[Take], name: Callable[[Take], str | None]
) -> defaultdict[str | None, list[Take]]:
    groups: defaultdict[str | None, list[Take]] = defaultdict(list)
    for take in takes:
        groups[name(take)].append(take)
    return groups


def _newest(takes: Iterable[Take]) -> Take:
    return max(takes, key=lambda take: take.name)


def _most_alike(readings: Sequence[Reading], takes: Sequence[Take]) -> Iterator[tuple[Reading, Take]]:
    """Pair lines and takes, the most alike first; each is in one pair at most."""
    newest = sorted(takes, key=lambda take: take.name, reverse=True)[: _MOST_PAIRS // (len(readings) or 1)]
    texts = dict.fromkeys((*(each.text for each in readings), *(each.text for each in newest)))
    words = {text: _Words.of(text) for text in texts}
    pairs = [
        (like, reading, take)
        for reading in readings
        for take in newest
        if None in (take.id, reading.id)
        and (like := _likeness(words[take.text], words[reading.text])) >= _LIKE
    ]
    paired: set[int] = set()
    for _, reading, take in sorted(pairs, key=lambda pair: (-pair[0], pair[1].number, pair[2].name)):
        if paired.isdisjoint({id(reading), id(take)}):
            paired |= {id(reading), id(take)}
            yield reading, take


class _Words(Struct, frozen=True):
    """A text in words, and in letters; of both, each with how often it was there before."""

    words: Sequence[str]
    letters: Sequence[str]
    counted: frozenset[tuple[str, int]]
    spelt: frozenset[tuple[str, int]]

    @classmethod
    def of(cls, text: str) -> _Words:
        letters = same_words(text)
        words = re.findall(r"\w+", letters)
        return cls(words, letters, _counted(words), _counted(letters))


def _counted(parts: Iterable[str]) -> frozenset[tuple[str, int]]:
    before: Counter[str] = Counter()
    counted = []
    for part in parts:
        counted.append((part, before[part]))
        before[part] += 1
    return frozenset(counted)


def _likeness(one: _Words, other: _Words) -> float:
    """How much of two lines is the same: 0 to 1, as `difflib` counts; 0 for less than is asked for."""
    few = min(len(one.words), len(other.words)) < _FEW_WORDS
    first, second = (one.letters, other.letters) if few else (one.words, other.words)
    shared = (one.spelt & other.spelt) if few else (one.counted & other.counted)
    if 2 * len(shared) < _LIKE * (len(first) + len(second)):  # in whatever order: most pairs end here
        return 0.0
    return SequenceMatcher(None, first, second, autojunk=False).ratio()
