"""A rate is words a minute as heard: with every engine, voice and language, on text never measured on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import soundfile

from voiceguide.cache import Cache
from voiceguide.errors import EngineMissingError
from voiceguide.render import Renderer
from voiceguide.script.model import VoiceWish
from voiceguide.speech.pace import spoken_words, voiced_rate
from voiceguide.timeline import Line

NINE = {
    "en": (
        "Let your shoulders drop, and breathe out slowly.",
        "Thoughts will come and go, and that is what minds do.",
        "Feel the weight of your hands in your lap.",
        "There is nothing to do now, and nowhere to go.",
        "Breathe in through the nose, and out through the mouth.",
        "When you are ready, open your eyes and look around the room.",
        "Perhaps you can hear something far away, or something close.",
        "Imagine a candle, and the light it gives to everything around it.",
        "Take one more breath before the practice is over.",
    ),
    "de": (
        "Lass deine Schultern sinken, und atme langsam aus.",
        "Gedanken kommen und gehen, so wie sie es immer tun.",
        "Spüre das Gewicht deiner Hände in deinem Schoß.",
        "Es gibt jetzt nichts zu tun, und keinen anderen Ort.",
        "Atme durch die Nase ein, und durch den Mund wieder aus.",
        "Wenn du so weit bist, öffne die Augen und sieh dich im Zimmer um.",
        "Vielleicht hörst du etwas in der Ferne, oder ganz in der Nähe.",
        "Stell dir eine Kerze vor, und das Licht, das sie verbreitet.",
        "Nimm noch einen Atemzug, bevor die Übung zu Ende ist.",
    ),
    "fr": (
        "Laissez tomber les épaules, et soufflez lentement.",
        "Les pensées vont et viennent, comme elles le font toujours.",
        "Sentez le poids de vos mains sur vos genoux.",
        "Il n'y a rien à faire maintenant, et nulle part où aller.",
        "Inspirez par le nez, et expirez par la bouche.",
        "Quand vous serez prêt, ouvrez les yeux et regardez autour de vous.",
        "Peut-être entendez-vous un bruit au loin, ou un bruit tout près.",
        "Imaginez une bougie, et la lumière qu'elle donne autour d'elle.",
        "Prenez encore une respiration avant la fin de la séance.",
    ),
    "es": (
        "Deja caer los hombros, y suelta el aire despacio.",
        "Los pensamientos vienen y van, como siempre lo hacen.",
        "Siente el peso de tus manos sobre las piernas.",
        "Ahora no hay nada que hacer, ni lugar adonde ir.",
        "Toma aire por la nariz, y suéltalo por la boca.",
        "Cuando quieras, abre los ojos y mira a tu alrededor.",
        "Quizá oyes algo a lo lejos, o algo muy cerca.",
        "Imagina una vela, y la luz que da a todo lo que la rodea.",
        "Toma otra respiración antes de que la práctica termine.",
    ),
}
"""Nine sentences a language that no voice is measured on."""

SPEAKERS = [
    ("tone", None, "en"),
    ("pyttsx3", None, "en"),
    ("pyttsx3", "en-gb", "en"),
    ("pyttsx3", "en-us+f2", "en"),
    ("pyttsx3", None, "de"),
    ("pyttsx3", None, "fr"),
    ("pyttsx3", "es-419", "es"),
]
"""Engine, voice and language. An engine that is not on this machine is passed over."""


@pytest.fixture(scope="module")
def renderer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Renderer]:
    with Renderer(Cache(tmp_path_factory.mktemp("paced"))) as renderer:
        yield renderer


def heard_rate(renderer: Renderer, engine: str, voice: str | None, language: str, rate: int) -> float:
    """Words a minute of voiced time over all nine sentences."""
    words, minutes = 0, 0.0
    for text in NINE[language]:
        wish = VoiceWish(engine=engine, name=voice, rate=rate)
        clip, _ = renderer.clip(Line(text=text, voice=wish, language=language))
        words += spoken_words(text)
        minutes += spoken_words(text) / voiced_rate(text, *soundfile.read(clip.path, dtype="float32"))
    return words / minutes


@pytest.mark.parametrize("rate", [120, 150])
@pytest.mark.parametrize(("engine", "voice", "language"), SPEAKERS)
def test_a_rate_is_heard_within_five_percent(
    renderer: Renderer, engine: str, voice: str | None, language: str, rate: int
) -> None:
    try:
        heard = heard_rate(renderer, engine, voice, language, rate)
    except EngineMissingError as error:
        pytest.skip(error.what)
    assert heard == pytest.approx(rate, rel=0.05)
