"""Why a practice is as it is: its writer's notes, and what they rest on.

A note marks a claim with a tag and its source in brackets, as in `[V, Laborde 2022]` or `[P]`; the tags are
those of `TAGS`. A note without one gives a reason alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from msgspec import Struct

from voiceguide.script.model import Note, Place, Practice
from voiceguide.script.threads import every

TAGS: Mapping[str, str] = MappingProxyType(
    {
        "V": "read in the study, standard or guideline that is named",
        "M": "measured here, or computed from a public file",
        "P": "what several teachers and projects do, without a trial behind it",
        "J": "our own judgement",
        "X": "looked for, and not found",
    }
)
"""What a tag says of a claim."""

SOURCES: Mapping[str, str] = MappingProxyType(
    {
        "AASM and SRS 2015": "doi:10.5664/jcsm.4758",
        "Ashar 2022": "doi:10.1001/jamapsychiatry.2021.2669",
        "BJSM 2023": "British Journal of Sports Medicine 57:1442",
        "Balban 2023": "doi:10.1016/j.xcrm.2022.100895",
        "Birdee 2023": "doi:10.1016/j.ctim.2023.102937",
        "Cebolla 2017": "doi:10.1371/journal.pone.0183137",
        "Farias 2020": "doi:10.1111/acps.13225",
        "Gan 2022": "doi:10.1111/aphw.12366",
        "Goessl 2017": "doi:10.1017/S0033291717001003",
        "Karyotaki 2021": "doi:10.1001/jamapsychiatry.2020.4364",
        "Kjaervik and Bushman 2024": "doi:10.1016/j.cpr.2024.102414",
        "Kral 2022": "doi:10.1126/sciadv.abk3316",
        "Kuhfuss 2021": "doi:10.1080/20008198.2021.1929023",
        "Laborde 2022": "doi:10.1016/j.neubiorev.2022.104711",
        "Szulczewski 2019": "doi:10.1007/s10484-019-09438-y",
        "Thibault and Raz 2016": "doi:10.1016/S2215-0366(16)30040-2",
        "WHO 2020": "PMC7719906",
    }
)
"""Where a source can be read, by the name that notes have for it."""

_CLAIM = re.compile(rf"\[((?:[{''.join(TAGS)}])(?:, ?[{''.join(TAGS)}])*)(?:, ?([^\]]+))?\]")


class Claim(Struct, frozen=True, kw_only=True):
    """What a note rests on.

    Attributes:
        tag: One of `TAGS`.
        source: As the note names it; empty where it names none.
        where: Where that can be read; empty where nobody wrote it down.
    """

    tag: str
    source: str = ""
    where: str = ""


class Reason(Struct, frozen=True, kw_only=True):
    """One note, as it was written, and its claims in their order."""

    place: Place
    text: str
    claims: tuple[Claim, ...] = ()


def reasons_of(practice: Practice) -> tuple[Reason, ...]:
    """The notes of a script and of what it includes, each once."""
    notes = (step for step in every(practice.steps) if isinstance(step, Note))
    reasons = (Reason(place=note.place, text=note.text, claims=tuple(_claims(note.text))) for note in notes)
    return tuple(dict.fromkeys(reasons))


def _claims(text: str) -> Iterator[Claim]:
    for found in _CLAIM.finditer(text):
        sources = [source.strip() for source in (found[2] or "").split(";") if source.strip()]
        for tag in found[1].replace(" ", "").split(","):
            if not sources:
                yield Claim(tag=tag)
            for source in sources:
                yield Claim(tag=tag, source=source, where=_where(source))


def _where(source: str) -> str:
    return next((place for name, place in SOURCES.items() if source.startswith(name)), "")
