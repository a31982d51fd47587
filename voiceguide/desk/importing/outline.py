"""What a practice is called, and which of its headings are sections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import compress
from operator import not_

from msgspec import Struct

from voiceguide.desk.importing.blocks import Block, Gap, Heading, Note, Paragraph, Tongue
from voiceguide.desk.importing.brackets import without_emphasis
from voiceguide.desk.importing.doubts import Doubts
from voiceguide.desk.importing.kinds import is_short
from voiceguide.desk.importing.lines import Line
from voiceguide.desk.importing.sorting import tag_of

_FENCE = "---"
_MOST_FRONT_LINES = 60
_PAIR = re.compile(r"(?P<key>[A-Za-z][\w -]{0,40}):(?:[ \t]+(?P<value>.*))?")
_NAMES_A_PRACTICE = re.compile(
    r"(?i:\b(?:meditation|practice|script|exercise|relaxation|yoga|visuali[sz]ation|session)\b)"
)
_MORE = re.compile(r"(?:\s+|- ).*|#.*|")


class Front(Struct, frozen=True, kw_only=True):
    """What stands above the text, between two lines of `---`.

    Attributes:
        title: Empty where it has none.
        summary: Empty where it has none.
        language: A tag, or empty.
        notes: The rest of it.
        lines: The lines below it.
    """

    title: str = ""
    summary: str = ""
    language: str = ""
    notes: tuple[Note, ...] = ()
    lines: tuple[Line, ...]


def front_of(lines: Sequence[Line]) -> Front:
    """Take the front matter off a source, if it has any."""
    start = next((at for at, line in enumerate(lines) if line.text.strip()), len(lines))
    below = [line.text.rstrip() for line in lines[start + 1 : start + _MOST_FRONT_LINES]]
    if start == len(lines) or lines[start].text.strip() != _FENCE or _FENCE not in below:
        return Front(lines=tuple(lines))
    end = start + 1 + below.index(_FENCE)
    inside = lines[start + 1 : end]
    pairs = [(line.number, match) for line in inside if (match := _PAIR.fullmatch(line.text.rstrip()))]
    if not pairs or not all(
        _PAIR.fullmatch(line.text.rstrip()) or _MORE.fullmatch(line.text) for line in inside
    ):
        return Front(lines=tuple(lines))
    values = {match["key"].lower(): (match["value"] or "").strip().strip("\"'") for _, match in pairs}
    used = ("title", "summary", "description", "language", "lang")
    return Front(
        title=values.get("title", ""),
        summary=values.get("summary") or values.get("description", ""),
        language=tag_of(values.get("language") or values.get("lang", "")),
        notes=tuple(
            Note(line=number, text=f"{match['key']}: {match['value'].strip()}")
            for number, match in pairs
            if match["key"].lower() not in used and (match["value"] or "").strip()
        ),
        lines=tuple(lines[end + 1 :]),
    )


class Outline(Struct, frozen=True, kw_only=True):
    """A source with its title taken out.

    Attributes:
        title: Empty where it has none.
        blocks: The rest; every heading in it is a section.
    """

    title: str
    blocks: tuple[Block, ...]


def outline_of(blocks: Sequence[Block], known: str, doubts: Doubts) -> Outline:
    """Find the title: a label, the only heading of the highest level, or a first line that looks like one.

    Args:
        blocks: The source.
        known: Its title where its head says it already, else empty; a heading that repeats it is taken out.
        doubts: Takes what was guessed.
    """
    if known:
        repeats = [isinstance(block, Heading) and _same(block.text, known) for block in blocks]
        return Outline(title=known, blocks=tuple(compress(blocks, map(not_, repeats))))
    headings = [at for at, block in enumerate(blocks) if isinstance(block, Heading)]
    told = [at for at, block in enumerate(blocks) if not isinstance(block, Gap | Note | Tongue)]
    at = _title(blocks, headings, told)
    if at is None and len(told) > 1 and _is_title_line(blocks, told[0]) and _has_sentences(blocks, told[1:]):
        at = told[0]
        line = blocks[at]
        doubts.add(line.line, _text(line), "Taken for the title; not spoken.")
    if at is None:
        return Outline(title="", blocks=tuple(blocks))
    rest = list(blocks[at + 1 :])
    if _is_subtitle(rest):
        doubts.add(
            rest[0].line,
            _text(rest[0]),
            "Taken for what stands below the title: kept as a note and not spoken.",
        )
        rest[0] = Note(line=rest[0].line, text=_text(rest[0]))
    return Outline(title=_text(blocks[at]), blocks=(*blocks[:at], *rest))


def _title(blocks: Sequence[Block], headings: Sequence[int], told: Sequence[int]) -> int | None:
    if not headings or headings[0] != told[0]:
        return None
    levels = [block.level for block in blocks if isinstance(block, Heading)]
    alone = levels.count(min(levels)) == 1 and levels[0] == min(levels)
    followed = len(told) > 1 and isinstance(blocks[told[1]], Heading)
    named = _NAMES_A_PRACTICE.search(_text(blocks[told[0]]))
    below = blocks[headings[0] + 1 :]
    return headings[0] if alone or followed or named or _is_subtitle(below) else None


def _is_title_line(blocks: Sequence[Block], first: int) -> bool:
    """Whether a first paragraph is short, ends without a stop and has a blank line below it."""
    block = blocks[first]
    is_line = isinstance(block, Paragraph) and len(block.numbers) == 1 and block.at is None
    stands_free = first + 1 < len(blocks) and isinstance(blocks[first + 1], Gap)
    return is_line and stands_free and is_short(_text(block)) and not _text(block).endswith((":", ")", "]"))


def _is_subtitle(rest: Sequence[Block]) -> bool:
    """Whether a short line without a stop follows the title at once, and a blank line follows it."""
    return bool(rest) and _is_title_line(rest, 0)


def _has_sentences(blocks: Sequence[Block], rest: Sequence[int]) -> bool:
    """Whether most of the text is written in sentences, so that a line without a stop stands out."""
    texts = [_text(block) for at in rest if isinstance(block := blocks[at], Paragraph)]
    return 2 * sum(text.endswith((*".!?…:", ")", "]", "”", '"')) for text in texts) >= max(1, len(texts))


def _same(one: str, other: str) -> bool:
    return " ".join(without_emphasis(one).split()).casefold() == " ".join(other.split()).casefold()


def _text(block: Block) -> str:
    return "" if isinstance(block, Gap) else " ".join(without_emphasis(block.text).split())
