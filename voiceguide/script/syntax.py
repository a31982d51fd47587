"""What a YAML parser's complaint means to somebody who has never seen YAML.

Each cause looks at the parser's words and at the lines around the place, and claims the trouble or passes it
on; the first to claim it names the line to look at and what to write there.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import yaml
from msgspec import Struct

from voiceguide.errors import Problem
from voiceguide.script.complaints import shown
from voiceguide.script.grammar import COMMON, SCRIPT, STEPS
from voiceguide.script.kinds import Pairs, Shape
from voiceguide.script.typography import BULLETS, odd_space, without_curls

# The parser written in C is twenty times as fast; wheels have it on every common platform.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser whose events, tokens and complaints are used; nothing is ever constructed with it."""

_KEY_AND_TEXT = re.compile(r"\s*(?:-\s+)*(?P<key>[^\s:#'\"][^:]*?):\s+(?P<text>\S.*?)\s*$")
_CLOSERS = {"[": "]", "{": "}"}
_MAPPINGS = {
    field.name
    for shape in (SCRIPT, *STEPS.values())
    for field in shape.fields
    if isinstance(field.kind, (Shape, Pairs))
}
_BESIDE_STEPS = {"repeat", *(field.name for field in COMMON)}


class Finding(NamedTuple):
    """A cause found: the place counts from 1."""

    line: int
    column: int
    message: str
    suggestion: str


class Trouble(Struct, frozen=True, kw_only=True):
    """What the parser said, and the text it said it of.

    Attributes:
        words: The parser's own description.
        line: Where it stopped, counted from 1.
        column: Counted from 1.
        opened: Where the thing began that it could not finish: line and column from 1, or None.
        text: The whole text.
        lines: Its lines.
    """

    words: str
    line: int
    column: int
    opened: tuple[int, int] | None
    text: str
    lines: tuple[str, ...]

    def row(self, line: int) -> str:
        """The text of a line, counted from 1; empty past the end."""
        return self.lines[line - 1] if 1 <= line <= len(self.lines) else ""

    def line_above(self, line: int) -> int:
        """The nearest line above that says something, or 0."""
        above = line - 1
        while above and (not self.row(above).strip() or self.row(above).lstrip().startswith("#")):
            above -= 1
        return above


def explain(error: yaml.YAMLError, text: str, path: str) -> Problem:
    """Say what a YAML syntax error means, where it is, and what to write instead."""
    trouble = _trouble(error, text)
    found = next((finding for cause in _CAUSES if (finding := cause(trouble))), None) or Finding(
        trouble.line,
        trouble.column,
        f"This is not valid YAML: {trouble.words}.",
        "Look at this line and above it.",
    )
    return Problem(
        path=path,
        line=found.line,
        column=found.column,
        crumbs="",
        message=found.message,
        suggestion=found.suggestion,
    )


def _trouble(error: Any, text: str) -> Trouble:
    stopped = getattr(error, "problem_mark", None)
    opened = getattr(error, "context_mark", None)
    said = [getattr(error, "context", None), getattr(error, "problem", None)]
    return Trouble(
        words=", ".join(part for part in said if part) or "it cannot be read",
        line=stopped.line + 1 if stopped else 1,
        column=stopped.column + 1 if stopped else 1,
        opened=(opened.line + 1, opened.column + 1) if opened else None,
        text=text,
        lines=tuple(text.split("\n")),
    )


def _tab(trouble: Trouble) -> Finding | None:
    for line in (trouble.line, trouble.line_above(trouble.line)):
        indentation = re.match(r"[ \t]*", trouble.row(line))
        column = indentation[0].find("\t") + 1 if indentation else 0
        if column:
            return Finding(
                line,
                column,
                "This line is indented with a tab; YAML only knows spaces.",
                "Replace each tab by two spaces.",
            )
    return None


def _odd_space(trouble: Trouble) -> Finding | None:
    for line in (trouble.line, trouble.line_above(trouble.line)):
        column = odd_space(trouble.row(line))
        if column:
            return Finding(
                line,
                column,
                "At the start of this line stands a space that is no plain one.",
                "Delete the spaces at the start of this line and type them again.",
            )
    return None


