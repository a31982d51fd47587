"""The mappings that steps and scripts share: voice, bed, bell, pause, breath and the way to another."""

from __future__ import annotations

from msgspec.structs import replace

from voiceguide.script import model, values, words
from voiceguide.script.kinds import Field, Shape, Value
from voiceguide.script.model import BedWish, BreathPattern
from voiceguide.script.scalars import (
    BED_NAME,
    BREATHING_PHASE,
    DURATION,
    LABEL,
    LEVEL,
    PAUSE_LENGTH,
    PHASE,
    PHASES,
    TEXT,
    TRUTH,
    whole,
)

VOICE = Shape(
    name="voice",
    about="How a line should sound; what is left out is the listener's choice.",
    build=model.VoiceWish,
    fields=(
        Field(
            name="rate",
            kind=whole(30, 500),
            about="Words per minute as heard, pauses not counted.",
            example="110",
        ),
        Field(name="pitch", kind=whole(0, 100), about="50 is the voice's own pitch.", example="45"),
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

BED_SOUND = Field(
    name="sound",
    kind=BED_NAME,
    about="Which bed; `none` for silence under the voice; or a file of one's own, which is looped.",
    example="rain",
)
BED_LEVEL = Field(name="level", kind=LEVEL, about="Level of the bed relative to the voice.", example="-20dB")
BED_OVER = Field(name="over", kind=DURATION, about="How long the cross-fade takes.", example="4s")

BED = Shape(
    name="bed",
    about="The quiet sound under the whole session.",
    build=BedWish,
    bare=replace(BED_NAME, parse=lambda raw: BedWish(sound=words.bed(raw))),
    fields=(BED_SOUND, BED_LEVEL),
)

NEXT_BED = Shape(
    name="bed",
    about="Another bed from here on.",
    build=dict,
    bare=replace(BED_NAME, parse=lambda raw: {"sound": words.bed(raw)}),
    fields=(BED_SOUND, BED_LEVEL, BED_OVER),
)

BELL_MANNER = (
    Field(name="strikes", kind=whole(1, 108), about="How often it is struck.", example="3"),
    Field(name="every", kind=DURATION, about="Time from one strike to the next.", example="7s"),
    Field(name="level", kind=LEVEL, about="Louder or softer than the bell's usual level.", example="-3dB"),
    Field(
        name="wait",
        kind=TRUTH,
        about="Whether it rings out before the next step; otherwise it rings on under it.",
        example="true",
    ),
)

STRUCK_BELL = Shape(
    name="bell",
    about="Which bell, and how it is struck.",
    build=dict,
    bare=Value(
        expected="the name of a bell",
        parse=lambda raw: {"sound": words.label(raw)},
        form=words.LABEL_FORM,
    ),
    fields=(Field(name="sound", kind=LABEL, about="Which bell.", example="bowl"), *BELL_MANNER),
)

PAUSE = Shape(
    name="pause",
    about="A silence of the voice; the bed goes on.",
    build=values.bounded_pause,
    bare=PAUSE_LENGTH,
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
    bare=PHASES,
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
            kind=whole(1, 1000),
            about="After how many breaths it may change again.",
            example="2",
        ),
    ),
)
