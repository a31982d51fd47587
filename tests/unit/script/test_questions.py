"""Questions, conditions, and what is known where."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.errors import ScriptError
from voiceguide.script import Library, Practice, load_text
from voiceguide.script.answers import LONGEST_ANSWER, Clause, Condition, Expect, plain
from voiceguide.script.complaints import BadValueError
from voiceguide.script.model import PAUSES, Ask, Recall
from voiceguide.script.questions import condition, expect
from voiceguide.script.threads import questions_of, recalls_of


def read(steps: str) -> Practice:
    return load_text(f"title: x\nsteps:\n{steps}", path="x.yaml", folder=Path(), library=Library())


def test_reads_a_question() -> None:
    practice = read(
        "  - ask: How hard?\n    as: hard\n    expect: number 0..9\n    default: 05\n    wait: 15s"
    )
    (ask,) = questions_of(practice)
    assert (ask.text, ask.name, ask.default, ask.wait) == ("How hard?", "hard", "5", 15_000)
    assert ask.expect == Expect(kind="number", low=0, high=9)
    assert ask.pause == PAUSES["ask"]


def test_reads_what_was_answered_elsewhere() -> None:
    (recall,) = recalls_of(read("  - recall: place from resource-build\n    default: a quiet place"))
    assert isinstance(recall, Recall)
    assert (recall.name, recall.practice, recall.default) == ("place", "resource-build", "a quiet place")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("key", Expect(kind="key")),
        ("yes or no", Expect(kind="yes or no")),
        ("words", Expect(kind="words")),
        ("number 10 .. 120", Expect(kind="number", low=10, high=120)),
        ("one of feet, my hands", Expect(kind="choice", choices=("feet", "my hands"))),
    ],
)
def test_reads_what_may_be_expected(raw: str, expected: Expect) -> None:
    assert expect(raw) == expected
    assert expect(str(expected)) == expected


@pytest.mark.parametrize(
    "raw", ["", "number", "number 0..0", "number 0..10000", "one of feet", "one of a, A", "one of a,, b"]
)
def test_refuses_what_nobody_could_answer(raw: str) -> None:
    with pytest.raises(BadValueError):
        expect(raw)


@pytest.mark.parametrize(
    ("raw", "answers", "holds"),
    [
        ("hard is 3", {"hard": "3"}, True),
        ("hard is 3", {}, False),
        ("hard is not 3", {"hard": "4"}, True),
        ("hard is not 3", {}, True),
        ("hard is at least 3", {"hard": "10"}, True),
        ("hard is at most 3", {"hard": "10"}, False),
        ("hard is known", {"hard": "0"}, True),
        ("hard is not known", {}, True),
        ("spot is My Hands", {"spot": "my hands"}, True),
        ("a is yes and b is yes", {"a": "yes", "b": "no"}, False),
        ("a is yes or b is yes", {"a": "yes", "b": "no"}, True),
    ],
)
def test_a_condition_holds_for_some_answers(raw: str, answers: dict[str, str], holds: bool) -> None:
    assert condition(raw).holds(answers) is holds


def test_a_condition_tells_which_answers_are_there_when_it_holds() -> None:
    assert condition("a is yes and b is known").known() == {"a", "b"}
    assert condition("a is yes or b is known").known() == frozenset()
    assert condition("a is not yes").known() == frozenset()
    assert condition("a is 3") == Condition(clauses=(Clause(name="a", relation="is", value="3"),))


@pytest.mark.parametrize(
    ("compared", "told"),
    [
        ("is at least 0", "is always at least `0`"),
        ("is at most 10", "is always at most `10`"),
        ("is not at least 0", "is always at least `0`"),
        ("is at least 10", "is never at least `10`"),
        ("is at most 0", "is never at most `0`"),
        ("is 10", "is never `10`"),
        (f"is at most {'9' * 5000}", "is always at most"),
    ],
)
def test_a_comparison_that_no_answer_changes_is_told_as_it_is(compared: str, told: str) -> None:
    ask = "  - ask: How hard?\n    as: hard\n    expect: number 1..9\n"
    with pytest.raises(ScriptError, match=f"`hard` {told}.*: its question expects `number 1..9`"):
        read(f"{ask}  - when: hard {compared}\n    say: So be it.\n")


@pytest.mark.parametrize("compared", ["is at least 1", "is at least 9", "is at most 9", "is 1"])
def test_a_comparison_with_a_possible_answer_is_none_of_these(compared: str) -> None:
    read(
        "  - ask: How hard?\n    as: hard\n    expect: number 1..9\n"
        f"  - when: hard {compared}\n    say: So be it.\n"
    )


def test_an_answer_that_may_be_missing_is_spoken_where_it_is_known() -> None:
    ask = "  - ask: What?\n    as: it\n    expect: words\n"
    assert isinstance(read(f"{ask}  - when: it is known\n    say: '{{it}}'").steps[0], Ask)
    with pytest.raises(ScriptError, match="perhaps nobody answered"):
        read(f"{ask}  - say: '{{it}}'")


def test_what_is_asked_in_one_branch_is_not_known_after_it() -> None:
    ask = "      - ask: What?\n        as: it\n        expect: words\n        default: that\n"
    group = f"  - when: a is yes\n    steps:\n{ask}"
    first = "  - ask: Now?\n    as: a\n    expect: yes or no\n    default: no\n"
    read(f"{first}{group}      - say: '{{it}}'")
    with pytest.raises(ScriptError, match="perhaps nobody answered"):
        read(f"{first}{group}  - say: '{{it}}'")


def test_names_that_an_include_fills_are_its_own(tmp_path: Path) -> None:
    (tmp_path / "part.yaml").write_text("title: x\nsteps:\n  - say: '{it}'\n", encoding="utf-8")
    include = "  - include: part\n    with: {it: this}\n"
    text = f"title: x\nsteps:\n{include}  - ask: What?\n    as: it\n    expect: words\n"
    load_text(text, path="x.yaml", folder=tmp_path, library=Library())


@given(st.text(max_size=500))
def test_an_answer_in_words_is_short_and_on_one_line(typed: str) -> None:
    kept = plain(typed)
    assert len(kept) <= LONGEST_ANSWER
    assert kept.isprintable()
    assert kept == " ".join(kept.split())
    assert plain(kept) == kept
