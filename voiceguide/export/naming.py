"""What exported files are called, in names that every file system takes and that stay; and who speaks."""

from __future__ import annotations

import unicodedata

from pathvalidate import sanitize_filename

from voiceguide.speech import Voice

_LONGEST, _MOST_BYTES = 50, 100
"""Letters and bytes of a title, and of a practice's name, that go into a file's: most systems take 255 bytes
with all that stands behind."""

_BY_LANGUAGE = ("pyttsx3", "espeak")
_SPEAKER = "eSpeak NG"
"""Engines whose voices have the names of languages, and what people call all of these."""


def artist_of(voice: Voice) -> str:
    """Name a voice as the artist of what it speaks."""
    if voice.engine in _BY_LANGUAGE:
        return f"{_SPEAKER}, {voice.name}"
    name = voice.name.replace("_", " ").strip() or voice.id
    return name[0].upper() + name[1:]


def file_stem(title: str, length: str | None, beside: str | None = None) -> str:
    """Name a file, without its ending.

    Args:
        title: The practice's.
        length: As it is typed, such as `5m`; None for the natural one, which a changed line may change.
        beside: The practice's name, where another one has the same title.
    """
    words = [_safe(title), length or "", f"({_safe(beside)})" if beside else ""]
    return " ".join(word for word in words if word) or "practice"


def _safe(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    plain = sanitize_filename(composed, replacement_text=" ", platform="universal")
    short = plain[:_LONGEST].encode()[:_MOST_BYTES].decode(errors="ignore")
    return " ".join(short.split()).strip(". ")


def bare(name: str) -> str:
    """A file's name without its ending and its capitals: two files of which that is one name share texts."""
    return name.rpartition(".")[0].casefold()
