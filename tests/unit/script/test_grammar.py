"""The table agrees with the model and with itself."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

from voiceguide.script import Library, load_text
from voiceguide.script.grammar import COMMON, SCRIPT, STEPS
from voiceguide.script.kinds import Field, Shape, defaults
from voiceguide.script.reader import WRONG, Reader
from voiceguide.script.tree import Mapping, grow


def all_shapes() -> Iterator[Shape]:
    waiting = [SCRIPT, *STEPS.values()]
    while waiting:
        shape = waiting.pop()
        yield shape
        waiting.extend(field.kind for field in shape.fields if isinstance(field.kind, Shape))


SHAPES = list(all_shapes())
FIELDS = [
    pytest.param(shape, field, id=f"{shape.name}-{field.name}") for shape in SHAPES for field in shape.fields
]


@pytest.mark.parametrize(("shape", "field"), FIELDS)
def test_every_example_reads(shape: Shape, field: Field) -> None:
    reader = Reader("example.yaml", lambda step: step)
    root = grow(f"{field.name}: {field.example}", "example.yaml", reader.complain)
    assert isinstance(root, Mapping)
    value = reader._value(root.entries[0][1], field, (field.name,))
    assert reader.problems == []
    assert value is not WRONG


@pytest.mark.parametrize(("shape", "field"), FIELDS)
def test_every_field_fills_attributes_of_what_it_builds(shape: Shape, field: Field) -> None:
    if shape.build is dict or field.spreads:
        return
    takes = inspect.signature(shape.build).parameters
    anything = any(each.kind is inspect.Parameter.VAR_KEYWORD for each in takes.values())
    assert anything or set(field.fills or [field.name]) <= set(takes)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_optional_fields_have_defaults(shape: Shape) -> None:
    if shape.build is dict:
        return
    known = defaults(shape)
    for field in shape.fields:
        attributes = field.fills or (field.name,)
        if not field.required and field not in COMMON:
            assert all(name in known for name in attributes)


def test_defaults_are_those_of_the_model() -> None:
    assert defaults(STEPS["bell"])["every"] == 7000
    assert "title" not in defaults(SCRIPT)


@pytest.mark.parametrize(("shape", "field"), FIELDS)
def test_everything_is_described_in_a_sentence(shape: Shape, field: Field) -> None:
    assert field.about.endswith(".")
    assert shape.about.endswith(".")


@pytest.mark.parametrize("kind", STEPS)
def test_every_kind_of_step_reads_from_its_own_examples(kind: str, tmp_path: Path) -> None:
    (tmp_path / "rain.wav").touch()
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "return.yaml").write_text("title: x\nsteps: [bell]\n")
    required = [field for field in STEPS[kind].fields if field.required]
    step = "\n    ".join(f"{field.name}: {field.example}" for field in required)
    practice = load_text(f"title: x\nsteps:\n  - {step}\n", path="x.yaml", folder=tmp_path, library=Library())
    assert len(practice.steps) == 1
