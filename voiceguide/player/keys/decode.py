"""From the bytes a terminal sends to the names of keys."""

from __future__ import annotations

ESCAPE_SECONDS = 0.05
"""The bytes of one key come together; an escape followed by nothing for this long is the Escape key."""

_NAMES = {
    b" ": "space",
    b"\r": "enter",
    b"\n": "enter",
    b"\t": "tab",
    b"\x7f": "backspace",
    b"\x08": "backspace",
}
_SEQUENCES = {
    b"A": "up",
    b"B": "down",
    b"C": "right",
    b"D": "left",
    b"H": "home",
    b"F": "end",
    b"1~": "home",
    b"3~": "delete",
    b"4~": "end",
    b"5~": "page up",
    b"6~": "page down",
}


def split(data: bytes, *, complete: bool) -> tuple[str | None, bytes]:
    """Take the first key from what a terminal sent.

    Args:
        data: The bytes so far, in UTF-8.
        complete: Nothing more belongs to them, since nothing came for `ESCAPE_SECONDS`.

    Returns:
        The key's name and the bytes after it. Characters are their own names, in lower case; keys without
        a name here are an empty string. None when more bytes are needed, with `data` as it was.
    """
    if not data:
        return None, data
    length = _sequence_length(data) if data[0] == 0x1B else _character_length(data[0])
    if length > len(data):
        if not complete:
            return None, data
        # What was cut off says nothing; a lone escape is the key of that name.
        return ("escape" if data == b"\x1b" else ""), b""
    return _name(data[:length]), data[length:]


def _name(key: bytes) -> str:
    if key == b"\x1b":
        return "escape"
    if key[0] == 0x1B:
        return _SEQUENCES.get(key[2:], "")
    text = key.decode(errors="replace").lower()
    return _NAMES.get(key, text if text.isprintable() else "")


def _sequence_length(data: bytes) -> int:
    """Return how long the escape sequence at the start is, or one more than there is while it is open."""
    if len(data) < 2:
        return 2
    if data[1:2] == b"O":
        return 3
    if data[1:2] == b"\x1b":  # pressed twice in one read; with any other key it is Alt
        return 1
    if data[1:2] != b"[":
        return 1 + _character_length(data[1])
    final = (at for at, byte in enumerate(data[2:], start=2) if 0x40 <= byte <= 0x7E)
    return next(final, len(data)) + 1


def _character_length(lead: int) -> int:
    if lead >= 0xF0:
        return 4
    if lead >= 0xE0:
        return 3
    return 2 if lead >= 0xC0 else 1
