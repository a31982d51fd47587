"""The house keeps its shape: arrows between rooms run downward only, and lists stay light."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import voiceguide

PACKAGE = Path(voiceguide.__file__).parent

ROOMS = (
    "cli",
    "player",
    "recording",
    "export",
    "journal",
    "render",
    "desk",
    "sound",
    "speech",
    "timeline",
    "settings",
    "script",
    "cache",
    "phrases",
    "whole",
    "config",
    "ordinary",
    "errors",
    "units",
)
"""From the top of the house to its ground."""

MAY_PRINT = ("cli",)
MAY_READ_THE_ENVIRONMENT = ("config", "cli")

HEAVY = (
    "numpy",
    "pydub",
    "pyttsx3",
    "soundfile",
    "soxr",
    "simpleaudio",
    "miniaudio",
    "rich",
    "piper",
    "onnxruntime",
    "mutagen",
    "av",
    "PIL",
)


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")
        yield name, ast.parse(path.read_text(encoding="utf-8"))


def imported_rooms(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = (
                [f"voiceguide.{alias.name}" for alias in node.names]
                if node.module == "voiceguide"
                else [node.module]
            )
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "voiceguide" and len(parts) > 1 and parts[1] in ROOMS:
                yield parts[1]


def upward_arrows(source: str, room: str) -> list[str]:
    below = ROOMS[ROOMS.index(room) :]
    return [found for found in imported_rooms(ast.parse(source)) if found not in below]


def test_arrows_run_downward_only() -> None:
    wrong = []
    for name, tree in modules():
        room = name.split(".")[0]
        if room in ROOMS:
            below = ROOMS[ROOMS.index(room) :]
            wrong += [f"{name} imports {found}" for found in imported_rooms(tree) if found not in below]
    assert wrong == []


def test_an_upward_arrow_would_be_seen() -> None:
    assert upward_arrows("from voiceguide.sound import mixer", "timeline") == ["sound"]
    assert upward_arrows("from voiceguide import config", "errors") == ["config"]
    assert upward_arrows("import voiceguide.cli.main", "player") == ["cli"]


def test_only_the_command_line_prints_and_exits() -> None:
    wrong = []
    for name, tree in modules():
        if name.split(".")[0] in MAY_PRINT:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                if node.func.id in ("print", "input"):
                    wrong.append(f"{name}:{node.lineno} {node.func.id}")
            elif isinstance(node, ast.Attribute) and ast.unparse(node) == "sys.exit":
                wrong.append(f"{name}:{node.lineno} sys.exit")
    assert wrong == []


def test_only_config_reads_the_environment() -> None:
    wrong = [
        f"{name}:{node.lineno}"
        for name, tree in modules()
        if name.split(".")[0] not in MAY_READ_THE_ENVIRONMENT
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("os.environ", "os.getenv")
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "statement",
    [
        "import voiceguide",
        "import voiceguide.script",
        "import voiceguide.timeline",
        "from voiceguide.cli import main; main(['list'])",
        "from voiceguide.cli import main; main(['check', '--all'])",
    ],
)
def test_what_needs_no_sound_loads_no_sound(statement: str) -> None:
    code = f"{statement}\nimport sys; print('LOADED', *[m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1].split() == ["LOADED"]


def test_every_room_says_what_it_is() -> None:
    for folder in PACKAGE.iterdir():
        if folder.is_dir() and folder.name in ROOMS:
            said = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8")))
            assert said, f"{folder.name}/__init__.py has no docstring"
