"""Adding a neural voice: its two files are tried, and then copied into the folder of voices."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Collection, Sequence
from contextlib import closing, suppress
from pathlib import Path

from voiceguide.config import FILE_MODE
from voiceguide.errors import SpeechError
from voiceguide.speech.engine import Voice
from voiceguide.speech.passages import PASSAGES, passage_language
from voiceguide.speech.piper_engine import PiperEngine
from voiceguide.speech.place import place_to_speak
from voiceguide.speech.proof import prove
from voiceguide.speech.voice_files import MODEL, SETTINGS, packaged_folder, read_voice

_STAGING = ".adding-"
_ABANDONED_SECONDS = 3600.0
"""A folder for adding that was not touched for so long is one of a program that was killed."""


def add_voice(model: Path, folder: Path) -> tuple[Voice, ...]:
    """Copy a voice into a folder, once it has spoken a line; nothing there is ever overwritten.

    The model comes last and whole, so a voice is there or not, whenever this is interrupted.

    Args:
        model: An `.onnx` file with its settings (`.onnx.json` or `.json`) beside it.
        folder: The folder of voices; made when it is not there.

    Returns:
        The voice as it is listed from now on; several where it has several speakers.

    Raises:
        BadVoiceError: If the files are not those of a voice, or damaged.
        EngineMissingError: If Piper is not installed.
        SpeechError: If there is a voice of that name already, it cannot speak, or it cannot be copied.
    """
    if model.suffix != MODEL:
        raise SpeechError(
            f"{model} is not a voice's model.",
            f"Name the {MODEL} file; its {SETTINGS} file is found beside it.",
        )
    if not model.is_file():
        raise SpeechError(f"There is no file {model}.", "Check its name.")
    voice = read_voice(model)
    targets = (folder / model.name, folder / f"{model.name}{SETTINGS}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _drop_abandoned(folder)
        with tempfile.TemporaryDirectory(prefix=_STAGING, dir=folder) as staging:
            copies = tuple(Path(staging, target.name) for target in targets)
            for target in targets:
                _refuse_taken(target)
            for original, copy in zip((voice.model, voice.settings), copies, strict=True):
                _copy(original, copy)
            voices = _tried(Path(staging), model.parent)
            _place_all(copies, targets)
    except OSError as error:
        raise SpeechError(
            f"The voice {model} could not be copied into {folder}: {error.strerror or error}.",
            "Free some space, or choose another folder with VOICEGUIDE_VOICES.",
        ) from error
    return _as_listed({voice.id for voice in voices}, folder)


def _as_listed(ids: Collection[str], folder: Path) -> tuple[Voice, ...]:
    """Voices by the names that they have among all that are here."""
    with closing(PiperEngine((folder, *packaged_folder()))) as engine:
        return tuple(voice for voice in engine.voices() if voice.id in ids)


def _drop_abandoned(folder: Path) -> None:
    """Delete what was left by those who added a voice and were killed: models are large."""
    for path in folder.glob(f"{_STAGING}*"):
        with suppress(OSError):
            if path.stat().st_mtime < time.time() - _ABANDONED_SECONDS:
                shutil.rmtree(path)


def _copy(original: Path, copy: Path) -> None:
    with original.open("rb") as read, copy.open("wb") as written:
        shutil.copyfileobj(read, written, 1 << 20)
        written.flush()
        os.fsync(written.fileno())
    copy.chmod(FILE_MODE)


def _place_all(copies: Sequence[Path], targets: Sequence[Path]) -> None:
    """Give every file its name, the model last; or none of them, where one cannot have it."""
    placed: list[Path] = []
    try:
        for copy, target in reversed(tuple(zip(copies, targets, strict=True))):
            _place(copy, target)
            placed.append(target)
    except BaseException:
        for target in placed:
            target.unlink(missing_ok=True)
        raise


def _place(copy: Path, target: Path) -> None:
    """Give a file its name, unless that is taken."""
    try:
        os.link(copy, target)
    except FileExistsError:
        _refuse_taken(target)
    except OSError:  # some file systems know no second name
        _refuse_taken(target)
        copy.rename(target)


def _refuse_taken(target: Path) -> None:
    if target.exists():
        raise SpeechError(
            f"There is a voice's file {target} already.",
            "Remove it first, or give the new files another name.",
        )


def _tried(folder: Path, original: Path) -> tuple[Voice, ...]:
    """Have the only voice of a folder speak a line, and say what it is.

    The folder is gone when a person reads what is wrong: they are told of the one that it was copied from.
    """
    try:
        return _spoken(folder)
    except SpeechError as error:
        what = error.what.replace(f"{folder.absolute()}{os.sep}", f"{original}{os.sep}")
        raise type(error)(what, error.remedy) from error


def _spoken(folder: Path) -> tuple[Voice, ...]:
    from voiceguide.script.model import VoiceWish
    from voiceguide.timeline import Line

    with closing(PiperEngine((folder,))) as engine, place_to_speak() as place:
        for error in engine.broken_voices():
            raise error
        voices = engine.voices()
        language = voices[0].language
        text = PASSAGES[passage_language(language)].partition(".")[0] + "."
        line = Line(text=text, voice=VoiceWish(name=voices[0].id), language=language)
        utterance = engine.prepare(line)
        spoken = place / "spoken.wav"
        engine.speak(utterance, spoken, engine.paces(utterance.voice).usual)
        prove(spoken, utterance)
        return voices
