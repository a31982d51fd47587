"""The booth with a real microphone, which hears what is played into it: recorded, killed, and gone wrong.

`make campaign` makes the long runs of it, and `pytest --log-cli-level INFO` tells what was seen.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import psutil
import pytest
import soundfile
from numpy.typing import NDArray

from tests.cli.test_record_hands_free import LINES, NEAR
from tests.faults.campaign import cases, tell
from tests.sound.virtual_card import Card, in_real_time, require_card, virtual_card
from tests.speaking import room, speak
from tests.terminal import Person, terminal
from voiceguide.cache import Cache
from voiceguide.cli import options
from voiceguide.recording.folder import takes_folder
from voiceguide.recording.lines import Reading, to_read
from voiceguide.recording.part import read_part
from voiceguide.recording.take import PART, fault_in
from voiceguide.recording.takes import Takes
from voiceguide.render import Renderer
from voiceguide.sound.own.activity import utterances
from voiceguide.units import RATE, Millis

pytestmark = pytest.mark.real_sound

KILLS = cases(few=2, whole=60)
HANDS_FREE = cases(few=3, whole=30)

SCRIPT = """\
title: Feet
language: en
steps:
  - section: Arriving
  - say: Sit, stand, or lie down. Any way is fine.
    pause: 2s
  - say: Notice where your feet meet the floor.
    pause: 2s
  - section: Feet
  - say: Press your feet down a little. And let go.
    pause: 2s
  - say: That was practice. Nothing more is needed.
