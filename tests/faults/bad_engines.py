"""What speech engines may do instead of speaking: a stand-in for each, which needs nothing but Python.

`BAD_ENGINE` in the environment says what: a `Fault` by its name, and when. Where it is not set, all is well.
"""

from __future__ import annotations

import array
import json
import math
import os
import random
import re
import signal
import sys
import tempfile
import time
import types
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.faults.campaign import cases

ASKED = "BAD_ENGINE"
FAKE = "fake-"
MARK = "marked"
"""A line with this word in it is the one that goes wrong."""

RATE = 22_050
PROGRAMS = ("flite", "festival", "pico")

ENDINGS = ("a signal", "an exit code", "an exception", "half and an exit code")
HANGS = ("a hang", "half and a hang")
SOUNDS = ("silence", "noise", "a click", "minutes", "another line")
FILES = (
    "nothing",
    "an empty file",
    "a text",
    "a header",
    "a torn file",
    "no numbers",
    "a wrong rate",
    "no rate",
)
FINE = ("slowness", "chatter")
"""These are no faults."""

LIMIT_SECONDS = cases(few=60, whole=6)
"""So long an engine has: not long where hundreds hang, very long on a machine that may be busy."""


def asked(when: str, text: str = "") -> str:
    """The fault that is asked for now; empty where all is to go well."""
    told = json.loads(os.environ.get(ASKED, "{}"))
    if told.get("when") == "a line" and MARK not in text:
        return ""
    strikes = {"starting": ("starting",), "speaking": ("measuring", "a line")}[when]
    return str(told["fault"]) if told.get("when") in strikes else ""


def sound(text: str, stretch: float = 1.0) -> array.array[int]:
    """A tone for each word, with silence around."""
    words = max(1, len(re.findall(r"\w+", text)))
    long = int(0.3 * stretch * RATE)
    tone = [int(9000 * math.sin(0.06 * at) * min(1, at / 200, (long - at) / 200)) for at in range(long)]
    gap = [0] * int(0.05 * stretch * RATE)
    return array.array("h", [*gap, *((tone + gap) * words), *gap])


