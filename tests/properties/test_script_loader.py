from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from voiceguide.errors import ScriptError
from voiceguide.script import Library, Practice, load_text
from voiceguide.script.grammar import SCRIPT, STEPS
from voiceguide.script.kinds import Shape

unhurried = settings(deadline=None)  # a busy machine is no fault of the code

KEYS = sorted(
    {key for shape in (SCRIPT, *STEPS.values()) for key in shape.by_name} | {"in", "out", "hold", "min"}
)

leaves = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.dates(), st.sampled_from(KEYS)
)
structures = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from(KEYS) | st.text(), inner, max_size=5)
    ),
)


def read(text: str) -> Practice | None:
    """Load a text; the only exception it may raise is the one that a person can read."""
    try:
        return load_text(text, path="x.yaml", folder=Path("nowhere"), library=Library())
    except ScriptError as error:
        problems = error.problems
    assert problems
    assert all(problem.line >= 1 and problem.column >= 1 and problem.message for problem in problems)
    assert list(problems) == sorted(problems)
    return None


@unhurried
@given(st.text())
def test_any_text_is_a_practice_or_an_error(text: str) -> None:
    read(text)


@unhurried
@given(st.text(alphabet="ab:-[]{}&*!|>'\"#%@`\\,? \t\n01", max_size=60))
def test_any_punctuation_is_a_practice_or_an_error(text: str) -> None:
    read(text)


@unhurried
@given(structures)
def test_any_structure_is_a_practice_or_an_error(structure: Any) -> None:
    read(yaml.safe_dump(structure, allow_unicode=True))


@unhurried
@given(st.lists(st.dictionaries(st.sampled_from(KEYS), structures, max_size=3), max_size=5))
def test_any_steps_are_a_practice_or_an_error(steps: Any) -> None:
    read(yaml.safe_dump({"title": "x", "steps": steps}))


@st.composite
def steps_of_examples(draw: st.DrawFn) -> str:
    """One step of the table's own examples: right more often than not."""
    shape: Shape = draw(
        st.sampled_from([kind for kind in STEPS.values() if kind.name not in {"include", "sound"}])
    )
    optional = [field for field in shape.fields if not field.required]
    chosen = [field for field in shape.fields if field.required] + draw(
        st.lists(st.sampled_from(optional), unique=True)
    )
    return "\n    ".join(f"{field.name}: {field.example}" for field in chosen)


@unhurried
@given(st.lists(steps_of_examples(), min_size=1, max_size=4))
def test_steps_of_examples_mostly_read(steps: list[str]) -> None:
    practice = read("title: x\nsteps:\n" + "".join(f"  - {step}\n" for step in steps))
    if practice:
        assert len(practice.steps) == len(steps)


@unhurried
@given(
    st.lists(
        st.sampled_from(["  - ", "say: ", "x", "\n", "    ", "pause: rest", "steps:", '"', "bell", "{", "\t"])
    )
)
def test_any_broken_page_is_a_practice_or_an_error(pieces: list[str]) -> None:
    read("title: x\nsteps:\n" + "".join(pieces))
