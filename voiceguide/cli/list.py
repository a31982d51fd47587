"""`voiceguide list`: the practices there are, and those among them that one is looking for."""

from __future__ import annotations

import json
import shlex
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import click

from voiceguide.cli import options
from voiceguide.cli.cards import entries_here, in_own_language
from voiceguide.cli.listed import facts, print_flat, print_found, print_grouped
from voiceguide.errors import UsageError
from voiceguide.script.cards import Card, Entry
from voiceguide.script.choosing import Wanted, levels_named, shelf_named, tag_named
from voiceguide.script.complaints import shown
from voiceguide.script.model import family
from voiceguide.units import Millis, brief

if TYPE_CHECKING:  # only a search needs what this loads
    from voiceguide.script.searching import Found, Hit

_ALL = "all"

_OPTIONS = {
    "shelf": "--shelf",
    "tags": "--tag",
    "time": "--length",
    "levels": "--intensity",
    "eyes": "--eyes",
}


@click.command("list", context_settings={"allow_extra_args": True})
@click.option("--shelf", metavar="NAME", help="One shelf, such as grounding or keyed-up.")
@click.option("--length", metavar="TIME", help="What fits into so much time, such as 5m.")
@click.option(
    "--tag", "tags", metavar="TAG", multiple=True, help="Tagged so, such as sleep; may be repeated."
)
@click.option("--intensity", metavar="LEVEL", help="0 neutral to 3 touches discomfort, or a range: 0..1.")
@click.option("--eyes", type=click.Choice(["open", "shut"]), help="What can be done with the eyes so.")
@click.option("--search", "words", metavar="WORDS", help="In titles, summaries, tags and what is said.")
@click.option("--language", "tag", metavar="TAG", help="In another language than yours, such as de, or all.")
@click.option("--plain", is_flag=True, help="Line by line, without headings.")
@options.as_json
@click.pass_context
def command(
    context: click.Context,
    shelf: str | None,
    length: str | None,
    tags: Sequence[str],
    intensity: str | None,
    eyes: Literal["open", "shut"] | None,
    words: str | None,
    tag: str | None,
    plain: bool,
    as_json: bool,
) -> None:
    """List the practices in your language: name, title, lengths.

    There is a shelf for how you are: keyed-up, shut-down, in-between. And one for the time there is:
    two-minutes, ten-minutes, falling-asleep.

    Your language is that of the system, or what the settings say. With --json, those of all languages are
    listed, unless one is asked for.
    """
    if context.args:
        meant = shlex.join(["voiceguide", "list", "--search", " ".join(context.args)])
        context.fail(f"Words to look for stand behind --search: `{meant}`.")
    known = entries_here(spoken=words is not None)
    cards = [entry.card for entry in known]
    wanted = Wanted(
        shelf=None if shelf is None else shelf_named(shelf),
        tags=tuple(tag_named(typed, cards) for typed in tags),
        time=None if length is None else options.time_typed(length, "--length", "5m"),
        levels=None if intensity is None else levels_named(intensity),
        eyes=eyes,
    )
    here = _in_language(cards, tag, everything=as_json)
    chosen = wanted.chosen(here)
    if words is not None:
        from voiceguide.script.searching import search

        _tell_found(search(words, _entries(known, chosen)), words, as_json=as_json)
    elif as_json:
        print(json.dumps([facts(card) for card in chosen], ensure_ascii=False, indent=1))
    else:
        if options.is_plain(plain) or wanted.shelf is not None:
            print_flat(chosen, wanted.time)
        else:
            print_grouped(chosen, wanted.time)
        if not chosen:
            _tell_of_none(wanted, here)
        elif tag is None:
            _tell_of_others(wanted, cards, here)


def _entries(known: Sequence[Entry], chosen: Sequence[Card]) -> list[Entry]:
    names = {card.name for card in chosen}
    return [entry for entry in known if entry.card.name in names]


def _in_language(cards: Sequence[Card], tag: str | None, *, everything: bool) -> Sequence[Card]:
    """The practices in a language, whatever its region; or all of them.

    Raises:
        UsageError: If there is none.
    """
    if tag is None:
        return cards if everything else in_own_language(cards)
    found = [card for card in cards if tag.lower() == _ALL or family(card.language) == family(tag)]
    if cards and not found:
        languages = ", ".join(sorted({family(card.language) for card in cards}))
        raise UsageError(f"There is no practice in “{tag}”.", f"There are practices in {languages}.")
    return found


def _tell_found(found: Found, words: str, *, as_json: bool) -> None:
    if as_json:
        told = [facts(hit.entry.card) | _place(hit) for hit in found.hits]
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for word, taken in found.taken:
        print(f"Nothing says “{word}”; these say “{taken}”.")
    print_found(found.hits)
    if not found.hits:
        unknown = " and ".join(f"“{word}”" for word in found.unknown)
        what = f"Nothing says {unknown}." if unknown else f"No practice says all of {shown(words)}."
        print(f"{what} Fewer words find more; --language all looks in every language.")


def _place(hit: Hit) -> dict[str, Any]:
    return {"found_in": hit.where, "line": hit.line}


def _tell_of_none(wanted: Wanted, here: Sequence[Card]) -> None:
    """Say that nothing fits, and which of the wishes stands in the way."""
    print("No practice fits all of that.")
    for name in wanted.parts():
        count = len(wanted.without(name).chosen(here))
        if count:
            print(f"Without {_OPTIONS[name]} there are {count}.")
    untimed = wanted.without("time").chosen(here)
    shortest = min((length for card in untimed for length in card.takes), default=None)
    if wanted.time is not None and shortest is not None and wanted.time < shortest:
        print(f"The shortest takes {brief(Millis(-(-shortest // 1000) * 1000))}.")  # by estimate, rounded up


def _tell_of_others(wanted: Wanted, cards: Sequence[Card], here: Sequence[Card]) -> None:
    shown_already = {card.name for card in here}
    others = Counter(card.language for card in wanted.chosen(cards) if card.name not in shown_already)
    if others:
        counted = ", ".join(f"{count} in {language}" for language, count in sorted(others.items()))
        print(f"There are more: {counted}. `voiceguide list --language all` lists them too.")
