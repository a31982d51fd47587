"""Another version of the program: what it keeps has other numbers and another form."""

from __future__ import annotations

import voiceguide.cli.cards
import voiceguide.script.index
from voiceguide.journal import migrations, opening
from voiceguide.sound import VERSIONS


def become(version: int) -> None:
    """Be so many versions newer than this program, or older.

    Its clips, beds and sessions are made otherwise, as far as their keys tell; what it knows of a library has
    another form; and one that is newer has one more table in its journal.
    """
    if not version:
        return
    for name in VERSIONS:
        VERSIONS[name] += version
    voiceguide.script.index._FORM += version
    voiceguide.cli.cards.__version__ = f"{version}"
    if version > 0:
        newer = (*migrations.MIGRATIONS, ("CREATE TABLE later (id INTEGER PRIMARY KEY)",))
        migrations.MIGRATIONS = newer
        migrations.LAYOUT = opening.LAYOUT = len(newer)
