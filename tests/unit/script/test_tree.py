from __future__ import annotations

import pytest
import yaml

from voiceguide.errors import ScriptError
from voiceguide.script import syntax, tree
from voiceguide.script.tree import DEEPEST, Listing, Mapping, Mark, Node, Refused, Scalar, grow


def grown(text: str) -> tuple[Node | None, list[str]]:
    said: list[str] = []
    node = grow(text, "x.yaml", lambda mark, message, suggestion: said.append(f"{mark.line}: {message}"))
    return node, said


@pytest.fixture(params=["CSafeLoader", "SafeLoader"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if not hasattr(yaml, request.param):
        pytest.skip("PyYAML was built without libyaml")
    monkeypatch.setattr(tree, "LOADER", getattr(yaml, request.param))
    monkeypatch.setattr(syntax, "LOADER", getattr(yaml, request.param))


def test_keeps_text_as_it_is_written() -> None:
    root, said = grown("a: no\nb: 1:30\nc: 010\nd: 2026-11-22\ne: ~\nf: '1'\ng:\n")
    assert isinstance(root, Mapping)
    texts = [value.text for _, value in root.entries if isinstance(value, Scalar)]
    assert texts == ["no", "1:30", "010", "2026-11-22", "~", "1", ""]
    assert said == []


def test_knows_lines_and_columns() -> None:
    root, _ = grown("steps:\n  - say: Ünder\n    pause: rest\n")
    assert isinstance(root, Mapping)
    steps = root.entries[0][1]
    assert isinstance(steps, Listing)
    step = steps.items[0]
    assert isinstance(step, Mapping)
    assert step.mark == Mark(2, 5)
    assert step.entries[1][1].mark == Mark(3, 12)


def test_nothing_grows_from_nothing() -> None:
    assert grown("") == (None, [])
    assert grown("# a comment\n") == (None, [])


def test_unfolds_aliases() -> None:
    root, said = grown("a: &x [b, c]\nd: *x\n")
    assert isinstance(root, Mapping)
    assert root.entries[0][1] == root.entries[1][1]
    assert said == []


@pytest.mark.parametrize("text", ["*x", "&x [*x]", "- &x {a: [*x]}"])
def test_refuses_aliases_of_nothing_and_of_themselves(text: str) -> None:
    _, said = grown(text)
    assert len(said) == 1


@pytest.mark.parametrize("text", ["!x y", "!!str y", "! y", "!!python/object:os.system {}", "!!set [a]"])
def test_refuses_tags(text: str) -> None:
    root, said = grown(text)
    assert isinstance(root, Refused)
    assert len(said) == 1


@pytest.mark.parametrize("opening", ["[", "- ", "{a: ", "? "])
def test_stops_at_deep_nesting(opening: str) -> None:
    with pytest.raises(ScriptError, match="levels deep"):
        grown(opening * 100_000)


def test_counts_the_depth_behind_aliases() -> None:
    chain = ["- &a0 [x]\n", *(f"- &a{n} [*a{n - 1}]\n" for n in range(1, DEEPEST))]
    with pytest.raises(ScriptError, match="levels deep"):
        grown("".join(chain))


def test_stops_at_an_alias_bomb() -> None:
    bomb = ["a0: &a0 [x, x, x, x, x, x, x, x]\n"]
    bomb += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 8)}]\n" for n in range(1, 20)]
    with pytest.raises(ScriptError, match="unfolds"):
        grown("".join(bomb))


def test_stops_at_a_second_document() -> None:
    with pytest.raises(ScriptError, match="second document"):
        grown("a: b\n---\nc: d\n")


def test_refuses_unprintable_escapes() -> None:
    _, said = grown('a: "x\\0y"')
    assert said == ["1: The text has an unprintable character (U+0000)."]
