"""Which letters a voice can read: those of its language, and Latin ones, which every voice knows.

A voice that meets other letters names them one by one (“Chinese letter, Chinese letter”), which helps nobody.
"""

from __future__ import annotations

import unicodedata
from collections import Counter

from voiceguide.errors import UnreadableTextError

_LANGUAGES = {
    "Arabic": "ar fa ku ps sd ug ur",
    "Armenian": "hy hyw",
    "Bengali": "as bn bpy",
    "Cherokee": "chr",
    "CJK": "cmn hak ja wuu yue zh",
    "Cyrillic": "ab ba be bg cv kk ky mk mn nog ru sr tg tt uk uz",
    "Devanagari": "hi kok mr ne sa",
    "Ethiopic": "am ti",
    "Georgian": "ka",
    "Greek": "el grc",
    "Gujarati": "gu",
    "Gurmukhi": "pa",
    "Hangul": "ko",
    "Hebrew": "he yi",
    "Hiragana": "ja",
    "Kannada": "kn",
    "Katakana": "ja",
    "Malayalam": "ml",
    "Myanmar": "my shn",
    "Oriya": "or",
    "Sinhala": "si",
    "Tamil": "ta",
    "Telugu": "te",
    "Thai": "th",
}
"""Writing systems, as Unicode begins the names of their letters, and who reads them. Latin and systems that
are not listed are taken as known to everybody."""

_CALLED = {"CJK": "Chinese", "Hangul": "Korean", "Hiragana": "Japanese", "Katakana": "Japanese"}
_READERS = {system: frozenset(languages.split()) for system, languages in _LANGUAGES.items()}


def check_readable(text: str, language: str, voice: str) -> None:
    """See that most of a text is in letters that a voice knows; a few others may be named.

    Args:
        text: What is to be spoken.
        language: The voice's, a BCP 47 tag.
        voice: What it is called, for the message.

    Raises:
        UnreadableTextError: If more than half of its letters are foreign to it.
    """
    foreign = foreign_letters(text, language)
    if foreign:
        raise UnreadableTextError(
            f"The voice {voice} cannot read “{text}”: its letters are {foreign}.",
            "Say with `language` which language it is, or choose a voice that speaks it with --voice.",
        )


def foreign_letters(text: str, language: str) -> str:
    """What most letters of a text are called, such as Chinese, if a voice of a language knows few of them."""
    if text.isascii():
        return ""
    family = language.lower().partition("-")[0]
    systems = Counter(_system(letter) for letter in text if letter.isalpha())
    foreign = {name: n for name, n in systems.items() if family not in _READERS.get(name, {family})}
    if 2 * sum(foreign.values()) <= systems.total():
        return ""
    most = max(foreign, key=lambda name: foreign[name])
    return _CALLED.get(most, most)


def _system(letter: str) -> str:
    first = unicodedata.name(letter, "").partition(" ")[0]
    return first if first == "CJK" else first.title()
