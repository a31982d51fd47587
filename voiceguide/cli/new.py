"""`voiceguide new`: the beginning of a script of one's own."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from voiceguide.cli.files import write_text
from voiceguide.desk.scaffold import KINDS, scaffold, title_for
from voiceguide.errors import UsageError
from voiceguide.script.complaints import BadValueError
from voiceguide.script.library import ENDING

_KINDS = "; ".join(f"{kind}: {about}" for kind, about in KINDS.items())


@click.command("new")
@click.argument("name", metavar="NAME|FILE")
@click.option(
    "--kind", type=click.Choice(list(KINDS)), default=next(iter(KINDS)), help=f"What to begin with. {_KINDS}."
)
@click.option("--title", metavar="TEXT", help="What it is called; otherwise after its file.")
def command(name: str, kind: str, title: str | None) -> None:
    """Begin a script: a whole practice that plays as it is, to change line by line."""
    target = _target(name)
    try:
        text = scaffold(kind, title_for(target.stem) if title is None else title)
    except BadValueError as error:
        raise UsageError(f"--title: {error.message}", error.suggestion) from error
    write_text(target, text)
    print(target)
    typed = shlex.quote(str(target))
    print("Open it in an editor and replace its lines with your own. Then:")
    print(f"voiceguide check {typed}")
    print(f"voiceguide play {typed}")


def _target(name: str) -> Path:
    """Settle which file is meant, and that nothing is there yet."""
    path = Path(name if name.endswith((ENDING, ".yml")) else name + ENDING)
    if not path.suffix or not path.stem.strip(". ") or name.endswith(("/", "\\")):
        raise UsageError(f"“{name}” names no file.", "Write a name such as my-practice.")
    try:
        if path.exists() or path.is_symlink():
            raise UsageError(f"{path} is already there.", "Choose another name, or delete it first.")
        if not path.parent.is_dir():
            raise UsageError(f"There is no folder {path.parent}.", "Make it first, or name another.")
    except OSError as error:
        raise UsageError(f"{path} cannot be made: {error.strerror}.", "Choose another name.") from error
    return path
