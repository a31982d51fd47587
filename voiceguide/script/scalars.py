"""Every kind of single value in a script: how it is read and written, and how it is explained."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, get_args

from voiceguide.script import marks, model, questions, values, words
from voiceguide.script.answers import LONGEST_ANSWER
from voiceguide.script.kinds import Numbers, Pairs, Value
from voiceguide.units import brief

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


def whole(low: int, high: int) -> Value:
    """A whole number from `low` to `high`."""
    return Value(
        expected=f"a whole number from {low} to {high}",
        parse=partial(values.whole, low=low, high=high),
        form=values.WHOLE_FORM,
        numbers=Numbers(low, high, whole=True),
    )


def count_range(most: int) -> Value:
    """A number up to `most`, or a range of them."""
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
FILLING = Value(expected="text to speak, without braces", parse=marks.filling, form=words.FILLING_FORM)
NAMES = Pairs(key=VARIABLE, value=FILLING)
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
PAUSE_LENGTH = Value(
    expected=f"a duration such as 8s or 8s exactly, or one of {', '.join(model.PAUSES)}",
    parse=values.pause,
    form=values.PAUSE_FORM,
    meanings=_pause_meanings(),
    numbers=Numbers(0, _DAY, above=True),
)
PHASES = Value(
    expected=f"seconds such as 4-6, 4-7-8 or 4-4-4-4, or one of {', '.join(model.PATTERNS)}",
    parse=values.pattern,
    form=values.PATTERN_FORM,
    meanings=_pattern_meanings(),
)
CUES = _choice(model.CueStyle, _CUES)
EYES = _choice(model.Eyes, _EYES)
POSTURE = _choice(model.Posture, _POSTURES)
