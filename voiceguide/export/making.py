"""One exported file: encoded, tagged, decoded again and measured. Works in any process."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from voiceguide.errors import ExportError
from voiceguide.export.formats import Format
from voiceguide.export.tags import Tags, write_tags
from voiceguide.units import Decibels, Frames


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A file that is wanted.

    Attributes:
        session: The rendered session.
        target: The unfinished file to write into; its ending is that of the format.
        format: How.
        tags: What it says of itself.
    """

    session: Path
    target: Path
    format: Format
    tags: Tags


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A file that is right, on the disk to stay.

    Attributes:
        frames: Its length once decoded.
        size: Its bytes.
        lufs: Its integrated loudness.
        true_peak: In dBTP.
        left: How long it would be in a player that skips silence.
    """

    frames: Frames
    size: int
    lufs: Decibels
    true_peak: Decibels
    left: Frames


def make(order: Order) -> Made:
    """Encode a session, tag it, and check what came of it; nothing is left of what is not right.

    Raises:
        BadExportError: If the file is not the session.
        ExportError: If it cannot be written.
        SoundError: If the session cannot be read, or is too long for the format.
    """
    from voiceguide.export.checking import check
    from voiceguide.export.encoding import encode

    is_right = False
    try:
        encode(order.session, order.target, order.format, order.tags.chapters, order.tags.frames)
        write_tags(order.target, order.format, order.tags)
        measured = check(order.session, order.target, order.format, order.tags)
        with order.target.open("rb+") as file:
            os.fsync(file.fileno())
        is_right = True
        return Made(
            frames=measured.frames,
            size=order.target.stat().st_size,
            lufs=measured.lufs,
            true_peak=measured.true_peak,
            left=measured.left,
        )
    except OSError as error:
        raise ExportError(
            f"{order.target.parent} cannot be written: {error.strerror or error}.",
            "Look at its free space and rights, or choose another folder.",
        ) from error
    finally:
        if not is_right:
            order.target.unlink(missing_ok=True)
