"""The record beside a cached file: what it was made from, what is remembered of it, and its checksums."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from voiceguide.ordinary import read_ordinary
from voiceguide.whole import replacing

Facts = Mapping[str, Any]

ENDING = ".json"
UNFINISHED = ".part-"
"""Is in the name of every file that somebody is still writing."""

_LARGEST_RECORD = 1 << 22
"""Bytes; a line of four hundred words, with the time of each, has a record of some thirty thousand."""


class Entry(Struct, frozen=True, kw_only=True):
    """One cached file.

    Attributes:
        path: The audio file.
        digest: SHA-256 of its bytes, hexadecimal.
        spot_digest: SHA-256 of blocks spread over it; of all of it where it is short.
        size: Its bytes.
        facts: What its maker wanted remembered.
        recipe: The ingredients it was made from.
    """

    path: Path
    digest: str
    spot_digest: str
    size: int
    facts: Facts
    recipe: Mapping[str, Any]


def record_path(path: Path) -> Path:
    """Where the record of a file is."""
    return path.with_name(path.name + ENDING)


def read_record(path: Path) -> Entry | None:
    """Read the record beside `path`; None when there is none or it is damaged."""
    try:
        record = json.loads(read_ordinary(record_path(path), _LARGEST_RECORD))
        if record.pop("record_sha256") != record_checksum(record):
            return None
        if type(record["bytes"]) is not int or not isinstance(record["facts"], dict):
            return None
        return Entry(
            path=path,
            digest=record["sha256"],
            spot_digest=record["spot_sha256"],
            size=record["bytes"],
            facts=record["facts"],
            recipe=record["recipe"],
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def record_checksum(record: Mapping[str, Any]) -> str:
    """SHA-256 of a record without this, hexadecimal."""
    return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()


def write_record(entry: Entry) -> None:
    """Write the record of a file, whole or not at all.

    Raises:
        OSError: If it cannot be written.
    """
    facts = {
        "recipe": entry.recipe,
        "facts": entry.facts,
        "bytes": entry.size,
        "sha256": entry.digest,
        "spot_sha256": entry.spot_digest,
    }
    # As it reads back: what is not JSON's own, such as a tuple, is now.
    record = json.loads(json.dumps(facts))
    record["record_sha256"] = record_checksum(record)
    text = json.dumps(record, indent=1, ensure_ascii=False)
    with replacing(record_path(entry.path), prefix=UNFINISHED) as unfinished:
        unfinished.write_bytes(text.encode(errors="surrogatepass"))
