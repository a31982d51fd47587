"""The practices that ship: each at every length it offers, with the default voice."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from voiceguide.cache import Cache
from voiceguide.render import Renderer
from voiceguide.script import Library, Practice, builtin_folder, load
from voiceguide.timeline import Request, Timeline
from voiceguide.units import RATE, Millis, brief, ms_to_frames

LIBRARY = Library([builtin_folder()])
PRACTICES = [load(LIBRARY.find(name), LIBRARY) for name in LIBRARY.names()]
STOP = {"en": "stop", "de": "aufhören", "es": "parar"}
"""How the way out is called."""
OFFERS = [(practice, length) for practice in PRACTICES for length in practice.lengths]


@pytest.fixture(scope="module")
def renderer(stocked: Cache) -> Iterator[Renderer]:
    with Renderer(stocked) as renderer:
        yield renderer


def named(offer: object) -> str:
    return f"{offer.language}/{offer.name}" if isinstance(offer, Practice) else brief(offer)  # type: ignore[arg-type]


def timeline(renderer: Renderer, practice: Practice, length: Millis) -> Timeline:
    return renderer.prepare(practice, Request(length=length)).timeline


def test_the_first_five_are_there() -> None:
    wanted = {"ground-feet", "orient-look", "breath-4-6", "somatic-tracking", "morning-5"}
    assert wanted <= set(LIBRARY.names())
    assert all(practice.lengths for practice in PRACTICES if practice.name in wanted)


@pytest.mark.parametrize(("practice", "length"), OFFERS, ids=named)
def test_every_offered_length_is_exact_and_says_the_way_out_early(renderer, practice, length) -> None:
    session = timeline(renderer, practice, length)
    assert session.frames == ms_to_frames(length)
    early = " ".join(c.text for c in session.cues if c.kind == "say" and c.start < 25 * RATE)
    assert STOP[practice.language] in early
    assert session.chapters


@pytest.mark.parametrize("name", ["ground-feet", "orient-look"])
def test_grounding_never_falls_silent_for_more_than_ten_seconds(renderer: Renderer, name: str) -> None:
    practice = load(LIBRARY.find(name), LIBRARY)
    for length in practice.lengths:
        session = timeline(renderer, practice, length)
        says = [cue for cue in session.cues if cue.kind == "say"]
        gaps = [b.start - a.end for a, b in itertools.pairwise(says)]
        assert max(gaps) <= 10 * RATE


def test_a_longer_session_says_more(renderer: Renderer) -> None:
    for practice in PRACTICES:
        words = [
            sum(len((cue.text or "").split()) for cue in timeline(renderer, practice, length).cues)
            for length in sorted(practice.lengths)
        ]
        assert words == sorted(words)
        assert len(set(words)) == len(words)
