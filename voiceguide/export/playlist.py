"""The playlist of a folder: extended M3U in UTF-8, with names relative to it, so that the folder can move."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct


class Track(Struct, frozen=True, kw_only=True):
    """One file of a playlist.

    Attributes:
        name: The file's, in the folder of the playlist.
        title: What players show.
        seconds: How long it is.
    """

    name: str
    title: str
    seconds: float


def playlist(tracks: Iterable[Track]) -> str:
    """Write `.m3u8`; a title's line break would begin a new entry, and names have none."""
    lines = ["#EXTM3U"]
    for track in tracks:
        title = " ".join(track.title.split())
        lines += [f"#EXTINF:{round(track.seconds)},{title}", track.name]
    return "\n".join(lines) + "\n"
