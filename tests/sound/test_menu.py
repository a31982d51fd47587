"""The menu as it comes out of the loudspeaker, in the usual voice, on a machine that never ran it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from tests.sound.virtual_card import Card, capture, require_card, virtual_card
from tests.terminal import terminal
from voiceguide import config
from voiceguide.cache import Cache
from voiceguide.cli.menu import _voice
from voiceguide.cli.once import mark_done
from voiceguide.phrases import catalogue
from voiceguide.render import Renderer
from voiceguide.timeline import Line

pytestmark = pytest.mark.real_sound

WORDS = catalogue("en")


@pytest.fixture(scope="module")
def card() -> Iterator[Card]:
    require_card()
    with virtual_card() as card:
        yield card


ALIKE = 0.5
"""A line without a gap is 0.99 like its clip; a card that stalls on a busy machine parts it in two."""


def found(heard: NDArray[np.float64], text: str) -> tuple[int, float]:
    """Where a text was heard best, and how much like it was spoken, 0 to 1."""
    line = Line(text=text, voice=_voice(WORDS), language="en")
    with Renderer(Cache(config.cache_folder())) as renderer:
        clip, _ = soundfile.read(renderer.clip(line)[0].path)
    size = len(heard) + len(clip)
    likeness = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(clip, size)), size)[: len(heard)]
    energies = np.cumsum(np.concatenate([[0.0], np.square(np.concatenate([heard, np.zeros(len(clip))]))]))
    norms = np.sqrt((energies[len(clip) :] - energies[: -len(clip)]) * np.sum(np.square(clip)))
    likeness /= np.maximum(norms[: len(heard)], 1e-9)
    at = int(np.argmax(likeness))
    return at, float(likeness[at])


def test_the_first_words_are_heard_over_a_bed_that_came_before_them(card: Card) -> None:
    mark_done("questions")
    with capture(card) as captured, terminal("--captions", environment=card.environment) as person:
        person.wait_for("Grounding, two.")
        person.wait_for("By how you are now, three.")
        person.press("q")
        person.wait_for(WORDS.menu.leave)
        assert person.end() == 0
    sounding = captured.sounding()[:, 0] / 32768
    places = []
    for text in (WORDS.menu.welcome, "Grounding, two.", WORDS.menu.leave):
        at, likeness = found(sounding, text)
        assert likeness > ALIKE, text
        places.append(at)
    assert places == sorted(places)
    assert places[0] > 0
    assert np.any(sounding[: places[0]])


def test_a_device_that_comes_back_has_the_menu_again() -> None:
    require_card()
    mark_done("questions")
    with virtual_card() as card, terminal("--captions", environment=card.environment) as person:
        person.wait_for("Grounding, two.")
        card.kill()
        person.wait_for("The menu goes on when there is one again.")
        card.restart()
        person.wait_for("Grounding, two.")
        person.press("q")
        person.wait_for(WORDS.menu.leave)
        assert person.end() == 0
