"""`voiceguide voices`: who can speak here, and how each sounds."""

from __future__ import annotations

import json
import shlex
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

import click
from msgspec.structs import asdict

from voiceguide import config
from voiceguide.cache import Cache
from voiceguide.cli import options
from voiceguide.cli.alone import play_alone
from voiceguide.errors import SpeechError, UsageError
from voiceguide.script.model import VoiceWish
from voiceguide.settings import Settings
from voiceguide.speech import DEFAULT_ENGINE, ENGINES, Engine, Voice
from voiceguide.timeline import Line


@click.command("voices")
@click.argument("words", metavar="[WORD…]", nargs=-1)
@click.option("--engine", help="Only the voices of this engine.")
@click.option("--play", "played", metavar="NAME", help="Hear this one, as --voice would choose it.")
@click.option(
    "--add",
    "added",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Add a neural voice: an .onnx file with its .json beside it.",
)
@options.output
@options.as_json
def command(
    words: tuple[str, ...],
    engine: str | None,
    played: str | None,
    added: Path | None,
    output: str | None,
    as_json: bool,
) -> None:
    """List voices whose name, id, language or gender has every WORD, such as `voices en-us`, or hear one."""
    if engine is not None and engine not in ENGINES:
        raise UsageError(f"There is no speech engine “{engine}”.", f"There are {', '.join(sorted(ENGINES))}.")
    if added is not None:
        _add(added, as_json)
        return
    if played is not None:
        _play(played if engine is None else f"{engine}:{played}", options.output_name(output), as_json)
        return
    everybody = _voices(engine)
    voices = [voice for voice in everybody if _has_all(voice, words)]
    if as_json:
        print(json.dumps([asdict(voice) for voice in voices], ensure_ascii=False, indent=1))
        return
    if not voices:
        if engine is not None and not everybody:
            _ask_for_one(engine)
        raise _none(words, engine)
    name = _naming(everybody)
    for voice in voices:
        sample = f"voiceguide voices --play {shlex.quote(name(voice))}"
        gender = f" · {voice.gender}" if voice.gender else ""
        print(f"{voice.name} · {voice.language} · {voice.engine} · {sample}{gender}")
    example = next((voice for voice in voices if voice.language.startswith("en")), voices[0])
    print(f"Choose one with --voice, such as --voice {shlex.quote(name(example))}.", file=sys.stderr)


def _ask_for_one(engine: str) -> None:
    """Let an engine without a voice say what it needs."""
    with closing(ENGINES[engine]()) as speaker:
        speaker.prepare(Line(text="", voice=VoiceWish(), language="en"))


def _none(words: tuple[str, ...], engine: str | None) -> SpeechError:
    where = "here" if engine is None else f"of {engine}"
    genders = [word.lower() for word in words if word.lower() in ("female", "male")]
    usual = f" `--voice {genders[0]}` makes the usual voice sound so." if genders else ""
    return SpeechError(f"No voice {where} has {' and '.join(words)}.", f"Try fewer words.{usual}")


def _voices(engine: str | None) -> tuple[Voice, ...]:
    """The voices of an engine, or of all that are on this machine."""
    from voiceguide.speech.here import voices_here

    if engine is None:
        return voices_here(ENGINES)
    with closing(ENGINES[engine]()) as speaker:
        return speaker.voices()


def _has_all(voice: Voice, words: tuple[str, ...]) -> bool:
    text = f"{voice.name} {voice.id} {voice.language} {voice.gender} {voice.engine}".lower()
    return all(word.lower() in text for word in words)


def _naming(voices: Iterable[Voice]) -> Callable[[Voice], str]:
    """How a voice is asked for: by its language where nobody else of its engine speaks it, else by its id."""
    speakers = Counter((voice.engine, voice.language) for voice in voices)

    def name(voice: Voice) -> str:
        own = voice.language if speakers[voice.engine, voice.language] == 1 else voice.id
        return own if voice.engine == DEFAULT_ENGINE else f"{voice.engine}:{own}"

    return name


def _add(model: Path, as_json: bool) -> None:
    from voiceguide.speech.adding import add_voice

    voices = add_voice(model, config.voices_folder())
    if as_json:
        print(json.dumps([asdict(voice) for voice in voices], ensure_ascii=False, indent=1))
        return
    for voice in voices:
        print(f"Added {voice.name} · {voice.language} · {voice.engine}")
    print(f"Choose it with --voice {shlex.quote(f'{voices[0].engine}:{voices[0].id}')}.", file=sys.stderr)


def _play(name: str, output: str, as_json: bool) -> None:
    from voiceguide.render import Renderer

    wish = options.voice_wish(name, Settings(), "en")
    line = Line(text="", voice=wish, language=_language(wish))
    with Renderer(Cache(config.cache_folder())) as renderer:
        path = renderer.sample(line).path
    play_alone(name, path, output, "The sample is in", aside=as_json)
    if as_json:
        print(json.dumps({"name": name, "language": line.language, "path": str(path)}, ensure_ascii=False))


def _language(wish: VoiceWish) -> str:
    """The language of a voice that is asked for; English where it is asked for by gender, or not found."""
    wanted = (wish.name or "").partition("+")[0].lower()
    with closing(_engine(wish)) as engine:
        for voice in engine.voices() if wanted else ():
            if wanted in (voice.id.lower(), voice.name.lower(), voice.language.lower()):
                return voice.language
    return "en"


def _engine(wish: VoiceWish) -> Engine:
    return ENGINES[wish.engine or DEFAULT_ENGINE]()
