"""`voiceguide say`: how a text sounds, and how a hard word is said."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import click
from msgspec import Struct
from msgspec.structs import asdict, replace

from voiceguide import config
from voiceguide.cache import Cache, Entry
from voiceguide.cli import options
from voiceguide.cli.alone import play_alone
from voiceguide.cli.rates import tell_rates
from voiceguide.errors import UsageError
from voiceguide.render import Renderer
from voiceguide.render.speaking import unreached
from voiceguide.script import lexicon, respell, respellings
from voiceguide.script.complaints import BadValueError
from voiceguide.script.marks import marked, respelt_marked, rewritten
from voiceguide.script.model import Marks, Names
from voiceguide.script.text import UnsetNameError, fill
from voiceguide.script.words import LONGEST_LINE, language
from voiceguide.settings import SPEEDS, Settings
from voiceguide.speech import DEFAULT_ENGINE, ENGINES, Pronunciation
from voiceguide.timeline import Line
from voiceguide.units import SPEAKING_RATE, frames_to_seconds

_MOST_LETTERS = 100_000
"""So much of standard input is read; no line that is spoken is as long."""


class Respelt(Struct, frozen=True, kw_only=True):
    """A word that is spoken as it is written elsewhere."""

    word: str
    sound: str
    source: str


class Saying(Struct, frozen=True, kw_only=True):
    """How a text is said: the line an engine is asked for, who says it, and in which sounds."""

    line: Line
    respelt: tuple[Respelt, ...]
    engine: str
    voice: str
    rate: int
    phonemes: str


@click.command("say")
@click.argument("words", metavar="[TEXT…]", nargs=-1)
@click.option("--voice", metavar="NAME", help="A voice or engine; see `voiceguide voices`.")
@click.option("--rate", type=click.IntRange(30, 500), metavar="N", help="Words a minute, as heard.")
@click.option("--language", "tag", metavar="TAG", default="en", show_default=True, help="Its language.")
@click.option("--phonemes", is_flag=True, help="Tell how it is said as well, and what was respelt.")
@click.option(
    "--to", "target", metavar="FILE", type=click.Path(path_type=Path), help="Write a .flac or .wav instead."
)
@options.output
@options.as_json
def command(
    words: tuple[str, ...],
    voice: str | None,
    rate: int | None,
    tag: str,
    phonemes: bool,
    target: Path | None,
    output: str | None,
    as_json: bool,
) -> None:
    """Speak a text as a practice would; without one, what comes on standard input.

    It plays unless --json or --to is given.
    """
    output = options.output_name(output)
    text, marks = _filled(*_text(words))
    if target is not None:
        from voiceguide.sound.deliver import check_target

        check_target(target)
    saying = _saying(text, marks, voice, rate, _language(tag))
    with Renderer(Cache(config.cache_folder())) as renderer:
        clip, cached = renderer.clip(saying.line)
    tell_rates(filter(None, [unreached(saying.line, clip)]))
    path = clip.path if target is None else _delivered(clip, target)
    if as_json:
        print(json.dumps(_facts(text, saying, clip, path, cached), ensure_ascii=False))
        return
    if phonemes:
        _tell(saying)
    if target is not None:
        print(path)
    else:
        play_alone(text, path, output, "The clip is kept:", cue=True)


def _text(words: tuple[str, ...]) -> tuple[str, Marks]:
    typed = " ".join(words)
    if not words and sys.stdin is not None and not sys.stdin.isatty():
        try:
            typed = sys.stdin.read(_MOST_LETTERS)
        except UnicodeDecodeError as error:
            raise UsageError("What came on standard input is no text.", "Send it as UTF-8.") from error
    text = options.speakable(typed, "The text")
    if not text:
        raise UsageError("Say what?", 'Write it behind `say`: voiceguide say "Notice your feet."')
    if len(text.split()) > LONGEST_LINE:
        raise UsageError(f"{LONGEST_LINE} words are the most that are spoken at once.", "Say it in parts.")
    try:
        return marked(text)
    except BadValueError as error:
        raise UsageError(error.message, error.suggestion) from error


def _filled(text: str, marks: Marks) -> tuple[str, Marks]:
    """The text with what the settings say for its placeholders."""
    names = dict(options.settings_here().names)
    try:
        return rewritten(text, marks, lambda stretch: fill(stretch, names))
    except UnsetNameError as error:
        asked = " and ".join(f"{{{name}}}" for name in error.names)
        raise UsageError(
            f"The text asks for {asked}, which is not set.",
            "Write it below `names:` in the settings, or put in its place what is to be said.",
        ) from error


def _language(tag: str) -> str:
    try:
        return language(tag)
    except BadValueError as error:
        raise UsageError(f"--language: {error.message}", "Write it like en or pt-BR.") from error


def _saying(text: str, marks: Marks, voice: str | None, rate: int | None, tag: str) -> Saying:
    usual = options.settings_here()
    sources = {"settings": usual.pronounce, "built in": lexicon(tag)}
    known = tuple(pair for pairs in sources.values() for pair in pairs)
    said, marks = respelt_marked(text, marks, known)
    wish = replace(options.voice_wish(voice, usual, tag), rate=rate or _usual_rate(usual))
    line = Line(text=said, voice=wish, language=tag, marks=marks)
    with closing(Pronunciation(ENGINES, DEFAULT_ENGINE)) as asked:
        engine, utterance = asked.settle(line)
        return Saying(
            line=line,
            respelt=_respelt(text, sources),
            engine=engine.name,
            voice=utterance.voice,
            rate=utterance.rate,
            phonemes=asked(line),
        )


def _usual_rate(usual: Settings) -> int | None:
    """The rate at the speed that the listener has chosen; None where it is the voice's usual one."""
    speed = SPEEDS[usual.speed]
    return None if speed == 1 else round(SPEAKING_RATE * speed)


def _respelt(text: str, sources: Mapping[str, Names]) -> tuple[Respelt, ...]:
    """What was respelt, and by which of the sources: the first that has the word."""
    pairs = tuple(pair for pairs in sources.values() for pair in pairs)
    return tuple(
        Respelt(
            word=word,
            sound=sound,
            source=next(name for name in sources if respell(word, sources[name]) == sound),
        )
        for word, sound in respellings(text, pairs)
    )


def _delivered(clip: Entry, target: Path) -> Path:
    from voiceguide.sound.deliver import deliver

    return deliver(clip.path, target)


def _facts(text: str, saying: Saying, clip: Entry, path: Path, cached: bool) -> dict[str, object]:
    return {
        "text": text,
        "said": saying.line.text,
        "respelt": [asdict(each) for each in saying.respelt],
        "phonemes": saying.phonemes,
        "engine": saying.engine,
        "voice": saying.voice,
        "rate": saying.rate,
        "path": str(path),
        "seconds": frames_to_seconds(clip.facts["frames"]),
        "cached": cached,
    }


def _tell(saying: Saying) -> None:
    print(saying.phonemes or f"The engine {saying.engine} does not tell how it says words.")
    for each in saying.respelt:
        print(f"“{each.word}” is said as “{each.sound}” ({each.source}).")
