"""The page about the player tells what there is."""

from __future__ import annotations

import re
from pathlib import Path

from voiceguide.settings import KEYS

PAGE = Path(__file__).parents[3] / "docs" / "player.md"


def test_the_page_tells_every_key_and_what_it_does() -> None:
    rows = re.findall(r"^\| ([^|]+) \| `(\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    told = {key.lower(): action for keys, action in rows for key in keys.split(", ")}
    assert told == KEYS
