from __future__ import annotations

from tests.linting import lines, spots


def test_everything_that_is_told_counts() -> None:
    text = """\
summary: A cure for everything.
cautions:
  - It heals you.
steps:
  - section: Miracle
  - say: This will make you feel better.
"""
    assert lines("promise", text) == [2, 3, 6, 7]


def test_what_is_denied_or_said_mildly_is_no_promise() -> None:
    text = """\
summary: It does not cure, and nothing is guaranteed.
steps:
  - say: Some people say it calms the mind, and it may lower your stress.
  - say: This relieves stress. Not for everybody.
"""
    assert [spot.message.partition("”")[0] for spot in spots("promise", text)] == ["“relieves stress"]


def test_a_theory_may_be_told_when_it_is_called_one() -> None:
    text = """\
steps:
  - say: Trauma is stored in the body.
  - say: That is a theory, and scientists doubt it.
  - say: Sit down.
  - say: Trauma is stored in the body.
"""
    assert lines("disputed-claim", text) == [6]
