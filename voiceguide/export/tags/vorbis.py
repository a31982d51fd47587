"""Vorbis comments, for Ogg, Opus and FLAC; chapters as CHAPTER001=, which players of these formats read."""

from __future__ import annotations

import base64
from itertools import count
from pathlib import Path
from typing import Any

from mutagen.flac import FLAC, Picture
from mutagen.id3 import PictureType
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis

from voiceguide.export.tags import Read, Tags
from voiceguide.units import FRAMES_PER_MS

_PICTURE = "METADATA_BLOCK_PICTURE"


def write_ogg(path: Path, tags: Tags, picture: bytes) -> None:
    """Put tags into an Ogg Vorbis or Opus file; the picture is a comment there, in Base64."""
    file = _ogg(path)
    file[_PICTURE] = base64.b64encode(_picture(picture).write()).decode("ascii")
    _write(file, tags)


def write_flac(path: Path, tags: Tags, picture: bytes) -> None:
    """Put tags into a FLAC file."""
    file = FLAC(path)
    file.add_picture(_picture(picture))
    _write(file, tags)


def read_ogg(path: Path) -> Read:
    """Read the tags of an Ogg Vorbis or Opus file."""
    file = _ogg(path)
    return _read(file, Picture(base64.b64decode(file[_PICTURE][0])))


def read_flac(path: Path) -> Read:
    """Read the tags of a FLAC file."""
    file = FLAC(path)
    return _read(file, file.pictures[0])


def _picture(jpeg: bytes) -> Picture:
    picture = Picture()
    picture.type, picture.mime, picture.data = PictureType.COVER_FRONT, "image/jpeg", jpeg
    return picture


def _ogg(path: Path) -> Any:
    return OggOpus(path) if path.suffix == ".opus" else OggVorbis(path)


def _write(file: Any, tags: Tags) -> None:
    file.update(
        {
            "TITLE": tags.title,
            "ALBUM": tags.album,
            "ARTIST": tags.artist,
            "ALBUMARTIST": tags.album_artist,
            "TRACKNUMBER": str(tags.track),
            "TRACKTOTAL": str(tags.tracks),
            "GENRE": tags.genre,
            "DATE": tags.date,
            "COMMENT": tags.comment,
            "DESCRIPTION": tags.comment,
            "LANGUAGE": tags.language,
            "LYRICS": tags.lyrics,
            "TITLESORT": tags.sort_title,
        }
    )
    for number, chapter in enumerate(tags.chapters, start=1):
        file[f"CHAPTER{number:03}"] = _written(chapter.start // FRAMES_PER_MS)
        file[f"CHAPTER{number:03}NAME"] = chapter.title
    file.save()


def _written(ms: int) -> str:
    seconds = ms // 1000
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{ms % 1000:03}"


def _read(file: Any, picture: Picture) -> Read:
    chapters = []
    for number in count(1):
        if f"CHAPTER{number:03}" not in file:
            break
        hours, minutes, seconds = file[f"CHAPTER{number:03}"][0].split(":")
        ms = round((int(hours) * 3600 + int(minutes) * 60 + float(seconds)) * 1000)
        chapters.append((ms, file[f"CHAPTER{number:03}NAME"][0]))
    return Read(
        title=file["TITLE"][0],
        album=file["ALBUM"][0],
        artist=file["ARTIST"][0],
        lyrics=file["LYRICS"][0],
        chapters=tuple(chapters),
        picture=picture.data,
    )
