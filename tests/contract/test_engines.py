"""What every engine promises, on each one that is bundled."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import psutil
import pytest

from voiceguide.errors import EngineCrashError, SpeechError, UnknownVoiceError
from voiceguide.script.model import VoiceWish
from voiceguide.speech import ENGINES, Engine, Utterance, Voice, prove
from voiceguide.timeline import Line
from voiceguide.units import SPEAKING_RATE

BUNDLED = ("tone", "pyttsx3")

FEET = "Notice your feet."
HANDS = "Rest your hands in your lap, and let them be heavy."


def line(text: str = FEET, *, language: str = "en", **wish: object) -> Line:
    return Line(text=text, voice=VoiceWish(**wish), language=language)  # type: ignore[arg-type]


@pytest.fixture(scope="module", params=BUNDLED)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    engine = ENGINES[request.param]()
    yield engine
    engine.close()


@pytest.fixture
def another(engine: Engine) -> Iterator[Engine]:
    """Another engine of the same kind, new."""
    another = ENGINES[engine.name]()
    yield another
    another.close()


@pytest.fixture
def first_voice(engine: Engine) -> Voice:
    return engine.voices()[0]


def speak(engine: Engine, utterance: Utterance, path: Path) -> None:
    """Speak about as fast as is wished; what a voice is measured for makes it exact."""
    paces = engine.paces(utterance.voice)
    pace = paces.usual * utterance.rate / SPEAKING_RATE
    engine.speak(utterance, path, min(max(pace, paces.slowest), paces.fastest))


def spoken(engine: Engine, folder: Path, wanted: Line) -> bytes:
    path = folder / f"{threading.get_ident()}.wav"
    path.unlink(missing_ok=True)
    speak(engine, engine.prepare(wanted), path)
    return path.read_bytes()


def heard_seconds(engine: Engine, folder: Path, wanted: Line) -> float:
    utterance = engine.prepare(wanted)
    path = folder / "heard.wav"
    speak(engine, utterance, path)
    samples, rate = prove(path, utterance)
    loud = np.flatnonzero(np.abs(samples) > 0.01)
    return float(loud[-1] - loud[0]) / rate


def test_it_is_listed_under_its_own_name(engine: Engine) -> None:
    assert ENGINES[engine.name]().name == engine.name


def test_its_identity_names_a_version_and_is_always_the_same(engine: Engine, another: Engine) -> None:
    assert re.search(r"\d", engine.identity())
    assert engine.identity() == another.identity()


def test_it_speaks_a_file_that_can_be_proven(engine: Engine, tmp_path: Path) -> None:
    utterance = engine.prepare(line())
    speak(engine, utterance, tmp_path / "feet.wav")
    samples, rate = prove(tmp_path / "feet.wav", utterance)
    assert rate >= 16_000
    assert 0.1 < float(np.abs(samples).max()) <= 1.0
    assert [path.name for path in tmp_path.iterdir()] == ["feet.wav"]


def test_it_prepares_a_line_without_a_wish_at_the_normal_rate(engine: Engine) -> None:
    utterance = engine.prepare(line())
    assert (utterance.text, utterance.rate, utterance.pitch) == (FEET, SPEAKING_RATE, 50)
    assert utterance.voice
    assert engine.prepare(line()) == utterance


def test_a_line_does_not_depend_on_what_was_spoken_before(
    engine: Engine, another: Engine, tmp_path: Path
) -> None:
    lines = [line(FEET), line(HANDS), line("Breathe out."), line(FEET, rate=90, pitch=40)]
    forwards = [spoken(engine, tmp_path, wanted) for wanted in lines]
    backwards = [spoken(engine, tmp_path, wanted) for wanted in reversed(lines)]
    elsewhere = [spoken(another, tmp_path, wanted) for wanted in lines[2:] + lines[:2]]
    assert backwards[::-1] == forwards
    assert elsewhere[2:] + elsewhere[:2] == forwards


def test_a_line_does_not_depend_on_the_voices_being_listed(another: Engine, tmp_path: Path) -> None:
    before = spoken(another, tmp_path, line())
    another.voices()
    assert spoken(another, tmp_path, line()) == before


def test_several_threads_may_speak_at_once(engine: Engine, tmp_path: Path) -> None:
    lines = [line(text, rate=rate) for text in (FEET, HANDS, "Breathe out.") for rate in (100, 120)]
    alone = [spoken(engine, tmp_path, wanted) for wanted in lines]
    with ThreadPoolExecutor(max_workers=4) as pool:
        together = list(pool.map(lambda wanted: spoken(engine, tmp_path, wanted), lines * 2))
    assert together == alone * 2


@pytest.mark.parametrize(
    "other",
    [line(HANDS), line("Notice your feed."), line(rate=90), line(rate=150), line(pitch=30), line(pitch=70)],
    ids=["text", "one letter", "slower", "faster", "lower", "higher"],
)
def test_another_wish_sounds_different(engine: Engine, tmp_path: Path, other: Line) -> None:
    assert spoken(engine, tmp_path, other) != spoken(engine, tmp_path, line())


def test_a_pitch_or_rate_of_its_own_is_told_from_the_default(engine: Engine, tmp_path: Path) -> None:
    assert spoken(engine, tmp_path, line(rate=SPEAKING_RATE, pitch=50)) == spoken(engine, tmp_path, line())
    assert spoken(engine, tmp_path, line(pitch=0)) != spoken(engine, tmp_path, line())


def test_another_voice_sounds_different(engine: Engine, tmp_path: Path) -> None:
    names = [
        voice.id for voice in engine.voices() if voice.language in ("en", "en-us", "en-gb", "de", "fr-fr")
    ]
    sounds = {spoken(engine, tmp_path, line(name=name)) for name in names}
    assert len(sounds) == len(names) >= 1


@pytest.mark.parametrize("rate", [80, 110, 150])
def test_a_slower_voice_takes_longer(engine: Engine, tmp_path: Path, rate: int) -> None:
    seconds = heard_seconds(engine, tmp_path, line(HANDS, rate=rate))
    assert seconds > heard_seconds(engine, tmp_path, line(HANDS, rate=rate + 30))


def test_voices_are_listed_sorted_and_each_once(engine: Engine) -> None:
    voices = engine.voices()
    assert voices
    assert list(voices) == sorted(voices, key=lambda voice: (voice.language, voice.name))
    assert len({voice.id for voice in voices}) == len(voices)
    for voice in voices:
        assert voice.engine == engine.name
        assert voice.name
        assert re.fullmatch(r"[a-z]{2,4}(-[a-z0-9]+)*", voice.language), voice
        assert voice.gender in ("", "female", "male")


@pytest.mark.parametrize("attribute", ["id", "name", "language", "gender"])
def test_a_voice_is_found_by_what_is_known_of_it_in_any_case(
    engine: Engine, tmp_path: Path, attribute: str
) -> None:
    english = next(voice for voice in engine.voices() if voice.language in ("en", "en-us"))
    wanted = getattr(english, attribute)
    if not wanted:
        pytest.skip(f"{engine.name} does not tell the {attribute} of a voice")
    by_id = engine.prepare(line(name=english.id))
    assert engine.prepare(line(name=wanted)) == by_id
    assert engine.prepare(line(name=wanted.upper())) == by_id
    assert spoken(engine, tmp_path, line(name=wanted))


def test_every_voice_can_be_prepared_by_its_id_and_by_its_name(engine: Engine) -> None:
    prepared = [engine.prepare(line(name=voice.id)).voice for voice in engine.voices()]
    assert len(set(prepared)) == len(prepared)
    assert [engine.prepare(line(name=voice.name)).voice for voice in engine.voices()] == prepared


def test_a_language_without_a_region_finds_a_voice(engine: Engine, tmp_path: Path) -> None:
    assert spoken(engine, tmp_path, line(name="en"))


@pytest.mark.parametrize("wrong", ["nobody", "xx", "klingon-9", " ", "🙂"])
def test_an_unknown_voice_is_refused_before_anything_is_spoken(engine: Engine, wrong: str) -> None:
    with pytest.raises(UnknownVoiceError) as caught:
        engine.prepare(line(name=wrong))
    assert wrong in caught.value.what
    assert "voiceguide voices" in caught.value.remedy


def test_a_misspelt_voice_is_refused_with_the_near_ones(engine: Engine, first_voice: Voice) -> None:
    misspelt = f"{first_voice.name[:-1]}q"
    with pytest.raises(UnknownVoiceError) as caught:
        engine.prepare(line(name=misspelt))
    assert misspelt in caught.value.what
    assert f"Did you mean {first_voice.name}" in caught.value.remedy


def test_nothing_foreign_is_printed(
    another: Engine, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    another.voices()
    another.identity()
    another.phonemes(another.prepare(line(language="xx")))
    spoken(another, tmp_path, line())
    with pytest.raises(UnknownVoiceError):
        another.prepare(line(name="nobody"))
    with pytest.raises(SpeechError):
        speak(another, another.prepare(line()), tmp_path / "nowhere" / "feet.wav")
    another.close()
    assert capfd.readouterr() == ("", "")


def test_a_file_that_cannot_be_written_is_the_engines_error(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(EngineCrashError, match="could not") as caught:
        speak(engine, engine.prepare(line()), tmp_path / "nowhere" / "feet.wav")
    assert caught.value.remedy
    assert spoken(engine, tmp_path, line())


def test_no_thread_and_no_process_is_left_after_close(another: Engine, tmp_path: Path) -> None:
    threads = threading.active_count()
    processes = set(psutil.Process().children(recursive=True))
    another.phonemes(another.prepare(line()))
    with ThreadPoolExecutor(max_workers=3) as pool:
        list(pool.map(lambda rate: spoken(another, tmp_path, line(rate=rate)), range(90, 120, 5)))
    another.close()
    assert threading.active_count() == threads
    assert set(psutil.Process().children(recursive=True)) <= processes


def test_it_may_be_closed_twice_and_speaks_again_after(another: Engine, tmp_path: Path) -> None:
    another.close()
    before = spoken(another, tmp_path, line())
    another.close()
    another.close()
    assert spoken(another, tmp_path, line()) == before


TEXTS = {
    "quotes": "She said “slowly”, and 'gently', and \"now\".",
    "newlines": "Breathe in.\nBreathe out.\r\n\tRest.",
    "accents": "Notice the café, naïve and cosy, façade and all.",
    "one letter": "I",
    "another letter": "a",
    "digit": "7",
    "numbers": "Count 10, 9, 8 and 7.5.",
    "a long number": "1234567890",
    "a very long number": "98765432109876543210",
    "markup": "<speak>Rest & breathe</speak>",
    "brackets": "[[rest]] {now}",
    "an option": "--help -v",
    "a shell's letters": "$(rest); `now` | breathe > out",
    "backslashes": r"Rest\n and\\breathe",
    "many words": " ".join(["rest and breathe out"] * 100),
    "a long word": "Donaudampfschifffahrtsgesellschaftskapitän",
    "spaces": "  rest   now  ",
    "capitals": "REST NOW",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_it_speaks_every_kind_of_text(engine: Engine, tmp_path: Path, text: str) -> None:
    utterance = engine.prepare(line(text))
    path = tmp_path / "spoken.wav"
    speak(engine, utterance, path)
    samples, rate = prove(path, utterance)
    assert len(samples) > rate / 10


def test_it_speaks_a_language_without_spaces(engine: Engine, tmp_path: Path) -> None:
    utterance = engine.prepare(
        line("请注意你的呼吸慢慢地慢慢地呼气感觉你的脚感觉地板感觉你的手", language="zh")
    )
    speak(engine, utterance, tmp_path / "spoken.wav")
    prove(tmp_path / "spoken.wav", utterance)


@pytest.mark.parametrize("language", ["en", "EN", "en-US", "en-GB", "en-AU", "de", "de-AT", "fr", "pt-BR"])
def test_it_speaks_the_language_of_a_script(engine: Engine, tmp_path: Path, language: str) -> None:
    assert spoken(engine, tmp_path, line("Radio.", language=language))


def test_phonemes_are_of_one_text_alone_whatever_was_asked_before(engine: Engine) -> None:
    texts = [*TEXTS.values(), *UNSPEAKABLE, FEET]
    forwards = [engine.phonemes(engine.prepare(line(text))) for text in texts]
    backwards = [engine.phonemes(engine.prepare(line(text))) for text in reversed(texts)]
    assert backwards[::-1] == forwards
    assert all(said == " ".join(said.split()) for said in forwards)


def test_an_engine_tells_phonemes_in_ipa_or_nothing_at_all(engine: Engine) -> None:
    said = engine.phonemes(engine.prepare(line("Notice your feet. And rest, now.")))
    assert said in ("", "nˈoʊɾɪs jʊɹ fˈiːt ænd ɹˈɛst nˈaʊ")  # noqa: RUF001 - IPA


def test_asking_for_phonemes_changes_no_sound(another: Engine, tmp_path: Path) -> None:
    before = spoken(another, tmp_path, line())
    another.phonemes(another.prepare(line(HANDS, language="de")))
    assert spoken(another, tmp_path, line()) == before


def test_phonemes_are_told_again_after_close(another: Engine) -> None:
    before = another.phonemes(another.prepare(line()))
    another.close()
    assert another.phonemes(another.prepare(line())) == before


UNSPEAKABLE = [
    ".",
    "!",
    "?",
    "…",
    "—",
    "“",
    ",",
    "😀",
    "🧘🏽‍♀️",
    "♥",
    "\u200b",
    "\u0301",
    " ",
    "",
    "\0",
    "a\0b",
    "\udcff",
    "*",
]


@pytest.mark.parametrize("text", UNSPEAKABLE, ids=[json.dumps(text) for text in UNSPEAKABLE])
def test_what_is_no_word_is_spoken_or_refused_by_name(engine: Engine, tmp_path: Path, text: str) -> None:
    trouble: SpeechError | None = None
    utterance = engine.prepare(line(text))
    try:
        speak(engine, utterance, tmp_path / "spoken.wav")
        prove(tmp_path / "spoken.wav", utterance)
    except SpeechError as error:
        trouble = error
    assert trouble is None or (f"“{text}”" in trouble.what and trouble.remedy)
    assert spoken(engine, tmp_path, line(FEET))
