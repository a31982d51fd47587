"""Everything that can go wrong and is somebody's to mend, as one tree.

    VoiceguideError
    ├── ScriptError            a script's text is wrong; carries every problem of the file
    │   └── SettingsError          the settings file is wrong, likewise
    ├── UsageError             a name, flag or value on the command line is wrong
    ├── NoHomeError            whoever runs this has no home folder
    ├── UnfittableError        no arrangement of this script has the wanted length
    ├── SpeechError            a line could not be spoken
    │   ├── EngineMissingError     the engine is not on this machine
    │   ├── EngineHangError        the engine did not answer within its time limit
    │   ├── EngineCrashError       the engine died or refused
    │   ├── BadClipError           the engine answered with something that is not this line
    │   ├── UnreadableTextError    the line is in letters that the voice does not know
    │   ├── BadVoiceError          a voice cannot be used
    │   └── UnknownVoiceError      no such voice
    ├── SoundError             an audio file could not be read or written
    │   └── BadRenderError         a render came out wrong; carries everything that is wrong with it
    ├── ExportError            files for other players cannot be written
    │   ├── BadExportError         an exported file is not the session
    │   ├── FolderLostError        the folder itself went away, or is full
    │   └── EncoderMissingError    an encoder is not installed
    ├── OutputError            the sound cannot be heard
    │   ├── NoDeviceError          there is nothing to play on
    │   └── DeviceLostError        the device went away while playing
    ├── RecordingError         one's own voice cannot be recorded, kept or read
    │   └── MicrophoneError        a microphone does not work
    │       ├── NoMicrophoneError      there is none
    │       └── MicrophoneLostError    it went away, or gives nothing any more
    ├── JournalError           the journal cannot be read, written or exchanged
    └── CacheError             the cache cannot be written or read

Every error says what happened and, in `remedy`, what to do next. `exit_code` is what the command line
ends with: 1 for an expected failure, 2 for a bad script or usage.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from voiceguide.units import RATE, Frames, clock


class VoiceguideError(Exception):
    """An expected failure: what happened, and what to do next.

    Attributes:
        what: What happened and where, one sentence.
        remedy: What the person can do next; empty where the sentence already says it.
    """

    exit_code = 1

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what, remedy)
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.what} {self.remedy}".strip()


class Problem(Struct, frozen=True, kw_only=True, order=True):
    """One mistake in one script file.

    Attributes:
        path: The file as the person named it.
        line: Counted from 1.
        column: Counted from 1.
        crumbs: The way to the mistake, such as `steps 4 > repeat > say`.
        message: What is wrong and what was expected.
        suggestion: What to write instead; empty when nobody can know.
    """

    path: str
    line: int
    column: int
    crumbs: str
    message: str
    suggestion: str = ""

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}:{self.column}: "
        crumbs = f"{self.crumbs}: " if self.crumbs else ""
        return f"{where}{crumbs}{self.message}" + (f" {self.suggestion}" if self.suggestion else "")


class ScriptError(VoiceguideError):
    """A script cannot be used as it is written.

    Attributes:
        problems: Every problem found, sorted by file, line and column; never empty.
    """

    exit_code = 2

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        count = len(self.problems)
        noun = "one mistake" if count == 1 else f"{count} mistakes"
        super().__init__(f"{self.problems[0].path} has {noun}.", "")

    def __reduce__(self) -> tuple[type[ScriptError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class SettingsError(ScriptError):
    """The settings file cannot be used as it is written; no script is at fault."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__(problems)
        self.remedy = "`voiceguide settings` tells them."


class UsageError(VoiceguideError):
    """A name, flag or value on the command line is wrong."""

    exit_code = 2


class NoHomeError(VoiceguideError):
    """Whoever runs this has no home folder, so nothing can be kept."""

    def __init__(
        self,
        what: str = "There is no home folder to keep anything in.",
        remedy: str = "Say in HOME which folder may be used, such as: HOME=/srv/me voiceguide list",
    ) -> None:
        super().__init__(what, remedy)


