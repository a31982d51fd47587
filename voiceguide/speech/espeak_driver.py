"""A synchronous espeak-ng driver for pyttsx3, under the name `voiceguide_espeak`.

pyttsx3's own espeak driver needs a system library, prints, sleeps, and loses all but the last of several
queued files. This one loads the library and data of the wheel `espeakng-loader`, or else the system's, runs
them in synchronous mode, and writes each WAV before it returns. It is used through pyttsx3 like any other:

    register()
    engine = pyttsx3.init("voiceguide_espeak")
    engine.save_to_file("Notice your feet.", "feet.wav")
    engine.runAndWait()
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import os
import re
import shutil
import sys
import tempfile
import wave
from collections.abc import Iterator
from ctypes import c_char, c_char_p, c_int, c_long, c_short, c_size_t, c_ubyte, c_uint, c_void_p
from pathlib import Path
from typing import Any

from msgspec import Struct

from voiceguide.errors import EngineMissingError

NAME = "voiceguide_espeak"

_SYSTEM_LIBRARIES = ("libespeak-ng.so.1", "libespeak-ng.1.dylib", "libespeak-ng.dll")
_LONGEST_DATA_PATH = 150  # beyond about 155 bytes the C library calls exit(1)

_AUDIO_OUTPUT_SYNCHRONOUS = 2
_INITIALIZE_DONT_EXIT = 0x8000
_POS_CHARACTER = 1
_CHARS_UTF8 = 1
_END_PAUSE = 0x1000
_IPA = 2
_LANGUAGE_MARK = re.compile(r"\([a-z][\w-]*\)")  # such as (en) before a word that is read by another language
_RATE, _PITCH = 1, 3
_SEED = 1  # breathy variants such as f2 draw lots, else by the clock
_VARIANT_FOLDER = "!v/"
_GENDERS = {1: "male", 2: "female"}
_NO_MORE_EVENTS, _WORD_EVENT = 0, 1

TIMED_WORDS = "timed-words"
"""What is notified of a written file, with `words`: (where each begins in the text in characters, when in
seconds), and `seconds`: how long the file is. No topic of pyttsx3's own has times."""


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", c_int),
        ("unique_identifier", c_uint),
        ("text_position", c_int),
        ("length", c_int),
        ("audio_position", c_int),
        ("sample", c_int),
        ("user_data", c_void_p),
        ("id", c_char * 8),
    )


class _Voice(ctypes.Structure):
    _fields_ = (
        ("name", c_char_p),
        ("languages", c_void_p),  # several in a row, each a byte of priority and a text; then a zero byte
        ("identifier", c_char_p),
        ("gender", c_ubyte),
        ("age", c_ubyte),
        ("variant", c_ubyte),
        ("xx1", c_ubyte),
        ("score", c_int),
        ("spare", c_void_p),
    )


class _Listed(Struct, frozen=True):
    """A voice or variant as the library lists it.

    Attributes:
        id: What it is chosen by; a variant's has to be written in exactly these letters.
        name: What people call it.
        languages: Pairs of a priority, the least first, and a tag.
        gender: `male`, `female` or None.
    """

    id: str
    name: str
    languages: tuple[tuple[int, str], ...]
    gender: str | None


_CALLBACK = ctypes.CFUNCTYPE(c_int, ctypes.POINTER(c_short), c_int, ctypes.POINTER(_Event))


def register() -> None:
    """Let `pyttsx3.init("voiceguide_espeak")` find this module."""
    sys.modules[f"pyttsx3.drivers.{NAME}"] = sys.modules[__name__]


def buildDriver(proxy: Any) -> EspeakDriver:  # noqa: N802 (the name pyttsx3 calls)
    """Build the driver for pyttsx3."""
    return EspeakDriver(proxy)


def library_version() -> str:
    """Say which espeak-ng would speak, without starting it, such as `1.52.0`.

    Raises:
        EngineMissingError: If neither the wheel's nor the system's library loads.
    """
    library, _ = _load()
    library.espeak_Info.restype = c_char_p
    library.espeak_Info.argtypes = [c_void_p]
    version: bytes = library.espeak_Info(None)
    return version.decode().split()[0]


