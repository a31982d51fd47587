"""Words that speech engines mangle and the lexicon does not respell, and plain words for them.

The wrong sounds are what espeak-ng 1.51 and 1.52 make of them with their English voices.
"""

# ruff: noqa: RUF001 - some letters of the phonetic alphabet look like others

from __future__ import annotations

import re

from msgspec import Struct


class Foreign(Struct, frozen=True, kw_only=True):
    """A foreign or technical word.

    Attributes:
        pattern: Its spellings, lower case, whole words.
        wrong: The wrong sound of one of its words, in IPA without marks of stress and length.
        instead: Plain words.
    """

    pattern: re.Pattern[str]
    wrong: re.Pattern[str]
    instead: str


def _foreign(spelt: str, *, wrong: str, instead: str) -> Foreign:
    return Foreign(pattern=re.compile(rf"\b(?:{spelt})\b"), wrong=re.compile(wrong), instead=instead)


FOREIGN = (
    _foreign("bhramari", wrong=r"b[ɹr][æa]m\w+", instead="humming on the out-breath"),
    _foreign("dan tien", wrong=r"taɪn", instead="the lower belly"),
    _foreign("drishti", wrong=r"d[ɹr]\w*t\w+", instead="where the gaze rests"),
    _foreign("exterocepti(?:on|ve)", wrong=r"[ɛɪ]kst\w+", instead="hearing, seeing and touch"),
    _foreign("fascia", wrong=r"f(?:eɪ|e)ʃ\w+", instead="the layer under the skin"),
    _foreign("hatha", wrong=r"h[æa](?:θ|t̪)\w", instead="slow and gentle"),
    _foreign("hygge", wrong=r"hɪɡ", instead="cosiness"),
    _foreign("masseter", wrong=r"m[æa]s\w+", instead="the muscle of the jaw"),
    _foreign("quadriceps", wrong=r"kw\w+aɪs\w+", instead="the front of the thigh"),
    _foreign("sh?amatha", wrong=r"[sʃ][æa]m\w+", instead="resting with the breath"),
    _foreign("sukhasana", wrong=r"sʌkh\w+", instead="sitting with crossed legs"),
    _foreign("uttanasana", wrong=r"[ʌa]t\w+", instead="a forward bend"),
)
"""Every such word."""
