"""The picture of a practice: its writer's own, or a calm one that is drawn from its title."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path

from msgspec import Struct

from voiceguide.errors import ExportError
from voiceguide.script import Practice

VERSION = 1
"""Raise it when pictures come out differently."""

ENDINGS = (".jpg", ".jpeg", ".png")

_LARGEST = 20 << 20
"""Bytes of an own picture."""


class Cover(Struct, frozen=True, kw_only=True):
    """Which picture a practice has; `jpeg_of` makes it.

    Attributes:
        title: What it is drawn from where there is no own picture.
        own: The file of its writer's picture; empty for none.
        digest: Tells one picture from another, and is the same on every machine.
    """

    title: str
    own: str
    digest: str


def cover_of(practice: Practice) -> Cover:
    """Choose the picture of a practice: the one beside its script that is called as the script is, if any.

    Raises:
        ExportError: If that picture is too large, cannot be read, or leads out of the script's folder.
    """
    script = Path(practice.path)
    for ending in (*ENDINGS, *map(str.upper, ENDINGS)):
        path = script.with_suffix(ending)
        if path.is_file():
            return Cover(title=practice.title, own=str(path.absolute()), digest=_digest(path))
    title = unicodedata.normalize("NFC", practice.title)
    drawn = hashlib.sha256(f"{VERSION} {title}".encode()).hexdigest()
    return Cover(title=title, own="", digest=drawn)


def jpeg_of(cover: Cover) -> bytes:
    """Make a picture: a baseline JPEG without any text, which every player shows.

    Raises:
        ExportError: If it is a file that is no picture, or too large a one.
    """
    from voiceguide.export.cover.picture import drawn_jpeg, own_jpeg

    return own_jpeg(Path(cover.own)) if cover.own else drawn_jpeg(cover.title)


def _digest(path: Path) -> str:
    """Read a picture once; scripts come from strangers, so no link takes somebody's other pictures along."""
    if path.resolve().parent != path.parent.resolve():
        raise ExportError(
            f"The picture {path} is a link to another folder.", "Put the picture itself beside the script."
        )
    try:
        if path.stat().st_size > _LARGEST:
            raise ExportError(f"The picture {path} is larger than 20 MB.", "Make it smaller.")
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise ExportError(
            f"The picture {path} cannot be read: {error.strerror or error}.", "Look at its rights."
        ) from error
