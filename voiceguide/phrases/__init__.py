"""What the program itself says aloud, in catalogues that translators edit: one YAML file a language.

Only the file of the language that is asked for is read, and only when it is asked for.
"""

from voiceguide.phrases.catalogue import (
    BellWords,
    BreathWords,
    Catalogue,
    Counted,
    LengthWords,
    MenuWords,
    PlayerWords,
    Question,
)
from voiceguide.phrases.shelf import ENGLISH, catalogue, languages, nearest

__all__ = [
    "ENGLISH",
    "BellWords",
    "BreathWords",
    "Catalogue",
    "Counted",
    "LengthWords",
    "MenuWords",
    "PlayerWords",
    "Question",
    "catalogue",
    "languages",
    "nearest",
]
