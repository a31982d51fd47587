"""Scripts of ill will: torn and spliced ones, strange values, strange keys, traps of YAML and of files."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from voiceguide.script import builtin_folder
from voiceguide.script.grammar import SCRIPT, STEPS

NASTY = (
    "", "~", "null", "true", "no", "2026-11-22", "12:30:45", "1e309", "-1e309", ".nan", ".inf", "-.inf",
    "0x7fffffffffffffff", "9" * 400, "-1", "0", "1e-400", "1_000", "0o17", "[]", "{}", "[[[]]]",
    "{a: {b: {c: d}}}", "? x", "!!binary aGk=", "!!set {a, b}",
    "!!python/object/apply:os.system ['true']", "!!python/name:os.system", "!include /etc/passwd",
    "!!timestamp x", "*none", "&a *a", "'\x07'", '"\\x00"', '"\\ud800"', '"\\u202e desrever"',
    '"\\ufeff"', "'" + "word " * 500 + "'", "'" + "x" * 70_000 + "'", "../../etc/passwd", "/etc/passwd",
    "~/secret.yaml", "C:\\secret.yaml", "\\\\server\\share", "file:///etc/passwd", "http://example.org/x",
    "con", "a/../../b", "./" * 300 + "x", "{name}", "{", "}{", "{{{", "{a.b}", "{0}", "[pause 99999999s]",
    "*" * 99, "<break time='1s'/>", "🜁" * 30, "\u0301" * 50, "ﷺ" * 40, "|2\n  x", ">-\n  x", "8 s",
    "8h 8h", "99999999h", "-8s", "1:99", "8.5.5s", "٣s",
)  # fmt: skip
"""What stands where something sensible was expected; YAML source."""

KEYS = sorted(
    {key for shape in (SCRIPT, *STEPS.values()) for key in shape.by_name} | {"<<", "titel", "in", "out"}
)

_SEAMS = (
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\x00",
    b"\x1b[2J",
    "\u202e".encode(),
    "\u2028".encode(),
    b"\xc3\x28",
    b"\r",
    b"\t",
    b"---\n",
    b"...\n",
    b"%YAML 9.9\n",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One attempt.

    Attributes:
        name: What is tried, in a few words.
        lay: Lays its files into an empty folder.
        target: The script in that folder that is read.
    """

    name: str
    lay: Callable[[Path], object]
    target: str = "x.yaml"


def case(seed: int) -> Case:
    """Make the case of a number, always the same."""
    chance = random.Random(seed)
    return chance.choice(
        (_torn, _torn, _spliced, _strange_values, _strange_values, _strange_keys, _trap, _trap, _path_trap)
    )(chance)


def _written(name: str, content: str | bytes) -> Case:
    data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    return Case(name=name, lay=lambda folder: Path(folder, "x.yaml").write_bytes(data))


def _real(chance: random.Random) -> bytes:
    return chance.choice(_REAL)


_REAL = [path.read_bytes() for path in sorted(builtin_folder().rglob("*.yaml"))]


def _torn(chance: random.Random) -> Case:
    """A real script with bytes and lines changed."""
    text = bytearray(_real(chance))
    for _ in range(chance.choice((1, 1, 1, 2, 3, 12))):
        at = chance.randrange(len(text) + 1)
        match chance.randrange(6):
            case 0:
                text[at : at + chance.randint(1, 40)] = b""
            case 1:
                text[at:at] = chance.choice(_SEAMS)
            case 2:
                text[at : at + 1] = bytes(
                    [chance.choice((chance.randrange(256), *b" -:#'{}[]&*!|>%@,\n0ax"))]
                )
            case 3:
                text[at:at] = text[at : at + chance.randint(1, 300)] * chance.randint(1, 20)
            case 4:
                text[at:at] = b" " * chance.randint(1, 9)
            case 5:
                text[at:at] = chance.choice(NASTY).encode("utf-8", "surrogatepass")
    if chance.random() < 0.1:
        return _written(
            "torn, in another encoding",
            bytes(text)
            .decode("utf-8", "replace")
            .encode(chance.choice(("utf-16", "utf-32", "utf-7", "cp500")), "replace"),
        )
    return _written("torn", bytes(text))


def _spliced(chance: random.Random) -> Case:
    """The beginning of one script and the end of another."""
    one, other = _real(chance).splitlines(keepends=True), _real(chance).splitlines(keepends=True)
    return _written(
        "spliced", b"".join(one[: chance.randrange(len(one))] + other[chance.randrange(len(other)) :])
    )


def _strange_values(chance: random.Random) -> Case:
    """The grammar's own examples, some with a nasty value in their place."""
    share = chance.choice((0.02, 0.1, 0.4))
    lines = ["title: x", "steps:"]
    for _ in range(chance.randint(1, 8)):
        shape = chance.choice(list(STEPS.values()))
        optional = [field for field in shape.fields if not field.required]
        fields = [field for field in shape.fields if field.required]
        fields += chance.sample(optional, chance.randint(0, min(4, len(optional))))
        values = [field.example if chance.random() >= share else chance.choice(NASTY) for field in fields]
        pairs = [f"{field.name}: {value}" for field, value in zip(fields, values, strict=True)]
        lines.append("  - " + "\n    ".join(pairs))
    head = [
        f"{field.name}: {chance.choice(NASTY)}"
        for field in chance.sample(SCRIPT.fields, 1)
        if chance.random() < share
    ]
    return _written("strange values", "\n".join([*lines, *head]) + "\n")


