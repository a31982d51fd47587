from __future__ import annotations

import pytest

from voiceguide.phrases import catalogue
from voiceguide.player.menu.levels import Answer, Choice, Level, Menu, Play, Prompt, Turn

WORDS = catalogue("en")
FEET = Play(name="ground-feet", title="Feet on the floor")
PRACTICES = Level(choices=(Choice(name="Feet on the floor. 3 minutes", leads=FEET),))
TOP = Level(choices=(Choice(name="Grounding", leads=PRACTICES), Choice(name="Breathing", leads=PRACTICES)))
SLOWER = Choice(name="Slower", leads=Answer(setting="speed", value="slower"))
USUAL = Choice(name="As it is", leads=Answer(setting="speed", value=None))
QUESTION = Level(choices=(USUAL, SLOWER), before=("How fast?",), usual=USUAL)


def menu(*path: Level) -> Menu:
    return Menu(words=WORDS, path=path or (TOP,))


def texts(turn: Turn | Menu) -> list[str]:
    if isinstance(turn, Menu):
        return [prompt.text for prompt in turn.prompts()]
    return [prompt.text for prompt in turn.said] + (texts(turn.menu) if turn.is_all_said else [])


def test_names_come_first_and_keys_last_and_help_or_the_way_back_at_the_end() -> None:
    assert texts(menu()) == ["Grounding, one.", "Breathing, two.", "Help, H."]
    assert texts(menu(TOP, PRACTICES)) == ["Feet on the floor. 3 minutes, one.", "Back, zero."]


def test_a_number_opens_a_level_or_chooses() -> None:
    inside = menu().press("2")
    assert inside.menu == menu(TOP, PRACTICES)
    assert texts(inside) == texts(inside.menu)
    chosen = inside.menu.press("1")
    assert (chosen.chosen, texts(chosen)) == (FEET, ["You chose Feet on the floor."])


def test_zero_goes_back_and_from_the_first_level_tells_whoever_asked() -> None:
    back = menu(TOP, PRACTICES).press("0")
    assert (back.menu, back.goes_back) == (menu(), False)
    assert texts(back) == texts(menu())
    assert menu().press("0").goes_back


@pytest.mark.parametrize("key", ["3", "x", "²", "٣", "up", "10", "9"])
def test_a_key_without_a_meaning_says_so_and_changes_nothing(key: str) -> None:
    turn = menu().press(key)
    assert turn == Turn(menu=menu(), said=(Prompt(text=WORDS.menu.unknown_key),))


def test_enter_says_it_again_h_helps_and_space_only_cuts() -> None:
    assert texts(menu().press("enter")) == texts(menu())
    assert texts(menu().press("h")) == [WORDS.menu.guide]
    assert menu().press("space") == Turn(menu=menu())


@pytest.mark.parametrize("key", ["q", "escape"])
def test_leaving_takes_one_soft_word(key: str) -> None:
    turn = menu(TOP, PRACTICES).press(key)
    assert turn.leaves
    assert texts(turn) == [WORDS.menu.leave]


def test_a_question_tells_what_enter_takes_and_takes_it() -> None:
    asked = menu(QUESTION)
    assert texts(asked) == ["How fast?", "As it is, one.", "Slower, two.", "Enter takes As it is."]
    assert asked.press("enter").chosen == asked.press("1").chosen == USUAL.leads
    assert asked.press("2").chosen == SLOWER.leads


def test_help_at_a_question_says_the_question_again_for_enter_would_answer_it() -> None:
    asked = menu(QUESTION)
    assert texts(asked.press("h")) == [WORDS.menu.guide_question, *texts(asked)]
    assert asked.press("h").chosen is None


def test_in_writing_there_is_one_fact_a_line_and_the_number_first() -> None:
    assert menu(TOP, PRACTICES).lines() == ("1. Feet on the floor. 3 minutes", "0. Back", "H. Help")
    assert menu(QUESTION).lines() == (
        *("How fast?", "1. As it is", "2. Slower", "Enter takes As it is.", "H. Help"),
    )
