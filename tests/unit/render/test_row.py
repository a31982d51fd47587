from __future__ import annotations

from pathlib import Path

import numpy as np

from voiceguide.cache import Cache
from voiceguide.render import Renderer, open_mixer, row_of
from voiceguide.script import Library, load_text
from voiceguide.script.model import VoiceWish
from voiceguide.timeline import Request
from voiceguide.units import RATE

FIRST = "title: First\nbed: {sound: pink}\nsteps:\n- say: Notice your feet.\n  pause: 2s\n"
SECOND = "title: Second\nbed: {sound: pink}\nsteps:\n- say: And your hands.\n- bell\n"


def test_a_row_holds_every_session_and_its_bed_never_stops_between_them(cache: Cache) -> None:
    with Renderer(cache) as renderer:
        sessions = [
            renderer.prepare(
                load_text(text, path="t.yaml", folder=Path(), library=Library([])),
                Request(voice=VoiceWish(engine="tone")),
            )
            for text in (FIRST, SECOND)
        ]
    first, second = sessions
    row = row_of(sessions)
    assert row.timeline.frames == first.timeline.frames + second.timeline.frames
    assert row.recipe.key not in (first.recipe.key, second.recipe.key)
    assert (row.clips.keys(), row.lines) == (first.clips.keys() | second.clips.keys(), 2)
    mixer = open_mixer(row)
    join = first.timeline.frames
    around = mixer.read(join - 4 * RATE, 8 * RATE).astype(float)
    usual = mixer.read(3 * RATE, RATE // 2).astype(float)
    levels = np.sqrt(np.mean(around.reshape(-1, RATE // 2, 2) ** 2, axis=(1, 2)))
    assert levels.min() > 0.5 * np.sqrt(np.mean(usual**2))
    assert row_of([first]) is first
