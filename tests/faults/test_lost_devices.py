"""Sound cards that die, are unplugged, freeze or are held back: at any moment, for a while or for ever."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.faults.campaign import cases, tell
from tests.faults.losing import FAULTS, Ear, Moment, Pcm, listening, lose, moment
from tests.sound.test_recording import await_part, booth, lines_of, takes_of
from tests.sound.test_recording import script as reading  # noqa: F401 - a fixture
from tests.sound.virtual_card import Card, Stretch, align, require_card, virtual_card
from tests.terminal import Person
from voiceguide.recording.take import PART
from voiceguide.units import RATE

PLAYED = cases(few=1, whole=80)
RECORDED = cases(few=0, whole=20)

pytestmark = [pytest.mark.campaign, pytest.mark.real_sound]

SCRIPT = "title: Lost\nlanguage: en\nsteps:\n" + "".join(
    f"- say: Notice {what}, as it is now.\n  pause: 4s exactly\n"
    for what in (
        "your feet",
        "the floor",
        "the air",
        "the light",
        "a sound",
        "your hands",
        "your breath",
        "all",
    )
)

FURTHEST_BACK = 8 * RATE
"""After a loss a line is heard again from a second before it; the longest stretch from line to line."""

TORN = 3 * RATE // 2
"""What was on its way to the card when it went, and the fade with which it comes back."""

PATIENCE = 60.0


class Listener:
    """Somebody who listens to a practice and reads the screen."""

    def __init__(self, script: Path, asked: Moment, card: Card) -> None:
        command = ["play", str(script), "--output", asked.output, "--from", f"{asked.start}s"]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "voiceguide", *command],
            env=os.environ | card.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._told: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def send(self, signum: int) -> None:
        self._process.send_signal(signum)

    def told(self) -> str:
        return "".join(self._told)

    def wait_for(self, text: str) -> None:
        limit = time.monotonic() + PATIENCE
        while text not in self.told():
            assert time.monotonic() < limit, f"waited for {text!r} after {self.told()!r}"
            time.sleep(0.02)

    def stop(self) -> int:
        self.send(signal.SIGINT)
        code = self._process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        self._reader.join(PATIENCE)
        assert self._process.stderr is not None
        self._process.stderr.close()

    def _read(self) -> None:
        assert self._process.stderr is not None
        self._told.extend(iter(self._process.stderr.readline, ""))


def stretches(heard: Pcm, pcm: Pcm, asked: Moment) -> list[Stretch]:
    """What of the session was heard; looked for where it can be, since looking everywhere takes long."""
    first = max(0, asked.start * RATE - FURTHEST_BACK)
    found = align(heard, pcm[first : (asked.start + 30) * RATE])
    return [replace(each, rendered=each.rendered + first) for each in found if each.frames >= RATE // 50]


def wait_for_sound(ear: Ear, seconds: float, after: int = 0) -> Pcm:
    """Wait until so much sounded, from a frame of what is heard on; give all from there."""
    limit = time.monotonic() + PATIENCE
    while np.count_nonzero((heard := ear.heard()[after:]).any(axis=1)) < seconds * RATE:
        assert time.monotonic() < limit, "nothing is heard"
        time.sleep(0.1)
    return heard


def come_through(asked: Moment, script: Path, pcm: Pcm) -> None:
    """Lose a device while playing: it is named, nothing is skipped, it goes on, and it can be left."""
    with contextlib.ExitStack() as stack:
        card = stack.enter_context(virtual_card())
        ear = stack.enter_context(listening(card))
        ear.wait()
        listener = Listener(script, asked, card)
        stack.callback(listener.close)
        wait_for_sound(ear, 0.7 + asked.after)  # by now it has risen from its fade
        mend = lose(card, asked.fault)
        stack.callback(card.server.send_signal, signal.SIGCONT)
        before = len(ear.heard())
        last = stretches(ear.heard()[-RATE:], pcm, asked)[-1]
        lost_at = last.rendered + last.frames
        if asked.is_told:
            listener.wait_for("The sound device went away at")
            (named, *_) = re.findall(r"went away at (\d+):(\d\d)\.", listener.told())
            assert abs(int(named[0]) * 60 + int(named[1]) - lost_at / RATE) < 4
        if asked.gone is not None:
            time.sleep(asked.gone)
            again = come_back(stack, asked, card, ear, mend, listener)
            heard = wait_for_sound(again, 2.5, after=before if again is ear else 0)
            went_on(stretches(heard, pcm, asked), lost_at)
        code = listener.stop()
        has_ended = "The practice has ended." in listener.told()  # on a crowded machine
        assert code == (0 if has_ended else 130), listener.told()
        assert "Traceback" not in listener.told()


def come_back(
    stack: contextlib.ExitStack,
    asked: Moment,
    card: Card,
    ear: Ear,
    mend: Callable[[], None],
    listener: Listener,
) -> Ear:
    """Make it good again, and listen anew where the device had gone altogether."""
    if asked.fault in ("frozen", "suspended"):
        mend()
        return ear
    listener.send(signal.SIGSTOP)  # so that nothing is heard before somebody listens
    mend()
    again = stack.enter_context(listening(card))
    again.wait()
    listener.send(signal.SIGCONT)
    return again


def went_on(found: list[Stretch], lost_at: int) -> None:
    """Nothing of the session was left out, and little of it is heard again."""
    assert sum(each.frames for each in found) >= RATE, "what is heard is not the session"
    furthest = lost_at
    for each in found:
        assert lost_at - FURTHEST_BACK <= each.rendered <= furthest + TORN, (lost_at, found)
        furthest = max(furthest, each.rendered + each.frames)


@pytest.fixture
def rendered(tmp_path: Path, cache: object) -> tuple[Path, Pcm]:
    require_card()
    script = tmp_path / "lost.yaml"
    script.write_text(SCRIPT, encoding="utf-8")
    command = [sys.executable, "-m", "voiceguide", "render", str(script), "--json"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return script, soundfile.read(json.loads(told)["path"], dtype="int16", always_2d=True)[0]


def test_a_listener_hears_on_whatever_becomes_of_the_device(rendered: tuple[Path, Pcm]) -> None:
    if PLAYED > 1:
        pytest.importorskip("simpleaudio", reason="simpleaudio was not built on this machine")

    def tried(number: int) -> str:
        asked = moment(number)
        try:
            come_through(asked, *rendered)
        except Exception as error:
            return f"{number} {asked}: {error!r}"
        return ""

    with ThreadPoolExecutor(2) as pool:
        failed = list(filter(None, pool.map(tried, range(PLAYED))))
    assert failed == []
    told = sum(moment(number).is_told for number in range(PLAYED))
    tell("devices lost while playing", tried=PLAYED, unit="moments", note=f"{told} named on the screen")


def comes_back(teacher: Person) -> bool:
    """Whether the line is there again after Space; it may have to be pressed again, as one is told."""
    for _ in range(10):
        before = len(teacher.shown)
        teacher.press(" ")
        until = time.monotonic() + 10
        while time.monotonic() < until and "Space tries again" not in teacher.shown[before:]:
            teacher.watch(0.5)
            if "Then 2s" in teacher.shown[before:]:
                return True
    return False


def lose_while_recording(number: int, script: Path) -> None:
    """Lose a microphone in the midst of a take: what was said is kept, and one can go on or leave."""
    chance = random.Random(1000 + number)
    fault, is_back = FAULTS[number % len(FAULTS)], number % 3 != 2
    lines, takes = lines_of(script), takes_of(script)
    before = len(takes.of(lines[0]))
    with contextlib.ExitStack() as stack:
        card = stack.enter_context(virtual_card())
        teacher = stack.enter_context(booth(card, script))
        teacher.wait_for("Then 2s")
        teacher.press(" ")
        part = await_part(takes.folder / lines[0].key)
        begun, size = time.monotonic(), part.stat().st_size
        time.sleep(chance.uniform(0.3, 3))
        mend = lose(card, fault)
        stack.callback(card.server.send_signal, signal.SIGCONT)
        said = time.monotonic() - begun
        teacher.wait_for("went away. What was recorded until then is kept. Connect it again.")
        taken = takes.of(lines[0])
        assert len(taken) == before + 1
        assert taken[-1].frames / RATE >= size / 2 / RATE + said - 1, "some of it was lost"
        assert list(takes.folder.rglob(f"*{PART}")) == []
        teacher.press(" ")
        if is_back:
            mend()
            assert comes_back(teacher), teacher.shown
        teacher.press("q")
        assert teacher.end() == 0
        assert "Traceback" not in teacher.shown


@pytest.mark.skipif(not RECORDED, reason="in the whole campaign")
def test_what_was_said_is_kept_whatever_becomes_of_the_microphone(reading: Path) -> None:  # noqa: F811
    require_card()
    for number in range(RECORDED):
        lose_while_recording(number, reading)
    tell("microphones lost in a take", tried=RECORDED, unit="moments")
