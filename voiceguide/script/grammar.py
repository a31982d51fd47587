"""The script format as one table: every mapping, every key, what it may hold and what it is for.

The reader follows this table, and the reference page and the editors' schema are made from it, so nothing
about the format is written down a second time. Defaults are those of the model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from msgspec.structs import replace

from voiceguide.script import model
from voiceguide.script.kinds import (
    Alternatives,
    Field,
    ListOf,
    Pairs,
    Shape,
    StepList,
    Value,
    defaults,
)
from voiceguide.script.limits import MOST_BREATHS
from voiceguide.script.model import BedWish
from voiceguide.script.scalars import (
    CONDITION,
    CUES,
    DURATION,
    EXPECT,
    EYES,
    LABEL,
    LANGUAGE,
    LEVEL,
    MARKED,
    NAMES,
    POSTURE,
    RECALLED,
    SCRIPT_PATH,
    SOUND_PATH,
    TEXT,
    TRUTH,
    VARIABLE,
    count_range,
    whole,
)
from voiceguide.script.shapes import (
    BED,
    BED_LEVEL,
    BED_OVER,
    BELL_MANNER,
    NEXT_BED,
    PATTERN,
    PAUSE,
    RAMP,
    STRUCK_BELL,
    VOICE,
)
from voiceguide.units import Decibels, Millis

MOST_TIMES = 10_000
"""The most often that steps may be repeated: a script has no more steps than that."""


def _bed_change(
    sound: str | None = None, level: Decibels | None = None, over: Millis = Millis(4000), **common: Any
) -> model.BedChange:
    return model.BedChange(bed=BedWish(sound=sound, level=level), over=over, **common)


COMMON = (
    Field(
        name="from",
        kind=DURATION,
        about="Present only in sessions at least this long.",
        example="10m",
        fills=("at_least",),
    ),
    Field(
        name="until",
        kind=DURATION,
        about="Present only in sessions at most this long.",
        example="5m",
        fills=("at_most",),
    ),
    Field(
        name="when",
        kind=CONDITION,
        about="Present only when the answers so far say so: NAME is VALUE, is not VALUE, is at least 3, "
        "is at most 3, is known, is not known.",
        example="hard is at least 7",
    ),
    Field(name="optional", kind=TRUTH, about="The first to go when time is short.", example="true"),
    Field(name="keep", kind=TRUTH, about="Never dropped, even in an optional group.", example="true"),
)
"""What every step may carry."""

_STEPS = Field(
    name="steps",
    kind=StepList(),
    about="The steps, in order.",
    example="[{say: Let your hands rest., pause: rest}]",
    required=True,
)


def _step(
    build: Callable[..., model.Step], about: str, *fields: Field, rivals: tuple[tuple[str, str], ...] = ()
) -> Shape:
    telling = replace(fields[0], required=True)
    return Shape(
        name=telling.name,
        about=about,
        build=build,
        fields=(telling, *fields[1:], *COMMON),
        rivals=rivals,
    )


_KINDS = (
    _step(
        model.Say,
        "One spoken line.",
        Field(
            name="say",
            kind=MARKED,
            about="The words; {length}, {title} and the listener's own {name} may stand in them, and "
            "marks for a pause or for emphasis.",
            example="Notice where your feet meet the floor.",
            fills=("text", "marks"),
        ),
        Field(name="pause", kind=PAUSE, about="The silence after its last audible sound.", example="sense"),
        Field(name="voice", kind=VOICE, about="Another manner for this line.", example="{rate: 100}"),
        Field(
            name="language",
            kind=LANGUAGE,
            about="What this line is in, where that is not the script's language; unless the line names a "
            "voice, it has one of this language.",
            example="de",
        ),
        Field(
            name="id", kind=LABEL, about="A name for the line that outlives its wording.", example="feet-1"
        ),
    ),
    _step(
        model.Ask,
        "A question that the listener may answer with a key, a number or a few words.",
        Field(
            name="ask",
            kind=MARKED,
            about="The question, spoken as a line of its own.",
            example="How hard would it be today, from nothing to nine?",
            fills=("text", "marks"),
        ),
        Field(
            name="as",
            kind=VARIABLE,
            about="What the answer is called from here on: {hard} in spoken text says it again, and `when` "
            "can ask for it.",
            example="hard",
            required=True,
            fills=("name",),
        ),
        Field(
            name="expect", kind=EXPECT, about="What an answer may be.", example="number 0..9", required=True
        ),
        Field(
            name="default",
            kind=TEXT,
            about="The answer where nobody gives one, and in a file; left out, there is none then.",
            example="5",
        ),
        Field(
            name="wait",
            kind=DURATION,
            about="So long the player waits for an answer, and again after every key.",
            example="30s",
        ),
        Field(
            name="pause",
            kind=PAUSE,
            about="The silence after it in a file, for an answer inside; left out, it is `ask`.",
            example="ask",
        ),
        Field(name="voice", kind=VOICE, about="Another manner for this line.", example="{rate: 100}"),
        Field(
            name="language",
            kind=LANGUAGE,
            about="What the question is in, where that is not the script's language.",
            example="de",
        ),
    ),
    _step(
        model.Recall,
        "An answer of an earlier practice, kept on this machine, under a name that it has from here on.",
        Field(
            name="recall",
            kind=RECALLED,
            about="Its name, and the script that asked for it; in a file there is none, since files can be "
            "given away.",
            example="place from resource-build",
            fills=("name", "practice"),
        ),
        Field(
            name="default",
            kind=TEXT,
            about="What stands for it where there is none; left out, it is not known then.",
            example="a quiet place",
        ),
    ),
    _step(
        model.Rest,
        "Silence of the voice; the bed goes on.",
        Field(name="pause", kind=PAUSE, about="How long.", example="rest"),
    ),
    _step(
        model.Bell,
        "A bell; it rings on under what follows.",
        Field(
            name="bell",
            kind=STRUCK_BELL,
            about="Which bell; left empty, the script's own.",
            example="{sound: bowl, strikes: 3, every: 7s}",
            alone=True,
            spreads=True,
        ),
        *BELL_MANNER,
    ),
    _step(
        model.Breathe,
        "Paced breathing; every phase starts on its mark, and the step ends on a whole breath.",
        Field(name="breathe", kind=PATTERN, about="The breath.", example="4-6", fills=("pattern",)),
        Field(
            name="rounds",
            kind=count_range(MOST_BREATHS),
            about="How many breaths, or between how many.",
            example="6..30",
            fills=("fewest", "most"),
        ),
        Field(
            name="for",
            kind=DURATION,
            about="About how long instead of how many breaths.",
            example="3m",
            fills=("duration",),
        ),
        Field(
            name="cues",
            kind=CUES,
            about="What is heard on each phase.",
            example="voice then tones",
        ),
        Field(
            name="ramp",
            kind=RAMP,
            about="The way to another breath.",
            example="{to: 4-8, step: 0.5s, every: 2}",
        ),
        Field(
            name="remind",
            kind=DURATION,
            about="A kind line about this often once the words have stopped.",
            example="75s",
        ),
        Field(
            name="language",
            kind=LANGUAGE,
            about="What its words are in, where that is not the script's language.",
            example="de",
        ),
        rivals=(("rounds", "for"),),
    ),
    _step(
        partial(model.Sound, folder=""),
        "The listener's own audio file.",
        Field(
            name="sound",
            kind=SOUND_PATH,
            about="Its path inside the script's folder.",
            example="rain.wav",
            fills=("path",),
        ),
        Field(name="level", kind=LEVEL, about="Louder or softer than the file is.", example="-6dB"),
        Field(name="wait", kind=TRUTH, about="Whether the next step waits for its end.", example="false"),
    ),
    _step(
        _bed_change,
        "Another bed from here on, cross-faded.",
        Field(
            name="bed",
            kind=NEXT_BED,
            about="Which bed, or how loud from here on.",
            example="{sound: rain, level: -22dB}",
            spreads=True,
        ),
        BED_LEVEL,
        BED_OVER,
    ),
    _step(
        model.Section,
        "A chapter starts here.",
        Field(name="section", kind=TEXT, about="Its title.", example="Feet", fills=("title",)),
    ),
    _step(
        model.Repeat,
        "Steps, several times.",
        Field(
            name="repeat",
            kind=count_range(MOST_TIMES),
            about="How often; a range gives room to fit a length.",
            example="2..5",
            fills=("fewest", "most"),
        ),
        _STEPS,
    ),
    _step(
        model.OneOf,
        "Alternatives, one a session, in turn.",
        Field(
            name="one_of",
            kind=Alternatives(),
            about="A list of lists of steps.",
            example="[[{say: Notice your left hand.}], [{say: Notice your right hand.}]]",
            fills=("alternatives",),
        ),
    ),
    _step(
        model.Include,
        "The steps of another script, spoken in its own language where it says one.",
        Field(
            name="include",
            kind=SCRIPT_PATH,
            about="Its name; it is looked for beside this script, then in the library, where parts in German "
            "are called de/parts/return and so on.",
            example="parts/return",
            fills=("script",),
        ),
        Field(
            name="with",
            kind=NAMES,
            about="What its {name} placeholders stand for.",
            example="{place: the sea}",
            fills=("names",),
        ),
    ),
    _step(
        model.Note,
        "For the writer; never spoken.",
        Field(name="note", kind=TEXT, about="Anything.", example="Ask Ana to try this.", fills=("text",)),
    ),
    _step(model.Group, "Steps that come and go together.", _STEPS),
)

STEPS: Mapping[str, Shape] = MappingProxyType({kind.name: kind for kind in _KINDS})
"""Every kind of step, by the key that tells it."""

SCRIPT = Shape(
    name="script",
    holder="a script",
    about="A whole practice script.",
    build=model.Practice,
    fields=(
        Field(
            name="title", kind=TEXT, about="What it is called.", example="Feet on the floor", required=True
        ),
        Field(
            name="summary",
            kind=TEXT,
            about="One sentence for the list of practices.",
            example="Let the ground take your weight.",
        ),
        Field(
            name="language",
            kind=LANGUAGE,
            about="What it is written in. It chooses the voice, unless one is named, and the words of paced "
            "breathing.",
            example="en",
        ),
        Field(
            name="lengths",
            kind=ListOf(of=DURATION),
            about="Lengths on offer, the default first; without them, the natural length.",
            example="[3m, 5m, 10m]",
        ),
        Field(
            name="intensity",
            kind=whole(0, 3),
            about="0 neutral, 1 mild, 2 inner focus, 3 touches discomfort.",
            example="1",
        ),
        Field(name="eyes", kind=EYES, about="How the eyes may be.", example="open or shut"),
        Field(
            name="posture",
            kind=POSTURE,
            about="The posture it is for.",
            example="sitting",
        ),
        Field(
            name="tags",
            kind=ListOf(of=TEXT),
            about="Words to find it by.",
            example="[grounding, calming]",
        ),
        Field(
            name="cautions",
            kind=ListOf(of=TEXT),
            about="What a listener should know before starting.",
            example="[Small movements only if turning makes you dizzy.]",
        ),
        Field(name="voice", kind=VOICE, about="How the voice should sound.", example="{rate: 110}"),
        Field(name="bed", kind=BED, about="The bed it starts with.", example="{sound: room, level: -20dB}"),
        Field(name="bell", kind=LABEL, about="The bell that a bare `- bell` strikes.", example="bowl"),
        Field(
            name="pronounce",
            kind=Pairs(key=TEXT, value=TEXT),
            about="Respellings of hard words: whole words, in any case.",
            example="{qigong: chee gung}",
        ),
        _STEPS,
    ),
)


def default_text(shape: Shape, field: Field) -> str:
    """Write the default of a field the way a script would; empty where it has none, or none to speak of.

    A mapping that says how a step's own key is meant has that step's defaults.
    """
    known = defaults(STEPS[shape.name] if shape.build is dict else shape)
    found = [known.get(name) for name in field.fills or (field.name,)]
    if not isinstance(field.kind, Value) or any(value in (None, "") for value in found):
        return ""
    return field.kind.write(found[0] if len(found) == 1 else tuple(found))
