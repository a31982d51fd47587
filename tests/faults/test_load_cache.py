"""A hundred thousand clips: a look-up asks no more than among a few, and tidying reads nothing twice."""

from __future__ import annotations

import json
import time

import pytest

from tests.faults.campaign import cases, tell
from tests.faults.counting import counting
from tests.faults.crowds import clip_recipe, fill_cache
from voiceguide.cache import Cache
from voiceguide.cli import main
from voiceguide.render.speaking import Voices
from voiceguide.script.model import VoiceWish
from voiceguide.speech import ENGINES
from voiceguide.timeline import Line

ENTRIES = cases(few=2_000, whole=100_000)
FOLDERS = 256
LOOKED_UP = 100

pytestmark = pytest.mark.campaign


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    root = tmp_path_factory.mktemp("crowd") / "cache"
    fill_cache(root, ENTRIES)
    return Cache(root)


@pytest.fixture
def own(crowd: Cache, monkeypatch: pytest.MonkeyPatch) -> Cache:
    monkeypatch.setenv("VOICEGUIDE_CACHE", str(crowd.root))
    return Cache(crowd.root)


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    assert main(("cache", *words, "--json")) == 0
    told: dict[str, object] = json.loads(capsys.readouterr().out)
    return told


def test_a_look_up_lists_no_folder_and_reads_one_entry(own: Cache) -> None:
    line = Line(text="Never said.", voice=VoiceWish(engine="tone"), language="en")
    spoken = Voices(ENGINES).prepare(line).recipe
    began = time.process_time()
    with counting() as counted:
        assert all(own.find(clip_recipe(number)) for number in range(LOOKED_UP))
        assert not any(own.find(clip_recipe(ENTRIES + number)) for number in range(LOOKED_UP))
        assert own.find(spoken) is None
    each = (time.process_time() - began) / (2 * LOOKED_UP)
    assert counted["folders"] == 0
    assert counted[".wav"] == LOOKED_UP
    assert counted[".json"] <= 2 * LOOKED_UP
    tell("look-ups in a large cache", tried=ENTRIES, unit="entries", note=f"{1000 * each:.2f} ms CPU each")


def test_counting_what_is_there_opens_nothing(own: Cache, capsys: pytest.CaptureFixture[str]) -> None:
    with counting() as counted:
        told = answer(capsys, "stats")
    assert told["kinds"] == {"clips": {"files": ENTRIES, "bytes": ENTRIES * 2048}}
    assert counted[".json"] == counted[".wav"] == 0
    assert counted["folders"] <= FOLDERS + 2


def test_verifying_opens_every_file_and_record_once(own: Cache, capsys: pytest.CaptureFixture[str]) -> None:
    with counting() as counted:
        assert answer(capsys, "verify") == {"files": ENTRIES, "damaged": []}
    assert counted[".wav"] == counted[".json"] == ENTRIES


def test_cleaning_reads_every_record_once_and_takes_what_is_too_much(
    own: Cache, capsys: pytest.CaptureFixture[str]
) -> None:
    with counting() as counted:
        assert answer(capsys, "clean", "--older-than", "30d")["removed"] == 0
    assert counted[".json"] == ENTRIES
    assert counted[".wav"] == 0
    gone = ENTRIES // 4
    limit = (ENTRIES - gone) * 2048 // 1024
    assert answer(capsys, "clean", "--max-size", f"{limit}K")["removed"] == gone
    assert sum(1 for _ in own.held()) == ENTRIES - gone
