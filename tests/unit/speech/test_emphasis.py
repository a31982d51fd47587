from pathlib import Path

import numpy as np

from voiceguide.script.model import Marks, VoiceWish
from voiceguide.speech import ENGINES, prove
from voiceguide.speech.emphasis import commanded
from voiceguide.timeline import Line

TEXT = "Notice your left hand, now."
LEFT = (12, 16)
USUAL_PACE = 89


def spoken(emphasis: tuple[tuple[int, int], ...], folder: Path) -> list[tuple[float, float, float]]:
    """Hertz, level in decibels and seconds of every word."""
    engine = ENGINES["pyttsx3"]()
    try:
        line = Line(text=TEXT, voice=VoiceWish(), language="en", marks=Marks(emphasis=emphasis))
        utterance = engine.prepare(line)
        words = engine.speak(utterance, folder / "spoken.wav", USUAL_PACE)
        samples, rate = prove(folder / "spoken.wav", utterance)
    finally:
        engine.close()
    parts = [samples[round(word.start * rate) : round(word.end * rate)] for word in words]
    return [(pitch(part, rate), level(part), len(part) / rate) for part in parts]


def pitch(samples: np.ndarray, rate: int) -> float:
    """The median of the periods of short stretches, where they are clear."""
    size, shortest, longest = rate // 20, rate // 300, rate // 50
    found = []
    for start in range(0, len(samples) - size, size // 5):
        part = samples[start : start + size]
        likeness = np.correlate(part, part, "full")[size - 1 :]
        best = shortest + int(likeness[shortest:longest].argmax())
        if level(part) > -34 and likeness[best] > 0.4 * likeness[0]:
            found.append(rate / best)
    return float(np.median(found))


def level(samples: np.ndarray) -> float:
    return float(10 * np.log10(np.mean(np.square(samples)) + 1e-9))


def test_an_emphasised_word_is_higher_louder_and_longer_and_the_others_stay_as_they_are(
    tmp_path: Path,
) -> None:
    plain, marked = spoken((), tmp_path), spoken((LEFT,), tmp_path)
    for index, ((hertz, decibels, seconds), (higher, louder, longer)) in enumerate(
        zip(plain, marked, strict=True)
    ):
        if index == 2:
            assert 1.1 < higher / hertz < 1.25
            assert 2 < louder - decibels < 5
            assert longer > 1.05 * seconds
        else:
            assert abs(higher / hertz - 1) < 0.03
            assert abs(louder - decibels) < 1


def test_commands_stand_before_whole_words_and_every_character_knows_its_place() -> None:
    text, places = commanded("Be *slow*, now.", [(4, 8)], pitch=50, pace=90)
    assert text == "Be \x0165P\x01130A\x0180S*slow*, \x0150P\x01100A\x0190Snow."
    assert len(places) == len(text)
    assert [text[index] for index in range(len(text)) if places.index(places[index]) == index][:3] == [
        "B",
        "e",
        " ",
    ]
    assert places[text.index("slow")] == 4
    assert places[text.index("now")] == 11


def test_a_text_without_emphasis_stays_as_it_is() -> None:
    assert commanded("Rest & <be>.", [], pitch=50, pace=90) == ("Rest & <be>.", list(range(12)))


def test_engines_that_cannot_leave_emphasis_out() -> None:
    line = Line(text="Rest.", voice=VoiceWish(), language="en", marks=Marks(emphasis=((0, 4),)))
    with_marks = ENGINES["tone"]().prepare(line)
    assert with_marks == ENGINES["tone"]().prepare(Line(text="Rest.", voice=VoiceWish(), language="en"))
