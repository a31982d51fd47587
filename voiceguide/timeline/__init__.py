"""When everything sounds: a practice and the lengths of its clips become a `Timeline` in absolute frames.

Pure: no disk, no clock, no engine. `heard` says what must be measured first, `fit` does the rest.
"""

from voiceguide.timeline.breath import Extent, Extents
from voiceguide.timeline.change import first_change
from voiceguide.timeline.estimate import Estimates
from voiceguide.timeline.fit import Arrangement, arrange, fit, heard
from voiceguide.timeline.model import Cue, Event, Heard, Line, Timeline
from voiceguide.timeline.request import Choice, Levels, Request

__all__ = [
    "Arrangement",
    "Choice",
    "Cue",
    "Estimates",
    "Event",
    "Extent",
    "Extents",
    "Heard",
    "Levels",
    "Line",
    "Request",
    "Timeline",
    "arrange",
    "first_change",
    "fit",
    "heard",
]
