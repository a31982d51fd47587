"""What was typed after a verb, written down so that it can be typed again."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click


def words_of(verb: click.Command, chosen: Mapping[str, Any]) -> tuple[str, ...]:
    """Write the options and arguments that differ from what is usual; files by their whole path.

    Args:
        verb: The command they belong to.
        chosen: Values by the names of its parameters; those that are missing are left out.
    """
    named, options = [], []
    for parameter in verb.params:
        value = chosen.get(parameter.name or "")
        if value in (None, False, ()) or value == parameter.default:
            continue
        if isinstance(parameter, click.Argument):
            named += [whole_path(each) for each in value]
        else:
            options += list(_option(parameter, value))
    return (*options, "--", *named) if named else tuple(options)


def _option(parameter: click.Parameter, value: Any) -> Iterator[str]:
    for each in value if parameter.multiple else (value,):
        yield parameter.opts[0]
        if each is not True:
            yield whole_path(str(each))


def whole_path(word: str) -> str:
    """Name a file by its whole path, for the next time nobody may be in the same folder; other words stay."""
    path = Path(word)
    # `Path.is_file` fails where a text is too long for a name.
    return str(path.absolute()) if path.suffix and os.path.isfile(path) else word  # noqa: PTH113