"""

ALIKE = 0.5
"""Treated and mixed over its bed, a line is 0.9 like what was spoken; another line is 0.1 like it."""

_LOG = logging.getLogger(__name__)


@pytest.fixture(scope="module")
def card() -> Iterator[Card]:
    require_card()
    with virtual_card() as card:
        yield card


@pytest.fixture
def script(tmp_path: Path, cache: Cache) -> Path:
    path = tmp_path / "feet.yaml"
    path.write_text(SCRIPT, encoding="utf-8")
    return path


def lines_of(script: Path) -> tuple[Reading, ...]:
    practice = options.practice_named(str(script))
    return to_read(practice, options.Wishes(voice="engine").request(practice))


def takes_of(script: Path) -> Takes:
    return Takes(takes_folder(options.practice_named(str(script)), Path("none")))


def say_into(card: Card, sound: NDArray[np.float32]) -> None:
    """Let the microphone hear a sound, as long as that takes."""
    command = ["pacat", "--raw", "--format=s16le", f"--rate={RATE}", "--channels=1", "-d", "mic_feed"]
    pcm = np.clip(np.rint(sound * 32767), -32768, 32767).astype("<i2").tobytes()
    subprocess.run(command, env=os.environ | card.environment, input=pcm, check=True, preexec_fn=in_real_time)


def spoken(text: str) -> NDArray[np.float32]:
    """A line as somebody reads it into a quiet room."""
    voice = np.concatenate([np.zeros(RATE // 4, np.float32), speak(text), np.zeros(RATE // 4, np.float32)])
    return voice + room(len(voice))


@contextlib.contextmanager
def booth(card: Card, *words: str | Path) -> Iterator[Person]:
    """Somebody with a screen reader at the booth, who needs neither a check nor the quiet of the room."""
    with terminal("record", *map(str, words), "--plain", environment=card.environment) as person:
        person.wait_for("First the microphone")
        person.press("\r")
        person.press("\r")
        yield person


def test_a_whole_script_is_recorded_rendered_and_heard_in_order(
    card: Card, script: Path, tmp_path: Path
) -> None:
    lines = lines_of(script)
    with Renderer(Cache(Path(os.environ["VOICEGUIDE_CACHE"]))) as renderer:
        clips = [soundfile.read(renderer.clip(line.line)[0].path, dtype="float32")[0] for line in lines]
    words = ["record", str(script), "--plain", "--device", "remapped"]
    with terminal(*words, environment=card.environment) as teacher:
        teacher.wait_for("First the microphone")
        teacher.press(" ")
        say_into(card, np.concatenate(clips[:3]) * np.float32(0.7))
        teacher.press(" ")
        teacher.wait_for("The microphone is fine.")
        teacher.press(" ")
        say_into(card, room(7 * RATE, -60))
        teacher.wait_for("The quiet of the room is kept.")
        for line, clip in zip(lines, clips, strict=True):
            teacher.wait_for(f"Read: {line.text}")
            teacher.wait_for("seconds. ")
            before = len(teacher.shown)
            teacher.press(" ")
            time.sleep(0.5)
            say_into(card, clip * np.float32(0.7))
            time.sleep(0.3)
            teacher.watch(0.1)
            assert teacher.shown[before:].count("\n") <= 1  # nothing is said while it records
            teacher.press(" ")
            teacher.wait_for("Enter keeps it")
            teacher.press("\r")
        teacher.wait_for("That was the last line. 4 of 4 lines are recorded.")
        teacher.press("q")
        assert teacher.end() == 0
    devices = {take.device for line in lines for take in takes_of(script).of(line)}
    assert devices == {"Remapped Monitor of Null Output"}
    target = tmp_path / "own.flac"
    render = ["render", str(script), "--voice", "own", "--to", str(target)]
    subprocess.run([sys.executable, "-m", "voiceguide", *render], check=True, capture_output=True)
    heard = soundfile.read(target, dtype="float64", always_2d=True)[0][:, 0]
    places = [found(heard, clip.astype(np.float64)) for clip in clips]
    _LOG.info(f"likenesses {[round(likeness, 2) for _, likeness in places]}")
    assert min(likeness for _, likeness in places) > ALIKE
    assert [at for at, _ in places] == sorted(at for at, _ in places)


def found(heard: NDArray[np.float64], clip: NDArray[np.float64]) -> tuple[int, float]:
    """Where a clip was heard best, and how much like it was spoken, 0 to 1."""
    size = 1 << (len(heard) + len(clip) - 1).bit_length()
    likeness = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(clip, size)), size)[: len(heard)]
    energies = np.cumsum(np.concatenate([[0.0], np.square(np.concatenate([heard, np.zeros(len(clip))]))]))
    norms = np.sqrt((energies[len(clip) :] - energies[: -len(clip)]) * np.sum(np.square(clip)))
    likeness /= np.maximum(norms[: len(heard)], 1e-3)
    at = int(np.argmax(likeness))
    return at, float(likeness[at])


@pytest.mark.campaign
def test_hands_free_every_line_is_cut_where_it_begins_and_ends(
    card: Card, tmp_path: Path, cache: Cache
) -> None:
    script = tmp_path / "straight.yaml"
    texts = LINES[:HANDS_FREE]
    script.write_text(
        "title: Straight\nlanguage: en\nsteps:\n"
        + "".join(f'- say: "{text}"\n  pause: 2s\n' for text in texts),
        encoding="utf-8",
    )
    lines, takes = lines_of(script), takes_of(script)
    parts, edges, at = [], [], 0
    for line in lines:
        voice, rest = speak(line.text, pace=1.1), line.pause * RATE // 1000
        edges.append((at, at + len(voice)))
        parts += [voice, np.zeros(rest, np.float32)]
        at += len(voice) + rest
    sound = np.concatenate([*parts, np.zeros(2 * RATE, np.float32)])
    sound += np.resize(room(10 * RATE), len(sound))
    with terminal("record", str(script), "--hands-free", environment=card.environment) as teacher:
        teacher.wait_for("First the microphone")
        teacher.press("\r")
        teacher.press("\r")
        teacher.wait_for(texts[0])
        with ThreadPoolExecutor() as reading:  # while somebody looks, or the terminal would be full
            said = reading.submit(say_into, card, np.concatenate([room(RATE), sound]))
            teacher.wait_for("That was the last line.")
            said.result()
        teacher.press("q")
        assert teacher.end() == 0
    chosen = takes.chosen(lines).takes
    fed = np.clip(np.rint(sound * 32767), -32768, 32767).astype(np.int16)
    errors = []
    for line, (start, end) in zip(lines, edges, strict=True):
        recorded, _ = soundfile.read(chosen[line.key].take.path, dtype="int16")
        (voice,) = utterances(recorded.astype(np.float32) / 32768, Millis(60_000))
        spoken_part = recorded[voice.start : voice.end]
        begin = place_in(fed, spoken_part, around=(start, end)) - voice.start
        errors += [begin + voice.start - start, begin + voice.end - end]
    _LOG.info(f"{len(lines)} lines; edges off by {min(errors) / 48:.0f} to {max(errors) / 48:.0f} ms")
    assert max(map(abs, errors)) <= NEAR
    tell(
        "recording hands-free",
        tried=len(lines),
        unit="lines",
        note=f"edges off by {min(errors) / 48:.0f} to {max(errors) / 48:.0f} ms",
    )


def place_in(fed: NDArray[np.int16], part: NDArray[np.int16], around: tuple[int, int]) -> int:
    """Where in what was fed a part of it begins: within two seconds of a line, or it is of another."""
    first, last = max(0, around[0] - 2 * RATE), around[1] + 2 * RATE
    at, likeness = found(fed[first:last] / 32768, part / 32768)
    assert likeness > ALIKE  # a card that stalls on a busy machine parts a line in two
    return first + at


@pytest.mark.campaign
def test_nothing_is_lost_to_a_kill(card: Card, script: Path) -> None:
    lines, takes = lines_of(script), takes_of(script)
    with booth(card, script) as teacher:
        teacher.wait_for("Then 2s")
        teacher.press(" ")
        say_into(card, spoken(lines[0].text))
        teacher.press(" ")
        teacher.wait_for("Enter keeps it")
        teacher.press("\r")
        teacher.wait_for("Line 2")
        teacher.press("q")
        assert teacher.end() == 0
    kept = takes.chosen(lines).takes[lines[0].key].take
    choices = (takes.folder / "chosen.txt").read_bytes()
    rng = random.Random(7)
    worst = 0.0
    for _ in range(KILLS):
        before = len(takes.of(lines[1]))
        with booth(card, script) as teacher:
            teacher.wait_for("Line 2")
            teacher.wait_for("Then 2s")
            teacher.press(" ")
            part = await_part(takes.folder / lines[1].key)
            begun, size = time.monotonic(), part.stat().st_size
            time.sleep(rng.uniform(0, 2))
            elapsed = time.monotonic() - begun
            kill_all(teacher.process.pid)
        recorded = (part.stat().st_size - size) / 2 / RATE
        worst = max(worst, elapsed - recorded)
        assert elapsed - recorded < 0.5
        assert len(takes.of(lines[1])) == before
        running = hashlib.sha256(read_part(part).tobytes()).digest()
        with takes.locked():
            (found_take,) = takes.recover().takes
        sound, _ = soundfile.read(found_take.path, dtype="int16")
        assert hashlib.sha256(sound.tobytes()).digest() == running
        assert fault_in(kept) is None
        assert (takes.folder / "chosen.txt").read_bytes() == choices
        assert len(takes.of(lines[1])) == before + 1
        assert list(takes.folder.rglob(f"*{PART}")) == []
    told = f"at most {worst * 1000:.0f} ms of a running take were lost, and no kept one"
    _LOG.info(told)
    tell("kill -9 while recording", tried=KILLS, unit="kills", note=told)


def await_part(folder: Path) -> Path:
    limit = time.monotonic() + 30
    while time.monotonic() < limit:
        for part in folder.rglob(f"*{PART}"):
            if part.stat().st_size > 44:
                return part
        time.sleep(0.005)
    raise AssertionError("nothing was recorded")


def kill_all(pid: int) -> None:
    """Kill a program and all its children at one moment, as a power cut does."""
    booth = psutil.Process(pid)
    for process in [booth, *booth.children(recursive=True)]:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(signal.SIGKILL)
    booth.wait(10)


def mains() -> NDArray[np.float32]:
    voice = spoken("Notice where your feet meet the floor. Press your feet down a little.")
    turns = 2 * np.pi * 50 * np.arange(len(voice)) / RATE
    hum = sum(np.sin(turns * times) / times for times in (1, 2, 3, 5))
    return (voice + 0.02 * hum).astype(np.float32)


def clipped() -> NDArray[np.float32]:
    return np.clip(spoken("Notice where your feet meet the floor. Press down a little.") * 60, -1, 1)


def test_a_bad_microphone_is_named_with_what_helps(card: Card, script: Path) -> None:
    with terminal("record", str(script), "--plain", environment=card.environment) as teacher:
        teacher.wait_for("First the microphone")
        for sound, what, remedy in (
            (np.zeros(2 * RATE, np.float32), "gives no sound at all", "muted"),
            (clipped(), "cut off at its loudest", "Turn the microphone down"),
            (mains(), "hum of 50 Hz", "another socket"),
        ):
            teacher.press(" ")
            time.sleep(0.2)
            say_into(card, sound)
            teacher.press(" ")
            teacher.wait_for(what)
            teacher.wait_for(remedy)
            teacher.wait_for("Space checks again")
        teacher.press("q")
        assert teacher.end() == 0


def test_a_microphone_that_is_unplugged_loses_nothing_and_may_come_back(script: Path) -> None:
    require_card()
    lines, takes = lines_of(script), takes_of(script)
    with virtual_card() as card, booth(card, script) as teacher:
        teacher.wait_for("Then 2s")
        teacher.press(" ")
        say_into(card, spoken(lines[0].text))
        card.kill()
        teacher.wait_for("The microphone went away. What was recorded until then is kept. Connect it again.")
        (take,) = takes.of(lines[0])
        assert take.frames > len(spoken(lines[0].text)) - RATE // 2
        teacher.press(" ")
        teacher.wait_for("There is no microphone.")
        card.restart()
        teacher.press(" ")
        teacher.wait_for(f"Read: {lines[0].text}")
        teacher.press("q")
        assert teacher.end() == 0


def test_whoever_is_interrupted_finds_what_they_said(card: Card, script: Path) -> None:
    lines, takes = lines_of(script), takes_of(script)
    with booth(card, script) as teacher:
        teacher.wait_for("Then 2s")
        for count, asked in ((1, signal.SIGTSTP), (2, signal.SIGINT)):
            teacher.press(" ")
            say_into(card, spoken(lines[0].text))
            teacher.process.send_signal(asked)
            if asked == signal.SIGTSTP:  # nobody can stop a program without a shell, so it goes on at once
                teacher.wait_for(f"Read: {lines[0].text}")
                teacher.wait_for("Then 2s")
            else:
                teacher.wait_for("Stopped.")
                assert teacher.end() == 130
            found_takes = takes.of(lines[0])
            assert len(found_takes) == count
            assert found_takes[-1].frames > len(spoken(lines[0].text)) - RATE // 2
    assert takes.chosen(lines).takes == {}


def test_a_microphone_that_another_program_holds_is_named(script: Path) -> None:
    require_card()
    with virtual_card() as card:
        hold = ["pactl", "suspend-source", "mic", "1"]
        subprocess.run(hold, env=os.environ | card.environment, check=True)
        with terminal("record", str(script), "--plain", environment=card.environment) as teacher:
            teacher.wait_for("another program may have it")
            teacher.wait_for("End calls, meetings and recorders")
            teacher.press("q")
            teacher.end()


def test_no_microphone_stays_open_when_the_booth_is_killed(card: Card, script: Path) -> None:
    with booth(card, script) as teacher:
        teacher.wait_for("Then 2s")
        teacher.press(" ")
        await_part(takes_of(script).folder)
        program = psutil.Process(teacher.process.pid)
        children = program.children(recursive=True)
        program.kill()
        program.wait(10)
        _, left = psutil.wait_procs(children, timeout=60)
        for child in left:
            child.kill()
    assert left == []


def test_who_listens_ends_with_the_booth_even_where_the_sound_server_hangs() -> None:
    require_card()
    with virtual_card() as card:
        card.server.send_signal(signal.SIGSTOP)
        try:
            listening = subprocess.Popen(
                [sys.executable, "-m", "voiceguide.recording.capture", "open", ""],
                env=os.environ | card.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
            )
            with pytest.raises(subprocess.TimeoutExpired):  # it waits for the server
                listening.wait(3)
            assert listening.stdin is not None
            listening.stdin.close()
            try:
                assert listening.wait(60) == 0
            finally:
                listening.kill()
                listening.wait()
        finally:
            card.server.send_signal(signal.SIGCONT)
