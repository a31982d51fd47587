"""What an author writes, as frozen values.

A `Practice` holds one script with its includes already resolved; nothing in it is rendered, chosen or fitted.
Durations are milliseconds, levels are decibels, and every step knows its place in its file.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from msgspec import Struct
from msgspec.structs import force_setattr, replace

from voiceguide.script.answers import Condition, Expect
from voiceguide.script.complaints import BadValueError, did_you_mean, shown
from voiceguide.units import Decibels, Millis

Eyes = Literal["open", "shut", "open or shut"]
Posture = Literal["any", "sitting", "standing", "lying", "moving"]
CueStyle = Literal["voice", "tones", "both", "none", "voice then tones"]

Names = tuple[tuple[str, str], ...]
"""Pairs of a name and what stands for it; a mapping that can be hashed."""


def family(language: str) -> str:
    """A BCP 47 tag without its region and the like, lower case: `pt` for `pt-BR`."""
    return language.partition("-")[0].lower()


def spoken_in(language: str | None, around: str) -> str:
    """The language of a step that says this of itself, in a script in another or the same.

    A language without its region leaves the region as it is around it.
    """
    return around if language is None or language.lower() == family(around) else language


class Place(Struct, frozen=True, kw_only=True):
    """A place in a script file; `line` and `column` count from 1."""

    path: str
    line: int
    column: int


class Waiver(Struct, frozen=True, kw_only=True):
    """A writer's `# voiceguide: ignore=CODE`: these lints are not to be told of.

    Attributes:
        path: The file it stands in.
        line: The line it is about, counted from 1; 0 for the whole file.
        codes: The lints it waives.
    """

    path: str
    line: int
    codes: tuple[str, ...]


class LostWords(Struct, frozen=True, kw_only=True):
    """The end of a spoken line that stands behind ` #`, which YAML takes for a comment.

    Attributes:
        place: Where the `#` stands.
        text: What is not spoken, from the `#` on.
    """

    place: Place
    text: str


class Pause(Struct, frozen=True, kw_only=True):
    """A silence with room to move.

    Attributes:
        kind: The pause class it was written as, or `timed` for a bare duration.
        shortest: It is never shorter.
        natural: How long it is when nobody asked for a length.
        longest: It is never longer; `shortest <= natural <= longest`.
    """

    kind: str
    shortest: Millis
    natural: Millis
    longest: Millis

    def __post_init__(self) -> None:
        if not 0 < self.shortest <= self.natural <= self.longest:
            raise ValueError(f"a pause needs 0 < shortest <= natural <= longest, not {self}")


def _pause(kind: str, shortest: float, natural: float, longest: float) -> Pause:
    return Pause(
        kind=kind,
        shortest=Millis(round(shortest * 1000)),
        natural=Millis(round(natural * 1000)),
        longest=Millis(round(longest * 1000)),
    )


PAUSES: Mapping[str, Pause] = MappingProxyType(
    {
        pause.kind: pause
        for pause in (
            _pause("beat", 0.8, 1, 1.5),
            _pause("settle", 3, 5, 8),
            _pause("sense", 5, 8, 15),
            _pause("station", 5, 8, 15),
            _pause("ask", 8, 12, 25),
            _pause("choose", 8, 12, 30),
            _pause("move", 6, 8, 12),
            _pause("ease", 12, 25, 60),
            _pause("edge", 5, 10, 20),
            _pause("rest", 15, 30, 90),
            _pause("return", 4, 6, 12),
        )
    }
)
"""The pause classes of the script format, by name."""


def timed_pause(natural: Millis) -> Pause:
    """Give a bare duration its room: half of it to two and a half times."""
    shortest, longest = Millis(max(1, natural // 2)), Millis(natural * 5 // 2)
    return Pause(kind="timed", shortest=shortest, natural=natural, longest=longest)


def exact_pause(natural: Millis) -> Pause:
    """A pause that does not move."""
    return Pause(kind="exact", shortest=natural, natural=natural, longest=natural)


class Marks(Struct, frozen=True, kw_only=True):
    """What a spoken line asks for beside its words; places count the characters of the text it goes with.

    Attributes:
        pauses: Silences inside of the line: before which character, and how long. They never move.
        emphasis: What weighs more, half-open.
    """

    pauses: tuple[tuple[int, Millis], ...] = ()
    emphasis: tuple[tuple[int, int], ...] = ()


NO_MARKS = Marks()


GENDERS = ("female", "male")
"""Voices can be asked for by these in any language."""


class VoiceWish(Struct, frozen=True, kw_only=True):
    """How a line should sound; None leaves the choice to whoever stands above.

    Attributes:
        engine: Name of a speech engine.
        name: Name or id of a voice of that engine.
        rate: Words per minute of voiced time, as heard.
        pitch: 0 to 100, 50 is the voice's own.
        volume: Decibels relative to the normal voice level.
    """

    engine: str | None = None
    name: str | None = None
    rate: int | None = None
    pitch: int | None = None
    volume: Decibels | None = None

    def over(self, base: VoiceWish) -> VoiceWish:
        """Lay this wish over another: what is None here is taken from `base`."""
        return VoiceWish(
            engine=base.engine if self.engine is None else self.engine,
            name=base.name if self.name is None else self.name,
            rate=base.rate if self.rate is None else self.rate,
            pitch=base.pitch if self.pitch is None else self.pitch,
            volume=base.volume if self.volume is None else self.volume,
        )

    def instead_of(self, base: VoiceWish) -> VoiceWish:
        """Lay a listener's wish over a script's: a voice named alone is no wish for the script's engine."""
        return self.over(base if self.name is None else replace(base, engine=None))

    def unnamed(self) -> VoiceWish:
        """The same without a named voice and its engine; an engine that is named alone stays.

        A gender stays as well, for whichever engine has it in another language.
        """
        if self.name is None:
            return self
        return replace(self, name=self.name if self.name.lower() in GENDERS else None, engine=None)


