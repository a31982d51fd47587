"""The script format as one table: every mapping, every key, what it may hold and what it is for.

The reader follows this table, and the reference page and the editors' schema are made from it, so nothing
about the format is written down a second time. Defaults are those of the model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any, get_args

from voiceguide.script import model, values, words
from voiceguide.script.kinds import Alternatives, Field, ListOf, Pairs, Shape, StepList, Value
from voiceguide.script.model import BedWish, BreathPattern
from voiceguide.units import Decibels, Millis

MOST_TIMES = 10_000
"""The most often that steps may be repeated: a script has no more steps than that."""

MOST_ROUNDS = 100_000
"""The most breaths in one step; a day holds no more than that."""


def _choice(literal: Any) -> Value:
    choices = get_args(literal)
    parse = partial(words.choice, of=choices)
    return Value(expected=f"one of {', '.join(choices)}", parse=parse, choices=choices)


def _whole(low: int, high: int) -> Value:
    return Value(
        expected=f"a whole number from {low} to {high}", parse=partial(values.whole, low=low, high=high)
    )


def _count_range(most: int) -> Value:
    return Value(
        expected="a number such as 12 or a range such as 6..30", parse=partial(values.count_range, most=most)
    )


TEXT = Value(expected="text", parse=words.text)
SPOKEN = Value(expected="text to speak", parse=words.spoken)
LABEL = Value(expected="a name of letters, digits, spaces, - or _", parse=words.label)
VARIABLE = Value(expected="a name of letters, digits and _, such as place", parse=words.variable)
LANGUAGE = Value(expected="a language tag such as en or pt-BR", parse=words.language)
TRUTH = Value(expected="true or false", parse=words.truth)
DURATION = Value(expected="a duration such as 8s, 1m30s or 1:30", parse=values.duration)
PHASE = Value(expected="a duration up to a minute such as 4s, or 0 for none", parse=values.phase)
BREATHING_PHASE = Value(expected="a duration up to a minute such as 4s", parse=values.breathing_phase)
LEVEL = Value(expected="a level such as -20dB", parse=values.level)
SCRIPT_PATH = Value(expected="the name of a script or part, such as parts/return", parse=words.homely_path)
SOUND_PATH = Value(expected="a sound file in the script's folder, such as rain.wav", parse=words.homely_path)
NAMES = Pairs(key=VARIABLE, value=SPOKEN)


def _bed_change(
    sound: str | None = None, level: Decibels | None = None, over: Millis = Millis(4000), **common: Any
) -> model.BedChange:
    return model.BedChange(bed=BedWish(sound=sound, level=level), over=over, **common)


VOICE = Shape(
    name="voice",
    about="How a line should sound; what is left out is the listener's choice.",
    build=model.VoiceWish,
    fields=(
        Field(
            name="rate",
            kind=_whole(30, 500),
            about="Words per minute as heard, pauses not counted.",
            example="110",
        ),
        Field(name="pitch", kind=_whole(0, 100), about="50 is the voice's own pitch.", example="45"),
        Field(
            name="volume", kind=LEVEL, about="Louder or softer than the voice's usual level.", example="-3dB"
        ),
        Field(name="name", kind=TEXT, about="A voice of the engine, by name or id.", example="en-gb"),
        Field(name="engine", kind=TEXT, about="The speech engine.", example="piper"),
    ),
)

_BED_SOUND = Field(
    name="sound", kind=LABEL, about="Which bed; `none` for silence under the voice.", example="rain"
)
_BED_LEVEL = Field(name="level", kind=LEVEL, about="Level of the bed relative to the voice.", example="-20dB")
_BED_OVER = Field(name="over", kind=DURATION, about="How long the cross-fade takes.", example="4s")

BED = Shape(
    name="bed",
    about="The quiet sound under the whole session.",
    build=BedWish,
    bare=Value(expected="the name of a bed, or none", parse=lambda raw: BedWish(sound=words.label(raw))),
    fields=(_BED_SOUND, _BED_LEVEL),
)

_NEXT_BED = Shape(
    name="bed",
    about="Another bed from here on.",
    build=dict,
    bare=Value(expected="the name of a bed, or none", parse=lambda raw: {"sound": words.label(raw)}),
    fields=(_BED_SOUND, _BED_LEVEL, _BED_OVER),
)

_BELL_MANNER = (
    Field(name="strikes", kind=_whole(1, 108), about="How often it is struck.", example="3"),
    Field(name="every", kind=DURATION, about="Time from one strike to the next.", example="7s"),
    Field(name="level", kind=LEVEL, about="Louder or softer than the bell's usual level.", example="-3dB"),
    Field(
        name="wait",
        kind=TRUTH,
        about="Whether it rings out before the next step; otherwise it rings on under it.",
        example="true",
    ),
)

_STRUCK_BELL = Shape(
    name="bell",
    about="Which bell, and how it is struck.",
    build=dict,
    bare=Value(expected="the name of a bell", parse=lambda raw: {"sound": words.label(raw)}),
    fields=(Field(name="sound", kind=LABEL, about="Which bell.", example="bowl"), *_BELL_MANNER),
)

PAUSE = Shape(
    name="pause",
    about="A silence of the voice; the bed goes on.",
    build=values.bounded_pause,
    bare=Value(
        expected=f"a duration such as 8s or 8s exactly, or one of {', '.join(model.PAUSES)}",
        parse=values.pause,
    ),
    fields=(
        Field(
            name="natural",
            kind=DURATION,
            about="How long it is when nobody asked for a length.",
            example="8s",
            required=True,
        ),
        Field(
            name="min",
            kind=DURATION,
            about="It is never shorter; left out, half the natural length.",
            example="5s",
            fills=("shortest",),
        ),
        Field(
            name="max",
            kind=DURATION,
            about="It is never longer; left out, two and a half times the natural length.",
            example="15s",
            fills=("longest",),
        ),
    ),
)

PATTERN = Shape(
    name="pattern",
    about="The phases of one breath, in order: in, top_up, hold, out, rest.",
    build=BreathPattern,
    bare=Value(
        expected=f"seconds such as 4-6, 4-7-8 or 4-4-4-4, or one of {', '.join(model.PATTERNS)}",
        parse=values.pattern,
    ),
    fields=(
        Field(
            name="in",
            kind=BREATHING_PHASE,
            about="The inhale.",
            example="4s",
            required=True,
            fills=("inhale",),
        ),
        Field(name="hold", kind=PHASE, about="The stillness after the inhale.", example="2s"),
        Field(
            name="out",
            kind=BREATHING_PHASE,
            about="The exhale.",
            example="6s",
            required=True,
            fills=("exhale",),
        ),
        Field(name="rest", kind=PHASE, about="The stillness after the exhale.", example="2s"),
        Field(name="top_up", kind=PHASE, about="The second, small inhale of a sigh.", example="0.8s"),
    ),
)

RAMP = Shape(
    name="ramp",
    about="The way from one breath pattern to another, a little at a time.",
    build=model.Ramp,
    fields=(
        Field(name="to", kind=PATTERN, about="The pattern to arrive at.", example="4-8", required=True),
        Field(name="step", kind=DURATION, about="How much a phase may change at once.", example="0.5s"),
        Field(
            name="every",
            kind=_whole(1, 1000),
            about="After how many breaths it may change again.",
            example="2",
        ),
    ),
)

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
            kind=SPOKEN,
            about="The words; {length}, {title} and the listener's own {name} may stand in them.",
            example="Notice where your feet meet the floor.",
            fills=("text",),
        ),
        Field(name="pause", kind=PAUSE, about="The silence after its last audible sound.", example="sense"),
        Field(name="voice", kind=VOICE, about="Another manner for this line.", example="{rate: 100}"),
        Field(
            name="id", kind=LABEL, about="A name for the line that outlives its wording.", example="feet-1"
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
            kind=_STRUCK_BELL,
            about="Which bell; left empty, the script's own.",
            example="{sound: bowl, strikes: 3, every: 7s}",
            alone=True,
            spreads=True,
        ),
        *_BELL_MANNER,
    ),
    _step(
        model.Breathe,
        "Paced breathing; every phase starts on its mark, and the step ends on a whole breath.",
        Field(name="breathe", kind=PATTERN, about="The breath.", example="4-6", fills=("pattern",)),
        Field(
            name="rounds",
            kind=_count_range(MOST_ROUNDS),
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
            kind=_choice(model.CueStyle),
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
            kind=_NEXT_BED,
            about="Which bed, or how loud from here on.",
            example="{sound: rain, level: -22dB}",
            spreads=True,
        ),
        _BED_LEVEL,
        _BED_OVER,
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
            kind=_count_range(MOST_TIMES),
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
        "The steps of another script.",
        Field(
            name="include",
            kind=SCRIPT_PATH,
            about="Its name; it is looked for beside this script, then in the library.",
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
            about="Chooses the voice when the listener named none.",
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
            kind=_whole(0, 3),
            about="0 neutral, 1 mild, 2 inner focus, 3 touches discomfort.",
            example="1",
        ),
        Field(name="eyes", kind=_choice(model.Eyes), about="How the eyes may be.", example="open or shut"),
        Field(name="posture", kind=_choice(model.Posture), about="The posture it is for.", example="sitting"),
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
