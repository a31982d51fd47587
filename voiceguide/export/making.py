"""One exported file: encoded, tagged, decoded again and measured. Works in any process."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from voiceguide.errors import BadExportError, ExportError
from voiceguide.export.cover import Cover, jpeg_of
from voiceguide.export.formats import Format
from voiceguide.export.profiles import Loudness
from voiceguide.export.tags import Tags, write_tags
from voiceguide.units import Decibels, Frames

if TYPE_CHECKING:  # these load numpy, which whoever only asks for a file does without
    from voiceguide.export.checking import Measured
    from voiceguide.export.mastering import Trim
    from voiceguide.sound.pcm import Samples

_MOST_TIMES = 4
"""So often a file is made to come near the loudness that it has to have; the first time mostly does."""


class Order(Struct, frozen=True, kw_only=True):
    """A file that is wanted.

    Attributes:
        session: The rendered session.
        target: The unfinished file to write into; its ending is that of the format.
        format: How.
        tags: What it says of itself.
        cover: Its picture.
        loudness: How loud; None for the session's own loudness.
        writing: Told how many frames went by as the file is encoded, and again as it is checked.
    """

    session: Path
    target: Path
    format: Format
    tags: Tags
    cover: Cover
    loudness: Loudness | None = None
    writing: Callable[[int], None] | None = None


class Made(Struct, frozen=True, kw_only=True):
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
        ExportError: If it cannot be written, or its picture cannot be read.
        SoundError: If the session cannot be read, or is too long for the format.
    """
    return finished(order.target, lambda: _made_to_measure(order))


def finished(target: Path, work: Callable[[], Measured]) -> Made:
    """Bring an unfinished file to the disk to stay, or leave nothing of it.

    Args:
        target: The file.
        work: Writes it and checks it.

    Raises:
        ExportError: If it cannot be written.
        VoiceguideError: Whatever `work` raises.
    """
    is_right = False
    try:
        measured = work()
        with target.open("rb+") as file:
            os.fsync(file.fileno())
        is_right = True
        return Made(
            frames=measured.frames,
            size=target.stat().st_size,
            lufs=measured.lufs,
            true_peak=measured.true_peak,
            left=measured.left,
        )
    except BadExportError as error:  # an encoder may pass over a write that failed
        raise BadExportError(error.title, error.fault, str(target.parent)) from error
    except OSError as error:
        raise ExportError(
            f"{target.parent} cannot be written: {error.strerror or error}.",
            "Look at its free space and rights, or choose another folder.",
        ) from error
    finally:
        if not is_right:
            with suppress(OSError):  # on a failing disk; the next export deletes it
                target.unlink(missing_ok=True)


def _made_to_measure(order: Order) -> Measured:
    """Make the file, and again with what was learned, until it is as loud as it has to be."""
    from voiceguide.export.checking import check_peak
    from voiceguide.export.mastering import better_trim, first_trim

    wanted, title = order.loudness, order.tags.title
    picture = jpeg_of(order.cover)
    if wanted is None:
        measured = _made(order, picture, None)
        check_peak(measured, order.format, title, None)
        return measured
    trim = first_trim(order.session, wanted, order.format)
    measured = _made(order, picture, trim)
    for _ in range(_MOST_TIMES - 1):
        better = better_trim(trim, wanted, measured.lufs, measured.true_peak)
        if better is None:
            break
        trim = better
        measured = _made(order, picture, trim)
    check_peak(measured, order.format, title, wanted.ceiling)
    return measured


def _made(order: Order, picture: bytes, trim: Trim | None) -> Measured:
    from voiceguide.export.checking import check
    from voiceguide.export.encoding import encode
    from voiceguide.export.mastering import delivered

    def blocks() -> Iterator[Samples]:
        for block in delivered(order.session, order.format.channels, trim):
            yield block
            if order.writing is not None:
                order.writing(len(block))

    tags = order.tags
    encode(blocks(), order.target, order.format, tags.chapters, tags.frames)
    write_tags(order.target, order.format, tags, picture)
    return check(blocks(), order.target, order.format, tags, picture)