class BedWish(Struct, frozen=True, kw_only=True):
    """A bed and its level under the speaking voice; None where the script does not say.

    `sound` is the name of a bed, or with a `folder` (absolute, resolved) the path of an audio file in it.
    """

    sound: str | None = None
    level: Decibels | None = None
    folder: str = ""


class BreathPattern(Struct, frozen=True, kw_only=True):
    """One breath: lengths of its phases in milliseconds, zero where there is none.

    `top_up` is the second, small inhale of a sigh and follows the first at once.
    """

    inhale: Millis
    exhale: Millis
    hold: Millis = Millis(0)
    rest: Millis = Millis(0)
    top_up: Millis = Millis(0)

    @property
    def cycle(self) -> Millis:
        """The whole breath in milliseconds."""
        return Millis(self.inhale + self.top_up + self.hold + self.exhale + self.rest)


PATTERNS: Mapping[str, BreathPattern] = MappingProxyType(
    {
        "even": BreathPattern(inhale=Millis(5000), exhale=Millis(5000)),
        "box": BreathPattern(inhale=Millis(4000), hold=Millis(4000), exhale=Millis(4000), rest=Millis(4000)),
        "sigh": BreathPattern(inhale=Millis(2000), top_up=Millis(800), exhale=Millis(6000)),
        "4-7-8": BreathPattern(inhale=Millis(4000), hold=Millis(7000), exhale=Millis(8000)),
    }
)
"""The breath patterns that have a name."""


class Ramp(Struct, frozen=True, kw_only=True):
    """Move from the step's own pattern to another.

    Attributes:
        to: The pattern at the end of the ramp.
        step: How much a phase may change at once.
        every: After how many breaths it may change again.
    """

    to: BreathPattern
    step: Millis = Millis(500)
    every: int = 2


class Step(Struct, frozen=True, kw_only=True):
    """What every step may carry.

    Attributes:
        place: Where it stands.
        at_least: Present only in sessions at least this long; None for always.
        at_most: Present only in sessions at most this long; None for always.
        when: Present only when the answers so far say so; None for always.
        optional: The first to go when time is short.
        keep: Never dropped, even inside an optional group.
    """

    place: Place
    at_least: Millis | None = None
    at_most: Millis | None = None
    when: Condition | None = None
    optional: bool = False
    keep: bool = False


class Say(Step, frozen=True, kw_only=True):
    """One spoken line; `pause` follows its last audible sound, `marks` are apart from its text.

    `language` is what the line is in; None for the script's language.
    """

    text: str
    marks: Marks = NO_MARKS
    pause: Pause | None = None
    voice: VoiceWish = VoiceWish()
    id: str | None = None
    language: str | None = None


class Ask(Say, frozen=True, kw_only=True):
    """A question that the listener may answer; where nobody can, it is a line with a pause after it.

    Attributes:
        name: The answer is known by it from here on.
        expect: What an answer may be.
        default: The answer where there is none; None leaves it unknown.
        wait: So long the player waits for it, and again after every key.

    Raises:
        BadValueError: If the default is no answer.
    """

    name: str
    expect: Expect
    default: str | None = None
    wait: Millis = Millis(30_000)
    pause: Pause | None = PAUSES["ask"]

    def __post_init__(self) -> None:
        if self.default is None:
            return
        answer = self.expect.read(self.default)
        if answer is None:
            raise BadValueError(
                f"{shown(self.default)} is no answer to a question that expects {shown(str(self.expect))}.",
                did_you_mean(self.default, self.expect.numbered)
                or "Leave it out where there is no usual answer.",
            )
        force_setattr(self, "default", answer)


