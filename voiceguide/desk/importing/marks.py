"""A paragraph as words to speak and the marks between them."""

from __future__ import annotations

import re

from msgspec import Struct, field
from msgspec.structs import replace

from voiceguide.desk.importing.blocks import Paragraph
from voiceguide.desk.importing.brackets import bracketed
from voiceguide.desk.importing.dialects import LONGEST_MARK, is_mark, read_alone, read_mark
from voiceguide.desk.importing.doubts import Doubts
from voiceguide.desk.importing.events import Event, ParagraphEnd, Remark, Times, Words
from voiceguide.desk.importing.kinds import looks_like
from voiceguide.desk.importing.meanings import Aside, Blank, Breaths, Phase, Reading, Silence, Strikes
from voiceguide.desk.importing.readings import TAKEN_FOR_DIRECTION
from voiceguide.desk.importing.tidying import tidied, unmarked, unquoted
from voiceguide.script.limits import MOST_BREATHS
from voiceguide.script.model import PAUSES, timed_pause
from voiceguide.script.text import is_name
from voiceguide.units import Millis

_MARK = re.compile(
    r"(?P<link>!?\[[^\[\]]{0,300}\]\((?:https?:|mailto:|\.{0,2}/|#|[\w.-]{1,80}\.\w)[^()\s]{0,500}\))"
    rf"|\[\[[^\[\]]{{1,200}}\]\]|\[[^\[\]]{{1,{LONGEST_MARK}}}\]|\([^()]{{1,{LONGEST_MARK}}}\)"
    r"|\{\{?[^{}]{0,300}\}?\}"
    r"|(?<![\w*_])([*_]{1,3})[^*_\n]{1,80}\2(?![\w*_])"
    r"|(?P<dots>(?:\.{3}|…) ?[0-9]{1,6}(?:\.[0-9]{1,3})? ?(?:ms|s)\b)"
)
_TIMES = re.compile(
    r"[ \t,]{0,3}[\[(]?[ \t]?"
    r"(?:[x\u00d7][ \t]?([0-9]{1,6})|([0-9]{1,6})[ \t]?(?:x|\u00d7|times|rounds))[\])]?(?!\w)"
)
_CLASSES_OF_DOTS = ("beat", "settle", "sense")
_LENGTH = re.compile(r"[~≈]?[0-9].*")
_LABEL_END = re.compile(r"[*_ ]{0,4}:|\*\*")
_WORD = re.compile(r"\w")
_TAIL = re.compile(r"[.,;:!?…”\"\u2019')»]{1,9}(?:\s+|$)")
_ESCAPED_BRACKET = re.compile(r"\\(?=[\[\](){}])")

LONGEST_OF_A_LABEL = Millis(60_000)
"""A length behind a label that is longer than this tells how long a part of the practice is."""

_NEAR = 8
"""Pieces of text before a bracket that tell whether it stands inside a sentence."""

_BULLETS = "—\u2013-→•· "
_SHORT_DIRECTION = 3
"""Words: a direction of up to so many stands aside even inside a sentence."""


def events_of(paragraph: Paragraph, doubts: Doubts) -> list[Event]:
    """Read a paragraph; its end is the last event."""
    reader = _Reader(paragraph=paragraph, doubts=doubts)
    reader.read()
    return [*reader.events, Event(line=paragraph.numbers[-1], what=ParagraphEnd())]


