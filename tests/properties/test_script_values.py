from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voiceguide.script import fill, placeholders, respell, values, words
from voiceguide.script.complaints import BadValueError
from voiceguide.script.text import check_braces
from voiceguide.units import brief

unhurried = settings(deadline=None)  # a busy machine is no fault of the code

NUMBERISH = st.text(alphabet="0123456789.:-+hmsdB exactly", max_size=12)
PARSERS: list[Callable[[str], object]] = [
    values.duration,
    values.phase,
    values.breathing_phase,
    values.level,
    values.pattern,
    values.pause,
    lambda text: values.whole(text, low=0, high=9),
    lambda text: values.count_range(text, most=30),
    *(words.text, words.spoken, words.variable, words.label, words.language, words.truth, words.homely_path),
]


@unhurried
@given(st.integers(min_value=1, max_value=values.LONGEST))
def test_durations_read_as_they_are_written(ms: int) -> None:
    assert values.duration(brief(ms)) == ms


@unhurried
@given(st.integers(min_value=1, max_value=values.LONGEST))
def test_every_way_to_write_a_duration_means_the_same(ms: int) -> None:
    seconds = f"{ms // 1000}.{ms % 1000:03}"
    minutes = f"{ms // 60_000}:{ms // 1000 % 60:02}.{ms % 1000:03}"
    assert {values.duration(text) for text in (f"{ms}ms", seconds, f"{seconds}s", minutes)} == {ms}


@unhurried
@pytest.mark.parametrize("parse", PARSERS)
@given(text=st.one_of(NUMBERISH, st.text()))
def test_parsers_read_or_refuse(parse: Callable[[str], object], text: str) -> None:
    with suppress(BadValueError):
        parse(text)


@unhurried
@given(NUMBERISH)
def test_pauses_have_room_in_order(text: str) -> None:
    try:
        pause = values.pause(text)
    except BadValueError:
        return
    assert 0 < pause.shortest <= pause.natural <= pause.longest


@unhurried
@given(st.text(alphabet="ab{}_ 1"))
def test_text_with_good_braces_can_be_filled(text: str) -> None:
    try:
        check_braces(text)
    except BadValueError:
        return
    filled = fill(text, dict.fromkeys(placeholders(text), "x"))
    assert "{" not in filled
    assert "}" not in filled


@unhurried
@given(st.text(), st.lists(st.tuples(st.text(min_size=1), st.text())))
def test_respelling_never_fails(text: str, pairs: list[tuple[str, str]]) -> None:
    respell(text, tuple(pairs))