def _wrong_dash(trouble: Trouble) -> Finding | None:
    for line in (trouble.line, trouble.line_above(trouble.line)):
        match = re.match(rf"(\s*)([{BULLETS}])\s+(\S.*)", trouble.row(line))
        if match:
            return Finding(
                line,
                match.end(1) + 1,
                f"A step begins with a plain dash (-), and this is another sign ({match[2]}).",
                f"Write `- {match[3].strip()}`.",
            )
    return None


def _equals_sign(trouble: Trouble) -> Finding | None:
    for line in (trouble.line_above(trouble.line), trouble.line):
        match = re.match(r"(\s*(?:- )*)([A-Za-z_]+)(\s*)=\s*(\S.*)", trouble.row(line))
        if match:
            return Finding(
                line,
                match.end(3) + 1,
                "A key is followed by a colon and not by an equals sign.",
                f"Write `{match[2]}: {match[4].strip()}`.",
            )
    return None


def _unclosed_quote(trouble: Trouble) -> Finding | None:
    if not trouble.opened or not re.search(r"quoted scalar.*unexpected (end|document)", trouble.words):
        return None
    line, column = trouble.opened
    quote = trouble.row(line)[column - 1 : column]
    return Finding(
        line,
        column,
        f"The quotation mark that opens here is never closed: {shown(trouble.row(line)[column - 1 :])}.",
        f"Put another {quote} at the end of the text.",
    )


def _escape(trouble: Trouble) -> Finding | None:
    if not re.search(r"quoted scalar.*(escape|hexa?decimal|Unicode)", trouble.words):
        return None
    return Finding(
        trouble.line,
        trouble.column,
        "Between double quotation marks a backslash has a meaning of its own, and this one has none.",
        "Put the text between single quotation marks ('…') instead.",
    )


def _forbidden_start(trouble: Trouble) -> Finding | None:
    if "cannot start any token" in trouble.words:
        line, column = trouble.line, trouble.column
    elif trouble.opened and re.search(r"scanning (a block scalar|an alias|an anchor|a tag)", trouble.words):
        line, column = trouble.opened
    else:
        return None
    start = trouble.row(line)[column - 1 : column]
    return Finding(
        line,
        column,
        f"Text cannot begin with {start} here: YAML has a use of its own for it.",
        "Put quotation marks around the whole text.",
    )


def _colon_in_text(trouble: Trouble) -> Finding | None:
    if "mapping values are not allowed" not in trouble.words:
        return None
    match = _KEY_AND_TEXT.match(trouble.row(trouble.line))
    if match is None or match.start("text") >= trouble.column:
        return None
    return Finding(
        trouble.line,
        trouble.column,
        "A colon with a space after it starts a new value, so this text ends too soon.",
        _apart(
            match["key"], match["text"], trouble.row(trouble.line)[match.start("text") : trouble.column - 1]
        ),
    )


def _apart(key: str, text: str, before: str) -> str:
    """Say what to do with a `key: value` that stands within the text of another key, after `before`."""
    word = before.split(" ")[-1]
    if key in _MAPPINGS and word == before:
        return f"Put braces around it: `{key}: {{{text}}}`."
    if word in STEPS.get(key, SCRIPT).by_name:
        own = f"Start `{word}:` on a line of its own, in the same column as `{key}:`."
        return f"{own} If all of it is text, put quotation marks around it."
    return f"Put quotation marks around it: `{key}: {_quoted(without_curls(text))}`."


def _colon_without_space(trouble: Trouble) -> Finding | None:
    for line in (trouble.line_above(trouble.line), trouble.line):
        match = re.match(r"(\s*(?:- )*)([A-Za-z_]+):(?=[^\s:/])(.*)", trouble.row(line))
        if match:
            return Finding(
                line,
                match.end(2) + 1,
                "There is no space after the colon, so this is one long word.",
                f"Write `{match[2]}: {match[3].strip()}`.",
            )
    return None