def altered(fault: str, good: array.array[int]) -> array.array[int]:
    """What comes instead of a good sound."""
    if fault == "silence":
        return array.array("h", bytes(2 * len(good)))
    if fault == "noise":
        chance = random.Random(1)
        return array.array("h", (chance.randrange(-9000, 9000) for _ in good))
    if fault == "a click":
        return array.array("h", [9000] * 50)
    if fault == "minutes":
        return good * (1 + 240 * RATE // len(good))
    if fault == "another line":
        return sound("and so on " * 20)
    return good


def write(path: str, samples: array.array[int]) -> None:
    with wave.open(path, "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(samples.tobytes())


def misbehave(fault: str, path: str, speak: Callable[[], object]) -> None:
    """Do it: end, hang, or leave at `path` something else than `speak` would."""
    if fault == "an exception":
        raise RuntimeError("the voice fell silent")
    if fault == "a signal":
        os.kill(os.getpid(), signal.SIGSEGV)
    if fault == "an exit code":
        os._exit(3)
    if fault == "a hang":
        time.sleep(600)
    if fault == "slowness":
        time.sleep(1)
    if fault == "chatter":
        os.write(1, b"saying it\n" * 500)
        os.write(2, b"said it\n" * 500)
    if fault not in ("nothing", "silence", *SOUNDS):
        speak()
    if fault in SOUNDS:
        write(path, altered(fault, sound(f"now the {MARK} line")))
    spoil(fault, Path(path))
    if fault == "half and an exit code":
        os._exit(3)
    if fault == "half and a hang":
        time.sleep(600)


def spoil(fault: str, path: Path) -> None:
    """Do to a file what an engine may."""
    if fault == "an empty file":
        path.write_bytes(b"")
    elif fault == "a text":
        path.write_text("Error: cannot open the voice.\n" * 100)
    elif fault == "a header":
        path.write_bytes(path.read_bytes()[:44])
    elif fault in ("a torn file", *(each for each in (*ENDINGS, *HANGS) if each.startswith("half"))):
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) * 6 // 10])
    elif fault == "no numbers":
        count = (path.stat().st_size - 44) // 2
        head = b"RIFF" + (36 + 4 * count).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
        kind = b"\3\0\1\0" + RATE.to_bytes(4, "little") + (4 * RATE).to_bytes(4, "little") + b"\4\0\x20\0"
        path.write_bytes(head + kind + b"data" + (4 * count).to_bytes(4, "little") + b"\0\0\xc0\x7f" * count)
    elif fault in ("a wrong rate", "no rate"):
        whole = bytearray(path.read_bytes())
        whole[24:28] = (RATE // 40 if fault == "a wrong rate" else 0).to_bytes(4, "little")
        path.write_bytes(whole)


def program(name: str) -> None:
    """Be one of the programs of a system, as its arguments say."""
    arguments = sys.argv[1:]
    words = " ".join(arguments)
    if name == "text2wave" or any(each in arguments for each in ("-o", "-t")) or "<speed" in words:
        _speak_as(name, arguments)
        return
    fault = asked("starting")
    if fault:
        misbehave(fault, os.devnull, lambda: None)
    if fault and fault not in FINE:
        return
    sys.stdout.write(_ANSWERS[name] + "\n")


_ANSWERS = {
    "flite": "version: flite-2.2\nVoices available: kal slt",
    "festival": '2.5.0 ((slt . "/v/us/slt/"))',
    "pico2wave": "Unknown language: none\nValid languages:\nen-US\n",
}


def _speak_as(name: str, arguments: list[str]) -> None:
    text = sys.stdin.read() if name == "text2wave" else arguments[-1]
    path = next(arguments[at + 1] for at, each in enumerate(arguments) if each in ("-o", "--wave"))
    stretched = re.search(r"(?i)duration_stretch[= ]([\d.]+)", " ".join(arguments))
    level = re.search(r'speed level="(\d+)"', text)
    stretch = float(stretched[1]) if stretched else 100 / int(level[1]) if level else 1.0
    plain = re.sub("<[^>]*>", "", text)
    misbehave(asked("speaking", plain), path, lambda: write(path, sound(plain, stretch)))


def lay_programs(folder: Path) -> None:
    """Put all programs into a folder for `PATH`."""
    folder.mkdir(parents=True)
    root = Path(__file__).parents[2]
    for name in ("flite", "festival", "text2wave", "pico2wave"):
        lines = (
            f"import sys; sys.path.insert(0, {str(root)!r})\nfrom tests.faults.bad_engines import program\n"
        )
        (folder / name).write_text(f"#!{sys.executable} -SE\n{lines}program({name!r})\n")
        (folder / name).chmod(0o755)


def lay_customs(folder: Path) -> None:
    """Put into a folder for `PYTHONPATH` what every Python process reads when it starts."""
    folder.mkdir(parents=True)
    root = Path(__file__).parents[2]
    lines = f"import sys; sys.path.append({str(root)!r})\nfrom tests.faults.bad_engines import install\n"
    (folder / "sitecustomize.py").write_text(lines + "install()\n")


def install() -> None:
    """Take the place of what speaks in this process; elsewhere, let nobody wait for long."""
    module = next((each for each in sys.orig_argv if each.startswith("voiceguide.speech.")), "")
    if module.endswith(".piper_server"):
        _install_piper()
    elif module:
        _install_driver()
    elif asked("starting") or ASKED in os.environ:
        shorten()


def shorten() -> None:
    """Let what takes long be taken for a hang sooner."""
    import importlib.metadata

    from voiceguide.speech import command_engine, commands, piper_engine, pyttsx3_engine

    for room in (command_engine, piper_engine, pyttsx3_engine):
        room.SPEAK_SECONDS, room.SPEAK_SECONDS_PER_CHARACTER = LIMIT_SECONDS, 0  # type: ignore[attr-defined]
    pyttsx3_engine.START_SECONDS = commands.LISTING_SECONDS = LIMIT_SECONDS
    version = importlib.metadata.version
    importlib.metadata.version = lambda name: (  # type: ignore[assignment]
        "1.8.0" if name in ("piper-tts", "onnxruntime") else version(name)
    )


def _install_driver() -> None:
    from voiceguide.speech import espeak_driver

    class BadDriver(espeak_driver.EspeakDriver):
        def __init__(self, proxy: Any) -> None:
            misbehave(asked("starting"), os.devnull, lambda: None)
            super().__init__(proxy)

        def save_to_file(self, text: str, filename: str) -> None:
            speak = super().save_to_file
            misbehave(asked("speaking", text), filename, lambda: speak(text, filename))

    espeak_driver.EspeakDriver = BadDriver  # type: ignore[misc]


def _install_piper() -> None:
    """Put libraries of the same names in place, with what Piper's process asks of them."""

    class Voice:
        def __init__(self, session: object, config: object) -> None:
            self.config = types.SimpleNamespace(sample_rate=RATE)

        def synthesize(self, text: str, style: Any, **_: object) -> Iterator[Any]:
            good = sound(text, style.length_scale)
            with tempfile.TemporaryDirectory(prefix=FAKE) as folder:
                path = Path(folder, "said.wav")
                misbehave(asked("speaking", text), str(path), lambda: write(str(path), good))
                data = path.read_bytes()[44:] if path.is_file() else b""
            heard = {"audio_int16_bytes": data, "audio_float_array": data[::2], "sample_rate": RATE}
            yield types.SimpleNamespace(**heard, phoneme_alignments=None)

        def phonemize(self, text: str) -> list[list[str]]:
            return [list(text)]

    def session(*_: object, **__: object) -> object:
        misbehave(asked("starting"), os.devnull, lambda: None)
        return object()

    def module(name: str, **has: object) -> None:
        sys.modules[name] = types.ModuleType(name)
        vars(sys.modules[name]).update(has)

    module(
        "onnxruntime",
        SessionOptions=types.SimpleNamespace,
        InferenceSession=session,
        disable_telemetry_events=lambda: None,
    )
    module("piper", PiperVoice=Voice, SynthesisConfig=types.SimpleNamespace)
    module("piper.config", PiperConfig=types.SimpleNamespace(from_dict=lambda facts: facts))
    sys.modules["onnx"] = None  # type: ignore[assignment]
