"""A line becomes a clip: at its rate, once, the same whoever makes it, and with its place when it cannot."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from voiceguide.cache import Cache
from voiceguide.errors import (
    BadVoiceError,
    EngineCrashError,
    EngineHangError,
    SpeechError,
    UnknownVoiceError,
    UnreadableTextError,
)
from voiceguide.render import Renderer
from voiceguide.script import Library, Practice, load_text
from voiceguide.script.model import VoiceWish
from voiceguide.speech import ENGINES, Paces, Utterance
from voiceguide.speech.tone import ToneEngine
from voiceguide.timeline import Line, Request

SCRIPT = """
title: Two lines
steps:
  - say: Notice the floor.
  - say: And the air around you.
"""


def practice(text: str = SCRIPT) -> Practice:
    return load_text(text, path="scripts/two.yaml", folder=Path(), library=Library([]))


def line(text: str = "Notice the floor.", **wish: object) -> Line:
    return Line(text=text, voice=VoiceWish(**wish), language="en")  # type: ignore[arg-type]


class SlowEngine(ToneEngine):
    """Cannot speak faster than 130 words a minute, nor slower than 100."""

    def paces(self, voice: str) -> Paces:
        return Paces(slowest=100, usual=110, fastest=130)


def test_a_rate_out_of_reach_is_spoken_at_the_nearest_and_told(cache: Cache) -> None:
    with Renderer(cache, {"pyttsx3": SlowEngine}) as renderer:
        slow = renderer.prepare(practice(SCRIPT + "voice: {rate: 60}"), Request())
        fast = renderer.prepare(practice(SCRIPT + "voice: {rate: 200}"), Request())
        near = renderer.prepare(practice(SCRIPT + "voice: {rate: 97}"), Request())
        usual = renderer.prepare(practice(), Request())
    assert slow.unreached == ((60, 101),)
    assert fast.unreached == ((200, 131),)
    assert (near.unreached, usual.unreached) == ((), ())


def test_a_voice_is_measured_once_for_all_its_lines(cache: Cache) -> None:
    spoken: list[str] = []

    class Heard(ToneEngine):
        def speak(self, utterance: Utterance, path: Path, pace: float) -> tuple[()]:
            spoken.append(utterance.text)
            return super().speak(utterance, path, pace)

    for _ in range(2):
        with Renderer(cache, {"pyttsx3": Heard}) as renderer:
            renderer.prepare(practice(), Request())
            renderer.clip(line("One more."))
    texts = Counter(spoken)
    assert len(spoken) == 5
    assert sorted(texts.values()) == [1, 1, 1, 2]  # the passage twice, at two paces


def test_a_line_of_another_language_is_another_clip_of_a_voice_measured_on_it(cache: Cache) -> None:
    english = line("Radio.", engine="tone")
    german = Line(text="Radio.", voice=english.voice, language="de-AT")
    with Renderer(cache) as renderer:
        assert renderer.clip(english)[0].path != renderer.clip(german)[0].path
    measured = {tuple(entry.recipe["measured"]) for entry in cache.entries() if "measured" in entry.recipe}
    assert {language for language, _ in measured} == {"en", "de"}


@pytest.mark.parametrize("engine", ["tone", "pyttsx3"])
def test_clips_are_the_same_bytes_in_any_order_and_in_parallel(tmp_path: Path, engine: str) -> None:
    script = SCRIPT + "".join(f"  - say: Breath number {number}.\n" for number in range(6))
    digests = []
    for name in ("first", "second"):
        cache = Cache(tmp_path / name)
        with Renderer(cache) as renderer:
            if name == "second":
                renderer.clip(line("Breath number 5.", engine=engine))
            renderer.prepare(practice(script), Request(voice=VoiceWish(engine=engine)))
        kinds = ("clips", "voices")
        digests.append({e.path.name: e.digest for e in cache.entries() if e.path.parent.parent.name in kinds})
    assert len(digests[0]) == 9
    assert digests[0] == digests[1]


TWICE = """
import sys
from pathlib import Path
from tests.unit.render.test_speaking import SCRIPT, practice
from voiceguide.cache import Cache
from voiceguide.render import Renderer
from voiceguide.speech.tone import ToneEngine
from voiceguide.timeline import Request

