from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from importlib import metadata
from pathlib import Path

import psutil
import pytest

from tests.voices import write_settings, write_voice
from voiceguide.errors import (
    BadVoiceError,
    EngineCrashError,
    EngineHangError,
    EngineMissingError,
    UnreadableTextError,
)
from voiceguide.script.model import VoiceWish
from voiceguide.speech import Utterance, piper_engine, prove
from voiceguide.speech.piper_engine import PiperEngine
from voiceguide.speech.piper_process import child
from voiceguide.timeline import Line

TEXT = "Notice your feet. And rest."


def line(text: str = TEXT, language: str = "en", **wish: object) -> Line:
    return Line(text=text, voice=VoiceWish(**wish), language=language)  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "voices"


@pytest.fixture
def engine(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PiperEngine]:
    """An engine on a machine where Piper is installed, and voices are in the test's folder."""
    monkeypatch.setattr(metadata, "version", lambda library: "1.8.0")
    with closing(PiperEngine([folder])) as engine:
        yield engine


@pytest.fixture
def humming(folder: Path) -> Iterator[PiperEngine]:
    """An engine that speaks with the real Piper, and small voices."""
    pytest.importorskip("piper")
    write_voice(folder)
    write_voice(
        folder, "en_US-choir-low", dataset="choir", num_speakers=3, speaker_id_map={"sad": 2, "calm": 1}
    )
    with closing(PiperEngine([folder])) as engine:
        yield engine


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Have another program speak instead: its text answers, or does not."""

    def answer(program: str) -> None:
        def start(module: str) -> subprocess.Popen[str]:
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
            return subprocess.Popen(
                [sys.executable, "-c", program], text=True, start_new_session=True, **pipes
            )

        monkeypatch.setattr(child, "start", start)

    return answer


def test_without_the_library_it_says_how_to_get_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(library: str) -> str:
        raise metadata.PackageNotFoundError(library)

    monkeypatch.setattr(metadata, "version", missing)
    engine = PiperEngine([folder])
    for ask in (engine.identity, engine.voices, lambda: engine.prepare(line())):
        with pytest.raises(EngineMissingError) as caught:
            ask()
        assert "pip install 'voiceguide[neural]'" in caught.value.remedy


def test_without_a_voice_it_says_how_to_get_one(engine: PiperEngine) -> None:
    assert engine.voices() == ()
    with pytest.raises(EngineMissingError, match="no neural voice") as caught:
        engine.prepare(line())
    assert "voiceguide voices --add FILE" in caught.value.remedy


@pytest.mark.usefixtures("humming")
def test_nothing_neural_is_loaded_by_the_program_itself(folder: Path, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from tests.unit.speech.test_piper_engine import PiperEngine, line\n"
        f"engine = PiperEngine([Path({str(folder)!r})])\n"
        f"engine.speak(engine.prepare(line()), Path({str(tmp_path / 'a.wav')!r}), 1.0)\n"
        "engine.close()\n"
        "print(sorted({'piper', 'onnx', 'onnxruntime'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("wanted", ["choir#sad", "CHOIR#SAD", "en_US-choir-low#sad"])
def test_a_speaker_is_named_behind_the_voice(engine: PiperEngine, folder: Path, wanted: str) -> None:
    write_settings(
        folder, "en_US-choir-low", dataset="choir", num_speakers=2, speaker_id_map={"sad": 1, "calm": 0}
    )
    assert engine.prepare(line(name=wanted)).voice.startswith("en_US-choir-low#sad@")


@pytest.mark.parametrize("wanted", ["choir", "en_us-choir-LOW"])
def test_a_voice_without_its_speaker_is_the_first(engine: PiperEngine, folder: Path, wanted: str) -> None:
    write_settings(
        folder, "en_US-choir-low", dataset="choir", num_speakers=2, speaker_id_map={"sad": 1, "calm": 0}
    )
    assert engine.prepare(line(name=wanted)).voice.startswith("en_US-choir-low#calm@")


@pytest.mark.parametrize(("wanted", "spoken"), [("hum", "b"), ("HUM#sad", "b#sad"), ("a", "a"), ("c", "c")])
def test_a_name_stays_with_the_first_that_had_it(
    engine: PiperEngine, folder: Path, wanted: str, spoken: str
) -> None:
    speakers = {"num_speakers": 2, "speaker_id_map": {"sad": 1, "calm": 0}}
    for moment, (name, facts) in enumerate({"b": speakers, "a": speakers, "c": {}}.items()):
        os.utime(write_settings(folder, name, **facts), (moment, moment))
    assert [voice.name for voice in engine.voices()] == ["a#calm", "a#sad", "b#calm", "b#sad", "c"]
    assert engine.prepare(line(name=wanted)).voice.startswith(spoken)


@pytest.mark.usefixtures("engine")
def test_a_name_stays_with_the_voice_that_comes_by_pip(folder: Path, tmp_path: Path) -> None:
    write_settings(folder, "mine")
    os.utime(write_settings(tmp_path / "pip", "packaged"))
    with closing(PiperEngine([folder, tmp_path / "pip"])) as both:
        assert both.prepare(line(name="hum")).voice.startswith("packaged@")


def test_speakers_sound_different(humming: PiperEngine, tmp_path: Path) -> None:
    sounds = set()
    for name in ("choir#sad", "choir#calm", "hum"):
        humming.speak(humming.prepare(line(name=name)), tmp_path / "a.wav", 1.0)
        sounds.add((tmp_path / "a.wav").read_bytes())
    assert len(sounds) == 3


def test_the_recipe_knows_a_changed_voice_of_the_same_name(engine: PiperEngine, folder: Path) -> None:
    write_settings(folder)
    before = engine.prepare(line())
    (folder / "en_US-hum-low.onnx").write_bytes(b"another")
    assert PiperEngine([folder]).prepare(line()) != before


def test_words_are_timed_within_the_file(humming: PiperEngine, tmp_path: Path) -> None:
    utterance = humming.prepare(line(name="hum"))
    words = humming.speak(utterance, tmp_path / "a.wav", 1.0)
    samples, rate = prove(tmp_path / "a.wav", utterance)
    assert [TEXT[word.first : word.last] for word in words] == TEXT.split()
    times = [moment for word in words for moment in (word.start, word.end)]
    assert times == sorted(times)
    assert times[0] < 0.3
    assert 0.1 < len(samples) / rate - times[-1] < 0.3


def test_a_faster_pace_is_as_much_shorter(humming: PiperEngine, tmp_path: Path) -> None:
    utterance = humming.prepare(line("Notice your feet", name="hum"))
    slow, fast = (humming.speak(utterance, tmp_path / "a.wav", pace) for pace in (0.5, 1.0))
    assert slow[-1].end == pytest.approx(2 * fast[-1].end, rel=0.01)


def test_a_very_long_sentence_is_spoken_in_portions(humming: PiperEngine, tmp_path: Path) -> None:
    text = "rest and breathe " * 100
    utterance = humming.prepare(line(text, name="hum"))
    words = humming.speak(utterance, tmp_path / "a.wav", 2.0)
    samples, rate = prove(tmp_path / "a.wav", utterance)
    assert len(words) == 300
    assert len(samples) / rate - words[-1].end < 0.3


def test_a_damaged_model_is_named(engine: PiperEngine, folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("piper")
    model = write_voice(folder)
    model.write_bytes(model.read_bytes()[:300])
    with pytest.raises(BadVoiceError) as caught:
        engine.speak(engine.prepare(line()), tmp_path / "a.wav", 1.0)
    assert str(model) in caught.value.what
    assert ".onnx and .json files again" in caught.value.remedy


def test_a_line_in_letters_that_its_voice_does_not_know_is_refused(
    engine: PiperEngine, folder: Path, tmp_path: Path
) -> None:
    write_settings(folder)
    with pytest.raises(UnreadableTextError, match="The voice en_US-hum-low cannot read “你好吗”"):
        engine.speak(engine.prepare(line("你好吗")), tmp_path / "a.wav", 1.0)


def test_a_broken_voice_is_only_in_the_way_when_it_is_asked_for(engine: PiperEngine, folder: Path) -> None:
    write_settings(folder, "well")
    (folder / "ill.onnx").write_bytes(b"")
    assert [voice.id for voice in engine.voices()] == ["well"]
    assert engine.prepare(line()).voice.startswith("well@")
    (told,) = engine.broken_voices()
    with pytest.raises(BadVoiceError, match=r"ill\.onnx has no settings") as caught:
        engine.prepare(line(name="ill"))
    assert caught.value is told


def test_a_voice_that_does_not_answer_is_ended(
    engine: PiperEngine,
    folder: Path,
    tmp_path: Path,
    answering: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_settings(folder)
    answering("import sys, time; sys.stdin.readline(); time.sleep(600)")
    monkeypatch.setattr(piper_engine, "SPEAK_SECONDS", 0.5)
    monkeypatch.setattr(piper_engine, "SPEAK_SECONDS_PER_CHARACTER", 0)
    before = set(psutil.Process().children())
    with pytest.raises(EngineHangError, match=TEXT):
        engine.speak(engine.prepare(line()), tmp_path / "a.wav", 1.0)
    assert set(psutil.Process().children()) == before


@pytest.mark.parametrize("said", ["", "nonsense", "[]", "{}", '{"number": 7}'])
def test_a_voice_that_dies_or_talks_nonsense_is_told_to_everybody_who_waits(
    engine: PiperEngine, folder: Path, tmp_path: Path, answering: Callable[[str], None], said: str
) -> None:
    write_settings(folder)
    answering(f"import sys; sys.stdin.readline(); print({said!r}); sys.exit(3)")
    utterance = engine.prepare(line())

    def speak(number: int) -> str:
        with pytest.raises(EngineCrashError) as caught:
            engine.speak(utterance, tmp_path / f"{number}.wav", 1.0)
        return caught.value.what

    with ThreadPoolExecutor(2) as pool:
        assert all(f"ended unexpectedly at “{TEXT}”" in what for what in pool.map(speak, range(4)))


def test_answers_find_whoever_asked_in_any_order(
    folder: Path,
    tmp_path: Path,
    engine: PiperEngine,
    answering: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_settings(folder)
    answering(
        "import json, sys\n"
        "asked = [json.loads(sys.stdin.readline()) for _ in range(2)]\n"
        "for one in reversed(asked):\n"
        "    answer = {'number': one['number'], 'words': [[0, len(one['text'])]], 'seconds': 99}\n"
        "    print(json.dumps(answer), flush=True)\n"
        "sys.stdin.readline()"
    )
    monkeypatch.setattr(engine, "_speaking", threading.BoundedSemaphore(2))
    voice = engine.prepare(line()).voice
    texts = ["one", "seven"]
    with ThreadPoolExecutor(2) as pool:
        spoken = pool.map(
            lambda text: engine.speak(
                Utterance(text=text, voice=voice, rate=110, pitch=50), tmp_path / "a.wav", 1.0
            ),
            texts,
        )
        assert [words[0].start for words in spoken] == [3, 5]


def test_a_process_that_will_not_end_is_ended(
    engine: PiperEngine, folder: Path, tmp_path: Path, answering: Callable[[str], None]
) -> None:
    write_settings(folder)
    answer = json.dumps({"number": 0, "words": [], "seconds": 0})
    answering(f"import sys, time; sys.stdin.readline(); print({answer!r}, flush=True); time.sleep(600)")
    before = set(psutil.Process().children())
    engine.speak(engine.prepare(line()), tmp_path / "a.wav", 1.0)
    began = time.monotonic()
    engine.close()
    assert time.monotonic() - began < 60
    assert set(psutil.Process().children()) == before
