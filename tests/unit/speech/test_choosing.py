from __future__ import annotations

import pytest

from voiceguide.errors import UnknownVoiceError
from voiceguide.speech import Voice
from voiceguide.speech.choosing import choose_voice

VOICES = [
    Voice(id=name, name=name, language=language, engine="choir", gender=gender)
    for name, language, gender in (
        ("anna", "de", "female"),
        ("alan", "en-gb", "male"),
        ("beth", "en-us", "female"),
        ("carl", "en-us", "male"),
    )
]


def chosen(wanted: str | None, language: str, *favourites: str) -> str:
    return choose_voice(wanted, language, VOICES, "choir", favourites).id


def test_a_line_gets_a_voice_of_its_region_then_of_its_language() -> None:
    assert [chosen(None, tag) for tag in ("en-US", "en-GB", "en-AU", "de-AT")] == [
        "beth",
        "alan",
        "alan",
        "anna",
    ]


def test_favourites_come_first_in_their_order_but_only_in_their_language() -> None:
    assert chosen(None, "en", "nobody", "carl", "beth") == "carl"
    assert chosen(None, "de", "carl") == "anna"


def test_a_wish_is_met_by_the_voice_that_suits_the_line() -> None:
    assert (chosen("female", "en-us"), chosen("female", "de")) == ("beth", "anna")
    assert chosen("anna", "en-us", "carl") == "anna"


def test_a_language_that_nobody_speaks_is_refused() -> None:
    with pytest.raises(UnknownVoiceError, match="The engine choir has no voice that speaks fr-CA") as caught:
        chosen(None, "fr-CA")
    assert "voiceguide voices --engine choir" in caught.value.remedy
