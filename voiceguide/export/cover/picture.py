"""Pictures as files: Pillow reads and writes them, and is kept to JPEG and PNG."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from voiceguide.errors import ExportError
from voiceguide.export.cover.drawing import draw

SIDE = 1000
"""Pixels of the longer side of an own picture, at most: no player shows more, and every file carries it."""

_MOST_PIXELS = 50_000_000
_QUALITY = 88


def drawn_jpeg(title: str) -> bytes:
    """Draw the picture of a title."""
    return _jpeg(Image.fromarray(np.rint(draw(title) * 255).astype(np.uint8)))


def own_jpeg(path: Path) -> bytes:
    """Bring a writer's own picture to a size for players; what a camera wrote into it, places too, stays out.

    Raises:
        ExportError: If it is no JPEG and no PNG, or has too many pixels.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of what is refused here
            with Image.open(path, formats=("JPEG", "PNG")) as picture:
                if picture.width * picture.height > _MOST_PIXELS:
                    raise ExportError(f"The picture {path} has too many pixels.", "Make it smaller.")
                upright = ImageOps.exif_transpose(picture)
                upright = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise ExportError(
            f"The picture {path} cannot be read: it is no JPEG or PNG, or it is damaged.",
            "Save it again as a JPEG, or move it away.",
        ) from error
    upright.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    if upright.mode == "RGBA":
        upright = Image.alpha_composite(Image.new("RGBA", upright.size, "white"), upright).convert("RGB")
    return _jpeg(upright)


def _jpeg(picture: Image.Image) -> bytes:
    """Write a baseline JPEG: progressive ones stay dark on some car players."""
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=_QUALITY, optimize=True)
    return written.getvalue()