class EspeakDriver:
    """The driver pyttsx3 talks to; method names and arguments are pyttsx3's.

    Properties: `voice` (an espeak-ng voice id, name or language, optionally with `+variant`), `rate`
    (espeak-ng's nominal words per minute, 80 to 450), `pitch` (0 to 100). `volume` is accepted and left to
    the mixer. `voices` and `variants` can be read.
    """

    def __init__(self, proxy: Any) -> None:
        self._proxy = proxy
        self._properties: dict[str, Any] = {"voice": "en-us", "rate": 175, "volume": 1.0, "pitch": 50}
        self._pcm: list[bytes] = []
        self._words: list[tuple[int, float]] = []
        self._chosen = ""
        self._library, self._sample_rate = _start()
        self._variants = _listed(self._library, _Voice(languages=ctypes.cast(c_char_p(b"variant"), c_void_p)))
        self._voices = _listed(self._library)
        self._callback = _CALLBACK(self._collect)
        self._library.espeak_SetSynthCallback(self._callback)

    def _collect(self, samples: Any, count: int, events: Any) -> int:
        if count > 0 and samples:
            self._pcm.append(ctypes.string_at(samples, count * 2))
        for event in _listed_events(events):
            if event.type == _WORD_EVENT:
                self._words.append((event.text_position - 1, event.sample / self._sample_rate))
        return 0

    def destroy(self) -> None:
        """Leave the library running: it lives as long as its process."""

    def save_to_file(self, text: str, filename: str) -> None:
        """Speak into a 16-bit mono WAV file."""
        self._proxy.setBusy(True)
        self._proxy.notify("started-utterance")
        completed = False
        try:
            pcm = self._synthesise(text)
            with Path(filename).open("wb") as opened, wave.open(opened, "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(self._sample_rate)
                file.writeframes(pcm)
            seconds = len(pcm) / 2 / self._sample_rate
            self._proxy.notify(TIMED_WORDS, words=self._words, seconds=seconds)
            completed = True
        except (OSError, ValueError, RuntimeError) as error:
            self._proxy.notify("error", exception=error)
        finally:
            self._proxy.notify("finished-utterance", completed=completed)
            # Not setBusy(False): that would run the rest of pyttsx3's queue from inside this very call.
            self._proxy._busy = False

    def _synthesise(self, text: str) -> bytes:
        if "\0" in text:
            raise ValueError("its text has a NUL in it, and would end there")
        self._choose(str(self._properties["voice"]))
        self._library.espeak_SetParameter(_RATE, int(self._properties["rate"]), 0)
        self._library.espeak_SetParameter(_PITCH, int(self._properties["pitch"]), 0)
        if hasattr(self._library, "espeak_ng_SetRandSeed"):  # not in every version
            self._library.espeak_ng_SetRandSeed(_SEED)
        self._pcm, self._words = [], []
        data = text.encode()
        flags = _CHARS_UTF8 | _END_PAUSE
        failed = self._library.espeak_Synth(data, len(data) + 1, 0, _POS_CHARACTER, 0, flags, None, None)
        if failed:
            raise RuntimeError(f"espeak-ng refused the text (code {failed})")
        return b"".join(self._pcm)

    def phonemes(self, voice: str, text: str) -> str:
        """Say in IPA how a voice would speak a text, words apart; not one of pyttsx3's methods.

        The library has been seen to end its process over a text.

        Raises:
            ValueError: If there is no such voice, or the text cannot be spoken.
        """
        if "\0" in text:
            raise ValueError("its text has a NUL in it, and would end there")
        if voice != self._chosen:
            self._choose(voice)
        letters = ctypes.create_string_buffer(text.encode())
        rest = c_void_p(ctypes.addressof(letters))
        clauses: list[bytes] = []
        while rest.value:
            clauses.append(self._library.espeak_TextToPhonemes(ctypes.byref(rest), _CHARS_UTF8, _IPA) or b"")
        return " ".join(_LANGUAGE_MARK.sub("", b" ".join(clauses).decode()).split())

    def _choose(self, wanted: str) -> None:
        """Set the voice; a variant must be asked for by name, since the library takes any word for one."""
        base, plus, variant = wanted.partition("+")
        if plus and variant not in (listed.id for listed in self._variants):
            raise ValueError(f"unknown voice {wanted!r}")
        for voice in filter(None, (base, self._by_language(base))):
            if self._library.espeak_SetVoiceByName(f"{voice}{plus}{variant}".encode()) == 0:
                self._chosen = wanted
                return
        raise ValueError(f"unknown voice {wanted!r}")

    def _by_language(self, tag: str) -> str:
        """The id of the voice that speaks a language best, or nothing."""
        speakers = [
            (priority, voice.id)
            for voice in self._voices
            for priority, language in voice.languages
            if language.lower() == tag.lower()
        ]
        return min(speakers, key=lambda speaker: speaker[0], default=(0, ""))[1]

    def getProperty(self, name: str) -> Any:  # noqa: N802 (the name pyttsx3 calls)
        """Read a property; `voices` and `variants` list them as pyttsx3's `Voice`."""
        from pyttsx3.voice import Voice

        if name not in ("voices", "variants"):
            return self._properties[name]
        listed = self._speaking() if name == "voices" else self._variants
        return [
            Voice(voice.id, voice.name, [tag for _, tag in voice.languages], voice.gender, None)
            for voice in listed
        ]

    def _speaking(self) -> list[_Listed]:
        """The voices that say something: the wheel has files of voices whose dictionary it lacks."""
        data = _data_folder(self._library)
        return [voice for voice in self._voices if _has_dictionary(data, voice)]

    def setProperty(self, name: str, value: Any) -> None:  # noqa: N802 (the name pyttsx3 calls)
        """Set a property; an unknown one is a `KeyError`."""
        if name not in self._properties:
            raise KeyError(f"unknown property {name!r}")
        self._properties[name] = value

    def startLoop(self) -> None:  # noqa: N802 (the name pyttsx3 calls)
        """Run everything queued; each command is finished when the next begins."""
        self._proxy.setBusy(False)

    def endLoop(self) -> None:  # noqa: N802 (the name pyttsx3 calls)
        """Nothing to end: `startLoop` returns when the queue is empty."""

    def iterate(self) -> Iterator[None]:
        """Run everything queued, for callers with a loop of their own."""
        self._proxy.setBusy(False)
        yield

    def stop(self) -> None:
        """Nothing to stop: a synchronous call cannot be interrupted from its own thread."""


def _listed_events(events: Any) -> Iterator[_Event]:
    at = 0
    while events and events[at].type != _NO_MORE_EVENTS:
        yield events[at]
        at += 1


def _load() -> tuple[Any, str | None]:
    """Load the wheel's library, which is the same on every machine, or else the system's.

    Returns:
        The library, and its data folder or None for the system's own.
    """
    try:
        import espeakng_loader

        return ctypes.CDLL(espeakng_loader.get_library_path()), espeakng_loader.get_data_path()
    except (ImportError, OSError, RuntimeError) as error:
        reason = str(error)
    for name in _SYSTEM_LIBRARIES:
        with contextlib.suppress(OSError):
            return ctypes.CDLL(name), None
    raise EngineMissingError(
        f"The speech library espeak-ng cannot be loaded ({reason}).",
        "Run `pip install espeakng-loader`, or install your system's espeak-ng.",
    )


def _start() -> tuple[Any, int]:
    """Load and initialise espeak-ng; the number is its sample rate."""
    library, data = _load()
    if data is not None and len(os.fsencode(data)) > _LONGEST_DATA_PATH:
        data = _shortened(data)
    _declare(library)
    rate = library.espeak_Initialize(
        _AUDIO_OUTPUT_SYNCHRONOUS, 0, os.fsencode(data) if data else None, _INITIALIZE_DONT_EXIT
    )
    if rate <= 0:
        raise EngineMissingError(
            f"espeak-ng does not start with its data in {data or 'the system folder'}.",
            "Reinstall it with `pip install --force-reinstall espeakng-loader`.",
        )
    return library, rate


def _data_folder(library: Any) -> Path:
    """Where a library that has started reads its voices and dictionaries."""
    folder = c_char_p()
    library.espeak_Info(ctypes.byref(folder))
    return Path(os.fsdecode(folder.value or b""))


def _has_dictionary(data: Path, voice: _Listed) -> bool:
    """Whether a voice's dictionary is there: its language's, unless its file names another."""
    file = Path(data, "lang", voice.id)
    if not file.is_file():  # such as a voice of mbrola's, which has its own place and is complete
        return True
    named = re.search(r"^dictionary\s+(\w+)", file.read_text("utf-8", "replace"), re.MULTILINE)
    name = named[1] if named else voice.languages[0][1].partition("-")[0]
    return Path(data, f"{name}_dict").is_file()


def _shortened(data: str) -> str:
    """A short link to a data folder; deleted when the process ends, since voices are read when first used."""
    folder = tempfile.mkdtemp(prefix="vg")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    link = Path(folder, "espeak-ng-data")
    link.symlink_to(data, target_is_directory=True)
    return str(link)


def _listed(library: Any, like: _Voice | None = None) -> tuple[_Listed, ...]:
    """List the voices, or those like the one given."""
    pointers = library.espeak_ListVoices(None if like is None else ctypes.byref(like))
    listed: list[_Listed] = []
    while pointers[len(listed)]:
        listed.append(_read(pointers[len(listed)].contents))
    return tuple(listed)


def _read(voice: _Voice) -> _Listed:
    return _Listed(
        id=voice.identifier.decode().removeprefix(_VARIANT_FOLDER),
        name=voice.name.decode(),
        languages=tuple(_languages(voice.languages)),
        gender=_GENDERS.get(voice.gender),
    )


def _languages(address: int) -> Iterator[tuple[int, str]]:
    while priority := ctypes.string_at(address, 1)[0]:
        tag = ctypes.string_at(address + 1)
        yield priority, tag.decode()
        address += len(tag) + 2


def _declare(library: Any) -> None:
    library.espeak_Initialize.argtypes = [c_int, c_int, c_char_p, c_int]
    library.espeak_SetVoiceByName.argtypes = [c_char_p]
    library.espeak_SetParameter.argtypes = [c_int, c_int, c_int]
    library.espeak_Info.argtypes = [c_void_p]
    library.espeak_Info.restype = c_char_p
    library.espeak_ListVoices.argtypes = [c_void_p]
    library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_Voice))
    if hasattr(library, "espeak_ng_SetRandSeed"):
        library.espeak_ng_SetRandSeed.argtypes = [c_long]
    library.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(c_void_p), c_int, c_int]
    library.espeak_TextToPhonemes.restype = c_char_p
    library.espeak_Synth.argtypes = [
        c_char_p, c_size_t, c_uint, c_int, c_uint, c_uint, c_void_p, c_void_p
    ]  # fmt: skip
