"""The schema agrees with the loader, as far as a schema can."""

from __future__ import annotations

import re
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from tests.editor.unsayable import ANCHORS, UNSAYABLE
from tests.editor.yaml12 import line_of, place_of, read
from voiceguide.desk.schema import is_ours, schema, schema_text
from voiceguide.errors import ScriptError
from voiceguide.script import Library, builtin_folder, load, load_text
from voiceguide.script.complaints import BadValueError
from voiceguide.script.grammar import SCRIPT, STEPS
from voiceguide.script.kinds import Field, Shape, Value

TESTS = Path(__file__).parents[2]
BROKEN = TESTS / "golden" / "script" / "broken"
SCAFFOLDS = Path(__file__).parents[3] / "voiceguide" / "desk" / "scaffolds"
GOOD = sorted(
    [
        *builtin_folder().rglob("*.yaml"),
        *SCAFFOLDS.glob("*.yaml"),
        *(TESTS / "golden" / "imports").glob("*.yaml"),
    ]
)
SCHEMA = jsonschema.Draft7Validator(schema())

unhurried = settings(deadline=None)  # a busy machine is no fault of the code


def refused_places(text: str) -> set[int]:
    """Where the steps and top-level keys begin in which the schema finds something wrong, as lines."""
    found = set()
    for error in SCHEMA.iter_errors(read(text)):
        path = list(error.absolute_path)
        if error.validator == "additionalProperties" and error.schema["additionalProperties"] is False:
            extra = set(error.instance) - set(error.schema["properties"])
            found |= {place_of(text, line_of(text, path, key)) for key in extra}
        else:
            found.add(place_of(text, line_of(text, path)))
    return found


def test_it_is_a_schema() -> None:
    jsonschema.Draft7Validator.check_schema(schema())


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_it_accepts_every_script_there_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    SCHEMA.validate(read(text))
    SCHEMA.validate(yaml.safe_load(text))  # some editors still read YAML 1.1


def is_yaml(path: Path) -> bool:
    try:
        return read(path.read_text(encoding="utf-8")) is not None
    except yaml.YAMLError:
        return False


READABLE = [path for path in sorted(BROKEN.glob("*.yaml")) if path.stem not in ANCHORS and is_yaml(path)]


@pytest.mark.parametrize("path", READABLE, ids=lambda path: path.stem)
def test_it_refuses_what_the_loader_refuses_in_the_same_steps(path, monkeypatch) -> None:
    monkeypatch.chdir(BROKEN)
    with pytest.raises(ScriptError) as caught:
        load(Path(path.name), Library())
    text = path.read_text(encoding="utf-8")
    lines = {problem.line for problem in caught.value.problems if problem.path == path.name}
    told = lines - UNSAYABLE.get(path.stem, {}).keys()
    assert refused_places(text) == {place_of(text, line) for line in told}


def loads(text: str) -> bool:
    try:
        load_text(text, path="x.yaml", folder=BROKEN, library=Library([builtin_folder()]))
    except ScriptError:
        return False
    return True


def accepts(text: str) -> bool:
    return SCHEMA.is_valid(read(text))


def texts(shape: Shape) -> list[tuple[Field, Value]]:
    """List the fields of a shape that may be written as one text, and what that text is read as."""
    found = []
    for field in shape.fields:
        kind = field.kind.bare if isinstance(field.kind, Shape) else field.kind
        if isinstance(kind, Value):
            found.append((field, kind))
    return found


FILES = ("include", "sound")
SHAPES = (SCRIPT, *(kind for kind in STEPS.values() if kind.name not in FILES))
ONE_OF_EACH = {kind.form: (shape, field, kind) for shape in SHAPES for field, kind in texts(shape)}
EXAMPLES = sorted({field.example for shape in SHAPES for field in shape.fields if "{" not in field.example})
ODD = (
    *(
        "",
        "~",
        "true",
        "No",
        "-1",
        "0",
        "007",
        "1e3",
        "0x1F",
        ".5",
        "2,5s",
        "4\u20136",
        "6-30",
        "@x",
        "[x]",
        "'",
    ),
    *("8 seconds", "a: b", "{x: y}", "#", "x #y", "- x", "'8'", '"8s"', "|", "*x", "!x", "\t"),
)


NOTHING = re.compile(r": *(?:~|null|Null|NULL)\s*(?:#.*)?$", re.MULTILINE)


@st.composite
def steps(draw: st.DrawFn) -> str:
    """Write a step whose values are examples of this or another key, or odd."""
    shape = draw(st.sampled_from(SHAPES[1:]))
    optional = [field for field in shape.fields if not field.required]
    chosen = [field for field in shape.fields if field.required]
    chosen += draw(st.lists(st.sampled_from(optional), unique=True, max_size=3))
    changed = draw(st.sampled_from([None, *chosen]))
    other = draw(st.sampled_from(EXAMPLES) | st.sampled_from(ODD) | st.text(max_size=8))
    values = [other if field is changed else field.example for field in chosen]
    return "\n    ".join(f"{field.name}: {value}" for field, value in zip(chosen, values, strict=True))


@unhurried
@given(st.lists(steps(), min_size=1, max_size=3))
@example(["say: true"])
@example(["say: 2026"])
@example(["bell:"])
@example(["bell: 8"])
@example(["pause: 010"])
@example(["breathe: {in: 4, out: 6.5, hold: 0}\n    rounds: '12'"])
@example(["steps: [bell]\n    optional: YES"])
def test_it_accepts_whatever_loads(written: list[str]) -> None:
    text = "title: x\nsteps:\n" + "".join(f"  - {step}\n" for step in written)
    # To the loader `~` is a text; to a schema it is no other than a value that was forgotten.
    assume(NOTHING.search(text) is None)
    if loads(text):
        assert accepts(text)


@unhurried
@pytest.mark.parametrize(
    ("shape", "field", "kind"), ONE_OF_EACH.values(), ids=lambda each: getattr(each, "name", "")
)
@given(st.data())
def test_it_refuses_a_text_of_the_wrong_form(shape: Shape, field: Field, kind: Value, data) -> None:
    near = st.text(alphabet="0123456789.:-+hmsdB exactly{}/", max_size=10)
    text = data.draw(st.sampled_from(EXAMPLES) | near | st.text(max_size=10))
    required = {each.name: read(each.example) for each in shape.fields if each.required}
    mapping = {**required, field.name: text}
    formed = re.fullmatch(kind.form, text) is not None
    assert SCHEMA.is_valid(mapping if shape is SCRIPT else {"title": "x", "steps": [mapping]}) == formed
    try:
        kind.parse(text)
    except BadValueError:
        return
    assert formed


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_forms_are_read_by_editors_as_well(shape: Shape) -> None:
    for _, kind in texts(shape):
        assert "(?P" not in kind.form  # named groups are written otherwise there
        assert "\\w" not in kind.form  # knows only the letters of English there
        assert re.search(r"\\[^\\\]\[.\-{}sSu]", kind.form) is None  # no other escapes are known there


def test_it_knows_a_schema_of_ours() -> None:
    assert is_ours(schema_text())
    assert not is_ours("{}")
    assert not is_ours("[1]")
    assert not is_ours("title: x")
