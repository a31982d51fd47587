"""Plain text, Markdown, SSML and subtitles, in the pause marks found in the wild, become a script.

A source goes one way: its tags are taken out (`untagging`) or its subtitles read (`subtitles`), and the
times at the beginning of its lines (`stamps`); lines are told apart (`sorting`) and put together
(`joining`); what is spoken is decided (`asides`, `outline`); marks are read (`marks`); steps are made of
them (`compose`), kept to their times (`timing`), and written as YAML (`writing`). What was not sure on
the way comes back as doubts. No word that is spoken is lost on it.

How texts are marked is declared in three tables: `MARKS` (`dialects`), `LINES` (`kinds`) and `TAGS`
(`tags`).

Markdown is read here and not by a parser of it: sources mix it with tags, brackets and times, and a
parser takes `10. 9. 8.` for three empty lists and an indented practice for a program.
"""

from __future__ import annotations

from voiceguide.desk.importing.dialects import MARKS, Dialect
from voiceguide.desk.importing.doubts import Doubt
from voiceguide.desk.importing.importer import IMPORTABLE, Imported, import_text
from voiceguide.desk.importing.kinds import LINES, LineDialect
from voiceguide.desk.importing.practice import practice_of
from voiceguide.desk.importing.tags import TAGS, TagDialect

__all__ = [
    "IMPORTABLE",
    "LINES",
    "MARKS",
    "TAGS",
    "Dialect",
    "Doubt",
    "Imported",
    "LineDialect",
    "TagDialect",
    "import_text",
    "practice_of",
]
