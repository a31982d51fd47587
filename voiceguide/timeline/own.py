"""The person's own voice in a session: which line is heard from which recording.

A line is known by its `id`, where its writer gave it one, and by its words; where it stands does not matter.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct

from voiceguide.timeline.model import OwnTake, RoomTone

_SIGNS = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-"}
)
_LONGEST_SLUG = 32


class Own(Struct, frozen=True, kw_only=True):
    """What there is of the person's own voice.

    Attributes:
        takes: The recording of every line that has one, by `line_key`.
        room: The room they were recorded in; None where nobody recorded it.
        is_all: Whether nothing but takes is wanted.
        remedy: What to do about a line without a take, if so.
    """

    takes: tuple[tuple[str, OwnTake], ...] = ()
    room: RoomTone | None = None
    is_all: bool = False
    remedy: str = ""

    def __bool__(self) -> bool:
        return bool(self.takes) or self.is_all

    def table(self) -> Mapping[str, OwnTake]:
        """The takes by `line_key`."""
        return dict(self.takes)


NO_TAKES = Own()
"""Every line is spoken by an engine."""


@lru_cache(maxsize=4096)
def line_key(line_id: str | None, text: str) -> str:
    """The name by which a line's recordings are found: readable, safe as a folder's name, never two alike.

    Args:
        line_id: The line's own name in the script; None where it has none.
        text: The line as people read it, final.
    """
    words = same_words(text)
    digest = hashlib.sha256(f"{line_id or ''}\n{words}".encode()).hexdigest()[:10]
    slug = "-".join(re.findall("[a-z0-9]+", (line_id or words).lower()))[:_LONGEST_SLUG].strip("-")
    return f"{slug or 'line'}-{digest}"


def same_words(text: str) -> str:
    """A text without what nobody hears: how wide its spaces are, how its quotes curl, its capitals."""
    plain = unicodedata.normalize("NFC", text).translate(_SIGNS)
    return " ".join(plain.split()).casefold()
