"""`voiceguide settings`: what the listener always wants, and where each value comes from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from msgspec import Struct
from msgspec.structs import asdict

from voiceguide import config, settings
from voiceguide.cli import options
from voiceguide.errors import SettingsError, UsageError
from voiceguide.script.kinds import Field, Pairs
from voiceguide.settings import SETTINGS, Settings

_DEFAULT = "default"


class Row(Struct, frozen=True, kw_only=True):
    """One value in force, and where it comes from: the default, a file and its line, or the environment."""

    key: str
    value: Any
    source: str


@click.command("settings")
@click.option("--path", "only_path", is_flag=True, help="Print only where the file is.")
@click.option("--write", is_flag=True, help="Make the file, if there is none; it explains every setting.")
@options.as_json
def command(only_path: bool, write: bool, as_json: bool) -> None:
    """Show the settings, and where each value comes from.

    The command line wins over the settings, and the settings over what a script says.
    """
    if sum((only_path, write, as_json)) > 1:
        raise UsageError("--path, --write and --json do not go together.", "Choose one.")
    path = config.settings_file()
    if write:
        settings.write(path)
    if only_path or write:
        print(path)
        return
    try:
        found = options.settings_here()
    except SettingsError:
        if not as_json:
            print(f"file: {path}")
        raise
    rows = [*_rows(found), *_folders(path)]
    if as_json:
        print(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1))
        return
    for row in rows:
        for value in _written(row):
            print(f"{row.key}: {value} ({row.source})")
    if not found.path:
        print("There is no settings file; `voiceguide settings --write` makes one.")


def _rows(found: Settings) -> Iterator[Row]:
    for field in SETTINGS.fields:
        place = found.place_of(field.name)
        source = f"{place.path}:{place.line}" if place else _DEFAULT
        yield Row(key=field.name, value=_value(field, found), source=source)


def _value(field: Field, found: Settings) -> Any:
    value = getattr(found, field.name)
    return dict(value) if isinstance(field.kind, Pairs) else value


def _folders(path: Path) -> Iterator[Row]:
    """Where things are kept, which no settings file can say."""
    for key, value, variable in (
        ("file", path, config.SETTINGS),
        ("cache", config.cache_folder(), config.CACHE),
    ):
        yield Row(key=key, value=str(value), source=variable if config.is_set(variable) else _DEFAULT)


def _written(row: Row) -> Iterator[str]:
    if isinstance(row.value, dict):
        yield from (f"{name} = {text}" for name, text in row.value.items())
        if not row.value:
            yield "none"
    elif isinstance(row.value, bool):
        yield str(row.value).lower()
    elif row.value == "":
        yield "none"
    else:
        yield "the script's choice" if row.value is None else row.value
