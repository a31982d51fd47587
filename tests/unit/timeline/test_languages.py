"""Who speaks a line, and in which words, where a script has more than one language."""

from __future__ import annotations

from msgspec.structs import replace

from tests.making import PLACE, FakeExtents, breathe, practice, say
from voiceguide.phrases import catalogue
from voiceguide.script.marks import marked
from voiceguide.script.model import Bell, Include, Say, VoiceWish
from voiceguide.timeline import Line, Request, fit, heard
from voiceguide.units import Millis

ENGLISH_VOICE = VoiceWish(name="en-gb", rate=115)
LISTENER = VoiceWish(engine="piper", name="amy", pitch=40)


def lines(*steps: Say, request: Request | None = None, **more: object) -> list[Line]:
    wanted = heard(practice(*steps, **more), request or Request())
    return [sound for sound in wanted if isinstance(sound, Line)]


def test_a_line_in_another_language_has_a_voice_of_that_language() -> None:
    script = (say("Notice your feet."), say("Spüre deine Füße.", language="de"))
    own, other = lines(*script, voice=ENGLISH_VOICE)
    assert (own.language, own.voice) == ("en", ENGLISH_VOICE)
    assert (other.language, other.voice) == ("de", VoiceWish(rate=115))


def test_the_listeners_voice_speaks_the_scripts_language_alone() -> None:
    script = (say("Notice your feet."), say("Spüre deine Füße.", language="de"))
    own, other = lines(*script, voice=ENGLISH_VOICE, request=Request(voice=LISTENER))
    assert own.voice == VoiceWish(engine="piper", name="amy", pitch=40, rate=115)
    assert other.voice == VoiceWish(pitch=40, rate=115)
    (engine_alone,) = lines(script[1], request=Request(voice=VoiceWish(engine="tone")))
    assert engine_alone.voice.engine == "tone"


def test_a_gender_that_the_listener_asks_for_is_that_of_every_language() -> None:
    line = say("Spüre deine Füße.", language="de")
    (spoken,) = lines(line, request=Request(voice=VoiceWish(engine="rhvoice", name="Female")))
    assert spoken.voice == VoiceWish(name="Female")


def test_a_voice_that_the_line_itself_names_speaks_it() -> None:
    named = say("Spüre deine Füße.", language="de", voice=VoiceWish(name="de+f2"))
    (line,) = lines(named, voice=ENGLISH_VOICE, request=Request(voice=LISTENER))
    assert line.voice.name == "de+f2"


def test_another_region_keeps_the_voice_that_was_named() -> None:
    (line,) = lines(say("Notice your feet.", language="en-US"), voice=ENGLISH_VOICE, language="en-GB")
    assert (line.language, line.voice.name) == ("en-US", "en-gb")


def test_an_included_script_is_read_in_its_own_language() -> None:
    inside = (say("Spüre den Boden."), say("And here is the floor.", language="en"))
    german, english, back = lines(
        Include(place=PLACE, script="part", steps=inside, language="de"),
        say("Notice your feet."),
        voice=ENGLISH_VOICE,
    )
    assert (german.language, german.voice.name) == ("de", None)
    assert (english.language, english.voice.name) == ("en", "en-gb")
    assert back.language == "en"


def test_a_part_without_a_region_leaves_the_scripts_region() -> None:
    part = Include(place=PLACE, script="part", steps=(say("Hear the room."),), language="en")
    (line,) = lines(part, language="en-GB")
    assert line.language == "en-GB"


def test_respellings_leave_lines_in_another_language_alone() -> None:
    words = "Om, qigong, Ana."
    own, other = lines(
        say(words),
        say(words, language="de"),
        pronounce=(("qigong", "chee gung"),),
        request=Request(pronounce=(("Ana", "Anna"),)),
    )
    assert own.text == "ohm, chee gung, Anna."
    assert other.text == "Om, qigong, Anna."


def test_words_are_respelt_also_where_one_of_them_is_emphasised() -> None:
    text, marks = marked("Welcome to *yoga* nidra and *yoga nidra*.")
    (line,) = lines(replace(say(text), marks=marks), pronounce=(("yoga nidra", "yohga needrah"),))
    assert line.text == "Welcome to yohga needrah and yohga needrah."
    assert [line.text[first:last] for first, last in line.marks.emphasis] == ["yohga needrah"] * 2


def test_a_length_is_said_in_the_language_of_its_line() -> None:
    about = Request(length=Millis(90_000))
    steps = (
        say("About {length}."),
        say("Etwa {length}.", language="de"),
        say("Env. {length}.", language="fr"),
    )
    assert [line.text for line in lines(*steps, request=about)] == [
        "About 1 and a half minutes.",
        "Etwa anderthalb Minuten.",
        "Env. 1 and a half minutes.",
    ]


def test_the_words_of_a_breath_are_in_its_language() -> None:
    step = breathe(4, 6, fewest=4, most=4, cues="voice", language="de")
    script = practice(say("Notice your feet."), step)
    said = [cue.text for cue in fit(script, Request(), FakeExtents()).cues if cue.kind == "breathe.in"]
    assert said[0] == catalogue("de").breath.full["in"]
    assert all(line.language == "de" for line in heard(script, Request()) if line.text in said)


def test_a_bell_in_words_is_in_the_scripts_language() -> None:
    german = practice(Bell(place=PLACE), say("Spüre deine Füße."), language="de-AT")
    cues = fit(german, Request(bells="spoken"), FakeExtents()).cues
    assert catalogue("de").bells.opening in [cue.text for cue in cues]
