"""No network socket is ever opened: every way through the program, under a trace of its system calls.

What each process asks the system for is seen, whoever asks: libraries, helpers and programs that are started.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.campaign import cases, tell
from tests.sound.virtual_card import Card, require_card, virtual_card
from tests.terminal import Person

pytestmark = [pytest.mark.campaign, pytest.mark.offline, pytest.mark.real_sound]

SCRIPT = "title: Short\nlanguage: en\nsteps:\n- say: Notice the floor.\n- pause: 2s exactly\n"

_CALL = re.compile(r"(socket|socketpair|connect|bind|sendto|sendmsg)\((.*)")
_NETWORK = re.compile(r"AF_(?!UNIX|LOCAL|UNSPEC)\w+|sin6?_addr")
_PLACE = re.compile(r'sun_path=(@?"[^"]*")')

Way = tuple[str, ...]

COMMANDS: tuple[Way, ...] = (
    ("render", "SCRIPT", "--json"),
    ("play", "SCRIPT", "--output", "miniaudio"),
    ("say", "Notice the floor.", "--voice", "piper", "--to", "piper.wav"),
    ("doctor",),
    ("play", "SCRIPT", "--output", "simpleaudio"),
    ("export", "SCRIPT", "--to", "FOLDER", "--format", "mp3", "--jobs", "2"),
    ("list",),
    ("show", "SCRIPT"),
    ("check", "SCRIPT", "--listen"),
    ("say", "Notice the floor.", "--output", "auto"),
    ("say", "Notice the floor.", "--voice", "flite", "--to", "flite.wav"),
    ("say", "Notice the floor.", "--voice", "festival", "--to", "festival.wav"),
    ("voices",),
    ("bells", "--play", "bowl"),
    ("beds", "--play", "rain", "--output", "null"),
    ("record", "SCRIPT", "--list-devices"),
    *(
        ("export", "SCRIPT", "--to", "FOLDER", "--format", kind)
        for kind in ("m4a", "m4b", "opus", "ogg", "flac", "wav")
    ),
    ("sync", "FOLDER", "SCRIPT"),
    ("verify", "piper.wav"),
    ("journal", "add", "A calm day."),
    ("journal", "list"),
    ("journal", "export", "--to", "journal.csv"),
    ("plan",),
    ("plan", "list"),
    ("preview", "SCRIPT", "--output", "null"),
    ("schema",),
    ("settings",),
    ("cache",),
    ("cache", "verify"),
)
"""What is typed; the first in every test run."""


def strace() -> list[str]:
    """The command line that traces what follows it; the calls go to the descriptor `LOG` names."""
    found = shutil.which("strace")
    if found and subprocess.run([found, "-qq", "true"], capture_output=True).returncode == 0:
        return [found, "-f", "-qq", "--seccomp-bpf", "-s", "200", "-e", "trace=network"]
    reason = "strace cannot trace here (apt-get install strace)"
    if os.environ.get("VOICEGUIDE_REQUIRE_OFFLINE") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def asked_for(log: Path) -> list[str]:
    """The calls that make or use a socket."""
    return [call[0] for line in log.read_text(errors="replace").splitlines() if (call := _CALL.search(line))]


def kinds(calls: list[str]) -> Counter[str]:
    """What the calls were, without what differs from run to run."""
    found: Counter[str] = Counter()
    for call in calls:
        name = call.partition("(")[0]
        place = _PLACE.search(call)
        family = re.search(r"AF_\w+", call)
        if name in ("socket", "socketpair", "connect", "bind") and family:
            found[f"{name} {family[0]}{' ' + _known(place[1]) if place else ''}"] += 1
    return found


def _known(place: str) -> str:
    name = place.strip('@"')
    if name.endswith(("/native", "/pulse.sock")):
        return "sound server"
    if name.endswith(("/bus", "/system_bus_socket")) or "dbus" in name:
        return "message bus"
    if "/nscd/" in name:
        return "name service"
    return name


@pytest.fixture
def card() -> Iterator[Card]:
    require_card()
    with virtual_card() as card:
        yield card


@pytest.fixture
def script(tmp_path: Path, cache: object) -> Path:
    path = tmp_path / "short.yaml"
    path.write_text(SCRIPT, encoding="utf-8")
    return path


def test_the_trace_sees_what_a_helper_of_a_helper_opens(tmp_path: Path) -> None:
    opens = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM)"
    starts = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {opens!r}])"
    log = tmp_path / "calls"
    subprocess.run([*strace(), "-o", str(log), sys.executable, "-c", starts], check=True)
    assert any(_NETWORK.search(call) for call in asked_for(log))


def test_no_way_through_the_program_opens_a_network_socket(card: Card, script: Path, tmp_path: Path) -> None:
    trace = strace()
    ways = COMMANDS[: cases(few=4, whole=len(COMMANDS))]
    seen: Counter[str] = Counter()
    failed: list[str] = []
    for way in ways:
        names = {"SCRIPT": str(script), "FOLDER": str(tmp_path / "out")}
        words = [names.get(word, word) for word in way]
        log = tmp_path / "calls"
        done = subprocess.run(
            [*trace, "-o", str(log), sys.executable, "-m", "voiceguide", *words],
            env=os.environ | card.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            cwd=tmp_path,
        )
        calls = asked_for(log)
        assert [call for call in calls if _NETWORK.search(call)] == [], way
        seen += kinds(calls)
        if done.returncode not in (0, 1) or (
            done.returncode and way[0] not in ("doctor", "say", "check", "verify")
        ):  # what is not installed, and a file that is no session
            failed.append(f"{way}: {done.returncode} {done.stderr}")
    assert failed == []
    for sit in (menu, booth)[: cases(few=0, whole=2)]:
        log = tmp_path / "calls"
        sit(trace, log, card, script)
        calls = asked_for(log)
        assert [call for call in calls if _NETWORK.search(call)] == [], sit
        seen += kinds(calls)
    assert {each for each in seen if each.startswith("connect")} <= {
        "connect AF_UNIX sound server",
        "connect AF_UNIX message bus",
    }
    note = ", ".join(f"{count} {what}" for what, count in sorted(seen.items()))
    tell("offline, by system calls", tried=len(ways), unit="ways", note=note)


def menu(trace: list[str], log: Path, card: Card, _: Path) -> None:
    """Somebody who looks at the menu and leaves."""
    with traced_terminal(trace, log, [], card) as person:
        person.wait_for("1")
        person.press("q\n")
        person.end()


def booth(trace: list[str], log: Path, card: Card, script: Path) -> None:
    """A teacher who begins to record a line and leaves."""
    with traced_terminal(trace, log, ["record", str(script)], card) as person:
        person.wait_for("First the microphone")
        person.press("\r")
        person.press("\r")
        person.wait_for("Read: ")
        person.press(" ")
        person.watch(3)
        person.press(" ")
        person.watch(3)
        person.press("q")
        person.end()


@contextlib.contextmanager
def traced_terminal(trace: list[str], log: Path, words: list[str], card: Card) -> Iterator[Person]:
    """Somebody at a terminal in which a command runs under the trace."""
    leader, follower = os.openpty()
    process = subprocess.Popen(
        [*trace, "-o", str(log), sys.executable, "-m", "voiceguide", *words, "--plain"],
        env=os.environ | card.environment,
        stdin=follower,
        stdout=follower,
        stderr=follower,
        start_new_session=True,
    )
    os.close(follower)
    try:
        yield Person(leader, process)
    finally:
        process.kill()
        process.wait()
        os.close(leader)
