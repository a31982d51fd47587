"""matplotlib, kept to what is asked of it: no display, none of its user's settings, always the same bytes."""

from __future__ import annotations

import io
import logging
import warnings
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from voiceguide.desk.picture.file import SIGNATURE
from voiceguide.errors import VoiceguideError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_DPI = 160

_MOST_LETTERS = 400
"""No picture is so wide that more would fit beside each other."""

_FONTS = ("DejaVu Sans", "Verdana", "Arial")
"""The first comes with matplotlib and measures every text; an SVG is read with what its reader has."""

_FURTHER_FONTS = (
    "Noto Sans CJK JP",
    "Noto Sans CJK SC",
    "Noto Sans Devanagari",
    "Noto Sans Thai",
    "Hiragino Sans",
    "PingFang SC",
    "Yu Gothic",
    "Microsoft YaHei",
    "Malgun Gothic",
    "Nirmala UI",
    "Segoe UI",
    "Arial Unicode MS",
)
"""For the letters in a PNG that the first lacks, where the system has one of these."""


def check_installed() -> None:
    """See that there is a matplotlib; to be asked before any work is done.

    Raises:
        VoiceguideError: If there is none.
    """
    if find_spec("matplotlib") is None:
        raise VoiceguideError(
            "Pictures are drawn by matplotlib, which is not installed.",
            "Install it with pip install 'voiceguide[pictures]'.",
        )


@contextmanager
def settings(file_format: str) -> Iterator[None]:
    """Hold matplotlib to its own defaults and to what a file of this format needs."""
    logger = logging.getLogger("matplotlib")
    level = logger.level
    logger.setLevel(logging.CRITICAL)  # it tells of fonts it looks for, and of its cache of them
    import matplotlib as mpl
    from matplotlib import font_manager

    installed = set(font_manager.get_font_names())
    further = [font for font in _FURTHER_FONTS if font in installed] if file_format == "png" else []
    try:
        with mpl.rc_context(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a letter that no font has is drawn as a box
            mpl.rcdefaults()
            mpl.rcParams.update(
                {
                    "font.family": "sans-serif",
                    "font.sans-serif": [*_FONTS, *further],
                    "text.parse_math": False,
                    "svg.fonttype": "none",
                    "svg.hashsalt": SIGNATURE,
                }
            )
            yield
    finally:
        logger.setLevel(level)


def content(figure: Figure, file_format: str, title: str, description: str) -> bytes:
    """Write a figure as a PNG or SVG file that says in words what it shows."""
    buffer = io.BytesIO()
    if file_format == "png":
        told = {"Software": SIGNATURE, "Title": title, "Description": description}
        figure.savefig(buffer, format="png", dpi=_DPI, metadata=told)
        return buffer.getvalue()
    figure.savefig(buffer, format="svg", metadata={"Creator": SIGNATURE, "Title": title, "Date": None})
    return _described(buffer.getvalue().decode(), description).encode()


def _described(svg: str, description: str) -> str:
    """Give an SVG its `desc`, after the `title` that matplotlib writes, for those who cannot see it."""
    opening = f'<!-- {SIGNATURE} -->\n<svg role="img" aria-labelledby="title desc" '
    named = svg.replace("<svg ", opening, 1)
    named = named.replace("<title>", '<title id="title">', 1)
    return named.replace("</title>", f'</title>\n <desc id="desc">{escape(description)}</desc>', 1)


class Measure:
    """Measures texts as they will be drawn in a figure."""

    def __init__(self, figure: Figure) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        FigureCanvasAgg(figure)  # which takes the figure's measures from now on
        self._figure = figure

    def inches(self, text: str, size: float, weight: str = "normal") -> float:
        """How wide a text is, in inches, `size` points high."""
        drawn = self._figure.text(0, 0, text, size=size, weight=weight)
        width = drawn.get_window_extent().width / self._figure.dpi
        drawn.remove()
        return float(width)

    def cut(self, text: str, size: float, room: float, weight: str = "normal") -> str:
        """Shorten a text to `room` inches: an ellipsis stands for its end, nothing where that has no room."""
        begun = text[:_MOST_LETTERS]
        if begun == text and self.inches(text, size, weight) <= room:
            return text
        shortened = [f"{begun[:kept].rstrip()}…" for kept in range(len(begun))]
        fitting = bisect_right(shortened, room, key=lambda shown: self.inches(shown, size, weight))
        return shortened[fitting - 1] if fitting else ""