def _dash_without_space(trouble: Trouble) -> Finding | None:
    for line in (trouble.line, trouble.line_above(trouble.line)):
        match = re.match(r"(\s*)-([A-Za-z_].*)", trouble.row(line))
        if match:
            return Finding(
                line,
                match.end(1) + 1,
                "There is no space after the dash, so this is no step of the list.",
                f"Write `- {match[2].strip()}`.",
            )
    return None


def _missing_colon(trouble: Trouble) -> Finding | None:
    above = trouble.line_above(trouble.line)
    match = re.match(r"\s*(?:- )*([A-Za-z_]+)\s*$", trouble.row(above))
    if match is None or "mapping values are not allowed" not in trouble.words:
        return None
    return Finding(
        above,
        match.end(1) + 1,
        f"There is no colon after {shown(match[1])}.",
        f"Write `{match[1]}:` and its value after it.",
    )


def _deeper_than_above(trouble: Trouble) -> Finding | None:
    if "mapping values are not allowed" not in trouble.words:
        return None
    return Finding(
        trouble.line,
        trouble.column,
        "This line is indented more than the line above, so YAML takes it for more of that line's text.",
        "Start it in the same column as the key above, or put quotation marks around text of several lines.",
    )


def _list_after_key(trouble: Trouble) -> Finding | None:
    if not re.search(r"(block )?sequence entries are not allowed", trouble.words):
        return None
    return Finding(
        trouble.line,
        trouble.column,
        "A list cannot start here.",
        "Start it on the next line, each item behind a dash of its own; text that begins with a dash needs "
        "quotation marks.",
    )


def _unclosed_bracket(trouble: Trouble) -> Finding | None:
    if "flow" not in trouble.words or not trouble.opened:
        return None
    line, column = trouble.opened
    bracket = trouble.row(line)[column - 1 : column]
    if bracket not in _CLOSERS:
        return None
    return Finding(
        line,
        column,
        f"The {bracket} that opens here is not closed properly: its values need commas between them and "
        f"a {_CLOSERS[bracket]} at the end.",
        f"Text that begins with {bracket} needs quotation marks around it.",
    )


def _text_after_bracket(trouble: Trouble) -> Finding | None:
    before = trouble.row(trouble.line)[: trouble.column - 1]
    match = _KEY_AND_TEXT.match(trouble.row(trouble.line))
    if match is None or match["text"][0] not in "[{" or not before.rstrip().endswith(("]", "}")):
        return None
    return Finding(
        trouble.line,
        match.start("text") + 1,
        f"Text cannot begin with {match['text'][0]}: YAML takes it for the start of a list or mapping.",
        f"Put quotation marks around it: `{match['key']}: {_quoted(match['text'])}`.",
    )


def _text_after_quote(trouble: Trouble) -> Finding | None:
    quoted = _quoted_text_before(trouble)
    if quoted is None:
        return None
    start, end, quote = quoted
    if end[0] != trouble.line:
        return None
    if start[0] != end[0]:
        return Finding(
            *start,
            f"The quotation mark that opens here closes only in line {end[0]}.",
            f"Put another {quote} at the end of the text in line {start[0]}.",
        )
    match = _KEY_AND_TEXT.match(trouble.row(trouble.line))
    whole = f": `{match['key']}: {_quoted(_bare(match['text'], quote))}`" if match else ""
    return Finding(
        trouble.line,
        trouble.column,
        f"The text goes on after its closing {quote}.",
        f"Put quotation marks around the whole text{whole}.",
    )


def _list_beside_value(trouble: Trouble) -> Finding | None:
    above = trouble.line_above(trouble.line)
    match = _KEY_AND_TEXT.match(trouble.row(above))
    item = re.match(r"\s*(?=- )", trouble.row(trouble.line))
    if match is None or item is None or match["key"] not in _BESIDE_STEPS or "block" not in trouble.words:
        return None
    return Finding(
        trouble.line,
        trouble.column,
        f"A list starts here, and `{match['key']}:` above it has its value already.",
        f"Write `steps:` in a line of its own above the list, in the same column as `{match['key']}:`.",
    )


