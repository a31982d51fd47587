"""What a file says of itself: title, album, chapters, words. Written and read back by mutagen.

Each container has a dialect of its own; a `Tags` is what all of them say.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from voiceguide.errors import SoundError
from voiceguide.timeline.model import Chapter
from voiceguide.units import Frames

if TYPE_CHECKING:
    from voiceguide.export.formats import Format


class Tags(Struct, frozen=True, kw_only=True):
    """What a file says of itself.

    Attributes:
        title: The practice and its length.
        album: What all files of one export share.
        artist: Who speaks.
        album_artist: Who made the album.
        track: Its place in the album, from 1.
        tracks: How many there are.
        genre: What players sort it under.
        date: When it was made, `YYYY-MM-DD`.
        comment: What the practice is, and its cautions.
        language: A BCP 47 tag.
        lyrics: The words with their times, as LRC.
        lines: The same apart: each line's first millisecond and its words.
        chapters: Its sections; the first begins at 0.
        frames: Its length.
    """

    title: str
    album: str
    artist: str
    album_artist: str
    track: int
    tracks: int
    genre: str
    date: str
    comment: str
    language: str
    lyrics: str
    lines: tuple[tuple[int, str], ...]
    chapters: tuple[Chapter, ...]
    frames: Frames

    @property
    def sort_title(self) -> str:
        """By what a player sorts it: in the order of the album."""
        return f"{self.track:04} {self.title}"


class Read(Struct, frozen=True, kw_only=True):
    """What was read back from a file: what a listener sees, and its chapters and lines, in milliseconds.

    `lines` is None for formats that have no frame for them; their lyrics have the times.
    """

    title: str
    album: str
    artist: str
    lyrics: str
    chapters: tuple[tuple[int, str], ...]
    picture: bytes
    lines: tuple[tuple[int, str], ...] | None = None


def write_tags(path: Path, wanted: Format, tags: Tags, picture: bytes) -> None:
    """Put tags into an encoded file, and a picture, which is a JPEG.

    Raises:
        SoundError: If the file is none of its format.
        OSError: If it cannot be written.
    """
    from mutagen import MutagenError

    from voiceguide.export.tags import id3, mp4, vorbis

    writers = {
        "id3": id3.write,
        "wave": id3.write_wave,
        "mp4": mp4.write,
        "vorbis": vorbis.write_ogg,
        "flac": vorbis.write_flac,
    }
    try:
        writers[wanted.tags](path, tags, picture)
    except MutagenError as error:
        raise SoundError(f"The tags of {path} cannot be written: {error}.") from error


def read_tags(path: Path, wanted: Format) -> Read:
    """Read what a player will show of an exported file.

    Raises:
        SoundError: If it has no tags that can be read.
    """
    from mutagen import MutagenError

    from voiceguide.export.tags import id3, mp4, vorbis

    readers = {
        "id3": id3.read,
        "wave": id3.read_wave,
        "mp4": mp4.read,
        "vorbis": vorbis.read_ogg,
        "flac": vorbis.read_flac,
    }
    try:
        return readers[wanted.tags](path)
    except (MutagenError, KeyError, IndexError) as error:
        raise SoundError(f"The tags of {path.name} cannot be read back: {error}.") from error
