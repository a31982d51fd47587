"""The process that speaks with neural voices: `python -m voiceguide.speech.piper_server`.

It answers JSON requests, one a line on standard input, with JSON answers, one a line on standard output and
not always in their order: both carry a `number`. Each voice is loaded when it is first asked for and kept.
Lines are spoken at once on every core, each on one: with two threads to a line a voice takes 1.7 times the
work, and its samples come out a little different.

Whatever foreign code prints goes nowhere, so that only answers reach the caller.
"""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import threading
import wave
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from voiceguide.speech.child import private_stdout
from voiceguide.speech.piper_words import BETWEEN_WORDS, Sign, told_words

if TYPE_CHECKING:
    from piper import AudioChunk, PiperVoice

Answer = dict[str, Any]

_PORTION = re.compile(
    r".{1,400}$|.{1,400}[.!?…]\s+|.{1,400}[,;:–—]\s+|.{1,400}\s+|.{1,400}",  # noqa: RUF001 - as texts have them
    re.DOTALL,
)
"""What is spoken in one go: a long sentence would take gigabytes (400 words took two)."""

_SENTENCE_SILENCE = 0.3
"""Seconds between sentences; Piper itself leaves about 0.2 s, in which the last sound still dies away."""


class _BadVoiceError(Exception):
    """A voice cannot be loaded."""


def main() -> None:
    """Serve until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the listener's word to the program, not to us
    answers = private_stdout()
    writing = threading.Lock()
    voices = _Voices()

    def serve(request: dict[str, Any]) -> None:
        answer = json.dumps({"number": request["number"], **_answered(voices, request)})
        with writing:
            answers.write(answer + "\n")
            answers.flush()

    pool = ThreadPoolExecutor(os.cpu_count())
    for request in sys.stdin:
        pool.submit(serve, json.loads(request))
    os._exit(0)  # nobody listens any more; Python would wait for lines that are being spoken, or hang


class _Voices:
    """The voices that are loaded."""

    def __init__(self) -> None:
        self._loaded: dict[str, PiperVoice] = {}
        self._loading = threading.Lock()

    def get(self, model: str, settings: str) -> PiperVoice:
        with self._loading:
            if model not in self._loaded:
                self._loaded[model] = _load(model, settings)
            return self._loaded[model]


def _load(model: str, settings: str) -> PiperVoice:
    # From 1.29 on the library tells its makers of every model that it loads, unless this is said before.
    os.putenv("ORT_DISABLE_TELEMETRY", "1")
    import onnxruntime
    from piper import PiperVoice
    from piper.config import PiperConfig

    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    try:
        with open(settings, encoding="utf-8") as file:  # noqa: PTH123 - both came as text
            config = PiperConfig.from_dict(json.load(file))
        session = onnxruntime.InferenceSession(
            _telling_lengths(model), sess_options=options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:
        raise _BadVoiceError(str(error)) from error
    return PiperVoice(session=session, config=config)


def _telling_lengths(model: str) -> str | bytes:
    """A model that tells the length of each phoneme as well, where `onnx` is here to change it in memory."""
    try:
        import onnx
        from piper.patch_voice_with_alignment import add_alignment_output
    except ImportError:
        return model
    loaded = onnx.load(model)
    try:
        add_alignment_output(loaded)
    except ValueError:  # it tells already, or cannot
        return model
    changed: bytes = loaded.SerializeToString()
    return changed


def _answered(voices: _Voices, request: dict[str, Any]) -> Answer:
    try:
        return _speak(voices.get(request["model"], request["settings"]), request)
    except _BadVoiceError as error:
        return {"error": "voice", "what": str(error)}
    except OSError as error:  # of what is read, _BadVoiceError tells
        return {"error": "crash", "what": f"{request['path']} cannot be written: {error.strerror or error}"}
    except Exception as error:
        return {"error": "crash", "what": f"{type(error).__name__}: {error}"}


def _speak(voice: PiperVoice, request: dict[str, Any]) -> Answer:
    from piper import SynthesisConfig

    style = SynthesisConfig(
        speaker_id=request["speaker"],
        length_scale=1 / request["pace"],
        noise_scale=0.0,
        noise_w_scale=0.0,
        normalize_audio=False,
    )
    rate = voice.config.sample_rate
    sentences: list[bytes] = []
    words: list[tuple[int, float]] = []
    first, start, end = 0, 0.0, 0.0
    for portion in _PORTION.findall(_readable(request["text"])):
        signs: list[Sign] = []
        for chunk in voice.synthesize(portion, style, include_alignments=True):
            said, end = _signs(chunk, start)
            signs += said
            sentences.append(chunk.audio_int16_bytes)
            start += len(chunk.audio_float_array) / rate + _SENTENCE_SILENCE
        told = told_words(portion, signs, lambda word: "".join(map("".join, voice.phonemize(word))))
        words += ((first + at, seconds) for at, seconds in told)
        first += len(portion)
    with open(request["path"], "wb") as opened, wave.open(opened, "wb") as file:  # noqa: PTH123
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(bytes(2 * round(_SENTENCE_SILENCE * rate)).join(sentences))
    return {"words": words, "seconds": end}


def _readable(text: str) -> str:
    """A text as long as it was, without what Piper or its reader would take for anything but text."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return shown.replace("[[", "[ ")


def _signs(chunk: AudioChunk, start: float) -> tuple[list[Sign], float]:
    """When each sign of a sentence's phonemes begins, where the voice tells, and when its last word ends."""
    if not chunk.phoneme_alignments:
        return [], start + len(chunk.audio_float_array) / chunk.sample_rate
    signs: list[Sign] = []
    end = start
    for aligned in chunk.phoneme_alignments:
        signs += [(sign, start) for sign in aligned.phoneme]
        start += float(aligned.num_samples) / chunk.sample_rate
        if aligned.phoneme not in BETWEEN_WORDS:
            end = start
    return signs, end


if __name__ == "__main__":
    main()
