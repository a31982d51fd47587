"""The tables of the script format's own page, made from the tables that the program itself follows.

The page is written by hand; between `<!-- table: NAME -->` and `<!-- end -->` stands what is made here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from voiceguide.desk.importing import LINES, MARKS, TAGS, Dialect, LineDialect, TagDialect
from voiceguide.desk.lint import RULES
from voiceguide.script import grammar, loader, model, reader, scalars, source, tree, values, words
from voiceguide.script.grammar import COMMON, SCRIPT, STEPS, default_text
from voiceguide.script.kinds import (
    Alternatives,
    Field,
    Kind,
    ListOf,
    Pairs,
    Shape,
    StepList,
    Value,
)
from voiceguide.script.limits import MOST_BREATHS, MOST_PAIRS, MOST_STEPS
from voiceguide.units import brief

_BLOCK = re.compile(
    r"^(?P<start><!-- table: (?P<name>[a-z]+) -->\n)(?:(?!<!-- ).*\n)*(?P<end><!-- end -->)$", re.MULTILINE
)


def renewed(page: str) -> str:
    """Write the tables of a page anew; everything else stays.

    Raises:
        KeyError: For a table that there is not.
    """
    return _BLOCK.sub(lambda found: f"{found['start']}{TABLES[found['name']]()}\n{found['end']}", page)


def tables_of(page: str) -> tuple[str, ...]:
    """Name the tables of a page, in order."""
    return tuple(found["name"] for found in _BLOCK.finditer(page))


def _script() -> str:
    return _fields(SCRIPT)


def _steps() -> str:
    return "\n\n".join(_kind(kind) for kind in STEPS.values())


def _common() -> str:
    return _rows(("key", "what it is", "what it may be", "for example"), map(_field_of_any_step, COMMON))


def _mappings() -> str:
    return "\n\n".join(
        f"### The mapping `{shape.name}`\n\n{shape.about}{_bare(shape)}\n\n{_fields(shape)}"
        for shape in _shapes()
    )


def _pauses() -> str:
    heads = ("class", "shortest", "natural", "longest", "for")
    return _rows(
        heads,
        (
            (
                _code(name),
                brief(pause.shortest),
                brief(pause.natural),
                brief(pause.longest),
                scalars.PAUSE_USES[name],
            )
            for name, pause in model.PAUSES.items()
        ),
    )


def _patterns() -> str:
    pattern = next(shape for shape in _shapes() if shape.name == "pattern")
    return _meanings(pattern.bare)


def _answers() -> str:
    return _meanings(scalars.EXPECT)


def _choices() -> str:
    return "\n\n".join(
        f"### The choices of `{field.name}`\n\n{_meanings(field.kind)}"
        for shape in (SCRIPT, *STEPS.values())
        for field in shape.fields
        if isinstance(field.kind, Value) and field.kind.choices
    )


def _limits() -> str:
    day, minute = brief(values.LONGEST), brief(values.LONGEST_PHASE)
    return _rows(
        ("what", "the most"),
        (
            ("a file", f"{source.LARGEST // 1024:,} KiB of UTF-8 text"),
            ("steps, with repeats, includes and alternatives written out", f"{MOST_STEPS:,}"),
            ("a session, and any duration", day),
            ("one spoken line", f"{words.LONGEST_LINE} words"),
            ("one phase of a breath", minute),
            ("breaths, counted likewise", f"{MOST_BREATHS:,}"),
            ("times that steps are repeated", f"{grammar.MOST_TIMES:,}"),
            ("names, or respellings", f"{MOST_PAIRS:,}"),
            ("a level", f"{values.QUIETEST:g} to {values.LOUDEST:g} dB"),
            ("scripts including scripts", f"{loader.DEEPEST_INCLUDE} deep, and never in a circle"),
            ("lists and mappings in each other", f"{tree.DEEPEST} levels; a step in a step takes two"),
            ("values in a file, its aliases unfolded", f"{tree.MOST_NODES:,}"),
            ("mistakes told at once", f"{reader.MOST_PROBLEMS}"),
        ),
    )


def _lints() -> str:
    rows = ((_code(rule.code), rule.severity, rule.about) for rule in RULES.values())
    return _rows(("code", "how much it matters", "what it finds, and why"), rows)


def _imports() -> str:
    kinds: tuple[Dialect | TagDialect | LineDialect, ...] = (*MARKS, *TAGS, *LINES)
    rows = ((", ".join(map(_code, kind.examples)), kind.meaning) for kind in kinds)
    return _rows(("in a text", "becomes"), rows)


TABLES: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "script": _script,
        "steps": _steps,
        "common": _common,
        "mappings": _mappings,
        "pauses": _pauses,
        "patterns": _patterns,
        "choices": _choices,
        "answers": _answers,
        "limits": _limits,
        "lints": _lints,
        "imports": _imports,
    }
)
"""What can stand in a page, by name."""


def _kind(kind: Shape) -> str:
    own = Shape(
        name=kind.name,
        about=kind.about,
        build=kind.build,
        fields=tuple(field for field in kind.fields if field not in COMMON),
    )
    rivals = "".join(f" `{one}` and `{other}` exclude each other." for one, other in kind.rivals)
    return f"### {kind.name}\n\n{kind.about}{rivals}\n\n{_fields(own)}"


def _fields(shape: Shape) -> str:
    heads = ("key", "what it is", "what it may be", "if left out", "for example")
    return _rows(heads, (_field(shape, field) for field in shape.fields))


def _field(shape: Shape, field: Field) -> tuple[str, ...]:
    default = default_text(shape, field)
    left_out = "must be there" if field.required else _code(default) if default else ""
    return (
        _code(field.name),
        field.about,
        _may_be(field.kind),
        left_out,
        _code(f"{field.name}: {field.example}"),
    )


def _field_of_any_step(field: Field) -> tuple[str, ...]:
    return (_code(field.name), field.about, _may_be(field.kind), _code(f"{field.name}: {field.example}"))


def _may_be(kind: Kind) -> str:
    match kind:
        case Value(expected=expected):
            return expected
        case ListOf(of=of):
            return f"a list; each item is {of.expected}"
        case Pairs(key=key, value=value):
            return f"pairs; before the colon {key.expected}, behind it {value.expected}"
        case StepList():
            return "a list of steps"
        case Alternatives():
            return "a list of lists of steps"
        case Shape(name=name, bare=Value(expected=expected, meanings=meanings)) if not meanings:
            return f"{expected}; or a mapping, {_see(name)}"
        case Shape(name=name):
            return _see(name)


def _see(name: str) -> str:
    return f"see [{name}](#the-mapping-{name})"


def _bare(shape: Shape) -> str:
    return f" Instead of a mapping it may be {shape.bare.expected}." if shape.bare else ""


def _shapes() -> Iterator[Shape]:
    """Yield the mappings inside scripts and steps, each name once and the one with most keys."""
    found: dict[str, Shape] = {}
    waiting = [SCRIPT, *STEPS.values()]
    while waiting:
        shape = waiting.pop(0)
        inner = [field.kind for field in shape.fields if isinstance(field.kind, Shape)]
        waiting += inner
        for each in inner:
            if each.name not in found or len(each.fields) > len(found[each.name].fields):
                found[each.name] = each
    yield from found.values()


def _meanings(kind: Value | None) -> str:
    rows = ((_code(name), meaning) for name, meaning in kind.meanings.items()) if kind else ()
    return _rows(("name", "what it means"), rows)


def _rows(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def _code(text: str) -> str:
    """Set a text as code, between more backticks than it has in a row."""
    ticks = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    space = " " if len(ticks) > 1 else ""
    return f"{ticks}{space}{text}{space}{ticks}"
