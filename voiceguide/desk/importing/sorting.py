"""Which line is what: a heading, a note, a mark, or text to speak."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from voiceguide.desk.importing.blocks import Block, Guise, Note, Tongue
from voiceguide.desk.importing.brackets import bracketed, is_whole_mark, without_emphasis
from voiceguide.desk.importing.dialects import is_mark, read_alone, read_mark
from voiceguide.desk.importing.doubts import Doubts
from voiceguide.desk.importing.joining import Collector
from voiceguide.desk.importing.kinds import emphasised, has_capitals_only, is_short, looks_like
from voiceguide.desk.importing.lines import Line
from voiceguide.script.complaints import BadValueError
from voiceguide.script.words import language

BOLD, CAPITALS = 7, 8
"""The levels of headings that are only bold, or only in capitals: under the six of Markdown."""

_SHORTEST_SHOUT = 4
_UNDERLINE = re.compile(r"={3,}|-{3,}")


def blocks_of(lines: Sequence[Line], doubts: Doubts) -> list[Block]:
    """Tell what each line is, and put those together that are one paragraph."""
    sorter = _Sorter(doubts=doubts, shouts=_shouts(lines))
    skip = False
    for number, line in enumerate(lines):
        if skip:
            skip = False
            continue
        below = lines[number + 1] if number + 1 < len(lines) else None
        level = _underlined(line, below, sorter.page.is_between)
        if level:
            sorter.heading(line, line.text.strip(), level)
            skip = True
        else:
            sorter.take(line, below)
    sorter.page.close()
    return sorter.page.blocks


def _shouts(lines: Sequence[Line]) -> bool:
    """Whether a whole source is in capitals, which then say nothing."""
    written = [line.text for line in lines if not line.aside and line.text.strip()]
    return 2 * sum(map(has_capitals_only, written)) > len(written)


def _underlined(line: Line, below: Line | None, is_between: bool) -> int:
    """The level of a heading that is underlined (Markdown's setext); 0 for none."""
    text = line.text.strip()
    if (
        below is None
        or line.aside
        or not is_between
        or not is_short(text)
        or not _UNDERLINE.fullmatch(below.text.strip())
    ):
        return 0
    if text.startswith(("#", ">", "- ", "* ")) or _UNDERLINE.fullmatch(text) or is_whole_mark(text):
        return 0
    return 1 if below.text.strip().startswith("=") else 2


class _Sorter(Struct):
    doubts: Doubts
    shouts: bool
    page: Collector = field(default_factory=Collector)
    _paragraphs: int = 0

    def take(self, line: Line, below: Line | None) -> None:
        text = line.text.strip()
        if line.aside:
            self.page.aside(line, text)
            return
        if line.until is not None:
            self._subtitle(line, text)
            return
        guise: Guise = ""
        if match := looks_like("quote", text):
            guise, text = "quotation", match["text"].strip()
        if not text:
            self.page.gap(line)
        elif looks_like("rule", text):
            self._end_preamble()
            self.page.gap(line)
        elif match := looks_like("heading", text):
            self._headed(line, match["text"].strip().rstrip("#").rstrip(), len(match["level"]))
        elif match := looks_like("item", text):
            self._item(line, match["text"].strip(), guise)
        else:
            self._line(line, text, guise, below)

    def heading(self, line: Line, text: str, level: int) -> None:
        self._end_preamble()
        self.page.heading(line, text, level)

    def _end_preamble(self) -> None:
        """Let what is told about the text still follow one paragraph and a heading or a rule."""
        if self._paragraphs == 1:
            self._paragraphs = 0

    def _speak(self, line: Line, text: str, guise: Guise = "", *, begins: bool = False) -> None:
        self._paragraphs += self.page.is_between or begins
        self.page.text(line, text, guise, begins=begins)

    def _subtitle(self, line: Line, text: str) -> None:
        """Take a subtitle: it is spoken, whatever it looks like, unless it is a mark."""
        match = looks_like("speaker", text)
        if is_whole_mark(text):
            self.page.mark(line, text)
        else:
            self.page.text(line, match["text"] if match else text)

    def _headed(self, line: Line, text: str, level: int) -> None:
        bare = bracketed(emphasised(text)[1])
        if is_mark(bare):
            self.page.mark(line, f"[{bare}]")
        elif bare:
            self.heading(line, text, level)

    def _item(self, line: Line, text: str, guise: Guise) -> None:
        weight, inner = emphasised(text)
        if weight and is_mark(bracketed(inner)):
            text = f"[{bracketed(inner)}]"
        self._speak(line, text, guise, begins=True)

    def _line(self, line: Line, text: str, guise: Guise, below: Line | None) -> None:
        weight, inner = emphasised(text)
        if weight and is_mark(bracketed(inner)):
            self.page.mark(line, f"[{bracketed(inner)}]")
        elif weight == 1 and is_whole_mark(inner):
            self.page.mark(line, inner)
        elif self._labelled(line, text, guise):
            return
        elif weight >= 2 and is_short(bracketed(inner)) and not guise:
            self.heading(line, bracketed(inner), BOLD)
        elif weight == 1 and not _is_quoted(inner):
            self._speak(line, inner, guise or "italics")
        elif is_whole_mark(text) or self._is_alone(line, text, guise):
            self._whole_mark(line, text, guise, below)
        elif guise or not self._section(line, text, below):
            self._speak(line, inner if weight else text, guise)

    def _is_alone(self, line: Line, text: str, guise: Guise) -> bool:
        """Whether a line without brackets is a mark: surely, or with doubts and not inside a paragraph."""
        reading = read_alone(text)
        joined = self.page.would_join(replace(line, text=text), guise)
        return reading is not None and not (reading.doubt and joined)

    def _labelled(self, line: Line, text: str, guise: Guise) -> bool:
        """Take a line that begins with a label such as `Note:`; False where it does not."""
        bare = without_emphasis(text)
        if not self._paragraphs and self._told_about(line, bare):
            return True
        if match := looks_like("note", bare):
            inner = bracketed(match["text"])
            if is_mark(inner):
                self.page.mark(line, f"[{inner}]")
            else:
                self.page.add(Note(line=line.number, text=match["text"]))
        elif match := looks_like("teacher", bare):
            self._speak(line, match["text"], "teacher", begins=True)
        elif match := looks_like("speaker", bare):
            what = "The speaker's label is left out; what follows is spoken."
            self.doubts.add_once(line.number, text, what)
            self.page.close()
            if match["text"]:
                self._speak(line, match["text"], guise, begins=True)
        return match is not None

    def _told_about(self, line: Line, bare: str) -> bool:
        """Take a line above the text that says something about it; False where it does not."""
        if match := looks_like("title", bare):
            self.heading(line, match["text"], 0)
        elif (match := looks_like("language", bare)) and tag_of(match["text"]):
            self.page.add(Tongue(line=line.number, text=tag_of(match["text"])))
        elif match := looks_like("about", bare):
            self.page.add(Note(line=line.number, text=bare))
        return match is not None

    def _whole_mark(self, line: Line, text: str, guise: Guise, below: Line | None) -> None:
        inner = bracketed(text)
        stands_free = self.page.is_between and (below is None or not below.text.strip() or below.aside)
        if text.startswith("[") and stands_free and _is_titled(inner) and read_mark(inner) is None:
            what = "Taken for a section, since it stands alone and is written like a title."
            self.doubts.add(line.number, text, what)
            self.heading(line, inner, BOLD)
        else:
            self.page.mark(line, text, guise)

    def _section(self, line: Line, text: str, below: Line | None) -> bool:
        """Take a line for a section if it looks like the title of one."""
        titled = text.endswith(":")
        if not is_short(text) or not (titled or self.page.is_between):
            return False
        title = text.rstrip(":").strip()
        shouted = has_capitals_only(text)
        if not looks_like("part", text):
            if self.shouts or not shouted or not looks_like("capitals", text):
                return False
            if not titled and (len(text) < _SHORTEST_SHOUT or (self.page.blocks and _has_text(below))):
                return False
            if not titled:
                what = "Taken for a heading, since it is in capitals; not spoken."
                self.doubts.add(line.number, text, what)
        self.heading(line, title.capitalize() if shouted else title, CAPITALS)
        return True


def _has_text(line: Line | None) -> bool:
    return line is not None and bool(line.text.strip())


def tag_of(text: str) -> str:
    """Read a language tag; empty where it is none."""
    try:
        return language(text) if "-" in text or len(text) == 2 else ""
    except BadValueError:
        return ""


def _is_quoted(text: str) -> bool:
    """Whether a text begins or ends a quotation, which may go over several lines."""
    return text.startswith(("“", '"', "„", "«")) or text.endswith(("”", '"', "“", "»"))


def _is_titled(text: str) -> bool:
    """Whether a text is short and its longer words begin with capitals."""
    words = re.findall(r"[^\W\d_]{4,}", text)
    return is_short(text) and bool(words) and all(word[0].isupper() for word in words)
