"""Who can speak on this machine, whichever engine it is of."""

from __future__ import annotations

from voiceguide.errors import EngineMissingError
from voiceguide.speech import Voice
from voiceguide.speech.here import near_names, voices_here
from voiceguide.speech.tone import ToneEngine


class AbsentEngine(ToneEngine):
    def identity(self) -> str:
        raise EngineMissingError("It is not here.")


class BrokenEngine(ToneEngine):
    def voices(self) -> tuple[Voice, ...]:
        raise EngineMissingError("It does not start.")


def test_voices_come_engine_by_engine_and_what_is_not_here_is_passed_over() -> None:
    engines = {"absent": AbsentEngine, "broken": BrokenEngine, "tone": ToneEngine}
    assert voices_here(engines) == ToneEngine().voices()


def test_an_engine_that_has_no_voices_of_its_own_is_not_listed() -> None:
    assert voices_here({"espeak": ToneEngine}) == ()


def test_near_names_name_their_engine_unless_it_is_the_usual_one() -> None:
    voices = (
        Voice(
            id="gmw/en-GB-scotland", name="English (Scotland)", language="en-gb-scotland", engine="pyttsx3"
        ),
        Voice(id="slt", name="slt", language="en-us", engine="flite"),
    )
    assert near_names("SLT", voices, "pyttsx3") == ("flite:slt",)
    assert near_names("english (scotlnd)", voices, "pyttsx3")[0] == "English (Scotland)"
    assert near_names("scotland", voices, "pyttsx3") == ("en-gb-scotland",)
    assert near_names("zzzzzz", voices, "pyttsx3") == ()


def test_a_language_that_is_misspelt_is_found_in_its_regions() -> None:
    named = {"be": "French (Belgium)", "fr": "French (France)", "cy": "Welsh"}
    voices = [
        Voice(id=f"roa/{tag}", name=name, language=f"x-{tag}", engine="pyttsx3")
        for tag, name in named.items()
    ]
    assert near_names("frensh", voices, "pyttsx3") == ("French (Belgium)", "French (France)")


def test_a_far_name_and_a_tone_are_not_named() -> None:
    tone = ToneEngine().voices()
    named = {"mi": "Maori", "ne": "Nepali", "mr": "Marathi", "ko": "Korean", "si": "Sinhala"}
    voices = [
        *tone,
        *(Voice(id=tag, name=name, language=tag, engine="pyttsx3") for tag, name in named.items()),
    ]
    assert [near_names(far, voices, "pyttsx3") for far in ("samantha", "mine", "karen")] == [(), (), ()]
    assert near_names("sine", voices, "pyttsx3") == ("tone:Sine",)
