"""`voiceguide export --transcripts`: a page of all that is spoken."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from voiceguide import config
from voiceguide.cache import Cache
from voiceguide.script import Practice

_NAME = "Transcripts.html"


def write_book(folder: Path, practices: Sequence[Practice], *, as_json: bool) -> None:
    """Write the book into a folder, in place of one that we wrote there before, and print where it is.

    Raises:
        ExportError: If a file of that name is there that is not ours, or the folder cannot be written.
    """
    from voiceguide.export.book import book, told
    from voiceguide.export.shelf import open_shelf

    page = book([told(practice) for practice in practices], date.today().isoformat())
    with open_shelf(folder.absolute(), Cache(config.cache_folder()).root) as shelf:
        path = shelf.write_playlist(_NAME, page)
    print(json.dumps({"path": str(path), "practices": len(practices)}) if as_json else path)