def _list_without_key(trouble: Trouble) -> Finding | None:
    before = trouble.lines[: trouble.line - 1]
    if (
        trouble.column > 1
        or "block mapping" not in trouble.words
        or not trouble.row(trouble.line).startswith("- ")
    ):
        return None
    if any(row.lstrip().startswith("- ") for row in before):
        return None
    return Finding(
        trouble.line,
        trouble.column,
        "A list starts here, and no key tells what it is.",
        "If these are the steps, write `steps:` in a line of its own above them.",
    )


def _out_of_line(trouble: Trouble) -> Finding | None:
    if "block collection" not in trouble.words and "block mapping" not in trouble.words:
        return None
    row = trouble.row(trouble.line)
    stray = row[trouble.column - 1 : trouble.column]
    if stray in ("]", "}"):
        return Finding(
            trouble.line, trouble.column, f"This {stray} closes nothing.", "Remove it, or open it first."
        )
    line, column = _neighbour(trouble)
    return Finding(
        trouble.line,
        trouble.column,
        "This line does not line up with what it belongs to.",
        f"If it belongs with line {line}, start it in column {column}.",
    )


def _neighbour(trouble: Trouble) -> tuple[int, int]:
    """Where a line out of line was meant to start: a dash under the last dash, a key under the last key."""
    if trouble.row(trouble.line).lstrip().startswith("- "):
        for line in range(trouble.line - 1, 0, -1):
            item = re.match(r"\s*(?=- )", trouble.row(line))
            if item:
                return line, item.end() + 1
    above = trouble.line_above(trouble.line)
    start = re.match(r"\s*(?:-\s+)*", trouble.row(above))
    return above, (start.end() if start else 0) + 1


def _lost_line(trouble: Trouble) -> Finding | None:
    if "could not find expected ':'" not in trouble.words:
        return None
    line, column = trouble.opened or (trouble.line, trouble.column)
    text = trouble.row(line).strip()
    remedy = "Write a key, a colon and a space before it, or indent it if it goes on from the line above."
    if trouble.row(trouble.line_above(line)).startswith(" " * (column - 1) + "- "):
        spoken = f"`- say: {text}`"
        remedy = (
            f"If it is to be spoken, write {spoken}; if it goes on from the line above, indent it further."
        )
    return Finding(line, column, f"{shown(text)} is neither a `key: value` line nor a step.", remedy)


def _quoted_text_before(trouble: Trouble) -> tuple[tuple[int, int], tuple[int, int], str] | None:
    """Find where the last quoted text before the trouble starts and ends, and its quotation mark."""
    last: Any = None
    try:
        for token in yaml.scan(trouble.text, Loader=LOADER):
            start = token.start_mark
            if (start.line + 1, start.column + 1) >= (trouble.line, trouble.column):
                break
            last = token
    except yaml.YAMLError:
        pass
    if not isinstance(last, yaml.ScalarToken) or last.style not in ("'", '"'):
        return None
    start, end = last.start_mark, last.end_mark
    return (start.line + 1, start.column + 1), (end.line + 1, end.column + 1), last.style


def _bare(text: str, quote: str) -> str:
    """Take away quotation marks that were meant to stand around the whole text."""
    return text[1:-1] if len(text) > 1 and text.startswith(quote) and text.endswith(quote) else text


def _quoted(text: str) -> str:
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    inner = text.replace("'", "''")
    return f"'{inner}'"


_CAUSES = (
    _tab,
    _odd_space,
    _wrong_dash,
    _unclosed_quote,
    _escape,
    _text_after_bracket,
    _text_after_quote,
    _unclosed_bracket,
    _list_after_key,
    _colon_in_text,
    _dash_without_space,
    _colon_without_space,
    _equals_sign,
    _missing_colon,
    _deeper_than_above,
    _lost_line,
    _forbidden_start,
    _list_beside_value,
    _list_without_key,
    _out_of_line,
)