class UnfittableError(VoiceguideError):
    """No arrangement of this script has the wanted length.

    Attributes:
        wanted: The length asked for, in frames.
        shortest: The shortest session this script can be with this voice, in frames.
        longest: The longest one, in frames.
        below: The nearest possible length under `wanted`, in frames, or None.
        above: The nearest possible length over `wanted`, in frames, or None.
    """

    def __init__(
        self,
        *,
        title: str,
        wanted: Frames,
        shortest: Frames,
        longest: Frames,
        below: Frames | None = None,
        above: Frames | None = None,
    ) -> None:
        self.title = title
        self.wanted = wanted
        self.shortest = shortest
        self.longest = longest
        self.below = below
        self.above = above
        near = [_typed(below, up=False)] if below is not None else []
        near += [_typed(above, up=True)] if above is not None else []
        inside = shortest <= wanted <= longest
        gap = f" The nearest lengths it can be are {' and '.join(near)}." if inside and near else ""
        minutes, left = divmod(wanted, RATE)
        # Whoever types 5 means five minutes.
        meant = not left and wanted < shortest <= wanted * 60 <= longest
        super().__init__(
            f"“{title}” cannot be {_typed(wanted, up=False)} long with this voice: the shortest is "
            f"{_typed(shortest, up=True)}, the longest {_typed(longest, up=False)}.{gap}",
            f"Did you mean {minutes}m?" if meant else "Choose a length in between, or --length natural.",
        )

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild_unfittable, (
            self.title,
            self.wanted,
            self.shortest,
            self.longest,
            self.below,
            self.above,
        )


def _rebuild_unfittable(
    title: str, wanted: Frames, shortest: Frames, longest: Frames, below: Frames | None, above: Frames | None
) -> UnfittableError:
    return UnfittableError(
        title=title, wanted=wanted, shortest=shortest, longest=longest, below=below, above=above
    )


def _typed(frames: Frames, *, up: bool) -> str:
    """A length to type after --length: rounded to a whole second, inwards, so that it can be had."""
    return clock(-(-frames // RATE) * RATE if up else frames)


class SpeechError(VoiceguideError):
    """A line could not be spoken."""


class EngineMissingError(SpeechError):
    """The speech engine is not on this machine."""


class EngineHangError(SpeechError):
    """The speech engine did not answer within its time limit."""


class EngineCrashError(SpeechError):
    """The speech engine died or refused."""


class BadClipError(SpeechError):
    """The speech engine answered with something that cannot be this line."""


class UnreadableTextError(SpeechError):
    """The line is written in letters that the voice does not know."""


class BadVoiceError(SpeechError):
    """A voice cannot be used: its files are no good, or it says nothing."""


class UnknownVoiceError(SpeechError):
    """No voice of that name."""

    exit_code = 2


class SoundError(VoiceguideError):
    """An audio file could not be read or written."""


class BadRenderError(SoundError):
    """A finished session is not what was planned.

    Attributes:
        title: What was rendered.
        faults: What is wrong with it, each with its time; never empty.
    """

    def __init__(self, title: str, faults: Iterable[str]) -> None:
        self.title = title
        self.faults = tuple(faults)
        told = ", ".join(self.faults[:_MOST_TOLD])
        more = f", and {len(self.faults) - _MOST_TOLD} faults more" if len(self.faults) > _MOST_TOLD else ""
        super().__init__(
            f"“{title}” is not as it was planned: {told}{more}.",
            "If it was rendered with other options, name them. Else run `voiceguide cache verify`, which "
            "removes damaged files, and render it again.",
        )

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.title, self.faults)


_MOST_TOLD = 3


class ExportError(VoiceguideError):
    """Files for other players cannot be written where they should be."""


class BadExportError(ExportError):
    """An exported file is not the session that it was made from.

    Attributes:
        title: What was exported.
        fault: What is wrong with it.
        folder: Where it was made; empty where that is not known.
    """

    def __init__(self, title: str, fault: str, folder: str = "") -> None:
        self.title = title
        self.fault = fault
        self.folder = folder
        disk = f"the disk of {folder}" if folder else "the disk"
        super().__init__(
            f"The exported “{title}” is not as it should be: {fault}. It was not kept.",
            f"Look whether {disk} is full or failing; else choose another --format.",
        )

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.title, self.fault, self.folder)


class FolderLostError(ExportError):
    """The folder that is exported into went away, or is full: nothing more can be put there now."""


class EncoderMissingError(ExportError):
    """The encoder of a format is not installed."""


class OutputError(VoiceguideError):
    """The sound cannot be heard."""


class NoDeviceError(OutputError):
    """There is no sound device to play on."""


class DeviceLostError(OutputError):
    """The sound device went away while playing."""


class RecordingError(VoiceguideError):
    """The person's own voice cannot be recorded, kept or read."""


class MicrophoneError(RecordingError):
    """A microphone does not work."""


class NoMicrophoneError(MicrophoneError):
    """There is no microphone."""


class MicrophoneLostError(MicrophoneError):
    """The microphone went away while it was used, or gives nothing any more."""


class JournalError(VoiceguideError):
    """The journal cannot be read or written, or what is to go into it cannot."""


class CacheError(VoiceguideError):
    """The cache cannot be written or read."""
