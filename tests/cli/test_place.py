from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from voiceguide.cli.place import Place
from voiceguide.player.bookmark import Bookmark
from voiceguide.timeline import Timeline
from voiceguide.units import RATE, Frames, Millis

BOOKMARK = Bookmark(name="x", title="X", position=Millis(0), wishes={})


def test_a_place_is_kept_four_times_a_minute_and_never_behind_an_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept: list[Millis] = []
    monkeypatch.setattr("voiceguide.cli.place.keep", lambda bookmark, _: kept.append(bookmark.position))
    place = Place([BOOKMARK], Frames(0), print)
    asked = SimpleNamespace(cues=[SimpleNamespace(ask=SimpleNamespace(name="hard"), start=30 * RATE)])
    place.ask_again(cast(Timeline, asked), "hard")
    for second in range(120):
        place.follow(Frames(second * RATE))
    assert len(kept) == 8
    assert max(kept) == 29_000
