"""Vorbis comments, for Ogg, Opus and FLAC; chapters as CHAPTER001=, which players of these formats read."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

from mutagen.flac import FLAC
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis

from voiceguide.export.tags import Read, Tags
from voiceguide.units import FRAMES_PER_MS


def write_ogg(path: Path, tags: Tags) -> None:
    """Put tags into an Ogg Vorbis or Opus file."""
    _write(_ogg(path), tags)


def write_flac(path: Path, tags: Tags) -> None:
    """Put tags into a FLAC file."""
    _write(FLAC(path), tags)


def read_ogg(path: Path) -> Read:
    """Read the tags of an Ogg Vorbis or Opus file."""
    return _read(_ogg(path))


def read_flac(path: Path) -> Read:
    """Read the tags of a FLAC file."""
    return _read(FLAC(path))


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


def _read(file: Any) -> Read:
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
    )
