# ruff: noqa: RUF001 - some letters of the phonetic alphabet look like others
from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.making import practice, say
from voiceguide.script import lexicon, respell, respellings, respelt
from voiceguide.script.lexicon import LEXICON
from voiceguide.speech import espeak_driver
from voiceguide.speech.phonemes import EspeakPhonemes
from voiceguide.timeline import Line, Request, heard

SAID = {
    "asana": ("ɐsˈɑːnə", "ˈɑːsʌnə"),
    "asanas": ("ɐsˈɑːnəz", "ˈɑːsʌnəz"),
    "chi": ("kˈaɪ", "tʃˈiː"),
    "craniosacral": ("kɹˈænɪˌɑːsækɹəl", "kɹˈeɪnɪˌoʊsˈækɹəl"),
    "dantian": ("dˈænʃən", "dˈɑːntˈiːˈɛn"),
    "dukkha": ("dˈʌkə", "dˈʊkə"),
    "interoception": ("ˌɪntɚɹˈoʊspʃən", "ˌɪntɚɹˈoʊsˈɛpʃən"),
    "interoceptive": ("ˌɪntɚɹˈoʊsptɪv", "ˌɪntɚɹˈoʊsˈɛptɪv"),
    "maitri": ("mˈeɪtɹi", "mˈaɪtɹiː"),
    "mudita": ("mjuːdˈiːɾə", "muːdˈiːɾə"),
    "nadi shodhana": ("nˈædi ʃədhˈɑːnə", "nˈɑːdiː ʃˈoʊdˈɑːnə"),
    "namaste": ("nˈæmæst", "nˈɑːmɐstˌeɪ"),
    "neuroception": ("nʊɹɹˈoʊspʃən", "nˈʊɹɹoʊsˈɛpʃən"),
    "nociception": ("nəsˈaɪspʃən", "nˈoʊsisˈɛpʃən"),
    "nociceptive": ("nˈɑːsaɪsptˌɪv", "nˈoʊsisˈɛptɪv"),
    "nociplastic": ("nˌɑːsɪplˈæstɪk", "nˈoʊsiplˈæstɪk"),
    "om": ("ˈɑːm", "ˈoʊm"),
    "pilates": ("pˈɪleɪts", "pˈɪlˈɑːɾiːz"),
    "polyvagal": ("pˌɑːlɪvˈæɡəl", "pˌɑːlɪvˈeɪɡəl"),
    "pranayama": ("pɹˌæneɪˈɑːmə", "pɹˈɑːnəjˈɑːmə"),
    "qi": ("kˈaɪ", "tʃˈiː"),
    "qigong": ("kˈɪɡɔŋ", "tʃˈiː ɡˈʌŋ"),
    "sacroiliac": ("sækɹˈɔɪliˌæk", "sˈeɪkɹoʊˈɪliˌæk"),
    "samadhi": ("sæmˈædhi", "sˈʌmˈɑːdiː"),
    "sangha": ("sˈæŋhə", "sˈʌŋɡə"),
    "sati": ("sɐtˈiː", "sˈɑːɾiː"),
    "savasana": ("sˌævɐsˈɑːnə", "ʃˈɑːvˈɑːsʌnə"),
    "seiza": ("sˈiːzə", "sˈeɪzə"),
    "shavasana": ("ʃˌævɐsˈɑːnə", "ʃˈɑːvˈɑːsʌnə"),
    "Thich Nhat Hanh": ("θˈɪtʃ ˈɛnhˈæt hˈæn", "tˈɪk nˈɑːt hˈɑːn"),
    "ujjayi": ("ˈʌdʒeɪi", "ˈuːdʒaɪˈiː"),
    "vagal": ("vˈæɡəl", "vˈeɪɡəl"),
    "vagus": ("vˈæɡəs", "vˈeɪɡəs"),
    "vipassana": ("vˌɪpɐsˈɑːnə", "vˈɪpˈɑːsɛnə"),
    "zazen": ("zˈeɪzən", "zˈɑːzˈɛn"),
}
"""How espeak-ng 1.52 says each word as it is written, and as it is respelt."""

ANY = practice(say("Rest."))


@pytest.fixture(scope="module")
def phonemes() -> Iterator[EspeakPhonemes]:
    if not espeak_driver.library_version().startswith("1.52"):
        pytest.skip("another espeak-ng says things otherwise")
    phonemes = EspeakPhonemes()
    yield phonemes
    phonemes.close()


def test_every_word_of_the_lexicon_was_said_wrong_and_is_said_right(phonemes: EspeakPhonemes) -> None:
    measured = {
        word: (phonemes.read("en-us+klatt", word), phonemes.read("en-us+klatt", sound))
        for word, sound in LEXICON["en"]
    }
    assert measured == SAID


def test_words_that_are_said_right_are_left_alone(phonemes: EspeakPhonemes) -> None:
    right = {
        "metta": "mˈɛɾə",
        "chakra": "tʃˈækɹə",
        "mantra": "mˈæntɹə",
        "proprioception": "pɹˌoʊpɹɪəsˈɛpʃən",
        "Feldenkrais": "fˈɛldəŋkɹˌaɪz",
        "Ashar": "ɐʃˈɑːɹ",
    }
    assert {word: phonemes.read("en-us+klatt", respelt(word, ANY)) for word in right} == right
    assert phonemes.read("en-us+klatt", respelt("Tai chi.", ANY)) == "tˈaɪ tʃˈiː"


def test_the_lexicon_holds_plain_letters_and_each_word_once() -> None:
    for language, pairs in LEXICON.items():
        words = [word.lower() for word, _ in pairs]
        assert len(set(words)) == len(words), language
        assert words == sorted(words), language
        for _, sound in pairs:
            assert sound.replace(" ", "").replace("-", "").isalpha()
            assert sound.isascii()
            assert sound == sound.lower()
            assert respell(sound, pairs) == sound  # so that nothing is respelt twice


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Vaygus."), ("en-GB", "Vaygus."), ("EN", "Vaygus."), ("de", "Vagus."), ("eng", "Vagus.")],
)
def test_it_is_for_its_language_alone(language: str, said: str) -> None:
    assert respelt("Vagus.", practice(say("Rest."), language=language)).lower() == said.lower()


def test_the_listener_wins_over_the_script_and_the_script_over_the_lexicon() -> None:
    script = practice(say("Rest."), pronounce=(("VAGUS", "vargus"), ("qigong", "chi kung")))
    assert respelt("vagus qigong zazen", script, (("Vagus", "vegas"),)) == "vegas chi kung zah-zen"


def test_a_word_is_kept_as_it_is_by_respelling_it_as_itself() -> None:
    assert respelt("Om.", practice(say("Rest."), pronounce=(("om", "om"),))) == "om."


def test_respellings_are_listed_as_they_are_written() -> None:
    assert respellings("Vagus, VAGUS and vagus, vagus.", lexicon("en")) == (
        ("Vagus", "vaygus"),
        ("VAGUS", "vaygus"),
        ("vagus", "vaygus"),
    )
    assert respellings("Rest.", lexicon("en")) == respellings("Vagus.", ()) == ()


def test_a_session_speaks_the_listeners_respellings_and_shows_the_written_words() -> None:
    script = practice(say("Your vagus nerve."))
    (line,) = heard(script, Request(pronounce=(("nerve", "nurv"),)))
    assert isinstance(line, Line)
    assert line.text == "Your vaygus nurv."
