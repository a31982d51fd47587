"""`voiceguide doctor`: what works on this machine, and what mends what doesn't."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from voiceguide import config
from voiceguide.cli import options
from voiceguide.errors import OutputError, VoiceguideError

_ROOMY = 500 * (1 << 20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at; `remedy` is empty where all is well."""

    name: str
    works: bool
    what: str
    remedy: str = ""


@click.command("doctor")
@options.as_json
def command(as_json: bool) -> None:
    """Try speech, sound, files and cache; ends with 1 when something needed does not work."""
    checks: dict[str, Callable[[], str]] = {
        "speech": _speech,
        "sound out": _sound_out,
        "encoder": _encoder,
        "cache": _cache,
        "settings": _settings,
        "library": _library,
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
    from voiceguide.speech import DEFAULT_ENGINE, ENGINES, prove
    from voiceguide.timeline import Line

    line = Line(text="Notice where your feet meet the floor.", voice=VoiceWish(), language="en")
    with closing(ENGINES[DEFAULT_ENGINE]()) as engine, tempfile.TemporaryDirectory() as folder:
        utterance = engine.prepare(line)
        spoken = Path(folder, "spoken.wav")
        engine.speak(utterance, spoken)
        samples, rate = prove(spoken, utterance)
        return f"{engine.identity()}, voice {utterance.voice}, spoke {len(samples) / rate:.1f} seconds."


def _sound_out() -> str:
    from voiceguide.player import OUTPUTS, open_output

    with closing(open_output("auto")) as device:
        chosen = device.name
    others = [name for name in OUTPUTS if name not in (chosen, "null") and _opens(name)]
    return f"{' and '.join([chosen, *others])} can play; {chosen} is used."


def _opens(output: str) -> bool:
    from voiceguide.player import open_output

    try:
        open_output(output).close()
    except OutputError:
        return False
    return True


def _encoder() -> str:
    import soundfile

    return f"libsndfile {soundfile.__libsndfile_version__} writes FLAC and WAV."


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
    path = options.settings_here().path
    return f"{path} has no mistakes." if path else f"{config.settings_file()} is not there, and need not be."


def _library() -> str:
    names = options.library_here().names()
    for name in names:
        options.practice_named(name)
    return f"all {len(names)} practices load."
