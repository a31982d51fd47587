"""One take: a recording of a line, and the note beside it that says what it is."""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from voiceguide.errors import RecordingError
from voiceguide.ordinary import check_ordinary, open_ordinary
from voiceguide.recording.files import read_small, written_whole
from voiceguide.timeline.own import line_key
from voiceguide.units import Frames

FORMAT = 1
"""Of the note; one with a higher number was written by a later version of the program."""

AUDIO, NOTE, PART = ".flac", ".json", ".part"
"""How the files of a take end: what was recorded, what is known of it, and what is being recorded."""

TAKE_NAME = re.compile(r"(?:room-)?[0-9]{8}-[0-9]{6}-[0-9]{3}")
"""When it was begun, in universal time; the tone of a room says so before."""

BEST = 5
"""Ratings go from 1 to this."""

_LONGEST_NOTE = 64 * 1024
_LONGEST_TEXT = 16 * 1024
_LARGEST_AUDIO = 1 << 27
"""Bytes: twenty minutes and more, which is twice what a line may last; larger files are not read at all."""

_MISSING = "is missing"
_UNPRINTABLE = ("Cc", "Cs")
_SHA256 = re.compile("[0-9a-f]{64}")


class Take(Struct, frozen=True, kw_only=True):
    """A recording, as its note tells of it.

    Attributes:
        folder: Where its files are; the folder's name is the line's key.
        name: What they are called.
        text: The line as it was read.
        id: The line's own name in the script then; None without.
        recorded: When, in ISO 8601, with the offset of the clock.
        device: With what; the name of a file where it was imported.
        rating: 1 to 5, as its reader thought of it; None where they said nothing.
        sha256: Of its audio, hexadecimal.
        frames: How long it is, at the project rate.
        lufs: How loud it is as it was recorded; None for silence.
        recovered: Whether its recording was cut off, and it was found afterwards.
    """

    folder: Path
    name: str
    text: str
    id: str | None = None
    recorded: str = ""
    device: str = ""
    rating: int | None = None
    sha256: str = ""
    frames: Frames = Frames(0)
    lufs: float | None = None
    recovered: bool = False

    @property
    def path(self) -> Path:
        """Its audio."""
        return self.folder / f"{self.name}{AUDIO}"

    @property
    def note(self) -> Path:
        """What is known of it."""
        return self.folder / f"{self.name}{NOTE}"

    @property
    def part(self) -> Path:
        """It, while it is being recorded."""
        return self.folder / f"{self.name}{PART}"

    @property
    def key(self) -> str:
        """By which line it is found, as `line_key` says."""
        return line_key(self.id, self.text)


def write_note(take: Take) -> None:
    """Write what is known of a take, whole.

    Raises:
        RecordingError: If it cannot be written.
    """
    facts = {name: getattr(take, name) for name in _FIELDS}
    text = json.dumps({"format": FORMAT, **facts}, ensure_ascii=False, indent=1, allow_nan=False)
    with written_whole(take.note) as unfinished:
        unfinished.write_bytes(text.encode(errors="surrogatepass") + b"\n")


def read_note(path: Path) -> Take:
    """Read what is known of a take; it may come from a stranger.

    Raises:
        RecordingError: If that cannot be read, or says what cannot be.
    """
    try:
        facts = json.loads(read_small(path, _LONGEST_NOTE))
    except (ValueError, RecursionError):
        facts = None
    if not isinstance(facts, dict):
        raise _bad(path, "it is no note of a take")
    version = facts.get("format")
    if isinstance(version, int) and version > FORMAT:
        raise RecordingError(f"{path} was written by a later version of voiceguide.", "Update voiceguide.")
    wrong = [name for name, is_right in _FIELDS.items() if not is_right(facts.get(name))]
    if wrong:
        raise _bad(path, f"its {wrong[0]} cannot be {_shown(facts, wrong[0])}")
    return Take(
        folder=path.parent, name=path.stem, **{name: facts[name] for name in _FIELDS if name in facts}
    )


def fault_in(take: Take, *, is_read: bool = True) -> str | None:
    """Say what is wrong with a take's audio: it is not what was recorded; None where it is.

    Args:
        take: The take.
        is_read: Whether it is read; else it is only looked for.
    """
    if is_read:
        return fault_of(take.path, take.sha256)
    try:
        check_ordinary(take.path)
    except OSError as error:
        return _unreadable(error)
    return None


def fault_of(path: Path, sha256: str) -> str | None:
    """Say what is wrong with a file that should have this SHA-256, hexadecimal; None where it has."""
    digest = hashlib.sha256()
    try:
        with open_ordinary(path) as file:
            if os.fstat(file.fileno()).st_size > _LARGEST_AUDIO:
                return "is larger than any take"
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError as error:
        return _unreadable(error)
    return None if digest.hexdigest() == sha256 else "is damaged, or was changed after it was recorded"


def _unreadable(error: OSError) -> str:
    is_gone = isinstance(error, FileNotFoundError)
    return _MISSING if is_gone else f"cannot be read ({error.strerror or error})"


def printable(text: str) -> str:
    """A text without what a terminal would take for a command, or could not show at all."""
    return "".join(" " if unicodedata.category(letter) in _UNPRINTABLE else letter for letter in text)


def _text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST_TEXT and printable(value) == value


_FIELDS: Mapping[str, Callable[[object], bool]] = {
    "text": _text,
    "id": lambda value: value is None or _text(value),
    "recorded": _text,
    "device": _text,
    "rating": lambda value: value is None or (type(value) is int and 1 <= value <= BEST),
    "sha256": lambda value: value == "" or (isinstance(value, str) and _SHA256.fullmatch(value) is not None),
    "frames": lambda value: type(value) is int and 0 <= value < 1 << 40,
    "lufs": lambda value: value is None or (type(value) is float and math.isfinite(value)),
    "recovered": lambda value: type(value) is bool,
}


def _bad(path: Path, reason: str) -> RecordingError:
    return RecordingError(
        f"{path} cannot be used: {reason}.", "Bring it back from a copy, or record the line again."
    )


def _shown(facts: Mapping[str, Any], name: str) -> str:
    return repr(facts[name])[:40] if name in facts else "missing"
