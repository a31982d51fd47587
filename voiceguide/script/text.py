"""Spoken text before it is spoken: placeholders are filled, hard words respelt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from voiceguide.errors import UsageError
from voiceguide.script.complaints import BadValueError, nearest, shown
from voiceguide.script.model import Names, Say, Section, Step

_NAME = r"[^\W\d]\w*"
_PLACEHOLDER = re.compile(rf"\{{({_NAME})\}}")
_SENTENCE_END = re.compile(r"[.!?\u2026]\W*$")
_BRACED = re.compile(r"\{([^{}]*)\}")


class UnsetNameError(UsageError):
    """Spoken text asks for names that nobody has set.

    Attributes:
        names: The missing names, in the order of the text, each once.
        known: The names that are set, one of which may have been meant.
    """

    def __init__(self, names: Iterable[str], known: Iterable[str] = ()) -> None:
        self.names, self.known = tuple(dict.fromkeys(names)), tuple(known)
        asked = " and ".join(f"{{{name}}}" for name in self.names)
        near = [f"Did you mean {{{meant}}}? " for name in self.names if (meant := nearest(name, self.known))]
        flags = " ".join(f"--set {name}=…" for name in self.names)
        super().__init__(
            f"The script asks for {asked}, which is not set.", f"{''.join(near)}Set it with {flags}"
        )

    def __reduce__(self) -> tuple[type[UnsetNameError], tuple[tuple[str, ...], tuple[str, ...]]]:
        return type(self), (self.names, self.known)


def is_name(word: str) -> bool:
    """Tell whether a placeholder can have this name: letters, digits and `_`, no digit first."""
    return re.fullmatch(_NAME, word) is not None


def check_braces(text: str) -> None:
    """Refuse braces that are not part of a `{name}`.

    Raises:
        BadValueError: For the first malformed brace, saying how to write it.
    """
    rest = _PLACEHOLDER.sub("", text)
    if "{" not in rest and "}" not in rest:
        return
    braced = _BRACED.search(rest)
    if braced is None:
        raise BadValueError(
            f"{shown(text)} has a brace without its partner.",
            "Write placeholders as `{name}`, and leave other braces out: nobody can hear them.",
        )
    inside = re.sub(r"\W+", "_", braced[1].strip()).strip("_")
    raise BadValueError(
        f"{shown(braced[0])} is not a placeholder: between the braces stands one name without spaces.",
        f"Write `{{{inside}}}`." if is_name(inside) else "Write it as `{name}`.",
    )


def placeholders(text: str) -> tuple[str, ...]:
    """List the names that a text asks for, in order, each once."""
    return tuple(dict.fromkeys(_PLACEHOLDER.findall(text)))


def placeholders_of(step: Step) -> tuple[str, ...]:
    """List the names that a line speaks, or that stand in a section's title; no other step has any."""
    match step:
        case Say(text=text) | Section(title=text):
            return placeholders(text)
        case _:
            return ()


def fill(text: str, names: Mapping[str, str]) -> str:
    """Put values in place of `{name}` placeholders.

    Values are taken as they are: a placeholder inside a value is not filled again.

    Raises:
        UnsetNameError: When `names` lacks one or more; it carries all of them.
    """
    missing = [name for name in placeholders(text) if name not in names]
    if missing:
        raise UnsetNameError(missing, names)
    return _PLACEHOLDER.sub(lambda match: names[match[1]], text)


@lru_cache(maxsize=4096)  # a fit asks for the same lines again and again
def respell(text: str, pronounce: Names, before: str = "") -> str:
    """Write hard words the way they sound: whole words, in any case, the longest first.

    Of two pairs for one word, the first counts. What one respelling wrote is not respelt by another. Where a
    sentence begins in capitals it still does: espeak-ng takes a full stop before a small letter for none.

    Args:
        text: The text, or a stretch of one.
        pronounce: Words, and how they sound.
        before: What stands before a stretch.
    """
    if not pronounce:
        return text
    done, here = "", 0
    for match, sound in _found(text, pronounce):
        ahead = (before[-4:] + text[: match.start()])[-4:]
        begins = match[0][0].isupper() and _SENTENCE_END.search(ahead)
        done += text[here : match.start()] + (sound[0].upper() + sound[1:] if begins else sound)
        here = match.end()
    return done + text[here:]


def respellings(text: str, pronounce: Names) -> Names:
    """List what `respell` changes in a text: each word as it is written, and what it becomes; each once."""
    if not pronounce:
        return ()
    return tuple({match[0]: sound for match, sound in _found(text, pronounce)}.items())


def places_to_respell(text: str, pronounce: Names) -> tuple[tuple[int, int], ...]:
    """List where `respell` changes a text, half-open, in order."""
    if not pronounce:
        return ()
    return tuple(match.span() for match, _ in _found(text, pronounce))


def _found(text: str, pronounce: Names) -> Iterator[tuple[re.Match[str], str]]:
    """Where a word of the list stands by itself, and how it sounds."""
    pattern, sounds = _respelling(pronounce)
    for match in pattern.finditer(text):
        beside = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
        if not any(map(_is_part_of_a_letter, beside)):
            yield match, sounds[(match.lastindex or 1) - 1]


def _is_part_of_a_letter(sign: str) -> bool:
    """Whether it belongs to the letter before it, as vowels of Devanagari do; to `re` it ends a word."""
    return unicodedata.category(sign).startswith("M")


@lru_cache(maxsize=32)
def _respelling(pronounce: Names) -> tuple[re.Pattern[str], tuple[str, ...]]:
    # Each word is a group of its own, so that the match itself says which word it was: comparing lowered
    # text would miss letters whose cases do not pair off, such as the Turkish dotted I.
    longest_first = sorted(pronounce, key=lambda pair: len(pair[0]), reverse=True)
    words = "|".join(f"({re.escape(word)})" for word, _ in longest_first)
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE), tuple(sound for _, sound in longest_first)
