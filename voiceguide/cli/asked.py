"""What the options of `export` ask for: which practices, at which lengths, and as what files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from voiceguide.cli import options
from voiceguide.cli.lengths import length_names
from voiceguide.errors import UsageError
from voiceguide.script import Practice
from voiceguide.script.model import Sound, family
from voiceguide.units import brief

if TYPE_CHECKING:
    from voiceguide.export.exporting import Item
    from voiceguide.export.formats import Format
    from voiceguide.export.profiles import Profile

_NONE, _ALL = "none", "all"


def format_of(chosen: Mapping[str, Any]) -> Format:
    """How files are written.

    Raises:
        UsageError: If there is no such format, or it cannot be as it is wished.
        EncoderMissingError: If its encoder is not installed.
    """
    from voiceguide.export.formats import DEFAULT_FORMAT, EDITED_FORMAT, for_editing, format_named, with_rate

    stems = chosen["stems"]
    wanted = format_named((chosen["ending"] or (EDITED_FORMAT if stems else DEFAULT_FORMAT)).lower())
    if stems:
        if chosen["is_mono"] or chosen["profile"] == "podcast":
            told = "--mono" if chosen["is_mono"] else "--profile podcast"
            raise UsageError(
                f"--stems and {told} do not go together.",
                "Do that in the editor, once the parts are one again.",
            )
        wanted = for_editing(wanted)
    if chosen["is_mono"]:
        wanted = replace(wanted, channels=1)
    return wanted if chosen["bitrate"] is None else with_rate(wanted, chosen["bitrate"])


def practices_of(chosen: Mapping[str, Any]) -> list[Practice]:
    """Load the practices that are named, or those with a tag or in a language.

    Raises:
        UsageError: If there are none.
        ScriptError: If one has mistakes.
    """
    names, tag, language = chosen["names"], chosen["tag"], chosen["language"]
    if not names and not chosen["everything"] and tag is None and language is None:
        raise UsageError(
            "Which practice?", "Name one of `voiceguide list`, or a file, or use --all or --tag TAG."
        )
    found = [options.practice_named(name) for name in names]
    if chosen["everything"] or tag is not None or (language is not None and not names):
        known = [options.practice_named(name) for name in options.library_here().names()]
        ours = _in_language(known, language)
        tagged = [each for each in ours if tag is None or tag in each.tags]
        if not tagged:
            tags = ", ".join(sorted({word for each in ours for word in each.tags}))
            raise UsageError(f"No practice has the tag “{tag}”.", f"There are {tags}.")
        found += tagged
    return found


def _in_language(known: Sequence[Practice], language: str | None) -> Sequence[Practice]:
    """The practices in a language, or in the listener's own, if there are any in that; `all` are all."""
    if language == _ALL:
        return known
    wanted = language or options.language_here()
    ours = [each for each in known if family(each.language) == family(wanted)]
    if language is not None and not ours:
        languages = ", ".join(sorted({family(each.language) for each in known}))
        raise UsageError(f"There is no practice in “{language}”.", f"There are practices in {languages}.")
    return ours or known


def book_practices(chosen: Mapping[str, Any]) -> list[Practice]:
    """What is told in a book: what `practices_of` gives; where nothing is named, the library and its parts.

    Raises:
        UsageError: If there are none.
        ScriptError: If one has mistakes.
    """
    if any(chosen[name] for name in ("names", "everything", "tag", "language")):
        return practices_of(chosen)
    library = options.library_here()
    return [options.practice_named(name) for name in (*library.names(), *library.parts())]


def items_of(chosen: Mapping[str, Any], profile: Profile) -> list[Item]:
    """The files that are asked for.

    Raises:
        VoiceguideError: If there is no such practice, or a wish cannot be read.
    """
    wishes = options.Wishes(**{name: chosen[name] for name in options.Wishes.__struct_fields__})
    practices = {practice.path: practice for practice in practices_of(chosen)}
    items = [
        item
        for practice in practices.values()
        for item in _lengths(practice, wishes, chosen["lengths"], profile)
    ]
    if chosen["album_each"]:
        items = _numbered(items)
    return [stem for item in items for stem in _stems(item)] if chosen["stems"] else items


def _lengths(practice: Practice, wanted: options.Wishes, lengths: str | None, profile: Profile) -> list[Item]:
    from voiceguide.export.exporting import Item

    if lengths is not None and wanted.length is not None:
        raise UsageError("--length and --lengths were both given.", "Use one of them.")
    items = {}
    typed = [wanted.length] if lengths is None else length_names(practice, lengths)
    for each in typed:
        request = profile.request(practice, replace(wanted, length=each).request(practice))
        length = None if request.length is None else brief(request.length)
        title = f"{practice.title}, {length}" if len(typed) > 1 and length else practice.title
        items[length] = Item(
            practice=practice,
            request=request,
            length=length,
            title=title,
            otherwise=tuple(profile.otherwise(request)),
        )
    return list(items.values())


def _numbered(items: Sequence[Item]) -> list[Item]:
    """Number the lengths of each practice by themselves."""
    totals = Counter(item.practice.path for item in items)
    done: Counter[str] = Counter()
    numbered = []
    for item in items:
        path = item.practice.path
        done[path] += 1
        numbered.append(replace(item, track=(done[path], totals[path])))
    return numbered


def _stems(item: Item) -> list[Item]:
    """The parts of one session, each a file; one more where a script plays sounds of its own."""
    from voiceguide.export.labels import SOUNDS, STEMS
    from voiceguide.timeline.steps import every_step

    plays = any(isinstance(step, Sound) for step in every_step(item.practice.steps))
    return [replace(item, stem=stem) for stem in (*STEMS, *([SOUNDS] if plays else []))]


def captions_of(chosen: Mapping[str, Any]) -> tuple[str, ...]:
    """Which texts lie beside each file.

    Raises:
        UsageError: If there is none of a name.
    """
    from voiceguide.export.captions import CAPTIONS

    kinds = chosen["kinds"]
    wanted = () if kinds == _NONE else tuple(dict.fromkeys(kind.strip() for kind in kinds.split(",")))
    unknown = [kind for kind in wanted if kind not in CAPTIONS]
    if unknown:
        raise UsageError(
            f"There are no captions “{unknown[0]}”.", f"There are {', '.join(CAPTIONS)}, or {_NONE}."
        )
    return wanted
