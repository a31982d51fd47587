"""`voiceguide voices`: who can speak here."""

from __future__ import annotations

import json
import sys
from contextlib import closing
from dataclasses import asdict

import click

from voiceguide.cli import options
from voiceguide.errors import SpeechError, UsageError
from voiceguide.speech import DEFAULT_ENGINE, ENGINES, Voice


@click.command("voices")
@click.argument("words", metavar="[WORD…]", nargs=-1)
@click.option("--engine", default=DEFAULT_ENGINE, show_default=True, help="Which engine's voices.")
@options.as_json
def command(words: tuple[str, ...], engine: str, as_json: bool) -> None:
    """List voices whose name, id, language or gender has every WORD, such as `voices en-us`."""
    if engine not in ENGINES:
        raise UsageError(f"There is no speech engine “{engine}”.", f"There are {', '.join(sorted(ENGINES))}.")
    with closing(ENGINES[engine]()) as speaker:
        voices = [voice for voice in speaker.voices() if _has_all(voice, words)]
    if as_json:
        print(json.dumps([asdict(voice) for voice in voices], ensure_ascii=False, indent=1))
        return
    if not voices:
        raise SpeechError(f"No voice of {engine} has {' and '.join(words)}.", "Try fewer words.")
    for voice in voices:
        gender = f" · {voice.gender}" if voice.gender else ""
        print(f"{voice.name} · {voice.language} · {voice.engine} · {voice.id}{gender}")
    print(f"Choose one with --voice, such as --voice {voices[0].language}.", file=sys.stderr)


def _has_all(voice: Voice, words: tuple[str, ...]) -> bool:
    text = f"{voice.name} {voice.id} {voice.language} {voice.gender}".lower()
    return all(word.lower() in text for word in words)
