"""The lines of a practice are gathered in playing order, and each can be used as soon as it is told of."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import numpy as np
import pytest
import soundfile

from voiceguide.cache import Cache, Entry, Recipe
from voiceguide.errors import EngineCrashError
from voiceguide.render import gather
from voiceguide.render.gather import Sounds
from voiceguide.render.speaking import Voices
from voiceguide.script.model import VoiceWish
from voiceguide.sound import VERSIONS
from voiceguide.speech import Utterance, WordTime
from voiceguide.speech.tone import ToneEngine
from voiceguide.timeline import Heard, Line
from voiceguide.timeline.model import AudioFile, Struck
from voiceguide.units import RATE

LINES = tuple(
    Line(text=f"Notice number {number}.", voice=VoiceWish(), language="en") for number in range(12, 0, -1)
)
STARTED = "pyttsx3"


class ListedEngine(ToneEngine):
    """Keeps a list of what it was asked to say."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def speak(self, utterance: Utterance, path: Path, pace: float) -> tuple[WordTime, ...]:
        self.said.append(utterance.text)
        return super().speak(utterance, path, pace)


def test_lines_are_spoken_in_playing_order(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    engine = ListedEngine()
    Sounds(cache, Voices({STARTED: lambda: engine})).gather(LINES)
    assert [text for text in engine.said if text.startswith("Notice number")] == [line.text for line in LINES]


def test_whoever_stops_it_does_not_wait_for_lines_that_are_being_spoken(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    engine = ToneEngine()
    closed, waited = threading.Event(), []
    monkeypatch.setattr(engine, "close", closed.set)
    speak = engine.speak

    def speak_long(utterance: Utterance, path: Path, pace: float) -> tuple[WordTime, ...]:
        if utterance.text == LINES[1].text:
            waited.append(closed.wait(30))
            raise EngineCrashError("It was ended.")
        return speak(utterance, path, pace)

    def stop(ready: int, total: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(engine, "speak", speak_long)
    sounds = Sounds(cache, Voices({STARTED: lambda: engine}))
    with pytest.raises(KeyboardInterrupt):
        sounds.gather(LINES, stop)
    assert set(waited) <= {True}
    assert LINES[2] not in sounds


def test_a_line_is_there_when_it_is_told_of(cache: Cache) -> None:
    sounds = Sounds(cache, Voices({STARTED: ToneEngine}))
    told: list[tuple[int, int]] = []

    def progress(ready: int, total: int) -> None:
        assert all(line in sounds for line in LINES[:ready])
        told.append((ready, total))

    sounds.gather(LINES, progress)
    assert told == [(ready, len(LINES)) for ready in range(1, len(LINES) + 1)]


class LateCache(Cache):
    """A cache into which somebody else puts each file just after it was looked for."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._asked: set[str] = set()

    def peek(self, recipe: Recipe) -> Entry | None:
        if recipe.key in self._asked:
            return super().peek(recipe)
        self._asked.add(recipe.key)
        return None


def test_a_line_that_somebody_else_spoke_meanwhile_is_not_counted(cache: Cache) -> None:
    sounds = Sounds(cache, Voices({STARTED: ToneEngine}))
    sounds.gather(LINES[:3])
    assert sounds.spoken == {*LINES[:3]}
    late = Sounds(LateCache(cache.root), Voices({STARTED: ToneEngine}))
    late.gather(LINES[:4])
    assert late.spoken == {LINES[3]}


def test_many_at_once_speak_the_same_bytes_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gather, "_LINES_A_WORKER", 1)
    digests = []
    for cores in (1, 6):
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        sounds = Sounds(Cache(tmp_path / str(cores)), Voices({STARTED: ToneEngine}))
        sounds.gather(LINES)
        digests.append([sounds[line].digest for line in LINES])
    assert digests[0] == digests[1]


def test_a_clip_is_a_file_for_any_player(cache: Cache) -> None:
    sounds = Sounds(cache, Voices({STARTED: ToneEngine}))
    sounds.gather(LINES[:1])
    clip = soundfile.info(sounds[LINES[0]].path)
    assert (clip.format, clip.subtype, clip.samplerate, clip.channels) == ("WAV", "PCM_16", 48_000, 1)


@pytest.mark.parametrize(
    ("part", "sound"),
    [("bells", Struck(bell="wood")), ("sounds", AudioFile(path="own.wav", folder="")), ("clips", LINES[0])],
)
def test_a_sound_is_made_anew_where_its_part_of_the_room_changed(
    cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str, sound: Heard
) -> None:
    monkeypatch.chdir(tmp_path)
    soundfile.write("own.wav", np.full(4800, 0.1), RATE)
    voices = Voices({STARTED: ToneEngine})
    before = Sounds(cache, voices)[sound]
    monkeypatch.setitem(VERSIONS, part, VERSIONS[part] + 1)
    assert Sounds(cache, voices)[sound].path != before.path
