import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from voiceguide.cache import Cache
from voiceguide.player.keeping import KeepingSource
from voiceguide.render import Renderer, Session, open_mixer
from voiceguide.script import Library, load_text
from voiceguide.script.model import VoiceWish
from voiceguide.timeline import Request
from voiceguide.units import Millis


@pytest.fixture
def session(cache: Cache) -> Session:
    text = "title: T\nsteps:\n- say: One.\n- pause: 30s\n- say: Two.\n"
    practice = load_text(text, path="t.yaml", folder=Path(), library=Library([]))
    with Renderer(cache) as renderer:
        return renderer.prepare(practice, Request(voice=VoiceWish(engine="tone"), length=Millis(60_000)))


def eventually(claim: Callable[[], bool]) -> None:
    limit = time.monotonic() + 60
    while not claim():
        assert time.monotonic() < limit
        time.sleep(0.02)


def test_what_is_listened_to_is_what_is_kept(cache: Cache, session: Session) -> None:
    source = KeepingSource(session, cache.root)
    heard = source.read(40_000, 96_000)
    eventually(lambda: Cache(cache.root).find(session.recipe) is not None)
    source.close()
    assert source.frames == session.timeline.frames
    assert np.array_equal(heard, open_mixer(session).read(40_000, 96_000))


def test_nothing_is_written_before_the_first_frames_are_given(cache: Cache, session: Session) -> None:
    KeepingSource(session, cache.root).close()
    assert not (cache.root / "sessions").exists()


def test_closing_early_leaves_nothing_behind(cache: Cache, session: Session) -> None:
    source = KeepingSource(session, cache.root)
    source.read(0, 480)
    source.close()
    left = [path for path in (cache.root / "sessions").glob("*/*") if ".part-" in path.name]
    assert left == []


def test_trouble_with_the_keeping_does_not_end_the_listening(tmp_path: Path, session: Session) -> None:
    (tmp_path / "full").write_text("a file where a folder should be")
    source = KeepingSource(session, tmp_path / "full")
    assert source.read(0, 480).shape == (480, 2)
    assert source.read(480, 480).shape == (480, 2)
    source.close()
