"""The script format as one table: every mapping, every key, what it may hold and what it is for.

The reader follows this table, and the reference page and the editors' schema are made from it, so nothing
about the format is written down a second time. Defaults are those of the model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, get_args

from msgspec.structs import replace

from voiceguide.script import marks, model, questions, values, words
from voiceguide.script.answers import LONGEST_ANSWER
from voiceguide.script.kinds import (
    Alternatives,
    Field,
    ListOf,
    Numbers,
    Pairs,
    Shape,
    StepList,
    Value,
    defaults,
)
from voiceguide.script.model import BedWish, BreathPattern
from voiceguide.units import Decibels, Millis, brief

MOST_TIMES = 10_000
"""The most often that steps may be repeated: a script has no more steps than that."""

MOST_ROUNDS = 100_000
"""The most breaths in one step; a day holds no more than that."""


PAUSE_USES: Mapping[str, str] = MappingProxyType(
    {
        "beat": "between two sentences of one instruction",
        "settle": "after words about posture, a welcome, a permission",
        "sense": "after “notice …”",
        "station": "one place of the body on a tour",
        "ask": "after a question",
        "choose": "after “choose one …”",
        "move": "while one slow movement is made",
        "ease": "resting with something pleasant or plain",
        "edge": "with something uncomfortable; it stays short at every length",
        "rest": "open quiet",
        "return": "while coming back",
    }
)
"""What each pause class is for."""

PATTERN_USES: Mapping[str, str] = MappingProxyType(
    {
        "even": "in and out alike",
        "box": "four equal sides, with holds",
        "sigh": "a second, small inhale on top, then a long exhale",
        "4-7-8": "a long hold, for few rounds",
    }
)
"""What each named breath pattern is."""

_CUES = {
    "voice": "a spoken word on each phase",
    "tones": "a tone that rises for in and falls for out",
    "both": "word and tone together",
    "none": "neither; the bed alone",
    "voice then tones": "words for the first rounds and the last ones, tones in between",
}
_EYES = {
    "open": "they stay open",
    "shut": "they may rest shut",
    "open or shut": "the listener chooses",
}
_POSTURES = {
    "any": "the listener chooses",
    "sitting": "on a chair, a bed, the floor",
    "standing": "with room around",
    "lying": "on the back or a side",
    "moving": "the practice is a movement",
}


def _pause_meanings() -> Mapping[str, str]:
    told = {}
    for name, pause in model.PAUSES.items():
        room = f"{brief(pause.shortest)} to {brief(pause.longest)}, naturally {brief(pause.natural)}"
        told[name] = f"{room}: {PAUSE_USES[name]}"
    return MappingProxyType(told)


def _pattern_meanings() -> Mapping[str, str]:
    told = {}
    for name, pattern in model.PATTERNS.items():
        phases = (
            ("in", pattern.inhale),
            ("top up", pattern.top_up),
            ("hold", pattern.hold),
            ("out", pattern.exhale),
            ("rest", pattern.rest),
        )
        lengths = ", ".join(f"{phase} {brief(length)}" for phase, length in phases if length)
        told[name] = f"{lengths}: {PATTERN_USES[name]}"
    return MappingProxyType(told)


def _choice(literal: Any, meanings: Mapping[str, str]) -> Value:
    choices = get_args(literal)
    return Value(
        expected=f"one of {', '.join(choices)}",
        parse=partial(words.choice, of=choices),
        form="|".join(choices),
        choices=choices,
        meanings=MappingProxyType(meanings),
    )


def _whole(low: int, high: int) -> Value:
    return Value(
        expected=f"a whole number from {low} to {high}",
        parse=partial(values.whole, low=low, high=high),
        form=values.WHOLE_FORM,
        numbers=Numbers(low, high, whole=True),
    )


def _count_range(most: int) -> Value:
    return Value(
        expected="a number such as 12 or a range such as 6..30",
        parse=partial(values.count_range, most=most),
        form=values.RANGE_FORM,
        numbers=Numbers(1, most, whole=True),
        write=lambda pair: "..".join(map(str, dict.fromkeys(pair))),
    )


_EXPECT = {
    "key": "any key; its answer is `yes`, and without one there is none",
    "yes or no": "the keys 1 and 2; the voice tells them if the question does not",
    "number 0..9": "a number between the two; up to nine it is one key, and above it ends with Enter",
    "words": f"typed, and ended with Enter; {LONGEST_ANSWER} characters at most",
    "one of feet, hands, sounds": "the keys 1, 2, 3 and so on; the voice tells them if the question does not",
}

_DAY, _MINUTE = values.LONGEST / 1000, values.LONGEST_PHASE / 1000

TEXT = Value(expected="text", parse=words.text, form=words.TEXT_FORM)
SPOKEN = Value(
    expected="text to speak, with braces only around a {name}", parse=words.spoken, form=words.SPOKEN_FORM
)
MARKED = Value(
    expected="text to speak, with braces only around a {name} and square brackets only around a pause",
    parse=marks.marked,
    form=words.SPOKEN_FORM,
)
LABEL = Value(expected="a name of letters, digits, spaces, - or _", parse=words.label, form=words.LABEL_FORM)
VARIABLE = Value(
    expected="a name of letters, digits and _, such as place", parse=words.variable, form=words.VARIABLE_FORM
)
LANGUAGE = Value(
    expected="a language tag such as en or pt-BR", parse=words.language, form=words.LANGUAGE_FORM
)
TRUTH = Value(
    expected="true or false",
    parse=words.truth,
    form=words.TRUTH_FORM,
    write=lambda truth: str(truth).lower(),
)
DURATION = Value(
    expected="a duration such as 8s, 1m30s or 1:30",
    parse=values.duration,
    form=values.DURATION_FORM,
    numbers=Numbers(0, _DAY, above=True),
    write=brief,
)
PHASE = Value(
    expected="a duration up to a minute such as 4s, or 0 for none",
    parse=values.phase,
    form=values.PHASE_FORM,
    numbers=Numbers(0, _MINUTE),
    write=brief,
)
BREATHING_PHASE = Value(
    expected="a duration up to a minute such as 4s",
    parse=values.breathing_phase,
    form=values.DURATION_FORM,
    numbers=Numbers(0, _MINUTE, above=True),
    write=brief,
)
LEVEL = Value(
    expected="a level such as -20dB",
    parse=values.level,
    form=values.LEVEL_FORM,
    numbers=Numbers(values.QUIETEST, values.LOUDEST),
    write=lambda db: f"{db:g}dB",
)
SCRIPT_PATH = Value(
    expected="the name of a script or part, such as parts/return",
    parse=words.homely_path,
    form=words.PATH_FORM,
)
SOUND_PATH = Value(
    expected="a sound file in the script's folder, such as rain.wav",
    parse=words.homely_path,
    form=words.PATH_FORM,
)
NAMES = Pairs(key=VARIABLE, value=SPOKEN)
EXPECT = Value(
    expected="key, yes or no, number 0..9, words, or one of and the choices",
    parse=questions.expect,
    form=questions.EXPECT_FORM,
    meanings=MappingProxyType(_EXPECT),
)
CONDITION = Value(
    expected="a condition such as hard is 5",
    parse=questions.condition,
    form=questions.CONDITION_FORM,
)
RECALLED = Value(
    expected="a name and the script that asked for it, such as place from resource-build",
    parse=questions.recalled,
    form=questions.RECALLED_FORM,
)
BED_NAME = Value(
    expected="the name of a bed, none, or a sound file in the script's folder such as rain.wav",
    parse=words.bed,
    form=words.BED_FORM,
)


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
        Field(
            name="name",
            kind=TEXT,
            about="A voice of the engine, by name or id. That of a whole script does not speak its lines in "
            "other languages.",
            example="en-gb",
        ),
        Field(name="engine", kind=TEXT, about="The speech engine.", example="piper"),
    ),
)

_BED_SOUND = Field(
    name="sound",
    kind=BED_NAME,
    about="Which bed; `none` for silence under the voice; or a file of one's own, which is looped.",
    example="rain",
)
_BED_LEVEL = Field(name="level", kind=LEVEL, about="Level of the bed relative to the voice.", example="-20dB")
_BED_OVER = Field(name="over", kind=DURATION, about="How long the cross-fade takes.", example="4s")

BED = Shape(
    name="bed",
    about="The quiet sound under the whole session.",
    build=BedWish,
    bare=replace(BED_NAME, parse=lambda raw: BedWish(sound=words.bed(raw))),
    fields=(_BED_SOUND, _BED_LEVEL),
)

_NEXT_BED = Shape(
    name="bed",
    about="Another bed from here on.",
    build=dict,
    bare=replace(BED_NAME, parse=lambda raw: {"sound": words.bed(raw)}),
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
    bare=Value(
        expected="the name of a bell",
        parse=lambda raw: {"sound": words.label(raw)},
        form=words.LABEL_FORM,
    ),
    fields=(Field(name="sound", kind=LABEL, about="Which bell.", example="bowl"), *_BELL_MANNER),
)

PAUSE = Shape(
    name="pause",
    about="A silence of the voice; the bed goes on.",
    build=values.bounded_pause,
    bare=Value(
        expected=f"a duration such as 8s or 8s exactly, or one of {', '.join(model.PAUSES)}",
        parse=values.pause,
        form=values.PAUSE_FORM,
        meanings=_pause_meanings(),
        numbers=Numbers(0, _DAY, above=True),
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
        form=values.PATTERN_FORM,
        meanings=_pattern_meanings(),
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
            kind=_choice(model.CueStyle, _CUES),
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
            kind=_whole(0, 3),
            about="0 neutral, 1 mild, 2 inner focus, 3 touches discomfort.",
            example="1",
        ),
        Field(
            name="eyes", kind=_choice(model.Eyes, _EYES), about="How the eyes may be.", example="open or shut"
        ),
        Field(
            name="posture",
            kind=_choice(model.Posture, _POSTURES),
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
