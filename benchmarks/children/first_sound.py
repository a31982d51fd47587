"""Program: start players on a virtual sound card, and print when the first sound reached its monitor.

Arguments: how often, and a cached session's file. A line an attempt: the player, the seconds from before its
process is made, and the CPU seconds that it and its children had used by then.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.sound.virtual_card import RATE, Card, virtual_card

_FRAME = 4
_PATIENCE = 60.0
_CAPTURE = ["parec", "-d", "speaker.monitor", "--format=s16le", f"--rate={RATE}", "--channels=2", "--raw"]


def main() -> None:
    """Measure every player in turn."""
    runs = int(sys.argv[1])
    cache = Path(os.environ["VOICEGUIDE_CACHE"])
    session = shutil.copy(sys.argv[2], cache.with_name("session.flac"))  # the cache will be emptied
    long = cache.with_name("long.yaml")
    long.write_text("title: Long\nsteps:\n" + "".join(f"- say: This is line {n}.\n" for n in range(400)))
    ours = [sys.executable, "-c", "from voiceguide.cli import run; run()", "play"]
    players = {
        "cached": [*ours, "ground-feet", "--variation", "0"],  # as it was rendered, and not as today has it
        "cold": [*ours, "ground-feet"],
        "cold, 400 lines": [*ours, str(long)],
        "ffplay": ["ffplay", "-nodisp", "-autoexit", "-loglevel", "quiet", str(session)],
        "aplay": ["aplay", "--quiet", _as_wav(session)],
    }
    with virtual_card() as card:
        for name, command in players.items():
            if shutil.which(command[0]) is None:
                continue
            for _ in range(runs + 1):  # the first fills the system's caches
                if name.startswith("cold"):
                    shutil.rmtree(cache)
                seconds, cpu = _first_sound(card, command)
                print(f"{name}: {seconds:.3f} {cpu:.3f}", flush=True)


def _as_wav(session: Path) -> str:
    import soundfile

    wav = session.with_suffix(".wav")
    soundfile.write(wav, *soundfile.read(session, dtype="int16"))
    return str(wav)


def _first_sound(card: Card, command: list[str]) -> tuple[float, float]:
    environment = {**os.environ, **card.environment, "SDL_AUDIODRIVER": "pulseaudio"}
    with _monitor(environment) as pipe:
        os.read(pipe, _FRAME)  # it captures
        began = time.monotonic()
        player = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            sounded = _await_sound(pipe, began + _PATIENCE)
            return sounded - began, _cpu(player.pid)
        finally:
            player.terminate()
            player.wait()


@contextmanager
def _monitor(environment: Mapping[str, str]) -> Iterator[int]:
    with subprocess.Popen(
        [*_CAPTURE, "--latency-msec=10"], env=environment, stdout=subprocess.PIPE
    ) as capture:
        assert capture.stdout is not None
        try:
            yield capture.stdout.fileno()
        finally:
            capture.kill()


def _await_sound(pipe: int, limit: float) -> float:
    while time.monotonic() < limit:
        heard = os.read(pipe, RATE)
        now = time.monotonic()
        silent = len(heard) - len(heard.lstrip(b"\0"))
        if silent < len(heard):
            return now - (len(heard) - silent) / (_FRAME * RATE)
    raise SystemExit("nothing was heard")


def _cpu(pid: int) -> float:
    player = psutil.Process(pid)
    family = [player, *player.children(recursive=True)]
    return sum(member.cpu_times().user + member.cpu_times().system for member in family)


if __name__ == "__main__":
    main()
