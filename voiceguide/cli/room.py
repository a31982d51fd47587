"""Whether there is room for what is asked for, before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from voiceguide.cli.filling import Batch
from voiceguide.errors import ExportError, VoiceguideError

if TYPE_CHECKING:
    from voiceguide.export.shelf import Shelf

_UNITS = ((10**9, "GB"), (10**6, "MB"), (10**3, "kB"))


class Room(Struct, frozen=True, kw_only=True):
    """What is needed and what there is.

    Attributes:
        files: How many files are not there yet.
        needed: Bytes, about.
        free: Bytes.
    """

    files: int
    needed: int
    free: int


def room_in(shelf: Shelf, batches: Sequence[Batch]) -> Room:
    """Reckon how much room is needed; a practice that cannot be had at all needs none.

    Raises:
        ExportError: If nobody can tell what is free.
    """
    from voiceguide.export.space import bytes_of, room_for

    new: list[int] = []
    replaced: list[int] = []
    for batch in batches:
        for item, name in zip(batch.items, batch.names, strict=True):
            try:
                size = bytes_of(item.practice, item.request, batch.asking.album.format)
            except VoiceguideError:
                continue
            (new if shelf.facts(name) is None else replaced).append(size)
    return Room(files=len(new), needed=room_for(new, replaced) if new else 0, free=shelf.room())


def check_room(shelf: Shelf, room: Room, leaving: Collection[str] = ()) -> bool:
    """Refuse what does not fit.

    Args:
        shelf: The folder.
        room: What is needed there.
        leaving: Files of ours that may be deleted for it.

    Returns:
        Whether these have to be deleted first.

    Raises:
        ExportError: If there is not room enough even then.
    """
    if room.needed <= room.free:
        return False
    free = room.free + shelf.bytes_of(leaving)
    if room.needed <= free:
        return True
    files = "one more file needs" if room.files == 1 else f"{room.files} more files need"
    raise ExportError(
        f"There is not enough room in {shelf.folder}: {files} about {told_bytes(room.needed)}, and "
        f"{told_bytes(free)} are free. Nothing was changed.",
        "Make room there; or choose fewer practices, shorter lengths, or --format opus, the smallest.",
    )


def told_bytes(count: int) -> str:
    """Write a number of bytes as people read it, such as `12 MB`."""
    for size, unit in _UNITS:
        if count >= size:
            return f"{count / size:.{0 if count >= 10 * size else 1}f} {unit}"
    return f"{count} bytes"
