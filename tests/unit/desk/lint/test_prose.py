from __future__ import annotations

import pytest

from voiceguide.desk.lint.prose import is_commanded, is_denied, is_supposed, quoted, sentences


@pytest.mark.parametrize(
    "sentence",
    [
        "relax now.",
        "And then slowly relax.",
        "Sit down and relax.",
        "When you are ready, relax.",
        "Breathe out, and just relax.",
    ],
)
def test_a_plain_verb_at_the_start_of_a_clause_is_a_command(sentence: str) -> None:
    assert is_commanded(sentence, sentence.index("relax"))


@pytest.mark.parametrize(
    "sentence",
    [
        "You might relax.",
        "You can sit down and relax.",
        "If you like, relax.",
        "Notice the shoulders relax.",
        "There is no need to relax.",
    ],
)
def test_an_invitation_and_a_description_are_none(sentence: str) -> None:
    assert not is_commanded(sentence, sentence.index("relax"))


def test_what_is_denied_stays_denied_until_the_sentence_turns() -> None:
    assert is_denied("You do not have to sit still, or to relax.", 38)
    assert is_denied("It doesn't cure.", 11)
    assert not is_denied("Do not hurry, and relax.", 18)


def test_what_is_asked_or_supposed_is_not_stated() -> None:
    assert is_supposed("Are you safe?", 4)
    assert is_supposed("Rest here if you are safe.", 13)
    assert not is_supposed("Rest here, you are safe.", 11)


def test_sentences_do_not_end_behind_short_forms() -> None:
    assert sentences("Rest, e.g. in a chair. Is it warm? Yes.") == (
        "Rest, e.g. in a chair.",
        "Is it warm?",
        "Yes.",
    )


def test_a_megabyte_is_quoted_in_one_line() -> None:
    assert len(quoted("so " * 300_000)) < 100
