"""`voiceguide doctor`: what works on this machine, and what mends what doesn't."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct
from msgspec.structs import asdict

from voiceguide import config
from voiceguide.cli import options
from voiceguide.errors import EngineMissingError, OutputError, SpeechError, VoiceguideError
from voiceguide.units import RATE

if TYPE_CHECKING:  # most checks go without sound
    from voiceguide.player import Output
    from voiceguide.script.model import VoiceWish

_ROOMY = 500 * (1 << 20)

_BELL_FRAMES = 2 * RATE
"""How long the test bell rings; it fades as long again."""


class Finding(Struct, frozen=True, kw_only=True):
    """One thing looked at; `remedy` is empty where all is well."""

    name: str
    works: bool
    what: str
    remedy: str = ""


@click.command("doctor")
@click.option("--quiet", is_flag=True, help="Play no bell.")
@options.as_json
def command(quiet: bool, as_json: bool) -> None:
    """Try speech, sound, files and cache; ends with 1 when something needed does not work.

    On a terminal a soft bell is played.
    """
    rings = not quiet and not as_json and sys.stdout.isatty()
    checks: dict[str, Callable[[], str]] = {
        "speech": _speech,
        "sound out": partial(_sound_out, rings=rings),
        "microphone": _microphone,
        "encoder": _encoder,
        "cache": _cache,
        "settings": _settings,
        "library": _library,
        "neural voices": _neural_voices,
        "media keys": _media_keys,
    }
    findings = [_try(name, check) for name, check in checks.items()]
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            verdict = "works" if finding.works else "does not work"
            print(f"{finding.name} {verdict}: {finding.what} {finding.remedy}".strip())
    if not all(finding.works for finding in findings):
        raise click.exceptions.Exit(1)


def _try(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(name=name, works=True, what=check())
    except VoiceguideError as error:
        return Finding(name=name, works=False, what=error.what, remedy=error.remedy)


def _speech() -> str:
    from voiceguide.script.model import VoiceWish

    return _spoken_by(VoiceWish(), "en")


def _spoken_by(wish: VoiceWish, language: str) -> str:
    from voiceguide.speech import DEFAULT_ENGINE, ENGINES, prove
    from voiceguide.timeline import Line

    line = Line(text="Notice where your feet meet the floor.", voice=wish, language=language)
    with closing(ENGINES[wish.engine or DEFAULT_ENGINE]()) as engine, tempfile.TemporaryDirectory() as folder:
        utterance = engine.prepare(line)
        spoken = Path(folder, "spoken.wav")
        engine.speak(utterance, spoken, engine.paces(utterance.voice).usual)
        samples, rate = prove(spoken, utterance)
        return f"{engine.identity()}, voice {utterance.voice}, spoke {len(samples) / rate:.1f} seconds."


def _neural_voices() -> str:
    from voiceguide.speech.piper_engine import PiperEngine
    from voiceguide.speech.voice_files import packaged_folder

    folder = config.voices_folder()
    with closing(PiperEngine((folder, *packaged_folder()))) as engine:
        try:
            names = ", ".join(voice.name for voice in engine.voices()) or "no voice yet"
        except EngineMissingError as error:
            return f"none here, and none are needed. {error.remedy}"
        for trouble in engine.broken_voices():
            raise trouble
        return f"{engine.identity()}, {names}; more go into {folder}."


def _media_keys() -> str:
    if not sys.platform.startswith("linux"):
        return "none here; they are for Linux desktops."
    if importlib.util.find_spec("dbus_fast") is None:
        return "not used, and not needed. `pip install 'voiceguide[media]'` adds them."
    if config.session_bus() is None:
        return "not used: there is no desktop that would send them."
    return "play, pause, next, previous and stop come from the desktop."


def _sound_out(*, rings: bool) -> str:
    from voiceguide.player.outputs import devices, open_output

    with closing(open_output(options.output_name(None))) as device:
        device.volume = options.volume()
        chosen = device.name
        if rings:
            _ring(device)
    others = [name for name in ("simpleaudio", "miniaudio") if name != chosen and _opens(name)]
    told = [f"{' and '.join([chosen, *others])} can play; {chosen} is used."]
    if rings:
        told.append("A soft bell was played.")
    if named := devices():
        told.append(f"--output miniaudio:NAME chooses a device; there are {', '.join(named)}.")
    return " ".join(told)


def _microphone() -> str:
    from voiceguide.recording.microphone import microphones, none_here

    names = microphones()
    if not names:
        return f"none here, and none is needed to listen. {none_here().remedy}"
    told = ", ".join(names)
    return f"{told}. `voiceguide record SCRIPT` records with the usual one, --device NAME with another."


def _ring(device: Output) -> None:
    """Strike a bell and let it fade, before it has rung out."""
    from voiceguide.player.source import FileSource
    from voiceguide.sound.bells import strike
    from voiceguide.sound.pcm import write_clip

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "bell.flac")
        write_clip(path, strike("bowl", soft=True))
        with closing(FileSource(path)) as source:
            device.play(source, start=0, fade_in=0)
            while device.position() < _BELL_FRAMES and not device.finished():
                time.sleep(0.05)
            device.fade_out(_BELL_FRAMES)


def _opens(output: str) -> bool:
    from voiceguide.player.outputs import open_output

    try:
        open_output(output).close()
    except OutputError:
        return False
    return True


def _encoder() -> str:
    import soundfile

    from voiceguide.export.formats import AAC_REMEDY, FORMATS, can_write

    written = [name for name, each in FORMATS.items() if can_write(each)]
    missing = [name for name in FORMATS if name not in written]
    library = f"libsndfile {soundfile.__libsndfile_version__}"
    told = f"`voiceguide export` can write {', '.join(written)}; {library} is here."
    if not missing:
        return told
    return f"{told} {' and '.join(missing)} take another encoder, and none is needed. `{AAC_REMEDY}` adds it."


def _cache() -> str:
    from voiceguide.cache import Cache, Recipe

    root = config.cache_folder()
    cache = Cache(root)

    def build(path: Path) -> dict[str, int]:
        path.write_bytes(b"doctor")
        return {}

    cache.remove(cache.make(Recipe("trials", {"trial": "doctor"}, suffix=".txt"), build))
    free = shutil.disk_usage(root).free
    tight = " That is little: an hour takes about 300 MB." if free < _ROOMY else ""
    return f"{root} can be written, {free / (1 << 30):.1f} GB are free.{tight}"


def _settings() -> str:
    usual = options.settings_here()
    if not usual.path:
        return f"{config.settings_file()} is not there, and need not be."
    told = [f"{usual.path} has no mistakes."]
    options.usual_bed(usual)
    if usual.voice is not None:
        language = options.language_here()
        try:
            told.append(_spoken_by(options.voice_wish(None, usual, language), language))
        except SpeechError as error:
            raise SpeechError(f"{error.what} {options.usual_voice_told()}", error.remedy) from error
    return " ".join(told)


def _library() -> str:
    names = options.library_here().names()
    for name in names:
        options.practice_named(name)
    return f"all {len(names)} practices load."
