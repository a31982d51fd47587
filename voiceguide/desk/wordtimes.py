"""When each word of a spoken line is heard, as its writer wrote it: for reading along."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate, chain, pairwise

from msgspec import Struct

from voiceguide.desk.lint.sentences import syllables
from voiceguide.timeline.model import Cue, Said, Stretch
from voiceguide.units import Frames

_TOKEN = re.compile(r"\S+")
_AFTER_COMMA, _AFTER_SENTENCE = 1.0, 2.0
"""Syllables that the silence after a comma and after a full stop is worth: espeak-ng's at any rate."""

_Timed = tuple[int, int, Frames, Frames]


class Word(Struct, frozen=True, kw_only=True):
    """A word as it is written, with its punctuation; half-open, in frames of the session."""

    text: str
    start: Frames
    end: Frames


def words_of(cue: Cue) -> tuple[Word, ...]:
    """Time the words of a `say`.

    Where the engine does not tell (`cue.said.words` is empty), what is heard between the inner pauses
    is shared by syllables.
    """
    if cue.said is None or cue.text is None:
        return ()
    told = cue.said.words or tuple(_estimated(cue.said, (cue.start, cue.end)))
    words: list[Word] = []
    for written, (first, last) in _aligned(cue.text, cue.said.line.text):
        heard = [word for word in told if word[0] < last and first < word[1]]
        if heard:
            words += _shared(written, heard[0][2], heard[-1][3])
    return tuple(words)


def _estimated(said: Said, whole: Stretch) -> Iterator[_Timed]:
    text = said.line.text
    places = [0, *(at for at, _ in said.line.marks.pauses), len(text)]
    edges = [whole[0], *(frame for gap in said.gaps for frame in gap), whole[1]]
    stretches = zip(edges[::2], edges[1::2], strict=True)
    for (first, last), stretch in zip(pairwise(places), stretches, strict=True):
        yield from _by_syllables(text, (first, last), stretch)


def _by_syllables(text: str, part: tuple[int, int], stretch: Stretch) -> Iterator[_Timed]:
    words = [match for match in _TOKEN.finditer(text, *part) if _is_word(match[0])]
    weights = [(syllables(word[0]), _silence_after(word[0])) for word in words]
    if not words:
        return
    total = sum(map(sum, weights)) - weights[-1][1]
    begins = [0.0, *accumulate(map(sum, weights))]
    for word, begin, (spoken, _) in zip(words, begins, weights, strict=False):
        start, end = (
            Frames(stretch[0] + round((stretch[1] - stretch[0]) * share / total))
            for share in (begin, begin + spoken)
        )
        yield word.start(), word.end(), start, end


def _silence_after(word: str) -> float:
    bare = word.rstrip("\"'\u201d\u2019)")
    return _AFTER_SENTENCE if bare[-1:] in ".!?" else _AFTER_COMMA if bare[-1:] in ",;:" else 0.0


def _aligned(written: str, said: str) -> Iterator[tuple[Sequence[str], tuple[int, int]]]:
    """Pair written words with the characters that are said for them; respelt words may be more or fewer.

    Respelling leaves the punctuation as it is, so phrase goes with phrase.
    """
    ours, theirs = _phrases(written), _phrases(said)
    if len(ours) == len(theirs):
        for mine, other in zip(ours, theirs, strict=True):
            yield from _paired(mine, other)
    else:
        yield from _paired(list(chain(*ours)), list(chain(*theirs)))


def _phrases(text: str) -> list[list[re.Match[str]]]:
    """The words of a text, parted after each that has punctuation at its end."""
    phrases: list[list[re.Match[str]]] = [[]]
    for match in _TOKEN.finditer(text):
        if _is_word(match[0]):
            phrases[-1].append(match)
            if not match[0][-1].isalnum():
                phrases.append([])
    return phrases


def _paired(
    written: Sequence[re.Match[str]], said: Sequence[re.Match[str]]
) -> Iterator[tuple[Sequence[str], tuple[int, int]]]:
    words = [match[0] for match in written]
    blocks = SequenceMatcher(None, words, [match[0] for match in said], autojunk=False).get_opcodes()
    for kind, i, j, k, m in blocks:
        if kind == "equal" or j - i == m - k:
            yield from (([word], match.span()) for word, match in zip(words[i:j], said[k:m], strict=True))
        elif i < j and k < m:
            yield words[i:j], (said[k].start(), said[m - 1].end())


def _shared(words: Iterable[str], start: Frames, end: Frames) -> Iterator[Word]:
    """Share a stretch among the words that are heard in it, by their letters."""
    texts = list(words)
    ends = list(accumulate(map(len, texts), initial=0))
    for text, (before, after) in zip(texts, pairwise(ends), strict=True):
        first, last = (
            Frames(start + round((end - start) * letters / ends[-1])) for letters in (before, after)
        )
        yield Word(text=text, start=first, end=last)


def _is_word(token: str) -> bool:
    return any(map(str.isalnum, token))
