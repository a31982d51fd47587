from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from voiceguide.cache import Cache
from voiceguide.player.early import Arrived, EarlySource, Failed, Order, Spoken
from voiceguide.player.source import Pcm
from voiceguide.render import Renderer, open_mixer
from voiceguide.render.opening import Opening
from voiceguide.script import Library, Practice, load_text
from voiceguide.script.model import BedWish, VoiceWish
from voiceguide.sound import HUSH
from voiceguide.timeline import Request
from voiceguide.timeline.staging import Staging
from voiceguide.units import RATE, Frames, Millis

BLOCK = RATE // 4
REQUEST = Request(voice=VoiceWish(engine="tone"), length=Millis(30_000))


@pytest.fixture
def practice() -> Practice:
    text = "title: T\nsteps:\n- say: One.\n- pause: 8s\n- say: Two.\n"
    return load_text(text, path="t.yaml", folder=Path(), library=Library([]))


def eventually(claim: Callable[[], bool]) -> None:
    limit = time.monotonic() + 60
    while not claim():
        assert time.monotonic() < limit
        time.sleep(0.02)


def heard(source: EarlySource) -> Pcm:
    blocks: list[Pcm] = []
    start = 0
    while len(block := source.read(start, BLOCK)):
        blocks.append(block)
        start += len(block)
    return np.concatenate(blocks)


def listen(order: Order, cache: Cache) -> tuple[Pcm, Arrived, list[object]]:
    source = EarlySource(order, cache.root)
    news: list[object] = []
    source.report(news.append)
    pcm = heard(source)
    eventually(lambda: Cache(cache.root).find(arrived(news).session.recipe) is not None)
    source.close()
    return pcm, arrived(news), news


def arrived(news: list[object]) -> Arrived:
    assert isinstance(news[-1], Arrived)
    return news[-1]


def test_what_is_heard_first_is_the_beginning_of_the_session(cache: Cache, practice: Practice) -> None:
    pcm, told, news = listen(Order(practice=practice, request=REQUEST, staging=Staging()), cache)
    assert np.array_equal(pcm, open_mixer(told.session).read(0, told.session.timeline.frames))
    assert news[:-1] == [Spoken(ready=1, total=2), Spoken(ready=2, total=2)]


def test_what_is_kept_is_the_plain_session(cache: Cache, practice: Practice) -> None:
    staging = Staging(start_in=Frames(RATE))
    _, told, _ = listen(Order(practice=practice, request=REQUEST, staging=staging), cache)
    with Renderer(Cache(cache.root)) as renderer:
        plain = renderer.prepare(practice, REQUEST)
        assert renderer.find(plain) is not None
    assert told.session.timeline.frames == 31 * RATE + told.late
    assert plain.timeline.frames == 30 * RATE


def test_a_first_word_that_is_late_waits_and_everything_after_it(cache: Cache, practice: Practice) -> None:
    with Renderer(cache) as renderer:
        plain = renderer.prepare(practice, REQUEST)
    opening = Opening(cache, practice, REQUEST)
    given = 20 * RATE + 11
    session, late = opening.continued(plain, plain.timeline, given)
    assert late % (RATE // 1000) == 0
    assert given - late < plain.timeline.events[0].start
    assert session.timeline.frames == plain.timeline.frames + late
    assert np.array_equal(open_mixer(session).read(0, given), opening.read(0, given))


def test_in_time_nothing_is_moved(cache: Cache, practice: Practice) -> None:
    with Renderer(cache) as renderer:
        plain = renderer.prepare(practice, REQUEST)
    session, late = Opening(cache, practice, REQUEST).continued(plain, plain.timeline, 3 * RATE)
    assert (session, late) == (plain, 0)


@pytest.mark.parametrize("sound", ["stream", "none"])
def test_a_bed_that_is_not_made_yet_comes_out_of_a_hush(
    tmp_path: Path, practice: Practice, sound: str
) -> None:
    request = replace(REQUEST, bed=BedWish(sound=sound))
    cache = Cache(tmp_path / "new")
    opening = Opening(cache, practice, request)
    given = opening.read(0, 3 * RATE)
    with Renderer(cache) as renderer:
        plain = renderer.prepare(practice, request)
    session, late = opening.continued(plain, plain.timeline, len(given))
    assert [(span.sound, span.start) for span in session.timeline.bed] == [(HUSH, 0), (sound, 3 * RATE)]
    assert late == 0
    assert np.array_equal(open_mixer(session).read(0, len(given)), given)
    assert given[RATE:].any(axis=1).mean() > 0.9


def test_a_line_that_cannot_be_spoken_is_told_and_the_bed_goes_on(cache: Cache, practice: Practice) -> None:
    source = EarlySource(
        Order(practice=practice, request=replace(REQUEST, length=Millis(1000)), staging=Staging()), cache.root
    )
    news: list[object] = []
    source.report(news.append)
    source.read(0, RATE)
    eventually(lambda: bool(news) and isinstance(news[-1], Failed))
    assert source.read(RATE, BLOCK).shape == (BLOCK, 2)
    source.close()
