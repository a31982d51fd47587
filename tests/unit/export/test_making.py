from __future__ import annotations

from pathlib import Path
from typing import Any

import mutagen
import numpy as np
import pytest
import soundfile
from msgspec.structs import replace

from voiceguide.errors import BadExportError, ExportError, SoundError
from voiceguide.export import checking, encoding
from voiceguide.export.checking import check
from voiceguide.export.cover import Cover, jpeg_of
from voiceguide.export.encoding import blocks_of, decoded
from voiceguide.export.formats import FORMATS, Format
from voiceguide.export.making import Order, make
from voiceguide.export.tags import Tags, read_tags
from voiceguide.timeline.model import Chapter
from voiceguide.units import CHANNELS, RATE, Frames

FRAMES = 12 * RATE + 345
CHAPTERS = (
    Chapter(title="A chapter whose title is long", start=Frames(0)),
    Chapter(title="Füße 🌲", start=Frames(3 * RATE)),
    Chapter(title="Z", start=Frames(7 * RATE + 48)),
    Chapter(title="Another one", start=Frames(9 * RATE)),
)
TAGS = Tags(
    title="Füße: 5m",
    album="Practices",
    artist="sine",
    album_artist="voiceguide",
    track=2,
    tracks=7,
    genre="Spoken Word",
    date="2026-11-22",
    comment="Feel your feet. Not while driving.",
    language="de-AT",
    lyrics="[00:04.00]Füße & Hände\n[00:09.00]\n",
    lines=((4_000, "Füße & Hände"), (9_000, "Rest 🌲")),
    chapters=CHAPTERS,
    frames=Frames(FRAMES),
)

