"""What an import would keep, before anything is kept: every line, with the stretch of a file it is in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from voiceguide.errors import SoundError, UsageError
from voiceguide.recording.importing.aligning import align
from voiceguide.recording.importing.decoding import READABLE, blocks_of
from voiceguide.recording.importing.lasting import Wording, pace_of, sureness_of, wordings
from voiceguide.recording.importing.naming import match_names
from voiceguide.recording.importing.phrases import Phrase, listen
from voiceguide.recording.lines import Reading
from voiceguide.units import Frames

_SURE = 0.8
"""What is surer than this needs no second look."""


class Proposal(Struct, frozen=True, kw_only=True):
    """A line, and where it seems to be.

    Attributes:
        reading: The line.
        path: The file.
        pieces: Its frames in it, half-open; several where a stumble between them is left out.
        whole: Whether the whole file is the line.
        seconds: How long is spoken.
        expected: How long the line would last as its reader reads the others, in seconds.
        sureness: From 0, a guess, to 1.
        readings: How often it seems to have been read; this is the last time.
        heard: What a recogniser wrote down, where it is something else; None where nobody listened.
    """

    reading: Reading
    path: Path
    pieces: tuple[tuple[Frames, Frames], ...]
    whole: bool
    seconds: float
    expected: float
    sureness: float
    readings: int = 1
    heard: str | None = None

    @property
    def is_sure(self) -> bool:
        """Whether it needs no second look."""
        return self.sureness >= _SURE


class Proposals(Struct, frozen=True, kw_only=True):
    """What was found.

    Attributes:
        found: Lines that would be kept, in the order of the script.
        missing: Lines that were not found.
        left_out: What belongs to no line: files, and stretches of a recording, in words.
    """

    found: tuple[Proposal, ...]
    missing: tuple[Reading, ...]
    left_out: tuple[str, ...]


def propose(source: Path, readings: Sequence[Reading]) -> Proposals:
    """Look through a recording of a whole script, or a folder with a file for each line.

    Args:
        source: The recording, or the folder.
        readings: Every line of the script.

    Raises:
        UsageError: If there is nothing to import, or nobody can know which file is which line.
        SoundError: If a file is no recording that can be read.
    """
    if source.is_dir():
        return _of_folder(source, readings)
    if not source.is_file():
        raise UsageError(
            f"There is no recording {source}.", "Look at its name, and at the folder you are in."
        )
    return _of_recording(source, readings)


def _of_recording(path: Path, readings: Sequence[Reading]) -> Proposals:
    listened = listen(blocks_of(path))
    if not listened.phrases:
        raise SoundError(f"Nobody is heard to speak in {path.name}.", "Listen to it, or choose another file.")
    aligned = align(listened.phrases, readings)
    found = tuple(
        Proposal(
            reading=each.reading,
            path=path,
            pieces=each.pieces,
            whole=False,
            seconds=each.seconds,
            expected=each.expected,
            sureness=each.sureness,
            readings=each.readings,
        )
        for each in aligned.found
    )
    return Proposals(found=found, missing=aligned.missing, left_out=tuple(map(_told, aligned.left_out)))


def _told(phrase: Phrase) -> str:
    return f"{phrase.seconds:.1f} s at {moment(phrase.start)}"


def _of_folder(folder: Path, readings: Sequence[Reading]) -> Proposals:
    try:
        paths = [path for path in folder.iterdir() if _is_recording(path)]
    except OSError as error:
        raise UsageError(f"{folder} cannot be read: {error.strerror}.", "Check its rights.") from error
    if not paths:
        raise UsageError(
            f"There are no recordings in {folder}.", f"They end in {', '.join(READABLE[:6])} and the like."
        )
    named = match_names(paths, readings)
    heard = {path: listen(blocks_of(path)) for path in named.lines.values()}
    texts = {text.reading.key: text for text in wordings(readings)}
    spoken = {key: sum(phrase.seconds for phrase in heard[path].phrases) for key, path in named.lines.items()}
    pace = pace_of([(texts[key], seconds) for key, seconds in spoken.items() if seconds])
    found = tuple(
        _whole(texts[key], path, heard[path].frames, spoken[key], pace)
        for key, path in named.lines.items()
        if spoken[key]
    )
    silent = [f"{path.name}, in which nobody speaks" for key, path in named.lines.items() if not spoken[key]]
    kept = {each.reading.key for each in found}
    return Proposals(
        found=found,
        missing=tuple(each for each in readings if each.key not in kept),
        left_out=(*silent, *(path.name for path in named.left_out)),
    )


def _is_recording(path: Path) -> bool:
    """Whether its name is that of a recording; `._1.wav`, which macOS leaves beside `1.wav`, is none."""
    return not path.name.startswith(".") and path.suffix.lower() in READABLE and path.is_file()


def _whole(text: Wording, path: Path, frames: Frames, seconds: float, pace: float) -> Proposal:
    return Proposal(
        reading=text.reading,
        path=path,
        pieces=((Frames(0), frames),),
        whole=True,
        seconds=seconds,
        expected=pace * text.letters,
        sureness=sureness_of(text.misfit(seconds, pace)),
    )


def moment(frames: int) -> str:
    """A place in a recording, to a tenth of a second: `1:02:03.4`."""
    tenths = round(frames / 4800)
    minutes, rest = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    told = f"{minutes:02}:{rest / 10:04.1f}" if hours else f"{minutes}:{rest / 10:04.1f}"
    return f"{hours}:{told}" if hours else told
