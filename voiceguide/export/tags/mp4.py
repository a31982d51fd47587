"""The atoms of MP4. Chapters are written by the encoder: mutagen keeps them, and writes none."""

from __future__ import annotations

from pathlib import Path

from mutagen.mp4 import MP4, MP4Cover

from voiceguide.export.tags import Read, Tags

_AUDIOBOOK = 2


def write(path: Path, tags: Tags, picture: bytes) -> None:
    """Put tags into an M4A or M4B; the latter is an audiobook for players that keep a shelf of these."""
    is_book = path.suffix == ".m4b"
    file = MP4(path)
    file.update(
        {
            "\xa9nam": [tags.title],
            "\xa9alb": [tags.album],
            "\xa9ART": [tags.artist],
            "aART": [tags.album_artist],
            "trkn": [(tags.track, tags.tracks)],
            "\xa9gen": ["Audiobook" if is_book else tags.genre],
            "\xa9day": [tags.date],
            "\xa9cmt": [tags.comment],
            "\xa9lyr": [tags.lyrics],
            "sonm": [tags.sort_title],
            "covr": [MP4Cover(picture, imageformat=MP4Cover.FORMAT_JPEG)],
            "----:com.apple.iTunes:LANGUAGE": [tags.language.encode()],
        }
    )
    if is_book:
        file["stik"] = [_AUDIOBOOK]
    file.save()


def read(path: Path) -> Read:
    """Read the tags of an M4A or M4B."""
    file = MP4(path)
    chapters = file.chapters or ()
    return Read(
        title=file["\xa9nam"][0],
        album=file["\xa9alb"][0],
        artist=file["\xa9ART"][0],
        lyrics=file["\xa9lyr"][0],
        chapters=tuple((round(each.start * 1000), each.title) for each in chapters),
        picture=bytes(file["covr"][0]),
    )