COVER = Cover(title="Füße", own="", digest="")


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Something like speech, different on either side, over noise."""
    rng = np.random.default_rng(8)
    time = np.arange(FRAMES) / RATE
    gliding = np.sin(2 * np.pi * (180 * time + 20 * np.sin(time * 3)))
    speech = sum(gliding**power for power in (1, 3, 5)) * np.clip(np.sin(time * 4), 0, 1) * 0.15
    noise = rng.standard_normal((FRAMES, CHANNELS)) * 0.004
    path = tmp_path_factory.mktemp("session") / "session.flac"
    soundfile.write(path, noise + speech[:, None] * [1.0, 0.9], RATE, subtype="PCM_16")
    return path


def order(session: Path, folder: Path, wanted: Format) -> Order:
    target = folder / f"part.{wanted.name}"
    target.touch()
    return Order(session=session, target=target, format=wanted, tags=TAGS, cover=COVER)


@pytest.mark.parametrize("wanted", FORMATS.values(), ids=FORMATS)
def test_every_format_keeps_the_length_the_sound_and_the_chapters(
    session: Path, tmp_path: Path, wanted: Format
) -> None:
    made = make(order(session, tmp_path, wanted))
    path = tmp_path / f"part.{wanted.name}"
    sound = np.concatenate(list(decoded(path, wanted)))
    meant = np.concatenate(list(blocks_of(session)))
    assert made.size == path.stat().st_size
    assert made.frames == len(sound)
    assert abs(len(sound) - FRAMES) <= wanted.slack
    assert np.corrcoef(sound[:FRAMES].ravel(), meant.ravel())[0, 1] > 0.98
    assert made.true_peak == pytest.approx(checking.true_peak(sound), abs=0.01)
    assert -30 < made.lufs < -10
    read = read_tags(path, wanted)
    assert (read.title, read.album, read.artist, read.lyrics) == (
        TAGS.title,
        TAGS.album,
        TAGS.artist,
        TAGS.lyrics,
    )
    assert read.chapters == tuple((chapter.start // 48, chapter.title) for chapter in CHAPTERS)


@pytest.mark.parametrize("wanted", FORMATS.values(), ids=FORMATS)
def test_another_reader_finds_tags_and_chapters_too(session: Path, tmp_path: Path, wanted: Format) -> None:
    av = pytest.importorskip("av")
    make(order(session, tmp_path, wanted))
    with av.open(str(tmp_path / f"part.{wanted.name}")) as file:
        told = {name.lower(): text for name, text in (file.metadata | file.streams.audio[0].metadata).items()}
        chapters = [
            (round(chapter["start"] * chapter["time_base"] * 1000), chapter["metadata"]["title"])
            for chapter in file.chapters()
        ]
        frames = file.decode(video=0) if file.streams.video else []
        pictures = [(frame.width, frame.height) for frame in frames]
    assert pictures == [(600, 600)] or wanted.name == "wav"  # which ffmpeg reads no pictures from
    assert told["title"] == TAGS.title
    assert told["album"] == TAGS.album
    assert told["artist"] == TAGS.artist
    assert told["album_artist"] == TAGS.album_artist
    assert told["track"].partition("/")[0] == "2"
    assert told["comment"] == TAGS.comment
    assert told["date"] == TAGS.date
    assert told["genre"] == ("Audiobook" if wanted.name == "m4b" else TAGS.genre)
    assert told.get("lyrics", told.get("lyrics-deu")) == TAGS.lyrics
    assert chapters == [(chapter.start // 48, chapter.title) for chapter in CHAPTERS]


def test_mp3_says_how_much_of_it_is_padding(session: Path, tmp_path: Path) -> None:
    make(order(session, tmp_path, FORMATS["mp3"]))
    content = (tmp_path / "part.mp3").read_bytes()
    tag = content.index(b"LAME", content.index(b"Xing"))
    delay, padding = (content[tag + 21] << 4) | (content[tag + 22] >> 4), content[tag + 23]
    padding |= (content[tag + 22] & 15) << 8
    frames = int.from_bytes(content[content.index(b"Xing") + 8 :][:4], "big")
    assert frames * 1152 - delay - padding == FRAMES


def test_mp3_is_tagged_as_old_players_want_it(session: Path, tmp_path: Path) -> None:
    make(order(session, tmp_path, FORMATS["mp3"]))
    tags: Any = mutagen.File(tmp_path / "part.mp3").tags
    content = (tmp_path / "part.mp3").read_bytes()
    assert content[:4] == b"ID3\x03"
    assert str(tags["TLAN"]) == "deu"
    # UTF-16, its language, milliseconds, lyrics; each line ends with its time (ID3v2.3, 4.10).
    words = content.index(b"SYLT") + 10
    assert content[words : words + 6] == b"\x01deu\x02\x01"
    for ms, text in TAGS.lines:
        assert text.encode("utf-16-le") + b"\0\0" + ms.to_bytes(4, "big") in content[words:]
    written = [content.index(title.encode("utf-16-le")) for title in (each.title for each in CHAPTERS[:1])]
    written += [content.index(each.title.encode("utf-16-le"), written[-1]) for each in CHAPTERS[1:]]
    assert written == sorted(written)  # some players list chapters as they are written


def silence(samples: Any) -> Any:
    return samples * 0


def cut(samples: Any) -> Any:
    return samples[:-5_000]


def late(samples: Any) -> Any:
    return np.roll(samples, 200, axis=0)


def loud(samples: Any) -> Any:
    return samples * 1.3


def noisy(samples: Any) -> Any:
    return samples + np.random.default_rng(1).standard_normal(samples.shape) * 0.1


@pytest.mark.parametrize("harm", [silence, cut, late, loud, noisy])
@pytest.mark.parametrize(
    "wanted", [FORMATS["mp3"], FORMATS["flac"], FORMATS["m4a"]], ids=["mp3", "flac", "m4a"]
)
def test_a_file_that_is_not_the_session_is_not_kept(
    session: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wanted: Format, harm: Any
) -> None:
    encode = encoding.encode

    def harming(blocks: Any, *rest: Any) -> None:
        encode([harm(np.concatenate(list(blocks))).astype(np.float32)], *rest)

    monkeypatch.setattr(encoding, "encode", harming)
    with pytest.raises(BadExportError) as refused:
        make(order(session, tmp_path, wanted))
    assert refused.value.folder == str(tmp_path)  # its disk may have lost a write
    assert list(tmp_path.iterdir()) == []


def test_other_tags_and_chapters_than_meant_are_seen(session: Path, tmp_path: Path) -> None:
    make(order(session, tmp_path, FORMATS["opus"]))
    path = tmp_path / "part.opus"
    for wrong, named in (
        (replace(TAGS, lyrics="other"), "lyrics"),
        (replace(TAGS, chapters=CHAPTERS[:2]), "chapters"),
    ):
        with pytest.raises(BadExportError, match=f"its {named} reads? back as something else"):
            check(blocks_of(session), path, FORMATS["opus"], wrong, jpeg_of(COVER))


def test_a_full_disk_leaves_nothing(session: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("voiceguide.export.making.write_tags", full)
    with pytest.raises(ExportError, match="No space left"):
        make(order(session, tmp_path, FORMATS["mp3"]))
    assert list(tmp_path.iterdir()) == []


def test_a_wav_of_more_than_four_gigabytes_is_refused(session: Path, tmp_path: Path) -> None:
    wanted = order(session, tmp_path, FORMATS["wav"])
    with pytest.raises(SoundError, match="6 hours"):
        make(replace(wanted, tags=replace(TAGS, frames=Frames(7 * 3600 * RATE))))
    assert list(tmp_path.iterdir()) == []
