"""Paced breathing as it is rendered: whatever sounds, and however loud, the gate finds all of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from voiceguide.cache import Cache
from voiceguide.render import Renderer, Session
from voiceguide.script import Library, load_text
from voiceguide.settings import CUE_SOUNDS, CueSound
from voiceguide.timeline import Levels, Line, Request
from voiceguide.timeline.model import Tone
from voiceguide.units import Decibels

SCRIPT = """
title: Breaths
steps:
  - say: Here are a few breaths.
  - breathe: 4-4-6-2
    rounds: 3
    cues: both
  - say: That was practice.
"""


@pytest.fixture(scope="module")
def renderer(stocked: Cache):
    with Renderer(stocked) as renderer:
        yield renderer


def prepared(renderer: Renderer, sound: CueSound, **levels: float) -> Session:
    practice = load_text(SCRIPT, path="breaths.yaml", folder=Path(), library=Library([]))
    wanted = Levels(**{lane: Decibels(level) for lane, level in levels.items()})
    return renderer.prepare(practice, Request(cue_sound=sound, levels=wanted))


@pytest.mark.parametrize("sound", CUE_SOUNDS)
@pytest.mark.parametrize("levels", [{}, {"voice": -6}, {"cue": 3}, {"cue": -20}])
def test_words_counts_and_cues_are_all_heard(renderer: Renderer, sound: CueSound, levels) -> None:
    session = prepared(renderer, sound, **levels)
    said = [event.heard.text for event in session.timeline.events if isinstance(event.heard, Line)]
    assert said.count("Six.") == 2
    assert said.count("Breathe out.") == 2
    assert renderer.render(session)[0].path.exists()  # the gate lets it pass


def test_a_cue_that_is_wished_louder_stays_beneath_the_words(renderer: Renderer) -> None:
    timeline = prepared(renderer, "tones", cue=3.0, voice=-2.0).timeline
    worded = {cue.start for cue in timeline.cues if cue.text}
    cues = [event for event in timeline.events if isinstance(event.heard, Tone)]
    assert {event.level for event in cues if event.start in worded} == {-2.0}


def test_each_sound_has_a_session_of_its_own(renderer: Renderer) -> None:
    keys = {prepared(renderer, sound).recipe.key for sound in CUE_SOUNDS}
    assert len(keys) == len(CUE_SOUNDS)
