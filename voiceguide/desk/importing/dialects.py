"""How pauses, bells and breaths are marked in the wild, as one table.

A mark is what stands between brackets of any kind (`[…]`, `(…)`, `{…}`), between asterisks or underscores
(`*…*`, `_…_`), in a comment, or, where its row says so, alone on a line. Case does not count. The rows are
tried in order, and the first that understands a mark has it; a mark that none understands is a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from voiceguide.desk.importing import readings
from voiceguide.desk.importing.meanings import Aside, Blank, Reading, Silence

LONGEST_MARK = 1000
"""Characters; more than that between two brackets is no mark."""


class Dialect(Struct, frozen=True, kw_only=True):
    """One way of marking.

    Attributes:
        name: What is marked.
        examples: How it is found in texts.
        meaning: What it becomes.
        pattern: What the whole mark must look like, in lower case and with single spaces.
        read: Reads it; None when it is something else after all.
        alone: Whether it needs no brackets where it is a line of its own.
    """

    name: str
    examples: tuple[str, ...]
    meaning: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], Reading | None]
    alone: bool = False


_SILENCE = r"(?:pauses?|pausing|pausa|pauze|silence|stille|silencio|silenzio|silêncio|stilte)"
_PAUSE = rf"(?:{_SILENCE}|wait|rest|break|beat)"
_STRUCK = r"(?:bells?|gongs?|chimes?|(?:singing )?bowls?|tingshas?|glocken?|klangschale|cloches?|campanas?)"
_IN = r"(?:inhale|breathe in|breath in|in-breath|in breath|einatmen|inspirez|inhala)"
_OUT = r"(?:exhale|breathe out|breath out|out-breath|out breath|ausatmen|expirez|exhala)"
_HOLD = r"(?:hold (?:the |your )?breath|hold it|hold|anhalten|halten|retenez|sostén)"
_BREATHING = rf"(?:{_IN}|{_OUT}|{_HOLD})"

MARKS: tuple[Dialect, ...] = (
    Dialect(
        name="A silence in macOS speech",
        examples=("[[slnc 2000]]",),
        meaning="A pause of so many milliseconds.",
        pattern=re.compile(r"\[?slnc ([0-9]{1,9})\]?"),
        read=readings.milliseconds,
    ),
    Dialect(
        name="A pause with its length",
        examples=(
            "[pause 5]",
            "[PAUSE: 10]",
            "[pause:3s]",
            "(pause 10 seconds)",
            "(pause for 20-30 seconds)",
            "[silence 30s]",
            "(2 minutes of silence)",
            "PAUSE, 10 seconds",
        ),
        meaning="A pause of that length, with room to move; a range gives its bounds.",
        pattern=re.compile(rf"(.*?)\b{_PAUSE}\b(.*)"),
        read=readings.pause_with_length,
        alone=True,
    ),
    Dialect(
        name="A pause by its manner",
        examples=("(pause)", "(short pause)", "(long pause)", "*pause*", "[silence]", "[beat]"),
        meaning="`pause` becomes `sense`, a short one `settle`, a long one and `silence` become `rest`, "
        "a beat is a `beat`.",
        pattern=re.compile(rf"(.*?)\b({_PAUSE})\b(.*)"),
        read=readings.pause_by_manner,
        alone=True,
    ),
    Dialect(
        name="A length alone",
        examples=("[500ms]", "[5s]", "(10 sec)", "(2 min)"),
        meaning="A pause of that length.",
        pattern=re.compile(r"([~≈]?[0-9].*)"),
        read=readings.length_alone,
    ),
    Dialect(
        name="A length behind dots",
        examples=("Breathe in ...5s and out ...8s",),
        meaning="A pause of that length.",
        pattern=re.compile(r"(?:\.{3}|…) ?([0-9]{1,6}(?:\.[0-9]{1,3})? ?(?:ms|s))"),
        read=readings.length_alone,
    ),
    Dialect(
        name="A breath with its phases",
        examples=("[breathe in 4, hold 7, out 8] x4", "(inhale 4 - exhale 6, 5 rounds)"),
        meaning="Paced breathing, so many rounds.",
        pattern=re.compile(rf"({_BREATHING}\b.*)"),
        read=readings.breath_of_phases,
    ),
    Dialect(
        name="A breath by its numbers or its name",
        examples=("(breathe 4-7-8, 6 rounds)", "[4-6 breathing x5]", "[box breathing x4]"),
        meaning="Paced breathing, so many rounds.",
        pattern=re.compile(r"(.*\b(?:breathe|breath|breaths|breathing|atmen|atmung)\b.*)"),
        read=readings.breath_by_numbers,
    ),
    Dialect(
        name="One phase of a breath",
        examples=("[inhale 4] [exhale 6]", "[inhale 4] [hold 7] [exhale 8]", "[hold 7]"),
        meaning="Paced breathing, a round for each in and out that follow one another; where words stand "
        "between them, a pause of exactly that length.",
        pattern=re.compile(rf"(?:(?P<in>{_IN})|(?P<out>{_OUT})|(?P<hold>{_HOLD}))\b(?P<length>.+)"),
        read=readings.phase,
    ),
    Dialect(
        name="A breath without a length",
        examples=("[breath]", "[inhale]", "(deep breath)"),
        meaning="The pause class `settle`, about a breath.",
        pattern=re.compile(rf"(?:take )?(?:an? )?(?:deep |slow |full )?(?:breath|breathe|{_IN}|{_OUT})"),
        read=readings.bare_breath,
    ),
    Dialect(
        name="A bell",
        examples=("[bell]", "[gong]", "[chime x3]", "(ring the bell three times)"),
        meaning="The script's own bell, so many strikes.",
        pattern=re.compile(
            rf"(?:(?:ring|sound|strike|sound of|soft|gentle|opening|closing|final|the|an?) )*"
            rf"(?:(?P<before>[0-9]{{1,3}}|two|three) )?(?P<bell>{_STRUCK})"
            rf"(?: (?:rings?|sounds?|is rung|is struck|again|softly))*(?:[ ,:]*(?P<after>.*))?"
        ),
        read=readings.bell,
        alone=True,
    ),
    Dialect(
        name="A word to fill in",
        examples=("[name]", "[your name]", "[insert place]"),
        meaning="A placeholder such as `{name}`, to be set by whoever listens.",
        pattern=re.compile(
            r"(?:insert |enter |the |your |listener's |listener\u2019s |client's |client\u2019s )*(\w+)"
        ),
        read=readings.blank,
    ),
    Dialect(
        name="A silence in more words",
        examples=("[Pause for a moment, allowing everyone to settle in.]",),
        meaning="A pause by its manner; the words are kept as a note.",
        pattern=re.compile(rf"(.*\b{_SILENCE}\b.*)"),
        read=readings.pause_in_passing,
    ),
    Dialect(
        name="A direction",
        examples=("[music fades in]", "(softly)", "(in a calm voice)"),
        meaning="Never spoken; kept as a note.",
        pattern=re.compile(
            r"(.*\b(?:musics?|sounds?|soundscapes?|sfx|fx|fade[sd]?|fading|voice|tone|whisper(?:s|ed|ing)?|volume"
            r"|speak|speaking|read|narrator|instructor|teacher|facilitator|listeners?|students?|participants"
            r"|optional|repeat|cue|ambient|background|binaural|drums?|waves|birdsong|end)\b.*|\w+ly)"
        ),
        read=readings.direction,
    ),
)
"""Every mark, in the order in which they are tried."""


_ALONE = re.compile(
    rf"(?i:{_SILENCE}\b.*[0-9].*|(?:(?:long|short|brief) )?{_SILENCE}|{_STRUCK}(?: x ?[0-9]+)?)"
)
_LABELLED = re.compile(rf"(?i:{_SILENCE})\s?[,:\u2013—-]")
_MOST_WORDS_ALONE = 8


def read_mark(inner: str) -> Reading | None:
    """Understand what stands between brackets, by the first row that does; None for none.

    Args:
        inner: The mark without its brackets.
    """
    return _first(inner, MARKS)


def is_mark(inner: str) -> bool:
    """Tell whether something is surely a pause, a bell or a breath, and nothing else."""
    reading = read_mark(inner)
    if reading is None or isinstance(reading.meaning, Aside | Blank):
        return False
    return not (isinstance(reading.meaning, Silence) and reading.meaning.remark)


def read_alone(line: str) -> Reading | None:
    """Understand a line without brackets as a mark; None where it is text.

    A pause on a line of its own could also be meant for the listener, so what is not in capitals is doubted.
    """
    short = line.rstrip(".: ") if len(line) < LONGEST_MARK else ""
    if not short or len(short.split()) > _MOST_WORDS_ALONE:
        return None
    sure = short.split()[0].strip(",:").isupper() or _LABELLED.match(short)
    if not sure and not _ALONE.fullmatch(short):
        return None
    reading = _first(short, tuple(dialect for dialect in MARKS if dialect.alone))
    if reading is None or sure or reading.doubt:
        return reading
    doubt = "Not spoken, since it stands alone; make a sentence of it if it should be."
    return replace(reading, doubt=doubt)


def _first(inner: str, dialects: tuple[Dialect, ...]) -> Reading | None:
    if len(inner) > LONGEST_MARK:
        return None
    flat = " ".join(inner.lower().split()).rstrip(".")
    for dialect in dialects:
        match = dialect.pattern.fullmatch(flat)
        reading = dialect.read(match) if match else None
        if reading is not None:
            return reading
    return None
