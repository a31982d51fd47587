"""Steps as a page of YAML that looks as if somebody had written it.

PyYAML decides what needs quotation marks; only the folding of long text is done here, since its own lines run
over the width that they are given.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import yaml

from voiceguide.desk.importing.tidying import printable
from voiceguide.script.model import (
    PATTERNS,
    PAUSES,
    Bell,
    Breathe,
    BreathPattern,
    Note,
    Pause,
    Rest,
    Say,
    Section,
    Step,
    VoiceWish,
    exact_pause,
    timed_pause,
)
from voiceguide.units import Millis, brief

WIDTH = 100
"""Columns of the longest line, but for words that are longer."""

_NEVER = 1 << 30


def write_script(
    steps: Sequence[Step], *, title: str, summary: str, language: str, voice: VoiceWish, source: str
) -> str:
    """Write a script.

    Args:
        steps: At least one; each of a kind that an import makes.
        title: Not empty.
        summary: Left out when empty.
        language: Left out when empty.
        voice: The voice of every line that has none of its own.
        source: What the script was imported from.
    """
    head: dict[str, Any] = {"title": title, "summary": summary, "language": language, "voice": _voice(voice)}
    lines = [f"# Imported by voiceguide from {printable(source)}."]
    for key, value in head.items():
        if value:
            lines += _entry(key, value, 0)
    lines += ["", "steps:"]
    for number, step in enumerate(steps):
        if number and isinstance(step, Section):
            lines.append("")
        lines += _step(_keys(step))
    return "\n".join(lines) + "\n"


def _step(keys: dict[str, Any]) -> Iterator[str]:
    written = [line for key, value in keys.items() for line in _entry(key, value, 4)]
    yield f"  - {written[0][4:]}"
    yield from written[1:]


def _keys(step: Step) -> dict[str, Any]:
    match step:
        case Say(text=text, pause=pause, voice=voice):
            more = {"pause": pause_text(pause) if pause else None, "voice": _voice(voice)}
            return {"say": text} | {key: value for key, value in more.items() if value}
        case Rest(pause=pause):
            return {"pause": pause_text(pause)}
        case Bell(strikes=strikes):
            return {"bell": {"strikes": strikes} if strikes > 1 else None}
        case Breathe(pattern=pattern, fewest=rounds):
            return {"breathe": pattern_text(pattern), "rounds": rounds}
        case Section(title=title):
            return {"section": title}
        case Note(text=text):
            return {"note": text}
        case _:
            raise AssertionError(f"an import makes no {step}")


def _entry(key: str, value: Any, indent: int) -> Iterator[str]:
    """Write one key with its value, on as many lines as it takes."""
    margin = " " * indent
    if value is None:
        yield f"{margin}{key}"
        return
    line = f"{margin}{_dumped(key, value)}" if len(str(value)) < WIDTH else None
    if line is not None and (len(line) <= WIDTH or not isinstance(value, str)):
        yield line
    else:
        yield f"{margin}{key}: >-"
        yield from _folded(value, f"{margin}  ")


def _dumped(key: str, value: Any) -> str:
    flow = None if isinstance(value, dict) else False
    return yaml.safe_dump(
        {key: value}, allow_unicode=True, default_flow_style=flow, sort_keys=False, width=_NEVER
    ).rstrip("\n")


def _folded(text: str, margin: str) -> Iterable[str]:
    # YAML reads every line break as one space: so the text has no spaces in a row, and none at its ends.
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=margin,
        subsequent_indent=margin,
        break_long_words=False,
        break_on_hyphens=False,
    )


def pause_text(pause: Pause) -> str | dict[str, str]:
    """Write a pause as scripts do: its class, its length, or its bounds."""
    if PAUSES.get(pause.kind) == pause:
        return pause.kind
    if pause == exact_pause(pause.natural):
        return f"{brief(pause.natural)} exactly"
    if pause == timed_pause(pause.natural):
        return brief(pause.natural)
    return {"natural": brief(pause.natural), "min": brief(pause.shortest), "max": brief(pause.longest)}


def pattern_text(pattern: BreathPattern) -> str:
    """Write a breath as scripts do: `4-6`, `4-7-8` or `box`; a second inhale is not known here."""
    if pattern == PATTERNS["box"]:
        return "box"
    phases = [pattern.inhale, pattern.hold, pattern.exhale, pattern.rest]
    if not pattern.rest:
        phases.pop()
        if not pattern.hold:
            phases.remove(pattern.hold)
    return "-".join(map(_seconds, phases))


def _seconds(phase: Millis) -> str:
    return f"{phase / 1000:.3f}".rstrip("0").rstrip(".")


def _voice(voice: VoiceWish) -> dict[str, Any]:
    volume = None if voice.volume is None else f"{voice.volume:g}dB"
    wishes = {"rate": voice.rate, "pitch": voice.pitch, "volume": volume}
    return {key: value for key, value in wishes.items() if value is not None}
