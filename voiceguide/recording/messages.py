"""What the listening process answers: a kind, a length, and so many bytes, JSON for all kinds but `HEARD`."""

from __future__ import annotations

import enum
import json
import struct
from collections.abc import Mapping
from typing import IO, Any

_HEAD = struct.Struct("<BI")


class Kind(enum.IntEnum):
    """What a message is about.

    `LISTED`: the names of all microphones. `OPENED`: by which name. `UNNAMED`: which ones fit a name that is
    not exactly one's. `REFUSED`: it does not open. `HEARD`: eight bytes of the number of its first frame, and
    frames. `BEGAN`: a take, at which frame. `ENDED`: a take of so many frames. `FULL`: a take cannot be
    written further. `LOST`: nothing is heard any more, or was from the beginning.
    """

    LISTED = 1
    OPENED = 2
    UNNAMED = 3
    REFUSED = 4
    HEARD = 5
    BEGAN = 6
    ENDED = 7
    FULL = 8
    LOST = 9


def write_message(stream: IO[bytes], kind: Kind, content: bytes | Mapping[str, Any]) -> None:
    """Send a message, at once and whole."""
    payload = content if isinstance(content, bytes) else json.dumps(content).encode()
    stream.write(_HEAD.pack(kind, len(payload)) + payload)
    stream.flush()


def read_message(stream: IO[bytes]) -> tuple[Kind, bytes] | None:
    """Wait for the next message; None when there will be none."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    kind, length = _HEAD.unpack(head)
    payload = stream.read(length)
    return (Kind(kind), payload) if len(payload) == length else None