class Recall(Step, frozen=True, kw_only=True):
    """An answer that the listener gave before, in another practice, and the name it has in this one.

    `default` stands for it where there is none, as in a file; None leaves it unknown.
    """

    name: str
    practice: str
    default: str | None = None


class Rest(Step, frozen=True, kw_only=True):
    """Silence of the voice; the bed goes on."""

    pause: Pause


class Bell(Step, frozen=True, kw_only=True):
    """A bell that rings on under what follows, unless `wait` lets it ring out first.

    `sound` None means the script's own bell; `every` is the time between strikes.
    """

    sound: str | None = None
    strikes: int = 1
    every: Millis = Millis(7000)
    level: Decibels = Decibels(0.0)
    wait: bool = False


class Breathe(Step, frozen=True, kw_only=True):
    """Paced breathing for a number of whole breaths.

    Attributes:
        pattern: The first breath.
        fewest: Fewest rounds; with `duration`, 1.
        most: Most rounds; equal to `fewest` where the script leaves no room.
        duration: Breathe about this long instead: whole breaths, at least to its end. None to count rounds.
        cues: What is heard on each phase.
        ramp: The way to another pattern, or None.
        remind: A kind line about this often once the words have stopped, or None.
        language: What its words are in; None for the script's language.
    """

    pattern: BreathPattern
    fewest: int = 1
    most: int = 1
    duration: Millis | None = None
    cues: CueStyle = "voice then tones"
    ramp: Ramp | None = None
    remind: Millis | None = None
    language: str | None = None


class Sound(Step, frozen=True, kw_only=True):
    """The listener's own audio file.

    `path` is relative to `folder`, which is the folder of the script that names it (absolute, resolved).
    """

    path: str
    folder: str
    level: Decibels = Decibels(0.0)
    wait: bool = True


class BedChange(Step, frozen=True, kw_only=True):
    """From here on another bed, cross-faded over `over`."""

    bed: BedWish
    over: Millis = Millis(4000)


class Section(Step, frozen=True, kw_only=True):
    """A chapter starts here."""

    title: str


class Note(Step, frozen=True, kw_only=True):
    """For the writer; never spoken."""

    text: str


class Group(Step, frozen=True, kw_only=True):
    """Steps that come and go together."""

    steps: tuple[Step, ...]


class Repeat(Step, frozen=True, kw_only=True):
    """Steps, `fewest` to `most` times."""

    fewest: int
    most: int
    steps: tuple[Step, ...]


class OneOf(Step, frozen=True, kw_only=True):
    """Alternatives, one a session, in turn."""

    alternatives: tuple[tuple[Step, ...], ...]


class Include(Step, frozen=True, kw_only=True):
    """The steps of another script, already read.

    `names` fill `{name}` placeholders in the included text; inner names win over outer ones. `language` is
    what the other script says of itself, None where it says nothing.
    """

    script: str
    names: Names = ()
    steps: tuple[Step, ...] = ()
    language: str | None = None


class Practice(Struct, frozen=True, kw_only=True):
    """One script, whole.

    Attributes:
        name: How the command line calls it: the file's name without its ending.
        path: The file as the person named it.
        lengths: Lengths on offer in milliseconds, the first is the default; empty for the natural length.
        intensity: 0 neutral, 1 mild, 2 inner focus, 3 touches discomfort.
        pronounce: Respellings: whole words, any case.
        places: Where each of its keys stands.
        starts: Where each step begins, in it and in what it includes.
        waivers: The lints its writer waived, likewise.
        lost: What looks like spoken words and is a comment, likewise.
    """

    name: str
    path: str
    title: str
    summary: str = ""
    language: str = "en"
    lengths: tuple[Millis, ...] = ()
    intensity: int = 0
    eyes: Eyes = "open or shut"
    posture: Posture = "any"
    tags: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    voice: VoiceWish = VoiceWish()
    bed: BedWish = BedWish()
    bell: str = "bowl"
    pronounce: Names = ()
    steps: tuple[Step, ...]
    places: tuple[tuple[str, Place], ...] = ()
    starts: tuple[Place, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    lost: tuple[LostWords, ...] = ()

    def voice_in(self, language: str) -> VoiceWish:
        """How lines in a language should sound; the voice it names speaks its own language alone."""
        return self.voice if family(language) == family(self.language) else self.voice.unnamed()

    def place_of(self, key: str) -> Place:
        """Where a top-level key stands; the first line for one that is not there."""
        return dict(self.places).get(key, Place(path=self.path, line=1, column=1))
