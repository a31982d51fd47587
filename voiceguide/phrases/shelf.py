"""Where the catalogues are, and which of them a language has."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from voiceguide.phrases.catalogue import (
    BellWords,
    BreathWords,
    Catalogue,
    Counted,
    JournalWords,
    LengthWords,
    MenuWords,
    PlanWords,
    PlayerWords,
    Question,
)

ENGLISH = "en"
"""The language of whoever has no catalogue."""

_FOLDER = Path(__file__).resolve().parent
# Every value stays the text it is: `no` and `on` are answers here. The faster parser is not in every build.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@lru_cache
def languages() -> tuple[str, ...]:
    """List the tags of the catalogues there are, sorted."""
    return tuple(sorted(file.stem for file in _FOLDER.glob("*.yaml")))


@lru_cache(maxsize=64)
def nearest(language: str) -> Catalogue | None:
    """Find the catalogue nearest to a BCP 47 language tag: `de` for `de-AT`; None where there is none.

    Source: the lookup of RFC 4647, section 3.4.
    """
    known = languages()
    tag = next((tag for tag in _ever_shorter(language.lower()) if tag in known), None)
    return None if tag is None else _read(tag)


def catalogue(language: str) -> Catalogue:
    """Find the catalogue nearest to a language, or the English one: always one whole catalogue."""
    return nearest(language) or _read(ENGLISH)


def _ever_shorter(tag: str) -> Iterator[str]:
    while tag:
        yield tag
        tag = tag.rpartition("-")[0]


@lru_cache
def _read(tag: str) -> Catalogue:
    raw = yaml.load((_FOLDER / f"{tag}.yaml").read_text(encoding="utf-8"), _LOADER)
    lengths, menu = raw.pop("lengths"), raw.pop("menu")
    counted: dict[str, Any] = {name: _counted(lengths.pop(name)) for name in ("minutes", "halves", "hours")}
    questions = {name: Question(**_frozen(words)) for name, words in menu.pop("questions").items()}
    return Catalogue(
        language=tag,
        breath=BreathWords(**_frozen(raw.pop("breath"))),
        bells=BellWords(**raw.pop("bells")),
        lengths=LengthWords(**lengths, **counted),
        player=PlayerWords(**_frozen(raw.pop("player"))),
        menu=MenuWords(**_frozen(menu), questions=MappingProxyType(questions)),
        journal=JournalWords(**_frozen(raw.pop("journal"))),
        plan=PlanWords(**_frozen(raw.pop("plan"))),
        **_frozen(raw),
    )


def _counted(forms: dict[Any, str]) -> Counted:
    exactly = {int(number): phrase for number, phrase in forms.items() if number != "other"}
    return Counted(exactly=MappingProxyType(exactly), other=forms["other"])


def _frozen(words: dict[str, Any]) -> dict[str, Any]:
    """The same words; lists as tuples, mappings as ones that stay as they are."""
    return {name: _frozen_value(value) for name, value in words.items()}


def _frozen_value(value: Any) -> Any:
    if isinstance(value, dict):
        return MappingProxyType(value)
    return tuple(value) if isinstance(value, list) else value
