from __future__ import annotations

import pytest

from voiceguide.errors import Problem, ScriptError
from voiceguide.script.source import LARGEST, clean


def problem_of(source: str | bytes) -> Problem:
    with pytest.raises(ScriptError) as caught:
        clean(source, "x.yaml")
    (problem,) = caught.value.problems
    return problem


def test_reads_utf_8_with_and_without_a_byte_order_mark() -> None:
    assert clean("título".encode(), "x.yaml") == "título"
    assert clean("título".encode("utf-8-sig"), "x.yaml") == "título"
    assert clean("\ufefftítulo", "x.yaml") == "título"


def test_names_the_line_that_is_not_utf_8() -> None:
    problem = problem_of("a: b\nc: título".encode("latin-1"))
    assert (problem.line, problem.column) == (2, 5)
    assert "not UTF-8 (0xed)" in problem.message


def test_recognises_utf_16() -> None:
    assert "UTF-16" in problem_of("title: x".encode("utf-16")).message


@pytest.mark.parametrize(
    "character", ["\0", "\x07", "\x1b", "\x7f", "\x85", "\u2028", "\ufeff", "\ufffe", "\ud800"]
)
def test_refuses_unprintable_characters(character: str) -> None:
    problem = problem_of(f"a: b\r\nc: d{character}")
    assert (problem.line, problem.column) == (2, 5)
    assert f"U+{ord(character):04X}" in problem.message


def test_keeps_every_script_and_emoji() -> None:
    text = "\tæøå 呼吸 نفس 🧘\u200d♀️\r\n"
    assert clean(text, "x.yaml") == text


@pytest.mark.parametrize("source", ["x" * (LARGEST + 1), b"x" * (LARGEST + 1), "é" * (LARGEST // 2 + 1)])
def test_refuses_more_than_a_mebibyte(source: str | bytes) -> None:
    assert "1 MiB" in problem_of(source).message


def test_accepts_exactly_a_mebibyte() -> None:
    assert len(clean(b"x" * LARGEST, "x.yaml")) == LARGEST