def _strange_keys(chance: random.Random) -> Case:
    """Keys where they do not belong, twice, or nested."""

    def mapping(depth: int) -> str:
        keys = [chance.choice((*KEYS, *NASTY)) for _ in range(chance.randint(1, 4))]
        return "{" + ", ".join(f"{key}: {value(depth - 1)}" for key in keys) + "}"

    def value(depth: int) -> str:
        if depth > 0 and chance.random() < 0.5:
            return mapping(depth) if chance.random() < 0.5 else f"[{value(depth - 1)}, {value(depth - 1)}]"
        return chance.choice(NASTY).replace("\n", " ")

    steps = "\n".join(f"  - {mapping(3)}" for _ in range(chance.randint(1, 5)))
    return _written("strange keys", f"title: x\nsteps:\n{steps}\n")


def _trap(chance: random.Random) -> Case:
    """What makes a parser work for ever, or without end of memory."""
    many = chance.choice((10, 100, 1000, 30_000))
    steps, some = "title: x\nsteps:\n", range(min(many, 3000))
    aliases = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
    merges = "".join(f"c{n}: {{<<: [*a, *a]}}\n" for n in some)
    blocks = "".join(" " * n + "- repeat: 2\n" + " " * n + "  steps:\n" for n in range(2, min(many, 900), 2))
    repeats = "".join("  " * n + "- repeat: 100\n" + "  " * n + "  steps:\n" for n in range(1, 9))
    traps = {
        "an alias bomb": f"a0: &a0 [lol]\n{aliases}title: *a11\n",
        "an alias of itself": "title: x\nsteps: &s\n  - repeat: 2\n    steps: *s\n",
        "a web of merges": f"a: &a {{b: 1}}\n{merges}title: x\n",
        "deep brackets": "title: " + "[" * many + "\n",
        "deep braces": "title: " + "{a: " * many + "\n",
        "deep blocks": steps + blocks,
        "deep dashes": steps + "  " + "- " * many + "x\n",
        "deep repeats": steps + repeats + "  " * 9 + "- pause: 1s\n",
        "many steps": steps + "  - say: Breathe.\n" * many,
        "many keys": "title: x\n" + "".join(f"k{n}: {n}\n" for n in range(many)),
        "one long line": steps + "  - say: " + "word " * many + "\n",
        "one long word": steps + "  - say: " + "w" * many + "\n",
        "many placeholders": steps + "  - say: Hear " + "{a} " * many + "\n",
        "many marks": steps + "  - say: " + "x [pause 1s] *y* " * many + "\n",
        "many documents": "---\ntitle: x\n" * many,
        "many quotes": "title: " + "'" * many + "\n",
        "many comments": "#" * many + "\n" + "# x\n" * many + "title: x\n",
        "too large": "title: x\n# " + "x" * 1_100_000,
        "many alternatives": steps + "  - one_of:\n" + "      - say: This is one way.\n" * many,
        "many rounds": steps + f"  - breathe: 4-6\n    rounds: {many}\n",
        "many repeats": steps + f"  - repeat: {many}\n    steps:\n      - say: Once more.\n",
    }
    name = chance.choice(sorted(traps))
    return _written(name, traps[name])


def _path_trap(chance: random.Random) -> Case:
    """Files that lead elsewhere, or never end."""
    step = chance.choice(("include", "sound", "bed"))
    name = chance.choice(
        ("link-out", "device", "fifo", "large", "folder", "circle", "deep", "gone", "unreadable", "loop")
    )

    def lay(folder: Path) -> None:
        suffix = ".yaml" if step == "include" else ".wav"
        target, part = Path(folder, f"part{suffix}"), f"part{suffix}" if step != "include" else "part"
        lines = {
            "include": f"  - include: {part}\n",
            "sound": f"  - sound: {part}\n",
            "bed": f"  - bed: {part}\n",
        }[step]
        Path(folder, "x.yaml").write_text(
            f"title: x\nsteps:\n  - say: Notice the floor here.\n{lines}", encoding="utf-8"
        )
        match name:
            case "link-out":
                target.symlink_to(chance.choice(("/etc/passwd", "../secret.yaml", "/proc/self/environ")))
            case "device":
                target.symlink_to(chance.choice(("/dev/zero", "/dev/urandom", "/dev/tty", "/dev/stdin")))
            case "fifo":
                os.mkfifo(target)
            case "large":
                with target.open("wb") as file:
                    file.write(b"title: x\n")
                    file.truncate(2 << 30)
            case "folder":
                target.mkdir()
            case "circle":
                Path(folder, "part.yaml").write_text("title: p\nsteps:\n  - include: x\n", encoding="utf-8")
            case "deep":
                for n in range(12):
                    Path(folder, f"d{n}.yaml").write_text(
                        f"title: p\nsteps:\n  - include: d{n + 1}\n", encoding="utf-8"
                    )
                Path(folder, "x.yaml").write_text("title: x\nsteps:\n  - include: d0\n", encoding="utf-8")
            case "unreadable":
                target.write_bytes(b"title: x\n")
                target.chmod(0)
            case "loop":
                target.symlink_to(target.name)

    return Case(name=f"{step}: {name}", lay=lay)