class _Reader(Struct):
    paragraph: Paragraph
    doubts: Doubts
    events: list[Event] = field(default_factory=list)
    _said: list[str] = field(default_factory=list)
    _said_at: int | None = None
    _after_all: list[tuple[Reading, str, int]] = field(default_factory=list)

    def read(self) -> None:
        text = self.paragraph.text
        if self._whole(text.strip()):
            return
        text = _ESCAPED_BRACKET.sub(" ", text)
        here = 0
        while match := _MARK.search(text, here):
            self._say(text[here : match.start()], here)
            here = self._mark(match, text)
        self._say(text[here:], here)
        self._flush()
        for reading, raw, start in self._after_all:
            self._reading(reading, raw, start)

    def _whole(self, text: str) -> bool:
        """Read marks that mean something only on a line of their own."""
        if counted := looks_like("count", text):
            pause = timed_pause(Millis(max(1, int(counted["text"])) * 1000))
            self._event(0, Silence(pause=pause), text)
        elif looks_like("dots", text):
            dots = text.count(".") + 3 * text.count("…")
            self._event(0, Silence(pause=PAUSES[_CLASSES_OF_DOTS[min(dots, 3) - 1]]), text)
        elif reading := read_alone(text):
            self._reading(reading, text, 0)
        else:
            return False
        return True

    def _mark(self, match: re.Match[str], text: str) -> int:
        """Read one mark; returns where the text goes on."""
        raw, start, end = match[0], match.start(), match.end()
        if match["link"]:
            self._link(raw, start)
        elif match["dots"]:
            self._reading(read_mark(raw), raw, start)
        elif raw.startswith("{"):
            self._braces(raw, start)
        elif raw.startswith(("*", "_")):
            return self._emphasis(raw, text, start, end)
        else:
            return self._bracket(raw, text, start, end)
        return end

    def _link(self, raw: str, start: int) -> None:
        label, _, address = raw.lstrip("!")[1:].partition("](")
        self.doubts.add(self._line(start), raw, "The address is left out; nobody can hear it.")
        if raw.startswith("!"):
            self._remark(f"Picture: {label} {address[:-1]}".strip(), start)
        else:
            self._say(label, start)

    def _emphasis(self, raw: str, text: str, start: int, end: int) -> int:
        inner = bracketed(raw.strip("*_"))
        reading = read_alone(inner)
        if reading and is_mark(inner) and not self._is_inside_sentence(inner, text[end : end + 40]):
            self._reading(replace(reading, doubt=""), raw, start)
            return end
        weight = len(raw) - len(raw.lstrip(raw[0]))
        self._say(raw[:weight], start)
        return start + weight

    def _braces(self, raw: str, start: int) -> None:
        inner = raw.strip("{}").strip()
        reading = read_mark(inner)
        if is_name(inner):
            self._blank(inner, raw, start)
        elif reading and is_mark(inner):
            self._reading(reading, raw, start)
        else:
            self.doubts.add(
                self._line(start), raw, "The braces are left out: in a script they ask for a name."
            )
            self._say(inner, start)

    def _bracket(self, raw: str, text: str, start: int, end: int) -> int:
        inner = (raw[2:-2] if raw.startswith("[[") else raw[1:-1]).strip()
        is_round = raw.startswith("(")
        reading = read_mark(inner)
        if is_round and reading and isinstance(reading.meaning, Blank):
            reading = None
        if is_round and self._is_inside_sentence(inner, text[end : end + 40]) and not _surely(reading, inner):
            self.doubts.add(self._line(start), raw, "Spoken, since it stands inside a sentence.")
            self._say(raw, start)
        elif reading is None:
            self._unknown(raw, inner, start)
        elif is_round and self._said_at is not None and _LENGTH.fullmatch(inner):
            self._length_behind(reading, raw, start, is_label=bool(_LABEL_END.match(text, end)))
        else:
            return self._counted(reading, raw, text, start, end)
        return end

    def _length_behind(self, reading: Reading, raw: str, start: int, *, is_label: bool) -> None:
        """Read a length behind words: a pause, after all of the paragraph where the words are its label."""
        meaning = reading.meaning
        is_long = isinstance(meaning, Silence) and meaning.pause.natural > LONGEST_OF_A_LABEL
        if is_label and is_long:
            self._aside(raw, start, "Taken for how long this part is: kept as a note and not spoken.")
            return
        self.doubts.add(self._line(start), raw, "Taken as a pause, since it follows what is said.")
        if is_label:
            self._after_all.append((reading, raw, start))
        else:
            self._reading(reading, raw, start)

    def _counted(self, reading: Reading, raw: str, text: str, start: int, end: int) -> int:
        """Read what may be followed by `x4`."""
        meaning = reading.meaning
        counts = isinstance(meaning, Phase | Breaths | Strikes)
        times = _TIMES.match(text, end) if counts else None
        if isinstance(meaning, Breaths) and meaning.rounds is None:
            if times is None:
                self.doubts.add(self._line(start), raw, "It does not say how many breaths; taken as one.")
            reading = Reading(meaning=Breaths(pattern=meaning.pattern, rounds=1), doubt=reading.doubt)
        self._reading(reading, raw, start)
        if times is None:
            return end
        number = min(max(1, int(times[1] or times[2])), MOST_BREATHS)
        self._event(start, Times(times=number), raw)
        return times.end()

    def _is_inside_sentence(self, inner: str, after: str) -> bool:
        before = "".join(self._said[-_NEAR:]).rstrip(" \n*_")
        if not before or before.endswith((".", "!", "?", "…", ":", "”", '"')):
            return False
        follows = after.lstrip(" \n*_")
        return inner[:1].islower() or inner[:1].isdigit() or follows[:1].islower() or follows[:1] in ",;"

    def _unknown(self, raw: str, inner: str, start: int) -> None:
        if raw.startswith("[^"):
            self.doubts.add(self._line(start), raw, "Left out: taken for the mark of a footnote.")
        elif _WORD.search(inner):
            self._aside(raw, start, TAKEN_FOR_DIRECTION)

    def _aside(self, raw: str, start: int, doubt: str) -> None:
        self.doubts.add(self._line(start), raw, doubt)
        self._remark(bracketed(raw), start)

    def _reading(self, reading: Reading | None, raw: str, start: int) -> None:
        if reading is None:
            self._say(raw, start)
            return
        if reading.doubt:
            self.doubts.add(self._line(start), raw, reading.doubt)
        meaning = reading.meaning
        if isinstance(meaning, Aside):
            self._remark(bracketed(raw), start)
        elif isinstance(meaning, Blank):
            self._blank(meaning.name, raw, start)
        else:
            self._flush()
            if isinstance(meaning, Silence) and meaning.remark:
                self._remark(bracketed(raw), start)
            self._event(start, meaning, raw)

    def _blank(self, name: str, raw: str, start: int) -> None:
        what = (
            "A placeholder that the session itself fills."
            if name in ("length", "title")
            else f"A placeholder: set it with `--set {name}=…`, or write the word in its place."
        )
        self.doubts.add(self._line(start), raw, what)
        self._say(f"{{{name}}}", start, is_placeholder=True)

    def _remark(self, text: str, start: int) -> None:
        """Put a note before the words that are being said: it must not part them."""
        if flat := tidied(text):
            self.events.append(Event(line=self._line(start), what=Remark(text=flat)))

    def _event(self, start: int, what: Silence | Strikes | Phase | Breaths | Times, raw: str) -> None:
        self._flush()
        self.events.append(Event(line=self._line(start), what=what, written=raw))

    def _say(self, text: str, start: int, *, is_placeholder: bool = False) -> None:
        if not text:
            return
        if self._said_at is None and text.strip():
            self._said_at = start + len(text) - len(text.lstrip())
        if not is_placeholder and ("{" in text or "}" in text):
            self.doubts.add(self._line(start), text.strip(), "A brace without its partner is left out.")
            text = text.replace("{", "").replace("}", "")
        self._said.append(text)

    def _flush(self) -> None:
        said, position = unmarked(tidied("".join(self._said))), self._said_at or 0
        self._said.clear()
        self._said_at = None
        if tail := _TAIL.match(said):
            self._give_back(tail[0].strip())
            said = said[tail.end() :]
        said = unquoted(said.lstrip(_BULLETS))
        if _WORD.search(said):
            words = Words(text=said, voice=self.paragraph.voice)
            self.events.append(Event(line=self._line(position), what=words))

    def _give_back(self, tail: str) -> None:
        """Give punctuation that a mark was cut off from to the words before it."""
        places = reversed(range(len(self.events)))
        last = next((at for at in places if isinstance(self.events[at].what, Words)), None)
        if last is None:
            return
        event = self.events[last]
        if isinstance(event.what, Words) and event.what.text[-1] not in ".!?…:;,":
            self.events[last] = replace(event, what=replace(event.what, text=event.what.text + tail))

    def _line(self, position: int) -> int:
        return self.paragraph.line_at(position)


def _surely(reading: Reading | None, inner: str) -> bool:
    """Whether a bracket inside a sentence is a mark rather than a part of it."""
    if reading is None:
        return False
    if isinstance(reading.meaning, Aside):
        return len(inner.split()) <= _SHORT_DIRECTION
    return not (isinstance(reading.meaning, Silence) and reading.meaning.remark)
