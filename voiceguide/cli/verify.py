"""`voiceguide verify`: the gate that every render passes, run on any session file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voiceguide import config
from voiceguide.cache import Cache
from voiceguide.cli import options
from voiceguide.errors import BadRenderError, UsageError
from voiceguide.render import Renderer
from voiceguide.render.session import find_faults
from voiceguide.units import frames_to_seconds

if TYPE_CHECKING:
    from voiceguide.sound.gate import Fault


@click.command("verify")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--of", "name", metavar="NAME|FILE", help="The practice it should be; then every line is heard."
)
@options.as_json
@options.session
def command(file: Path, name: str | None, as_json: bool, **wishes: Any) -> None:
    """Decode a session and measure it: gaps, clicks, peaks, hard edges. Ends with 1 when something is wrong.

    With --of, and the options it was rendered with, also every line, bell, breath and pause, the bed, and the
    levels.
    """
    if not file.is_file():
        raise UsageError(
            f"There is no file {file}.", "`voiceguide render NAME` makes one and prints its path."
        )
    faults = _alone(file) if name is None else _as_planned(file, name, options.Wishes(**wishes))
    if as_json:
        print(json.dumps([_facts(fault) for fault in faults], ensure_ascii=False, indent=1))
    if faults:
        raise BadRenderError(str(file), map(str, faults))
    if not as_json:
        print(f"{file}: {'as planned' if name else 'no gaps, clicks, high peaks or hard edges'}.")


def _alone(file: Path) -> tuple[Fault, ...]:
    from voiceguide.sound.gate import examine_alone

    return examine_alone(file)


def _as_planned(file: Path, name: str, wishes: options.Wishes) -> tuple[Fault, ...]:
    practice = options.practice_named(name)
    with Renderer(Cache(config.cache_folder())) as renderer:
        session = renderer.prepare(practice, wishes.request(practice))
    return find_faults(session, file)


def _facts(fault: Fault) -> dict[str, Any]:
    return {"at": frames_to_seconds(fault.start), "code": fault.code, "cause": fault.cause}
