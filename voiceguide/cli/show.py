"""`voiceguide show`: one practice, and when everything in it sounds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import click

from voiceguide import config
from voiceguide.cache import Cache
from voiceguide.cli import options
from voiceguide.cli.progress import speaking_progress
from voiceguide.render import Renderer
from voiceguide.script import Practice
from voiceguide.timeline import Cue, Timeline
from voiceguide.units import RATE, clock, frames_to_seconds


@click.command("show")
@click.argument("name", metavar="NAME|FILE")
@click.option("--plain", is_flag=True, help="Line by line, for speech and braille.")
@options.as_json
@options.session
def command(name: str, plain: bool, as_json: bool, **wishes: Any) -> None:
    """Show a practice's timeline: every line, pause and bell with its time."""
    practice = options.practice_named(name)
    request = options.Wishes(**wishes).request(practice)
    with Renderer(Cache(config.cache_folder())) as renderer, speaking_progress(plain) as progress:
        timeline = renderer.prepare(practice, request, progress).timeline
    if as_json:
        print(json.dumps(_facts(timeline), ensure_ascii=False))
    else:
        print("\n".join(_lines(practice, timeline)))


def _facts(timeline: Timeline) -> dict[str, Any]:
    return {
        "title": timeline.title,
        "seconds": frames_to_seconds(timeline.frames),
        "rate": RATE,
        "chapters": [
            {"title": chapter.title, "start": frames_to_seconds(chapter.start)}
            for chapter in timeline.chapters
        ],
        "cues": [_cue_facts(cue) for cue in timeline.cues],
    }


def _cue_facts(cue: Cue) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "kind": cue.kind,
        "start": frames_to_seconds(cue.start),
        "end": frames_to_seconds(cue.end),
    }
    return facts | {"text": cue.text} if cue.text is not None else facts


def _lines(practice: Practice, timeline: Timeline) -> Iterator[str]:
    yield f"{timeline.title}, {clock(timeline.frames)}. {practice.summary}".strip()
    for caution in practice.cautions:
        yield f"Caution: {caution}"
    chapters = list(timeline.chapters)
    for cue in timeline.cues:
        while chapters and chapters[0].start <= cue.start:
            yield f"{clock(chapters[0].start):>7}  # {chapters.pop(0).title}"
        yield f"{clock(cue.start):>7}  {_in_words(cue)}"


def _in_words(cue: Cue) -> str:
    seconds = frames_to_seconds(cue.end - cue.start)
    if cue.kind == "say":
        return f"“{cue.text}”"
    if cue.kind == "pause":
        return f"pause {seconds:.1f} s ({cue.pause_kind})"
    if cue.kind == "bell":
        return f"bell: {cue.text}"
    if cue.kind == "sound":
        return f"sound: {cue.text}"
    said = f" “{cue.text}”" if cue.text else ""
    return f"{cue.kind.replace('.', ' ')} {seconds:.1f} s{said}"
