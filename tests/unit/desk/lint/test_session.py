from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.linting import sheet
from voiceguide.desk.lint.session import Session, gathered, listed
from voiceguide.units import Millis

STEPS = """\
steps:
  - say: Hum.
    pause: {natural: 30s, min: 5s, max: 10m}
  - one_of:
      - - say: Hum again.
      - - say: Be quiet.
  - from: 3m
    say: Hum longer.
"""


def find_hums(session: Session) -> Iterator[tuple[str, int]]:
    for cue in session.says:
        if cue.text in ("Hum.", "Be quiet.", "Hum longer."):
            yield cue.text, session.length or 0


def whens(lengths: str) -> dict[str, str]:
    return {key: when for key, _, when in gathered(sheet(f"lengths: {lengths}\n{STEPS}"), find_hums)}


def test_what_several_sessions_share_is_told_once_with_their_lengths() -> None:
    assert whens("[5m, 1m, 3m]") == {
        "Hum.": " at every length",
        "Be quiet.": " at every length with --variation 1",
        "Hum longer.": " at 3m and 5m",
    }
    assert whens("[1m]")["Hum."] == " at 1m"


def test_a_script_without_lengths_has_only_its_natural_one() -> None:
    assert [when for _, _, when in gathered(sheet(STEPS), find_hums)] == ["", " with --variation 1"]


def test_the_most_of_it_is_told() -> None:
    found = list(gathered(sheet(f"lengths: [1m, 5m, 3m]\n{STEPS}"), find_hums))
    assert {most for key, most, _ in found if key == "Hum."} == {Millis(300_000)}


def test_a_part_and_a_length_that_cannot_be_had_have_no_session() -> None:
    assert sheet(STEPS, path="parts/test.yaml").heard == ()
    assert {session.length for session in sheet(f"lengths: [1m, 2h]\n{STEPS}").heard} == {60_000}


def test_a_session_of_more_than_a_day_is_left_out() -> None:
    day = "steps:\n" + "  - pause: {natural: 20h, min: 1s, max: 21h}\n" * 2
    assert sheet(day).heard == ()


def test_names_in_sections_need_no_value() -> None:
    assert sheet("steps:\n  - section: For {name}\n  - say: Hello {name}.\n").heard


@pytest.mark.parametrize(
    ("words", "sentence"), [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_read_as_in_a_sentence(words: list[str], sentence: str) -> None:
    assert listed(words) == sentence
