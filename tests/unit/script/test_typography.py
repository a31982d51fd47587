from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voiceguide.script import values, words
from voiceguide.script.complaints import BadValueError
from voiceguide.script.typography import odd_space, plainly, without_curls

COUNT = partial(values.count_range, most=100)


@pytest.mark.parametrize(
    ("parse", "text", "meant"),
    [
        (values.duration, "2,5s", "2.5s"),
        (values.duration, "\u201c8s\u201d", "8s"),
        (values.duration, "1m 30s", "1m30s"),
        (values.level, "\u221220dB", "-20dB"),
        (values.pattern, "4\u20136", "4-6"),
        (values.pattern, "4 / 7 / 8", "4-7-8"),
        (values.pattern, "4,7,8", "4-7-8"),
        (values.pattern, "4,5\u20136", "4.5-6"),
        (words.language, "de_AT", "de-AT"),
        (values.duration, "8 seconds", ""),
        (COUNT, "often", ""),
    ],
)
def test_other_signs_are_written_plainly(parse, text: str, meant: str) -> None:
    with pytest.raises(BadValueError):
        parse(text)
    assert plainly(text, parse) == meant


@settings(deadline=None)  # a busy machine is no fault of the code
@pytest.mark.parametrize("parse", [values.duration, values.level, values.pattern, values.pause, COUNT])
@given(text=st.text(alphabet="0123456789.,:-+/_ smhdB\u2013\u2212\u201c\u201d'x", max_size=12))
def test_what_is_written_plainly_can_be_read(parse, text: str) -> None:
    meant = plainly(text, parse)
    if meant:
        parse(meant)


def test_curls_are_taken_away_on_both_sides_only() -> None:
    assert without_curls("\u201cRest.\u201d") == "Rest."
    assert without_curls("\u201cRest\u201d, she said.") == "\u201cRest\u201d, she said."


@pytest.mark.parametrize(("line", "column"), [("  \u00a0x", 3), ("\u3000x", 1), ("  x \u00a0", 0), ("", 0)])
def test_a_space_that_is_no_plain_one_is_found_where_lines_begin(line: str, column: int) -> None:
    assert odd_space(line) == column
