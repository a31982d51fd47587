"""`voiceguide import`: a text becomes a script."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path

import click
from msgspec.structs import asdict

from voiceguide.cli import options
from voiceguide.cli.files import write_text
from voiceguide.desk.importing import IMPORTABLE, Doubt, Imported, import_text
from voiceguide.errors import UsageError
from voiceguide.script.library import ENDING
from voiceguide.script.source import LARGEST

_STANDARD_INPUT = "-"
_SCRIPTS = (ENDING, ".yml")


@click.command("import")
@click.argument("name", metavar="FILE")
@click.option(
    "--to", "target", metavar="SCRIPT.yaml", type=click.Path(path_type=Path), help="Write it there."
)
@options.as_json
def command(name: str, target: Path | None, as_json: bool) -> None:
    """Make a script of a text: plain, Markdown, SSML or subtitles, with its pauses however they are marked.

    The script goes to standard output; what was not sure is told beside it, line by line. `-` reads standard
    input. Such a file can also be played, shown and checked as it is.
    """
    if target is not None:
        _check_target(target)
    imported = import_text(_read(name), path=name)
    if target is not None:
        write_text(target, imported.script)
    if as_json:
        print(json.dumps(_facts(imported, target), ensure_ascii=False, indent=1))
    else:
        _print(imported, name, target)
    print(f"Next: {_next(name, target)}", file=sys.stderr)


def _read(name: str) -> bytes:
    if name == _STANDARD_INPUT:
        return sys.stdin.buffer.read(LARGEST + 1) if sys.stdin else b""
    path = Path(name)
    ending = path.suffix.lower()
    if ending in _SCRIPTS:
        raise UsageError(
            f"{name} is a script already.", f"Check it with voiceguide check {shlex.quote(name)}"
        )
    if ending not in IMPORTABLE:
        raise UsageError(
            f"Imported are {', '.join(IMPORTABLE)} files, not {path.name}.",
            "Save it as plain text with the ending .txt first.",
        )
    return options.bytes_of_text(path)


def _check_target(target: Path) -> None:
    if target.suffix not in _SCRIPTS:
        raise UsageError(
            f"--to {target}: a script's name ends in {ENDING}.", f"Write --to {target.stem}{ENDING}"
        )
    try:
        if target.exists() or target.is_symlink():
            raise UsageError(f"{target} is already there.", "Choose another name, or delete it first.")
        if not target.parent.is_dir():
            raise UsageError(f"There is no folder {target.parent}.", "Make it first, or name another.")
    except OSError as error:
        raise UsageError(f"{target} cannot be made: {error.strerror}.", "Choose another name.") from error


def _print(imported: Imported, name: str, target: Path | None) -> None:
    print(imported.script if target is None else f"{target}\n", end="", flush=True)
    for doubt in imported.doubts:
        print(_told(name, doubt), file=sys.stderr)


def _told(name: str, doubt: Doubt) -> str:
    return f"{name}:{doubt.line}: “{doubt.text}”: {doubt.what}"


def _facts(imported: Imported, target: Path | None) -> dict[str, object]:
    return {
        "script": imported.script,
        "path": None if target is None else str(target.absolute()),
        "doubts": [asdict(doubt) for doubt in imported.doubts],
    }


def _next(name: str, target: Path | None) -> str:
    if target is not None:
        return f"voiceguide check {shlex.quote(str(target))}"
    if name == _STANDARD_INPUT:
        return "keep it with --to NAME.yaml, then voiceguide check NAME.yaml"
    return f"voiceguide check {shlex.quote(name)}, or keep the script with --to NAME.yaml"
