"""The table of homographs is held against espeak-ng itself, and gives the same verdicts without it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.linting import sheet
from voiceguide.desk.lint import RULES, Phonemes
from voiceguide.desk.lint.finding import Spot
from voiceguide.desk.lint.sheet import Sheet, unknown
from voiceguide.speech import DEFAULT_ENGINE, ENGINES, Pronunciation

WRONG = """\
Close your eyes.
Gently close your eyes.
Let your eyes close.
Your eyes may slowly close.
You might gently close your eyes.
Now, close your eyes.
Breathe out, and close your eyes.
Open and close your hands, slowly.
Use your hands.
Some people use a chair.
Record how you feel.
Separate your feet.
Bow your head.
Bow forward a little.
Slowly wind down.
Sensations live here.
The tension lives here.
Your arms feel like lead.
Tear the paper in two.
Rest, content and quiet.
Present it to yourself.
Perfect the movement.
Object to it, if you like.
Project your voice.
Desert the thought.
Feel number than before.
Your hands may grow number.
House the breath in your ribs.
Excuse yourself.
Abuse it.
Moderate your breath.
Intimate that you have had enough.
She dove into the water.
You wound the thread around a finger.
Notice a minute change.
Contract your hand.
Alternate left and right.
Permit a pause.
Console yourself.
Converse with it.
Breath in, slowly.
"""

RIGHT = """\
You might close your eyes.
Your eyes can close.
If your eyes want to close, let them.
Do not close your eyes.
Now close the practice.
Keep your eyes closed.
Come close to the wall.
You can use your hands.
Make use of your hands.
You might record how you feel.
Stand with your feet separate.
You could bow your head.
You can wind down.
Hear the wind down in the valley.
Sensations can live here.
Our lives are full.
Lead with your chin.
You may have read this.
Read your body.
Tears may come.
You might tear the paper in two.
You are content and quiet.
The content of a thought is not needed.
Be present with it.
It is perfect the way it is.
Choose an object to hold.
Refuse the urge.
Resume your own breath.
Row the boat.
Sow the seeds.
A number of sounds.
A bass tone hums.
It is a wound.
Take a minute or two.
On alternate days.
One more breath in.
"""


@pytest.fixture(scope="module")
def espeak() -> Iterator[Phonemes]:
    with closing(Pronunciation(ENGINES, DEFAULT_ENGINE)) as phonemes:
        assert phonemes(sheet("steps: [{say: Hum.}]\n").lines[0].line)
        yield phonemes


def found(code: str, text: str, phonemes: Phonemes, head: str = "") -> list[Spot]:
    practice = sheet(f"{head}steps:\n  - say: {json.dumps(text)}\n").practice
    return list(RULES[code].find(Sheet(practice=practice, phonemes=phonemes)))


@pytest.mark.parametrize("text", WRONG.splitlines())
def test_what_espeak_says_wrong_is_found_with_it_and_without_it(text: str, espeak: Phonemes) -> None:
    (heard,) = found("homograph", text, espeak)
    assert heard.message.startswith("The voice says")
    (guessed,) = found("homograph", text, unknown)
    assert guessed.message.startswith("Voices often say")
    assert guessed.suggestion == heard.suggestion


@pytest.mark.parametrize("text", WRONG.splitlines())
def test_what_is_suggested_is_said_right(text: str, espeak: Phonemes) -> None:
    suggestion = found("homograph", text, espeak)[0].suggestion
    assert found("homograph", suggestion.removeprefix("Write “").removesuffix("”"), espeak) == []


@pytest.mark.parametrize("text", RIGHT.splitlines())
def test_what_espeak_says_right_is_not_found(text: str, espeak: Phonemes) -> None:
    assert found("homograph", text, espeak) == []
    assert found("homograph", text, unknown) == []


def test_a_command_becomes_an_invitation_and_keeps_its_adverb() -> None:
    (spot,) = found("homograph", "Breathe out, and gently close your eyes.", unknown)
    assert spot.suggestion == "Write “Breathe out, and you might close your eyes gently.”"


def test_an_engine_that_reads_another_word_wrong_is_heard() -> None:
    (spot,) = found("homograph", "Read your body.", lambda line: "ɹˈɛd jʊɹ bˈɑːdi")  # noqa: RUF001
    assert "“read” here as in “have read”" in spot.message


def test_a_word_that_belongs_there_is_not_taken_for_a_wrong_one() -> None:
    heard = "juː mˌaɪt klˈoʊz jʊɹ ˈaɪz klˈoʊs tə ðə wˈɔːl"  # noqa: RUF001
    assert found("homograph", "You might close your eyes close to the wall.", lambda line: heard) == []


def test_a_respelt_word_is_the_writers_affair() -> None:
    head = "pronounce: {close: cloze, hatha: hah tah}\n"
    assert found("homograph", "Close your eyes.", unknown, head) == []
    assert found("foreign-word", "A hatha practice.", unknown, head) == []


def test_foreign_words_are_found_where_they_are_mangled(espeak: Phonemes) -> None:
    assert found("foreign-word", "A hatha practice.", espeak)
    assert found("foreign-word", "A hatha practice.", unknown)
    assert found("foreign-word", "A hatha practice.", lambda line: "hˈʌtə jˈoʊɡə") == []  # noqa: RUF001
    assert found("foreign-word", "Some qigong, which the lexicon respells.", unknown) == []


def test_other_languages_have_other_traps() -> None:
    assert found("homograph", "Close your eyes.", unknown, "language: de\n") == []
