"""The whole way from a source to a script."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from msgspec import Struct
from msgspec.structs import replace

from voiceguide.desk.importing.asides import settle_guises, without_chat
from voiceguide.desk.importing.blocks import Block, Gap, Heading, Note, Paragraph, Tongue
from voiceguide.desk.importing.compose import compose
from voiceguide.desk.importing.doubts import Doubt, Doubts
from voiceguide.desk.importing.events import BlankLine, Event, Moment, Part, Remark
from voiceguide.desk.importing.lines import PLAIN
from voiceguide.desk.importing.marks import events_of
from voiceguide.desk.importing.outline import front_of, outline_of
from voiceguide.desk.importing.sorting import blocks_of
from voiceguide.desk.importing.stamps import with_times
from voiceguide.desk.importing.subtitles import is_subtitles, read_subtitles
from voiceguide.desk.importing.tidying import printable, tidied
from voiceguide.desk.importing.timing import with_pauses
from voiceguide.desk.importing.untagging import without_tags
from voiceguide.desk.importing.writing import write_script
from voiceguide.errors import Problem, ScriptError
from voiceguide.script.complaints import BadValueError
from voiceguide.script.limits import MOST_STEPS, NOTHING, Extent, extended
from voiceguide.script.model import Bell, Breathe, Rest, Say, Step, VoiceWish
from voiceguide.script.source import LARGEST, clean
from voiceguide.script.values import LONGEST

IMPORTABLE = (".txt", ".md", ".markdown", ".srt", ".vtt", ".ssml", ".xml")
"""How the names of files end that can be imported."""

STANDARD_INPUT = "-"
"""The path of text that comes from no file."""


class Imported(Struct, frozen=True, kw_only=True):
    """A source as a script.

    Attributes:
        script: YAML text that loads without a mistake.
        doubts: What was not sure, by line.
        lines: The source's line of each of the script's steps.
    """

    script: str
    doubts: tuple[Doubt, ...]
    lines: tuple[int, ...]


def import_text(text: str | bytes, *, path: str) -> Imported:
    """Make a script of a text, whatever marks it uses.

    Args:
        text: The text, or its bytes in UTF-8; at most 1 MiB.
        path: What messages call it, and what the practice is called where nothing in it says so.

    Raises:
        ScriptError: When it is no text, has nothing to speak, or makes a script over the format's limits;
            lines are those of the text.
    """
    doubts = Doubts()
    written = clean(text, path).replace("\r\n", "\n").replace("\r", "\n")
    page = read_subtitles(written, doubts) if is_subtitles(written) else without_tags(written, doubts)
    front = front_of(page.lines)
    blocks = blocks_of(with_times(front.lines, doubts), doubts)
    blocks = settle_guises(without_chat(blocks, doubts), doubts)
    _check_size(blocks, path)
    outline = outline_of(blocks, front.title or page.title, doubts)
    events = [event for block in (*front.notes, *outline.blocks) for event in _events(block, doubts)]
    composition = compose(events, path=path, doubts=doubts)
    voice = _common_voice(composition.steps)
    steps = [_without_voice(step, voice) for step in with_pauses(composition, voice.rate, doubts)]
    _check(steps, path)
    said = next((block.text for block in blocks if isinstance(block, Tongue)), "")
    language = front.language or page.language or said
    if not language:
        _tell_language(composition.steps, doubts)
    script = write_script(
        steps,
        title=_title(outline.title) or _name(path),
        summary=_title(front.summary),
        language=language,
        voice=voice,
        source=PurePath(path).name if path != STANDARD_INPUT else "standard input",
    )
    if len(script.encode()) > LARGEST:
        raise _error(
            path, 1, "The script that this makes is larger than 1 MiB.", "Split it into several files."
        )
    return Imported(script=script, doubts=doubts.in_order(), lines=tuple(step.place.line for step in steps))


def _events(block: Block, doubts: Doubts) -> Iterator[Event]:
    if isinstance(block, Gap):
        yield Event(line=block.line, what=BlankLine())
    elif isinstance(block, Note):
        if text := tidied(block.text):
            yield Event(line=block.line, what=Remark(text=text))
    elif isinstance(block, Heading):
        title = _title(block.text)
        if block.at is not None:
            yield Event(line=block.line, what=Moment(at=block.at))
        if title:
            yield Event(line=block.line, what=Part(title=title))
    elif isinstance(block, Paragraph):
        if block.at is not None:
            yield Event(line=block.line, what=Moment(at=block.at))
        yield from events_of(block, doubts)


def _title(text: str) -> str:
    """Write a title without marks; braces would ask for a name."""
    plain = tidied(re.sub(r"[{}]", "", text)).strip()
    return plain.rstrip(":").rstrip()


def _name(path: str) -> str:
    words = printable(re.sub(r"[-_]+", " ", PurePath(path).stem))
    return words[:1].upper() + words[1:] if words else "A practice"


def _common_voice(steps: Sequence[Step]) -> VoiceWish:
    """The voice that every line asks for, where it is the same."""
    voices = {step.voice for step in steps if isinstance(step, Say)}
    return voices.pop() if len(voices) == 1 else PLAIN


def _without_voice(step: Step, voice: VoiceWish) -> Step:
    return replace(step, voice=PLAIN) if isinstance(step, Say) and step.voice == voice else step


def _check_size(blocks: Sequence[Block], path: str) -> None:
    """Refuse what is certainly too long before most of the work is done."""
    steps = [block for block in blocks if not isinstance(block, Gap) and re.search(r"\w", block.text)]
    if len(steps) > MOST_STEPS:
        message = f"Here the script passes {MOST_STEPS:,} steps."
        raise _error(path, steps[MOST_STEPS].line, message, "Split it into several files.")


def _check(steps: Sequence[Step], path: str) -> None:
    if not any(isinstance(step, Say | Bell | Breathe) for step in steps):
        raise _error(
            path, 1, "There is nothing to speak here.", "Write what is to be said, a line for each thought."
        )
    extent = NOTHING
    for step in steps:
        _check_silence(step, path)
        extent = _extended(extent, step, path)


def _check_silence(step: Step, path: str) -> None:
    """Refuse what times at the beginning of lines can ask for, and no script can."""
    pause = step.pause if isinstance(step, Say | Rest) else None
    if pause is not None and pause.natural > LONGEST:
        message = "Here the times leave more than 24 hours of silence, the longest a session can be."
        raise _error(path, step.place.line, message, "Look at the times here and above.")


def _extended(extent: Extent, step: Step, path: str) -> Extent:
    try:
        return extended(extent, step)
    except BadValueError as error:
        raise _error(path, step.place.line, error.message, error.suggestion) from error


def _error(path: str, line: int, message: str, suggestion: str) -> ScriptError:
    problem = Problem(path=path, line=line, column=1, crumbs="", message=message, suggestion=suggestion)
    return ScriptError([problem])


def _tell_language(steps: Sequence[Step], doubts: Doubts) -> None:
    """Ask for the language of a text whose letters are not those of English."""
    spoken = [step for step in steps if isinstance(step, Say)]
    letters = [letter for step in spoken for letter in step.text if letter.isalpha()]
    foreign = sum(not letter.isascii() for letter in letters)
    if foreign and 100 * foreign >= len(letters):
        first = next(step for step in spoken if not step.text.isascii())
        what = "This does not look like English; `language:` at the head of the script chooses the voice."
        doubts.add(first.place.line, first.text, what)
