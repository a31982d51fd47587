from __future__ import annotations

import hashlib
import io
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image

from tests.making import practice, say
from voiceguide.errors import ExportError
from voiceguide.export.cover import Cover, cover_of, jpeg_of
from voiceguide.export.cover.drawing import SIDE, draw
from voiceguide.script import Practice

DRAWN = {
    "Feet on the floor": "a5efe6f75034",
    "Füße am Boden": "fb00ae3d629d",
}
"""The beginnings of the SHA-256 of the pixels; another machine has to draw the same ones."""


def beside(folder: Path, title: str = "Feet") -> Practice:
    return replace(practice(say("Rest.")), path=str(folder / "feet.yaml"), title=title)


def opened(jpeg: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(jpeg))
    picture.load()
    return picture


@pytest.mark.parametrize("title", DRAWN)
def test_a_title_is_the_same_picture_on_every_machine(title: str) -> None:
    pixels = np.rint(draw(title) * 255).astype(np.uint8)
    assert pixels.shape == (SIDE, SIDE, 3)
    assert hashlib.sha256(pixels.tobytes()).hexdigest()[:12] == DRAWN[title]


def test_every_practice_has_its_own_picture_and_none_is_large(tmp_path: Path) -> None:
    pictures = {jpeg_of(cover_of(beside(tmp_path, title))) for title in ("A", "B", "C", "Füße 🌲", "")}
    assert len(pictures) == 5
    for jpeg in pictures:
        assert len(jpeg) < 60_000
        assert (opened(jpeg).format, opened(jpeg).size, opened(jpeg).mode) == ("JPEG", (600, 600), "RGB")
        assert b"\xff\xc2" not in jpeg[:2000]  # a progressive one stays dark on some car players


def test_composed_and_decomposed_titles_have_one_picture(tmp_path: Path) -> None:
    assert cover_of(beside(tmp_path, "u\u0308ben")) == cover_of(beside(tmp_path, "\u00fcben"))


@pytest.mark.parametrize("name", ["feet.jpg", "feet.png", "feet.JPEG"])
def test_a_picture_beside_the_script_wins_and_is_made_smaller(tmp_path: Path, name: str) -> None:
    Image.new("RGB", (3000, 1500), (200, 30, 30)).save(tmp_path / name)
    drawn = cover_of(beside(tmp_path / "elsewhere"))
    own = cover_of(beside(tmp_path))
    assert own.digest != drawn.digest
    picture = opened(jpeg_of(own))
    assert picture.size == (1000, 500)
    pixel = picture.getpixel((500, 250))
    assert isinstance(pixel, tuple)
    assert pixel[0] > 180 > 60 > pixel[1]


def test_where_a_picture_was_taken_is_not_given_away(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lying on its side
    exif[0x010E] = "home"
    Image.new("RGB", (40, 20)).save(tmp_path / "feet.jpg", exif=exif)
    jpeg = jpeg_of(cover_of(beside(tmp_path)))
    assert opened(jpeg).size == (20, 40)
    assert b"home" not in jpeg


def test_what_can_be_seen_through_is_white_behind(tmp_path: Path) -> None:
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(tmp_path / "feet.png")
    assert opened(jpeg_of(cover_of(beside(tmp_path)))).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("content", [b"", b"GIF89a" + b"\0" * 50, b"\x89PNG\r\n\x1a\n" + b"\0" * 60])
def test_what_is_no_picture_is_told_with_its_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "feet.png").write_bytes(content)
    with pytest.raises(ExportError, match=r"feet\.png cannot be read") as raised:
        jpeg_of(cover_of(beside(tmp_path)))
    assert raised.value.remedy


def test_half_a_picture_is_told_too(tmp_path: Path) -> None:
    whole = jpeg_of(Cover(title="Feet", own="", digest=""))
    (tmp_path / "feet.jpg").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ExportError, match="cannot be read"):
        jpeg_of(cover_of(beside(tmp_path)))


def test_a_picture_that_is_too_large_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "feet.jpg").open("wb") as file:
        file.truncate((20 << 20) + 1)
    with pytest.raises(ExportError, match="larger than 20 MB"):
        cover_of(beside(tmp_path))
    Image.new("1", (10_000, 5_001)).save(tmp_path / "feet.jpg", quality=1)
    with pytest.raises(ExportError, match="too many pixels"):
        jpeg_of(cover_of(beside(tmp_path)))


def test_a_link_takes_no_picture_of_another_folder_along(tmp_path: Path) -> None:
    (tmp_path / "private").mkdir()
    Image.new("RGB", (9, 9)).save(tmp_path / "private" / "me.jpg")
    (tmp_path / "script").mkdir()
    (tmp_path / "script" / "feet.jpg").symlink_to(tmp_path / "private" / "me.jpg")
    with pytest.raises(ExportError, match="link to another folder"):
        cover_of(beside(tmp_path / "script"))
