"""Settings files of ill will: torn and strange ones, nonsense as key tables, traps of YAML and of files."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from tests.faults.hostile import NASTY
from tests.faults.hostile_values import TRAPS, encoded, laid_trap, torn
from tests.faults.hostile_watch import Attempt, command
from voiceguide import settings
from voiceguide.errors import VoiceguideError
from voiceguide.player.menu.answers import keep_answers
from voiceguide.settings import SETTINGS

PLACES = ("VOICEGUIDE_SETTINGS",)

_FILE = "settings.yaml"
_WHOLE = "".join(f"# {field.about}\n{field.name}: {field.example}\n" for field in SETTINGS.fields)
_KEYS = ("x", "space", "page up", "1", "", "Q", "\\t", "ß", "🜁", "escape", "none", "q", "x" * 70_000)
_ACTIONS = ("ease", "none", "stop", "quit", "{x: y}", "[ease, stop]", "*a", "null", "", "voice_louder")


def prepare(own: Path) -> None:
    """Have the program imported."""
    Path(own, _FILE).write_text(_WHOLE, encoding="utf-8")
    Path(own, "x.yaml").write_text("title: x\nsteps:\n  - say: Notice the floor here.\n", encoding="utf-8")
    for words in (("settings",), ("settings", "--json"), ("check", str(own / "x.yaml"))):
        command(*words)
    Path(own, _FILE).unlink()
    keep_answers(own / _FILE, {"voice": "tone"})


def attempt(number: int) -> Attempt:
    """Make the attempt of a number, always the same."""
    chance = random.Random(f"settings {number}")
    name, lay = chance.choice((_torn, _torn, _strange, _strange, _strange, _keys, _yaml, _trap))(chance)
    way = chance.choice((_shown, _shown, _used, _answered))

    def laid(folder: Path) -> None:
        Path(folder, "x.yaml").write_text(
            "title: x\nsteps:\n  - say: Notice the floor here.\n", encoding="utf-8"
        )
        lay(folder / _FILE)

    return Attempt(
        name=f"{name}, {way.__name__[1:]}",
        lay=laid,
        run=way,
        named=(_FILE,),
        is_machines=lambda path: way is _answered and path == _FILE,
        places={"VOICEGUIDE_SETTINGS": _FILE},
    )


def _shown(_folder: Path) -> str:
    command("settings", "--json")
    command("settings")
    return "read"


def _used(folder: Path) -> str:
    """What every session asks of the settings."""
    found = settings.load(folder / _FILE)
    found.key_table()
    command("check", "x.yaml")
    return "read"


def _answered(folder: Path) -> str:
    """What the first run writes down; refused, it leaves every byte as it was, and else every line."""
    path = folder / _FILE
    before = path.read_bytes() if path.is_file() and path.stat().st_size < 1 << 21 else b""
    try:
        keep_answers(path, {"voice": "tone", "cues": "ears"})
    except VoiceguideError:
        assert not before or path.read_bytes() == before, "it was changed"
        raise
    if before:
        examples = {f"#{field.name}: {field.example}" for field in SETTINGS.fields}
        was = before.decode().split("\n")
        lost = set(was) - set(path.read_bytes().decode().split("\n")) - examples
        assert not lost, f"lines are lost: {lost}"
    return "read"


Laid = tuple[str, Callable[[Path], object]]


def _written(name: str, data: bytes) -> Laid:
    return name, lambda path: path.write_bytes(data)


def _torn(chance: random.Random) -> Laid:
    return _written("torn", torn(chance.choice((_WHOLE, settings.commented(), _WHOLE)).encode(), chance))


def _strange(chance: random.Random) -> Laid:
    share = chance.choice((0.05, 0.2, 0.6))
    lines = [
        f"{field.name}: {field.example if chance.random() >= share else chance.choice(NASTY)}"
        for field in chance.sample(SETTINGS.fields, chance.randint(1, len(SETTINGS.fields)))
    ]
    if chance.random() < 0.2:
        lines.append(chance.choice(lines))
    return _written("strange values", encoded("\n".join(lines) + "\n"))


def _keys(chance: random.Random) -> Laid:
    pairs = "".join(
        f"  {chance.choice(_KEYS)}: {chance.choice(_ACTIONS)}\n" for _ in range(chance.randint(1, 9))
    )
    held = chance.choice(("keys", "names", "pronounce"))
    return _written(f"strange {held}", encoded(f"{held}:\n{pairs}"))


def _yaml(chance: random.Random) -> Laid:
    many = chance.choice((10, 1000, 30_000))
    aliases = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
    traps = {
        "an alias bomb": f"a0: &a0 [x]\n{aliases}names: *a11\n",
        "deep brackets": "names: " + "[" * many,
        "deep braces": "names: " + "{a: " * many,
        "many names": "names:\n" + "".join(f"  n{n}: x\n" for n in range(many)),
        "many keys": "".join(f"k{n}: x\n" for n in range(many)),
        "one long name": "helper: " + "x" * many * 10 + "\n",
        "many documents": "---\nvoice: tone\n" * many,
        "too large": "# " + "x" * 1_100_000,
        "a list": "- x\n" * many,
        "one word": "x",
        "many comments": "# x\n" * many + "volume: 50\n",
    }
    name = chance.choice(sorted(traps))
    return _written(name, traps[name].encode())


def _trap(chance: random.Random) -> Laid:
    trap = chance.choice(list(TRAPS))
    return trap, lambda path: laid_trap(trap, path)
