"""Which of the text is spoken, where its looks leave that open."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from voiceguide.desk.importing.blocks import Block, Gap, Guise, Heading, Note, Paragraph, Tongue
from voiceguide.desk.importing.brackets import is_whole_mark
from voiceguide.desk.importing.doubts import Doubts

_NAMES: dict[Guise, str] = {
    "italics": "The text in italics",
    "quotation": "The quoted text (`>`)",
    "teacher": "The text after `Teacher:`",
}
_OPENING = re.compile(
    r"(?i:sure|certainly|of course|absolutely|gladly|happy to|great|okay|ok|here(?:'s|\u2019s| is| are)"
    r"|below is|i(?:'d|\u2019d| would) be)\b.*"
)
_OFFER = re.compile(
    r"(?i:let me know|just let me know|would you like|feel free to|i hope (?:this|you)"
    r"|if you(?:'d|\u2019d| would) like|want me to|do you want me to|shall i)\b.*"
)
_ABOUT_TEXTS = re.compile(
    r"(?i:\b(?:script|meditation|practice|version|exercise|adjust|tailor|customi[sz]e|me to|i can)\b)"
)
_MOST_CHAT_WORDS = 60


def settle_guises(blocks: Sequence[Block], doubts: Doubts) -> list[Block]:
    """Make notes of italics, quotations and what the teacher is told, unless they are most of the text."""
    spoken = _spoken_guises(blocks)
    settled: list[Block] = []
    for block in blocks:
        if not isinstance(block, Paragraph) or not block.guise or is_whole_mark(block.text):
            settled.append(block)
        elif block.guise in spoken:
            what = f"{_NAMES[block.guise]} is spoken, since it is most of what is here."
            doubts.add_once(block.line, block.text, what)
            settled.append(replace(block, guise=""))
        else:
            what = f"{_NAMES[block.guise]} is kept as notes and not spoken."
            doubts.add_once(block.line, block.text, what)
            settled.append(Note(line=block.line, text=block.text))
    return settled


def _spoken_guises(blocks: Sequence[Block]) -> set[Guise]:
    words: Counter[Guise] = Counter()
    for block in blocks:
        if isinstance(block, Paragraph) and not is_whole_mark(block.text):
            words[block.guise] += len(block.text.split())
    return {guise for guise in _NAMES if words[guise] > sum(words.values()) / 2}


def without_chat(blocks: Sequence[Block], doubts: Doubts) -> list[Block]:
    """Make notes of what an assistant says before and after the text that it was asked for."""
    kept = list(blocks)
    told = [at for at, block in enumerate(kept) if not isinstance(block, Gap | Note | Tongue)]
    if len(told) < 2:
        return kept
    first, last = kept[told[0]], kept[told[-1]]
    if isinstance(first, Paragraph) and _is_preamble(first.text, isinstance(kept[told[1]], Heading)):
        kept[told[0]] = _chat(first, doubts)
    if isinstance(last, Paragraph) and _is_chat(last.text, _OFFER):
        kept[told[-1]] = _chat(last, doubts)
    return kept


def _is_preamble(text: str, before_heading: bool) -> bool:
    return _is_chat(text, _OPENING) and (before_heading or text.rstrip("*_ ").endswith((":", "!", ".")))


def _is_chat(text: str, pattern: re.Pattern[str]) -> bool:
    flat = " ".join(text.split())
    return len(flat.split()) <= _MOST_CHAT_WORDS and bool(
        pattern.fullmatch(flat) and _ABOUT_TEXTS.search(flat)
    )


def _chat(block: Paragraph, doubts: Doubts) -> Note:
    doubts.add(block.line, block.text, "Not spoken: it is addressed to you, not to the listener.")
    return Note(line=block.line, text=block.text)
