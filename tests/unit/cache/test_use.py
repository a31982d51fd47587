"""Nobody cleans a cache that somebody is at work with, and nobody waits for one who is gone."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from voiceguide.cache import Use, cleaning
from voiceguide.errors import CacheError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such locks")

PROGRAM = """
import sys, time
from pathlib import Path
from voiceguide.cache import Use, cleaning

if sys.argv[1] == "use":
    used = Use(Path(sys.argv[2]))
    print("ready", flush=True)
    time.sleep(600)
with cleaning(Path(sys.argv[2])):
    print("ready", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "cache").mkdir()
    return tmp_path / "cache"


def program(does: str, root: Path) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-c", PROGRAM, does, str(root)]
    other = subprocess.Popen(words, stdout=subprocess.PIPE)
    assert other.stdout is not None
    other.stdout.readline()
    return other


def test_many_may_use_a_cache_and_one_may_clean_it_when_they_are_done(root: Path) -> None:
    with closing(Use(root)):
        with closing(Use(root)):
            pass
        with pytest.raises(CacheError, match="Nothing was deleted"), cleaning(root):
            raise AssertionError
    with cleaning(root), pytest.raises(CacheError), cleaning(root):
        raise AssertionError
    with cleaning(root):
        pass


def test_who_uses_a_cache_and_is_killed_keeps_nobody_from_cleaning(root: Path) -> None:
    with program("use", root) as other:
        with pytest.raises(CacheError), cleaning(root):
            raise AssertionError
        other.kill()
        other.wait()
    with cleaning(root):
        pass


def test_who_cleans_is_waited_for_and_not_beyond_their_end(root: Path) -> None:
    used = threading.Event()

    def use() -> None:
        with closing(Use(root)):
            used.set()

    with program("clean", root) as other:
        waiting = threading.Thread(target=use)
        waiting.start()
        assert not used.wait(0.2)
        other.kill()
        waiting.join()
    assert used.is_set()


def test_a_folder_that_is_not_there_or_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    with cleaning(tmp_path / "none"):
        pass
    assert not (tmp_path / "none").exists()
    (tmp_path / "file").touch()
    with closing(Use(tmp_path / "file")), cleaning(tmp_path / "file"):
        pass
