"""What every test gets: folders of its own, and no way out to the network or to the person's real files."""

from __future__ import annotations

import os
import shutil
import signal
import socket
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.sound.in_time import run_in_time
from voiceguide.cache import Cache
from voiceguide.render.gather import Sounds
from voiceguide.render.speaking import Voices
from voiceguide.script import Library, builtin_folder
from voiceguide.sound import FLOOR
from voiceguide.timeline.model import Struck

# The same examples in every run: what CI finds, everybody finds. HYPOTHESIS_PROFILE=explore looks further.
settings.register_profile("steady", derandomize=True, database=None, deadline=None, print_blob=True)
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

# Under nohup, or behind an `&`, these are ignored, and so they would be by every program that a test starts.
signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP"):
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One process more than there are cores: at the sound card a test mostly waits."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Run what is heard in time."""
    if item.get_closest_marker("real_sound") is None:
        return None
    run_in_time(item, nextitem)
    return True


class NetworkTouchedError(AssertionError):
    """A test, or the code it runs, tried to open a network socket."""


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Point home, settings and cache into the test's own folder; the listener is English, at no desktop."""
    monkeypatch.setenv("VOICEGUIDE_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("VOICEGUIDE_SETTINGS", raising=False)
    monkeypatch.delenv("VOICEGUIDE_VOICES", raising=False)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LC_MESSAGES", "C")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for kind in ("CACHE", "CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / "home" / kind.lower()))


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every socket but the local ones that a sound server uses."""
    open_socket = socket.socket.__init__

    def guarded(self: socket.socket, family: int = -1, *rest: Any, **named: Any) -> None:
        if family not in (socket.AF_UNIX,):
            raise NetworkTouchedError(f"a network socket was opened (family {family})")
        open_socket(self, family, *rest, **named)

    monkeypatch.setattr(socket.socket, "__init__", guarded)


@pytest.fixture(scope="session")
def bells_and_beds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache in which the slow, never changing things are made already."""
    root = tmp_path_factory.mktemp("stock")
    sounds = Sounds(Cache(root), Voices({}))
    sounds.bed(FLOOR)
    sounds.gather([Struck(bell="bowl")])
    return root


def _shared(source: str, target: str) -> None:
    """Copy a file, but link a bed: it is large. A test that damages one writes it anew."""
    if source.endswith(".wav"):
        os.link(source, target)
    else:
        shutil.copy2(source, target)


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory, bells_and_beds: Path) -> Cache:
    """A cache for all tests of one module, with bells and beds in it."""
    root = tmp_path_factory.mktemp("stocked") / "cache"
    shutil.copytree(bells_and_beds, root, copy_function=_shared)
    return Cache(root)


@pytest.fixture
def cache(tmp_path: Path, bells_and_beds: Path) -> Cache:
    """The test's own cache, which `VOICEGUIDE_CACHE` names as well, with bells and beds in it."""
    shutil.copytree(bells_and_beds, tmp_path / "cache", copy_function=_shared)
    return Cache(tmp_path / "cache")


@pytest.fixture
def library() -> Library:
    return Library([builtin_folder()])
