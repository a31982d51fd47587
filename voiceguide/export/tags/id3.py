"""ID3, for MP3 and WAV. Version 2.3, which old car players read."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

from mutagen.id3 import (
    APIC,
    CHAP,
    COMM,
    CTOC,
    ID3,
    SYLT,
    TALB,
    TCON,
    TDRC,
    TIT2,
    TLAN,
    TPE1,
    TPE2,
    TRCK,
    TSOT,
    USLT,
    CTOCFlags,
    Encoding,
    PictureType,
)
from mutagen.wave import WAVE

from voiceguide.export.tags import Read, Tags
from voiceguide.timeline.model import Chapter
from voiceguide.units import FRAMES_PER_MS

_VERSION = 3
_UTF16 = Encoding.UTF16
_MILLISECONDS, _LYRICS = 2, 1
"""Of SYLT: how its times are counted, and what its text is (ID3v2.3, 4.10)."""

_UNUSED = 0xFFFFFFFF
"""The byte offsets of a chapter, where only its times are told (ID3v2 Chapter Frame Addendum 1.0)."""

_LANGUAGES = {
    "da": "dan", "de": "deu", "en": "eng", "es": "spa", "fi": "fin", "fr": "fra", "it": "ita", "ja": "jpn",
    "ko": "kor", "nb": "nob", "nl": "nld", "no": "nor", "pl": "pol", "pt": "por", "ru": "rus", "sv": "swe",
    "tr": "tur", "uk": "ukr", "zh": "zho",
}  # fmt: skip
"""ISO 639-2 codes, which ID3 wants, of ISO 639-1 ones."""


def write(path: Path, tags: Tags, picture: bytes) -> None:
    """Put tags at the front of an MP3."""
    _frames(tags, picture, ID3()).save(path, v2_version=_VERSION)


def write_wave(path: Path, tags: Tags, picture: bytes) -> None:
    """Put tags into a chunk of a WAV."""
    file: Any = WAVE(path)
    file.add_tags()
    _frames(tags, picture, file.tags)
    file.save(v2_version=_VERSION)


def read(path: Path) -> Read:
    """Read the tags of an MP3."""
    return _read(ID3(path))


def read_wave(path: Path) -> Read:
    """Read the tags of a WAV."""
    file: Any = WAVE(path)
    return _read(file.tags)


def _frames(tags: Tags, picture: bytes, made: ID3) -> ID3:
    language = _LANGUAGES.get(tags.language.partition("-")[0].lower(), "und")
    for frame, text in (
        (TIT2, tags.title),
        (TALB, tags.album),
        (TPE1, tags.artist),
        (TPE2, tags.album_artist),
        (TRCK, f"{tags.track}/{tags.tracks}"),
        (TCON, tags.genre),
        (TDRC, tags.date),
        (TLAN, language),
    ):
        made.add(frame(encoding=_UTF16, text=[text]))
    made.add(COMM(encoding=_UTF16, lang=language, desc="", text=[tags.comment]))
    made.add(USLT(encoding=_UTF16, lang=language, desc="", text=tags.lyrics))
    made.add(
        SYLT(
            encoding=_UTF16,
            lang=language,
            format=_MILLISECONDS,
            type=_LYRICS,
            desc="",
            text=[(text, ms) for ms, text in tags.lines],
        )
    )
    made.add(
        APIC(
            encoding=Encoding.LATIN1,
            mime="image/jpeg",
            type=PictureType.COVER_FRONT,
            desc="",
            data=picture,
        )
    )
    for chapter in _chapters(tags):
        made.add(chapter)
    made.update_to_v23()
    made.add(TSOT(encoding=_UTF16, text=[tags.sort_title]))  # 2.4's, and read from 2.3 as well
    return made


def _chapters(tags: Tags) -> list[CHAP | CTOC]:
    """The chapters and their table.

    mutagen writes equal frames in the order of their size, and some players list chapters as they are
    written: a longer name makes up for a shorter title.
    """
    if not tags.chapters:
        return []
    sizes = [len(chapter.title.encode("utf-16-le")) for chapter in tags.chapters]
    names = [f"chapter{number:03}" + "-" * (max(sizes) - size) for number, size in enumerate(sizes, start=1)]
    ends = [*(later.start for _, later in pairwise(tags.chapters)), tags.frames]
    frames: list[CHAP | CTOC] = [
        _chapter(name, chapter, end) for name, chapter, end in zip(names, tags.chapters, ends, strict=True)
    ]
    flags = CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED
    return [*frames, CTOC(element_id="toc", flags=flags, child_element_ids=names, sub_frames=[])]


def _chapter(name: str, chapter: Chapter, end: int) -> CHAP:
    return CHAP(
        element_id=name,
        start_time=chapter.start // FRAMES_PER_MS,
        end_time=end // FRAMES_PER_MS,
        start_offset=_UNUSED,
        end_offset=_UNUSED,
        sub_frames=[TIT2(encoding=_UTF16, text=[chapter.title])],
    )


def _read(found: ID3) -> Read:
    toc = found.getall("CTOC")
    chapters = [found[f"CHAP:{name}"] for name in toc[0].child_element_ids] if toc else []
    return Read(
        title=str(found["TIT2"]),
        album=str(found["TALB"]),
        artist=str(found["TPE1"]),
        lyrics=found.getall("USLT")[0].text,
        chapters=tuple((each.start_time, str(each.sub_frames["TIT2"])) for each in chapters),
        picture=found.getall("APIC")[0].data,
        lines=tuple((ms, text) for text, ms in found.getall("SYLT")[0].text),
    )
