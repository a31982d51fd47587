"""A sound card without hardware, for tests: what programs play into it can be captured and looked at.

    with virtual_card() as card, capture(card) as heard:
        subprocess.run([...], env=os.environ | card.environment)
    stretches = align(heard.frames, rendered)

It is PulseAudio as a plain process with a null sink at the project's rate, also as ALSA's default device.
At equal rate and full volume what is captured equals what was played, to the bit.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

RATE = 48_000

_TOOLS = ("pulseaudio", "pactl", "parec")
_UP_SECONDS = 20.0

_ASOUND = """\
</usr/share/alsa/alsa.conf>
pcm.!default {{ type pulse  server "unix:{socket}" }}
ctl.!default {{ type pulse  server "unix:{socket}" }}
"""

# norewinds: without it the monitor loses the first milliseconds of each stream.
_START = """\
load-module module-native-protocol-unix auth-anonymous=1 socket={socket}
load-module module-null-sink sink_name=speaker norewinds=1 rate={rate} channels=2 format=s16le
load-module module-null-sink sink_name=mic_feed norewinds=1 rate={rate} channels=1 format=s16le
load-module module-remap-source source_name=mic master=mic_feed.monitor channels=1 remix=no
set-default-sink speaker
set-default-source mic
"""


@dataclass(slots=True, kw_only=True)
class Card:
    """A running card.

    Attributes:
        environment: What a program needs in its environment to play on it; the rest stays as it is.
    """

    environment: Mapping[str, str]
    folder: Path
    server: subprocess.Popen[bytes]

    def kill(self) -> None:
        """Let the sound server die as in a crash."""
        self.server.kill()
        self.server.wait()

    def restart(self) -> None:
        """Let it come back."""
        self.server = _serve(self.folder, self.environment)
        _await(self.server, self.environment)


@dataclass(slots=True)
class Heard:
    """What was heard while capturing.

    Attributes:
        frames: Shape (n, 2); empty until the capture has ended.
    """

    frames: NDArray[np.int16] = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int16))

    def sounding(self) -> NDArray[np.int16]:
        """Return it without the silence before and after."""
        loud = np.flatnonzero(self.frames.any(axis=1))
        return self.frames[loud[0] : loud[-1] + 1] if len(loud) else self.frames[:0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """`frames` frames that were heard from `heard` on exactly as they are rendered from `rendered` on."""

    heard: int
    rendered: int
    frames: int


def missing() -> str | None:
    """Say why there can be no card on this machine; None where there can."""
    absent = [tool for tool in _TOOLS if shutil.which(tool) is None]
    return (
        f"{', '.join(absent)} not installed (apt-get install pulseaudio pulseaudio-utils libasound2-plugins)"
        if absent
        else None
    )


def require_card() -> None:
    """Skip the test on a machine that can have no card; fail it where VOICEGUIDE_REQUIRE_SOUND is 1."""
    reason = missing()
    if reason is None:
        return
    if os.environ.get("VOICEGUIDE_REQUIRE_SOUND") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@contextlib.contextmanager
def virtual_card() -> Iterator[Card]:
    """Start a card of one's own and stop it at the end; many may run side by side."""
    # Directly under the system's folder for temporary files: a socket's path must be short.
    folder = Path(tempfile.mkdtemp(prefix="vg-card-"))
    environment = _environment(folder)
    card = Card(environment=environment, folder=folder, server=_serve(folder, environment))
    try:
        _await(card.server, environment)
        yield card
    finally:
        card.server.terminate()
        try:
            card.server.wait(5)
        except subprocess.TimeoutExpired:
            card.kill()
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def capture(card: Card) -> Iterator[Heard]:
    """Capture what the card plays; `frames` is there after the context has ended."""
    heard = Heard()
    command = ["parec", "-d", "speaker.monitor", "--format=s16le", f"--rate={RATE}", "--channels=2"]
    command += ["--latency-msec=50", "--raw"]
    with tempfile.TemporaryFile() as file:
        recorder = subprocess.Popen(
            command, env=os.environ | card.environment, stdout=file, preexec_fn=in_real_time
        )
        try:
            _until(lambda: os.fstat(file.fileno()).st_size > 0)
            yield heard
            _until_quiet(file.fileno())
        finally:
            recorder.terminate()
            recorder.wait()
            file.seek(0)
            data = file.read()
            heard.frames = np.frombuffer(data[: len(data) // 4 * 4], dtype="<i2").reshape(-1, 2)


def in_real_time() -> None:
    """Go before all else, as a desktop lets its sound server; for what a new process does first."""
    with contextlib.suppress(PermissionError, AttributeError):
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(4))


def align(heard: NDArray[np.int16], rendered: NDArray[np.int16], shortest: int = 48) -> list[Stretch]:
    """Find where each stretch of what was heard lies in what was rendered, frame by frame.

    Only what is equal to the bit is found, so fades and silences are the gaps between stretches. `rendered`
    must not repeat itself, which noise and rooms do not.

    Args:
        heard: Shape (n, 2).
        rendered: Shape (m, 2).
        shortest: Stretches of fewer frames are taken for chance.
    """
    keys, wanted = _keys(rendered), _keys(heard)
    order = np.argsort(keys, kind="stable")
    at = np.searchsorted(keys[order], wanted).clip(max=max(0, len(keys) - 1))
    found = order[at] if len(order) else at
    hits = np.flatnonzero((keys[found] == wanted) & (wanted != 0)) if len(keys) else np.zeros(0, dtype=int)
    shift = found[hits] - hits
    breaks = np.flatnonzero((np.diff(shift) != 0) | (np.diff(hits) != 1)) + 1
    runs = [run for run in np.split(hits, breaks) if len(run)]
    window = _KEY_FRAMES - 1
    stretches = [
        Stretch(heard=int(run[0]), rendered=int(found[run[0]]), frames=len(run) + window) for run in runs
    ]
    return [stretch for stretch in stretches if stretch.frames >= shortest]


_KEY_FRAMES = 4


def _keys(pcm: NDArray[np.int16]) -> NDArray[np.uint64]:
    """Return a number for every four frames in a row; 0 for silence."""
    words = np.ascontiguousarray(pcm).view(np.uint32)[:, 0].astype(np.uint64)
    if len(words) < _KEY_FRAMES:
        return np.zeros(0, dtype=np.uint64)
    count = len(words) - _KEY_FRAMES + 1
    keys = np.zeros(count, dtype=np.uint64)
    for offset in range(_KEY_FRAMES):
        keys = keys * np.uint64(0x9E3779B97F4A7C15) + words[offset : offset + count]
    return keys


def _environment(folder: Path) -> dict[str, str]:
    (folder / "asound.conf").write_text(_ASOUND.format(socket=folder / "pulse.sock"))
    (folder / "start.pa").write_text(_START.format(socket=folder / "pulse.sock", rate=RATE))
    for name in ("xdg", "rt", "state"):
        (folder / name).mkdir(mode=0o700)
    return {
        "XDG_RUNTIME_DIR": str(folder / "xdg"),
        "PULSE_RUNTIME_PATH": str(folder / "rt"),
        "PULSE_STATE_PATH": str(folder / "state"),
        "PULSE_SERVER": f"unix:{folder / 'pulse.sock'}",
        "PULSE_COOKIE": str(folder / "cookie"),
        "ALSA_CONFIG_PATH": str(folder / "asound.conf"),
    }


def _serve(folder: Path, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    # It ends by itself ten minutes after a test run that was killed.
    command = ["pulseaudio", "-n", "-F", str(folder / "start.pa"), "--daemonize=no", "--exit-idle-time=600"]
    command += ["--use-pid-file=no", "--disable-shm=yes", "--realtime=yes", "--high-priority=yes"]
    command += ["--log-target=stderr", "--log-level=notice"]
    foreign = ("PULSE_SERVER", "DISPLAY", "DBUS_SESSION_BUS_ADDRESS")
    inherited = {name: value for name, value in os.environ.items() if name not in foreign}
    own = {name: value for name, value in environment.items() if name != "PULSE_SERVER"}
    with (folder / "pulse.log").open("wb") as log:
        return subprocess.Popen(
            command,
            env=inherited | own | {"HOME": str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=in_real_time,
        )


def _await(server: subprocess.Popen[bytes], environment: Mapping[str, str]) -> None:
    def is_up() -> bool:
        assert server.poll() is None, "pulseaudio did not start"
        listing = ["pactl", "list", "short", "sources"]
        answer = subprocess.run(listing, env=os.environ | environment, capture_output=True, check=False)
        return b"mic" in answer.stdout

    _until(is_up)


def _until(claim: Callable[[], bool]) -> None:
    limit = time.monotonic() + _UP_SECONDS
    while not claim():
        assert time.monotonic() < limit, "the sound card did not answer"
        time.sleep(0.02)


def _until_quiet(fd: int) -> None:
    """Wait until 0.3 s of silence have been captured, however late the capture is."""

    def is_quiet() -> bool:
        size = os.fstat(fd).st_size // 4 * 4
        tail = os.pread(fd, 4 * RATE * 3 // 10, max(0, size - 4 * RATE * 3 // 10))
        return size > 0 and not any(tail)

    _until(is_quiet)
