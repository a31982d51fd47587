"""The beginning of a new script: a whole practice to change line by line, which plays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import yaml

from voiceguide.script.complaints import BadValueError
from voiceguide.script.source import unprintable
from voiceguide.script.words import text

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "blank": "the frame, and room for your own lines",
        "grounding": "touch and hearing, no long silences",
        "breathing": "paced breath, with its cautions",
        "scan": "a tour of the body",
        "movement": "one slow movement after another",
        "explainer": "a short talk",
    }
)
"""The kinds of scaffold, and what each holds."""

_FOLDER = Path(__file__).parent / "scaffolds"


def scaffold(kind: str, title: str) -> str:
    """Write a new script.

    Args:
        kind: One of `KINDS`.
        title: What it is to be called, as somebody typed it.

    Raises:
        BadValueError: When the title is empty or has characters that no script may have.
    """
    flowing = text(title)
    if unprintable(flowing):
        raise BadValueError("The title has characters that nobody can see.", "Write it in plain letters.")
    _, rest = (_FOLDER / f"{kind}.yaml").read_text(encoding="utf-8").split("\n", 1)
    return f"title: {_quoted(flowing)}\n{rest}"


def title_for(name: str) -> str:
    """Make a title out of the name of a file without its ending: `rest-a-while` becomes `Rest a while`."""
    words = " ".join(name.replace("-", " ").replace("_", " ").split())
    return words[:1].upper() + words[1:] if words and not unprintable(words) else "My practice"


def _quoted(title: str) -> str:
    """Write a text so that YAML reads it back as the same text, with quotation marks where it needs them."""
    dumped = yaml.safe_dump({"title": title}, allow_unicode=True, width=float("inf"))
    return str(dumped).removeprefix("title: ").removesuffix("\n")
