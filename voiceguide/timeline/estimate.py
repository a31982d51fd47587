"""How long sounds will be, guessed from their text, for whoever cannot wait for an engine to speak them."""

from __future__ import annotations

import re

from voiceguide.timeline.breath import Extent
from voiceguide.timeline.model import AudioFile, Heard, Line
from voiceguide.units import SPEAKING_RATE, Frames, Millis, ms_to_frames

_MS_A_LETTER, _MS_A_SENTENCE, _MS_A_COMMA = 100, 1064, 610
"""At `_SLOWEST` words a minute: a character, a sentence after the first, a comma. Fitted to the
1,434 lines of the English practices as the default voice speaks them: 5 % off a line, 1 % off a session."""

_SLOWEST = 114
"""Words a minute as heard; the default voice speaks no slower, whatever is asked for."""

_SENTENCE = re.compile(r"[.!?]\s")
_COMMA = re.compile(r"[,;:]\s")
_RING = Extent(frames=ms_to_frames(Millis(14_000)))
_FILE = Extent(frames=ms_to_frames(Millis(30_000)))


class Estimates(dict[Heard, Extent]):
    """A guess at the extent of every sound: needs no engine, and is always the same."""

    def __missing__(self, sound: Heard) -> Extent:
        if isinstance(sound, Line):
            return Extent(frames=_spoken_frames(sound))
        return _FILE if isinstance(sound, AudioFile) else _RING


def _spoken_frames(line: Line) -> Frames:
    ms = _MS_A_LETTER * len(line.text)
    ms += _MS_A_SENTENCE * len(_SENTENCE.findall(line.text)) + _MS_A_COMMA * len(_COMMA.findall(line.text))
    silent = sum(silence for _, silence in line.marks.pauses)
    rate = max(line.voice.rate or SPEAKING_RATE, _SLOWEST)
    return ms_to_frames(Millis(round(ms * _SLOWEST / rate) + silent))
