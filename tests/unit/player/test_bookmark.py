from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from msgspec.structs import replace

from voiceguide.errors import VoiceguideError
from voiceguide.player.bookmark import Bookmark, forget, keep, recall
from voiceguide.units import Millis

BOOKMARK = Bookmark(
    name="ground-feet",
    title="Feet on the floor",
    position=Millis(61_500),
    wishes={"length": "10m", "filled": ["name=Ana"], "variation": 4},
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "bookmark.json"


def test_what_is_kept_is_recalled_until_it_is_forgotten(path: Path) -> None:
    keep(BOOKMARK, path)
    assert recall(path) == BOOKMARK
    forget(path)
    forget(path)
    assert recall(path) is None


def test_a_name_that_is_not_utf8_is_recalled(path: Path) -> None:
    named = replace(BOOKMARK, name=os.fsdecode(b"/home/ana/M\xfcller/feet.yaml"))
    keep(named, path)
    assert recall(path) == named


@pytest.mark.skipif(os.name != "posix", reason="modes")
def test_nobody_else_can_read_it(path: Path) -> None:
    keep(BOOKMARK, path)
    keep(BOOKMARK, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "[]",
        "{",
        "null",
        '{"version": 2}',
        json.dumps({"version": 1, "name": 3, "title": "T", "position": 1, "wishes": {}}),
        json.dumps({"version": 1, "name": "n", "title": "T", "position": -1, "wishes": {}}),
        json.dumps({"version": 1, "name": "n", "title": "T", "position": 1, "wishes": []}),
        json.dumps({"version": 1, "name": "n", "title": "T", "position": 1, "wishes": {}, "more": 1}),
    ],
)
def test_what_cannot_be_read_is_no_bookmark(path: Path, damage: str) -> None:
    path.parent.mkdir()
    path.write_text(damage)
    assert recall(path) is None


def test_a_place_that_cannot_be_kept_is_told_and_the_one_before_stays(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(BOOKMARK, path)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(VoiceguideError, match="No space left on device"):
        keep(Bookmark(name="other", title="O", position=Millis(0), wishes={}), path)
    assert recall(path) == BOOKMARK
    assert [each.name for each in path.parent.iterdir()] == [path.name]
