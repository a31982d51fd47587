"""What hostile data is made of: strange JSON, torn bytes, and files that lead elsewhere or never end."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

JSON = (
    *(
        "null",
        "true",
        "-1",
        "0",
        "1.5",
        "1e308",
        "1e999",
        "-0.0",
        "NaN",
        "Infinity",
        "-Infinity",
        "9" * 400,
        "9" * 5000,
    ),
    *(
        "[]",
        "{}",
        '""',
        '"x"',
        '"\\u0000"',
        '"\\ud800"',
        '"\\u202e"',
        '"\\u001b[2J"',
        '"../../outside/secret.txt"',
    ),
    *(
        '"/etc/passwd"',
        '"/dev/zero"',
        '"' + "x" * 70_000 + '"',
        '"' + "word " * 500 + '"',
        '"٣"',
        '"2026-11-22"',
    ),
    *(
        "[" * 40 + "]" * 40,
        "[" * 100_000,
        '{"a": ' * 3000 + "1" + "}" * 3000,
        '{"a": 1, "a": 2}',
        "[[1], [2, [3]]]",
    ),
    *(
        '"{}"',
        '"%s%n"',
        '"-1"',
        '"1e9"',
        '["x", 1, null]',
        '{"x": {"y": []}}',
        "18446744073709551616",
        "'x'",
        "",
        "\ufeff1",
    ),
)
"""What stands where something sensible was expected; JSON source."""

_SEAMS = (
    *(
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\x00",
        b"\x1b[2J",
        "\u202e".encode(),
        "\u2028".encode(),
        b"\xc3\x28",
        b"\r",
    ),
    *(
        b"\t",
        b'"',
        b"'",
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b";",
        b":",
        b"\\",
        b"\n",
        b"\n\n",
        b"=1+1",
        b"\xed\xa0\x80",
    ),
)


class Raw:
    """A value that is written as it is."""

    def __init__(self, source: str) -> None:
        self.source = source


def spoilt(value: Any, chance: random.Random, share: float) -> Any:
    """A value of JSON, some parts of it replaced by strange ones, left out, renamed or doubled."""
    if chance.random() < share:
        return Raw(chance.choice(JSON))
    if isinstance(value, dict):
        pairs = [
            (
                key
                if chance.random() >= share / 2
                else chance.choice(("", "x", key.upper(), "__class__", "folder")),
                each,
            )
            for key, each in value.items()
            if chance.random() >= share / 2
        ]
        return {key: spoilt(each, chance, share) for key, each in pairs}
    if isinstance(value, list):
        found = [spoilt(each, chance, share) for each in value if chance.random() >= share / 2]
        return found * chance.choice((1, 1, 1, 1, 3)) if chance.random() < share else found
    return value


def written(value: Any) -> str:
    """Write a value that may hold raw ones."""
    if isinstance(value, Raw):
        return value.source
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {written(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def encoded(text: str) -> bytes:
    """A text as a file holds it, half characters too."""
    return text.encode("utf-8", "surrogatepass")


def torn(data: bytes, chance: random.Random) -> bytes:
    """Bytes with some changed, cut out, put in or repeated; now and then in another encoding."""
    found = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 12))):
        at = chance.randrange(len(found) + 1)
        match chance.randrange(6):
            case 0:
                found[at : at + chance.randint(1, 40)] = b""
            case 1:
                found[at:at] = chance.choice(_SEAMS)
            case 2:
                found[at : at + 1] = bytes([chance.randrange(256)])
            case 3:
                found[at:at] = found[at : at + chance.randint(1, 300)] * chance.randint(1, 20)
            case 4:
                del found[at:]
            case 5:
                found[at:at] = encoded(chance.choice(JSON))[:2000]
    if chance.random() < 0.1:
        encoding = chance.choice(("utf-16", "utf-32", "utf-7", "cp500"))
        return bytes(found).decode("utf-8", "replace").encode(encoding, "replace")
    return bytes(found)


def _link(target: str) -> Callable[[Path], object]:
    return lambda path: path.symlink_to(target)


def _large(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b'{"format": 1}\n')
        file.truncate(2 << 30)


def _many_zeros(path: Path) -> None:
    path.write_bytes(bytes(300_000))


TRAPS: dict[str, Callable[[Path], object]] = {
    "a pipe": lambda path: os.mkfifo(path),
    "a device": _link("/dev/zero"),
    "a terminal": _link("/dev/tty"),
    "standard input": _link("/dev/stdin"),
    "a folder": lambda path: path.mkdir(),
    "a loop": lambda path: path.symlink_to(path.name),
    "two gigabytes": _large,
    "zeros": _many_zeros,
    "nothing": lambda path: path.write_bytes(b""),
    "another text": lambda path: path.write_bytes(b"\xff\xfeh\x00i\x00"),
}
"""Files that never end, or are none."""


def laid_trap(name: str, path: Path) -> None:
    """Put a trap in the place of whatever is there."""
    if path.is_dir() and not path.is_symlink():
        path.rename(path.with_name(f"{path.name}-away"))
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    TRAPS[name](path)


def link_out(path: Path, outside: Path, target: str) -> None:
    """Put a link to somebody's own file, or folder, in the place of whatever is there."""
    if path.is_dir() and not path.is_symlink():
        path.rename(path.with_name(f"{path.name}-away"))
    path.unlink(missing_ok=True)
    path.symlink_to(outside / target if target else outside)
