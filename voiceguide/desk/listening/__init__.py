"""A script read back: an independent listener writes down what a voice says, and the words are compared."""

from voiceguide.desk.listening.reading import MISHEARD, Reading, misheard, read_back
from voiceguide.desk.listening.recogniser import Recogniser, Whisper
from voiceguide.desk.listening.words import Comparison, Difference, compare, misheard_rate

__all__ = [
    "MISHEARD",
    "Comparison",
    "Difference",
    "Reading",
    "Recogniser",
    "Whisper",
    "compare",
    "misheard",
    "misheard_rate",
    "read_back",
]
