"""A text as a practice, for whoever never sees the script in between."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from voiceguide.desk.importing.importer import import_text
from voiceguide.script import Library, Practice, load_text
from voiceguide.script.model import Place


def practice_of(text: str | bytes, *, path: str, library: Library) -> Practice:
    """Import a text and load the script that comes of it; every place in it is a line of the text.

    Args:
        text: The text, or its bytes in UTF-8.
        path: What messages call it, and what the practice takes its name from.
        library: Where a script would look for what it includes; an imported one includes nothing.

    Raises:
        ScriptError: As `import_text` says.
    """
    imported = import_text(text, path=path)
    practice = load_text(imported.script, path=path, folder=Path(path).parent, library=library)
    places = [Place(path=path, line=line, column=1) for line in imported.lines]
    top = Place(path=path, line=1, column=1)
    return replace(
        practice,
        steps=tuple(replace(step, place=place) for step, place in zip(practice.steps, places, strict=True)),
        places=tuple((key, top) for key, _ in practice.places),
        starts=tuple(places),
        waivers=(),
        lost=(),
    )