class Logged(ToneEngine):
    def speak(self, utterance, path, pace):
        with open(sys.argv[2], "a") as log:
            log.write(f"{utterance.text} {pace:.0f}\\n")
        return super().speak(utterance, path, pace)

print("ready", flush=True)
sys.stdin.readline()
with Renderer(Cache(Path(sys.argv[1])), {"pyttsx3": Logged}) as renderer:
    renderer.prepare(practice(SCRIPT + "  - say: The last line.\\n"), Request())
"""


def test_processes_that_need_the_same_lines_speak_each_of_them_once(cache: Cache, tmp_path: Path) -> None:
    log = tmp_path / "spoken.txt"
    command = [sys.executable, "-c", TWICE, str(cache.root), str(log)]
    programs = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    for program in programs:
        assert program.stdout is not None
        program.stdout.readline()
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("\n")
        program.stdin.close()
    for program in programs:
        assert program.wait(timeout=120) == 0
        assert program.stdout is not None
        program.stdout.close()
    spoken = log.read_text().splitlines()
    assert len(spoken) == len(set(spoken)) == 5  # three lines, and the passage at two paces


class RefusingEngine(ToneEngine):
    """Fails on the second line, as it is told to."""

    error: type[SpeechError]

    def speak(self, utterance: Utterance, path: Path, pace: float) -> tuple[()]:
        if "air" in utterance.text:
            raise self.error(f"It failed at “{utterance.text}”.", "Try another.")
        return super().speak(utterance, path, pace)


@pytest.mark.parametrize("kind", [EngineHangError, EngineCrashError, UnknownVoiceError, UnreadableTextError])
def test_a_line_that_cannot_be_spoken_is_named_with_its_place(cache: Cache, kind: type[SpeechError]) -> None:
    failing = type("Failing", (RefusingEngine,), {"error": kind})
    with Renderer(cache, {"pyttsx3": failing}) as renderer, pytest.raises(kind) as caught:
        renderer.prepare(practice(), Request())
    assert caught.value.what == "scripts/two.yaml:5: It failed at “And the air around you.”."
    assert caught.value.remedy == "Try another."


def test_foreign_letters_are_named_with_their_place(cache: Cache) -> None:
    foreign = practice(SCRIPT + "  - say: 请注意你的呼吸\n")
    with Renderer(cache) as renderer, pytest.raises(UnreadableTextError) as caught:
        renderer.prepare(foreign, Request())
    assert caught.value.what.startswith("scripts/two.yaml:6: The voice en-us+klatt cannot read")


def test_a_voice_that_says_nothing_is_named(cache: Cache) -> None:
    """The wheel has the voice of Faroese and lacks its dictionary."""
    with Renderer(cache) as renderer, pytest.raises(BadVoiceError, match="fo\\+klatt of pyttsx3") as caught:
        renderer.clip(Line(text="Góðan dag.", voice=VoiceWish(), language="fo"))
    assert "voiceguide voices" in caught.value.remedy


def test_an_unknown_voice_is_refused_with_the_near_ones_of_every_engine(cache: Cache) -> None:
    engines = {name: ENGINES[name] for name in ("pyttsx3", "tone")}
    with Renderer(cache, engines) as renderer:
        with pytest.raises(UnknownVoiceError) as caught:
            renderer.clip(line(name="sine"))
        assert "tone:sine" in caught.value.remedy.lower()
        with pytest.raises(UnknownVoiceError) as caught:
            renderer.clip(line(name="en-us+klat"))
        assert "en-us+klatt" in caught.value.remedy
