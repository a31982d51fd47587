"""On a message bus of the test's own, asked by the program that comes with it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from voiceguide import config
from voiceguide.cache import Cache
from voiceguide.player.media import MEDIA_ACTIONS, MediaKeys, NoMediaKeys, Playing, open_media_keys
from voiceguide.units import RATE, Frames

NAME = "org.mpris.MediaPlayer2.voiceguide"
MEMBERS = {
    "PlayPause": "media play or pause",
    "Play": "media play",
    "Pause": "media pause",
    "Next": "media next",
    "Previous": "media previous",
    "Stop": "media stop",
}


def eventually(claim: Callable[[], bool]) -> None:
    limit = time.monotonic() + 60
    while not claim():
        assert time.monotonic() < limit
        time.sleep(0.02)


class Bus:
    """A message bus, and a desktop on it."""

    def __init__(self, address: str) -> None:
        self.address = address

    def send(self, member: str, *words: str, name: str = NAME) -> subprocess.CompletedProcess[str]:
        command = ["dbus-send", f"--bus={self.address}", "--print-reply=literal", f"--dest={name}"]
        command += ["/org/mpris/MediaPlayer2", member, *words]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def ask(self, what: str, interface: str = "org.mpris.MediaPlayer2.Player") -> str:
        words = (f"string:{interface}", f"string:{what}")
        return self.send("org.freedesktop.DBus.Properties.Get", *words).stdout

    def knows(self, name: str = NAME) -> bool:
        return self.send("org.freedesktop.DBus.Peer.Ping", name=name).returncode == 0


@pytest.fixture
def bus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bus]:
    pytest.importorskip("dbus_fast", reason="the extra `media` is not installed")
    if not (shutil.which("dbus-daemon") and shutil.which("dbus-send")):
        if os.environ.get("VOICEGUIDE_REQUIRE_MEDIA"):
            pytest.fail("dbus-daemon or dbus-send is missing")
        pytest.skip("dbus-daemon and dbus-send are not installed")
    address = f"unix:path={tmp_path_factory.mktemp('bus')}/s"
    command = ["dbus-daemon", "--session", "--nofork", "--print-address", f"--address={address}"]
    daemon = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert daemon.stdout is not None
    try:
        told = daemon.stdout.readline().strip()
        assert told.startswith(address)
        yield Bus(told)
    finally:
        daemon.kill()
        daemon.wait()
        daemon.stdout.close()


def next_key(keys: MediaKeys) -> str:
    pressed: list[str] = []

    def came() -> bool:
        key = keys.read()
        pressed.extend([key] if key else [])
        return bool(pressed)

    eventually(came)
    return pressed[0]


def test_what_the_desktop_asks_comes_as_keys_that_do_something(bus: Bus) -> None:
    with closing(open_media_keys(bus.address)) as keys:
        eventually(bus.knows)
        assert keys.read() is None
        for member, key in MEMBERS.items():
            assert bus.send(f"org.mpris.MediaPlayer2.Player.{member}").returncode == 0
            assert next_key(keys) == key
            assert key in MEDIA_ACTIONS
        bus.send("org.mpris.MediaPlayer2.Quit")
        assert next_key(keys) == "media stop"
    assert not bus.knows()


def test_the_desktop_is_told_what_plays_and_where_it_is(bus: Bus) -> None:
    with closing(open_media_keys(bus.address)) as keys:
        eventually(bus.knows)
        playing = Playing(title="Feet on the floor", section="Arriving", frames=Frames(180 * RATE))
        keys.show(playing, Frames(3 * RATE // 2))
        eventually(lambda: "Feet on the floor: Arriving" in bus.ask("Metadata"))
        assert "int64 180000000" in bus.ask("Metadata")
        assert "int64 1500000" in bus.ask("Position")
        assert "Playing" in bus.ask("PlaybackStatus")
        assert "voiceguide" in bus.ask("Identity", "org.mpris.MediaPlayer2")
        keys.show(Playing(title="Feet on the floor", is_paused=True), Frames(2 * RATE))
        eventually(lambda: "Paused" in bus.ask("PlaybackStatus"))


def test_two_players_have_names_of_their_own(bus: Bus) -> None:
    with closing(open_media_keys(bus.address)):
        eventually(bus.knows)
        with closing(open_media_keys(bus.address)):
            eventually(lambda: bus.knows(f"{NAME}.instance{os.getpid()}"))


def test_a_bus_that_is_not_there_is_nobody_asking(tmp_path: Path) -> None:
    pytest.importorskip("dbus_fast", reason="the extra `media` is not installed")
    with closing(open_media_keys(f"unix:path={tmp_path}/nobody")) as keys:
        keys.show(Playing(title="Feet"), Frames(0))
        assert keys.read() is None


def test_without_a_bus_no_key_ever_comes() -> None:
    keys = open_media_keys(None)
    assert isinstance(keys, NoMediaKeys)
    assert keys.read() is None


def test_a_session_is_paused_and_stopped_from_a_desktop(bus: Bus, cache: Cache, tmp_path: Path) -> None:
    script = tmp_path / "small.yaml"
    script.write_text(
        "title: Small\nlanguage: en\nvoice: {engine: tone}\nsteps:\n  - say: Rest.\n    pause: 60s\n",
        encoding="utf-8",
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "voiceguide", "play", str(script), "--output", "null"],
        env={**os.environ, "DBUS_SESSION_BUS_ADDRESS": bus.address},
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        eventually(lambda: "Small" in bus.ask("Metadata"))
        bus.send("org.mpris.MediaPlayer2.Player.PlayPause")
        eventually(lambda: "Paused" in bus.ask("PlaybackStatus"))
        bus.send("org.mpris.MediaPlayer2.Player.Play")
        eventually(lambda: "Playing" in bus.ask("PlaybackStatus"))
        bus.send("org.mpris.MediaPlayer2.Player.Stop")
        _, told = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 0
    assert "Stopped at 0:" in told


@pytest.mark.parametrize(
    ("environment", "bus"),
    [
        ({"DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/bus,guid=7"}, "unix:path=/run/bus,guid=7"),
        ({"DBUS_SESSION_BUS_ADDRESS": "tcp:host=far,port=1;unix:path=/run/bus"}, "unix:path=/run/bus"),
        ({"DBUS_SESSION_BUS_ADDRESS": "tcp:host=far,port=1"}, None),
        ({"XDG_RUNTIME_DIR": "/nowhere"}, None),
        ({}, None),
    ],
)
def test_only_a_bus_on_this_machine_is_ever_asked(environment: dict[str, str], bus: str | None) -> None:
    assert config.session_bus(environment) == bus
