"""The page about the script format says what the program does.

When the tables changed on purpose, write them anew and review the difference:

    VOICEGUIDE_REFRESH_GOLDEN=1 python -m pytest tests/unit/desk
"""

from __future__ import annotations

import os
import re
import textwrap
from pathlib import Path

import pytest

from voiceguide.desk.reference import TABLES, renewed, tables_of
from voiceguide.desk.schema import schema_text
from voiceguide.script import Library, builtin_folder, load_text
from voiceguide.script.grammar import SCRIPT, STEPS
from voiceguide.script.model import PATTERNS, PAUSES
from voiceguide.script.reader import Reader
from voiceguide.script.scalars import PATTERN_USES, PAUSE_USES
from voiceguide.script.tree import grow

DOCS = Path(__file__).parents[3] / "docs"
PAGE = DOCS / "script-format.md"
EXAMPLE = re.compile(r"^(?P<indent> *)```yaml\n(?P<text>.*?)^ *```", re.DOTALL | re.MULTILINE)
EXAMPLES = [textwrap.dedent(found["text"]) for found in EXAMPLE.finditer(PAGE.read_text(encoding="utf-8"))]


def assert_fresh(path: Path, fresh: str) -> None:
    if os.environ.get("VOICEGUIDE_REFRESH_GOLDEN"):
        path.write_text(fresh, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == fresh


def test_the_tables_of_the_page_are_those_of_the_program() -> None:
    assert_fresh(PAGE, renewed(PAGE.read_text(encoding="utf-8")))


def test_the_schema_in_the_docs_is_that_of_the_program() -> None:
    assert_fresh(DOCS / "script-schema.json", schema_text())


def test_every_table_is_on_the_page_once() -> None:
    assert sorted(tables_of(PAGE.read_text(encoding="utf-8"))) == sorted(TABLES)


def whole(example: str) -> str:
    """Make a script of an example: steps and single keys get what is missing around them."""
    if example.startswith("- "):
        return "title: x\nsteps:\n" + textwrap.indent(example, "  ")
    return example if "steps:" in example else f"title: x\n{example}\nsteps: [bell]\n"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.split("\n")[0])
def test_every_example_on_the_page_loads(example: str) -> None:
    load_text(whole(example), path="x.yaml", folder=DOCS, library=Library([builtin_folder()]))


def test_the_page_begins_with_a_whole_script() -> None:
    assert EXAMPLES[0].startswith("title: ")
    assert len(EXAMPLES) >= 8


def test_every_example_in_the_tables_reads() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for shape in (SCRIPT, *STEPS.values()):
        for field in shape.fields:
            shown = f"{field.name}: {field.example}"
            assert f"`{shown}`" in page
            reader = Reader("x.yaml", lambda step: step)
            assert grow(shown, "x.yaml", reader.complain)
            assert reader.problems == []


def test_every_name_says_what_it_is_for() -> None:
    assert PAUSE_USES.keys() == PAUSES.keys()
    assert PATTERN_USES.keys() == PATTERNS.keys()
    for shape in (SCRIPT, *STEPS.values()):
        for field in shape.fields:
            choices = getattr(field.kind, "choices", ())
            assert not choices or tuple(field.kind.meanings) == choices
