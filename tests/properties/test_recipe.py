"""Everything that changes a file is in its key, and nothing else is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from voiceguide.cache import Recipe

unhurried = settings(deadline=None, max_examples=50)  # a busy machine is no fault of the code

leaves = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
ingredients = st.dictionaries(st.text(), values, max_size=5)

GOLDEN = {
    "text": "Notice your feet. “Fühle” 😀",
    "engine": "tone 1",
    "rate": 110,
    "pitch": 50.5,
    "nested": {"b": [1, None, True], "a": {}},
}
GOLDEN_KEY = "18380d6270ebe8d5f069afdc6ca4d0e2"


def key(made_from: Any, label: str = "", suffix: str = ".flac") -> str:
    return Recipe("clips", made_from, label=label, suffix=suffix).key


def reversed_order(value: Any) -> Any:
    """The same value with the keys of every mapping in it the other way round."""
    if isinstance(value, dict):
        return {name: reversed_order(inner) for name, inner in reversed(value.items())}
    return [reversed_order(inner) for inner in value] if isinstance(value, list) else value


def with_one_changed(value: Any) -> Iterator[Any]:
    """Every value that differs from this one in a single key or a single leaf, at any depth."""
    if isinstance(value, dict):
        for name, inner in value.items():
            rest = {other: kept for other, kept in value.items() if other != name}
            yield rest
            if f"{name}x" not in value:
                yield {**rest, f"{name}x": inner}
            for changed in with_one_changed(inner):
                yield {**rest, name: changed}
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield [*value[:index], *value[index + 1 :]]
            for changed in with_one_changed(inner):
                yield [*value[:index], changed, *value[index + 1 :]]
    elif isinstance(value, str):
        yield f"{value} "
    elif isinstance(value, bool) or value is None:
        yield from (other for other in (None, True, False) if other is not value)
    elif isinstance(value, int):
        yield value + 1
        yield str(value)
    else:
        yield str(value)


@unhurried
@given(ingredients)
def test_any_change_at_any_depth_changes_the_key(made_from: dict[str, Any]) -> None:
    own = key(made_from)
    for changed in with_one_changed(made_from):
        assert key(changed) != own, changed


@unhurried
@given(ingredients, ingredients)
def test_different_recipes_have_different_keys(one: dict[str, Any], other: dict[str, Any]) -> None:
    assume(json.dumps(one, sort_keys=True) != json.dumps(other, sort_keys=True))
    assert key(one) != key(other)


@unhurried
@given(ingredients, st.text(), values)
def test_one_more_ingredient_changes_the_key(made_from: dict[str, Any], name: str, value: Any) -> None:
    assume(name not in made_from)
    assert key({**made_from, name: value}) != key(made_from)


@unhurried
@given(ingredients)
def test_the_order_of_ingredients_does_not_change_the_key(made_from: dict[str, Any]) -> None:
    assert key(reversed_order(made_from)) == key(made_from)


@unhurried
@given(st.lists(leaves, min_size=2, unique_by=repr))
def test_the_order_of_a_list_does_change_the_key(items: list[Any]) -> None:
    assert key({"list": items}) != key({"list": items[::-1]})


@unhurried
@given(ingredients, st.text())
def test_label_and_suffix_do_not_change_the_key(made_from: dict[str, Any], label: str) -> None:
    assert key(made_from, label, ".wav") == key(made_from)


@unhurried
@given(ingredients, st.text(), st.text())
def test_the_kind_changes_the_key(made_from: dict[str, Any], one: str, other: str) -> None:
    assume(one != other)
    assert Recipe(one, made_from).key != Recipe(other, made_from).key


@unhurried
@given(ingredients, st.text())
def test_a_key_is_32_digits_and_its_file_name_fits_every_disk(made_from: dict[str, Any], label: str) -> None:
    recipe = Recipe("clips", made_from, label=label)
    assert len(recipe.key) == 32
    assert set(recipe.key) <= set("0123456789abcdef")
    assert recipe.file_name.endswith(f"{recipe.key}.flac")
    assert len(recipe.file_name) <= 100
    assert set(recipe.file_name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")


def test_a_key_is_the_same_today_tomorrow_and_elsewhere() -> None:
    assert key(GOLDEN) == GOLDEN_KEY


def test_a_key_is_the_same_in_another_process() -> None:
    program = f"from voiceguide.cache import Recipe; print(Recipe('clips', {GOLDEN!r}).key)"
    keys = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert keys == {GOLDEN_KEY}
