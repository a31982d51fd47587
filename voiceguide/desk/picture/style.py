"""How a picture of a session looks: its measures, its letters and its colours."""

from __future__ import annotations

WIDTH, LEFT, RIGHT = 10.0, 0.95, 0.32
HEAD, ROW, LANE, BETWEEN, LOUDNESS, FOOT = 0.75, 0.24, 0.5, 0.14, 1.35, 0.36
"""Inches. Ten wide, so that a page that shows a picture 800 pixels wide still shows letters of 11."""

PLOT = WIDTH - LEFT - RIGHT

INK, GREY, HAIR = "#222222", "#595959", "#b8b8b8"
COLOURS = {
    "voice": "#0b4f7d",
    "bells": "#a85a14",
    "breath": "#3f8f7f",
    "sounds": "#7a5195",
    "bed": "#becad3",
}
"""Apart in hue for every kind of sight and in lightness for print; no meaning hangs on them alone."""

BIG, MIDDLE, SMALL = 15.0, 11.0, 10.0
"""Points."""
