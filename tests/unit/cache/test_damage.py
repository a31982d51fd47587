"""However an entry is damaged, it counts as missing, and the next `make` mends it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from voiceguide.cache import Cache, Recipe

FEET = Recipe("clips", {"text": "Notice your feet."}, label="feet")
CONTENT = bytes(range(256)) * 4

Damage = Callable[[Path, Path], None]


def build(path: Path) -> Mapping[str, Any]:
    path.write_bytes(CONTENT)
    return {"frames": 1024}


def flip(path: Path, position: int) -> None:
    content = bytearray(path.read_bytes())
    content[position] ^= 1
    path.write_bytes(content)


def changed(record: Path, **facts: Any) -> None:
    record.write_text(json.dumps({**json.loads(record.read_text()), **facts}))


DAMAGES: dict[str, Damage] = {
    "audio missing": lambda audio, record: audio.unlink(),
    "audio empty": lambda audio, record: audio.write_bytes(b""),
    "audio truncated": lambda audio, record: audio.write_bytes(CONTENT[:-1]),
    "audio longer": lambda audio, record: audio.write_bytes(CONTENT + b"\0"),
    "audio bit flipped": lambda audio, record: flip(audio, 700),
    "audio of another line": lambda audio, record: audio.write_bytes(CONTENT[::-1]),
    "record missing": lambda audio, record: record.unlink(),
    "record empty": lambda audio, record: record.write_bytes(b""),
    "record truncated": lambda audio, record: record.write_bytes(record.read_bytes()[:-10]),
    "record zeros": lambda audio, record: record.write_bytes(bytes(300)),
    "record no object": lambda audio, record: record.write_text("[]"),
    "record text": lambda audio, record: record.write_text('"feet"'),
    "record null": lambda audio, record: record.write_text("null"),
    "record without a key": lambda audio, record: record.write_text('{"bytes": 1024}'),
    "record with another size": lambda audio, record: changed(record, bytes=1023),
    "record with other facts": lambda audio, record: changed(record, facts={"frames": 1023}),
    "record without facts": lambda audio, record: changed(record, facts=None),
    "both missing": lambda audio, record: (audio.unlink(), record.unlink(), None)[-1],
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_entry_counts_as_missing_and_is_made_again(cache: Cache, damage: Damage) -> None:
    made = cache.make(FEET, build)
    damage(made.path, made.path.with_name(f"{made.path.name}.json"))
    fresh = Cache(cache.root)
    assert fresh.find(FEET) is None
    assert fresh.make(FEET, build) == made
    assert made.path.read_bytes() == CONTENT
    assert Cache(cache.root).find(FEET) == made


def test_every_flipped_bit_of_a_record_is_noticed(cache: Cache) -> None:
    made = cache.make(FEET, build)
    record = made.path.with_name(f"{made.path.name}.json")
    whole = record.read_bytes()
    for position in range(len(whole)):
        flipped = bytearray(whole)
        flipped[position] ^= 1 << position % 8
        record.write_bytes(flipped)
        found = cache.peek(FEET)
        # What means the same, such as one space for another, is no damage.
        assert found is None or found == made, f"byte {position} of {whole!r}"
    record.write_bytes(whole)
    assert cache.peek(FEET) == made


@pytest.mark.parametrize("name", ["audio truncated", "audio bit flipped", "audio missing"])
def test_damage_is_told_by_is_intact(cache: Cache, name: str) -> None:
    made = cache.make(FEET, build)
    DAMAGES[name](made.path, made.path.with_name(f"{made.path.name}.json"))
    assert not cache.is_intact(made)


def test_a_changed_size_is_noticed_in_the_process_that_made_it(cache: Cache) -> None:
    made = cache.make(FEET, build)
    made.path.write_bytes(CONTENT[:-1])
    assert cache.find(FEET) is None
