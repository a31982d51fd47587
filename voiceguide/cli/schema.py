"""`voiceguide schema`: what an editor needs to know to help somebody write a script."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from voiceguide.cli.files import write_text
from voiceguide.desk.schema import is_ours, schema_text
from voiceguide.errors import UsageError


@click.command("schema")
@click.option("--to", "target", metavar="FILE", type=click.Path(path_type=Path), help="Write it into a file.")
def command(target: Path | None) -> None:
    """Print the JSON Schema of scripts, with which editors complete, explain and underline."""
    if target is None:
        print(schema_text(), end="")
        return
    _check(target)
    write_text(target, schema_text())
    print(target)
    print(
        f"An editor uses it for a script that begins with: # yaml-language-server: $schema={target.name}",
        file=sys.stderr,
    )


def _check(target: Path) -> None:
    """Refuse to write over anything but an earlier schema."""
    try:
        if target.is_dir():
            raise UsageError(f"{target} is a folder.", "Name a file inside it.")
        fine = not target.exists() or is_ours(target.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        fine = False
    if not fine:
        raise UsageError(
            f"{target} is something else than a schema of voiceguide's, and stays as it is.",
            "Delete it first, or choose another name.",
        )
