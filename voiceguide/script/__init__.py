"""What an author writes: a page of YAML becomes a frozen `Practice`, or comes back with all its mistakes.

The format is one table (`grammar`), followed by a reader that never trusts its input; only `loader`,
`library` and `index` open files.
"""

from voiceguide.script.lexicon import lexicon, respelt
from voiceguide.script.library import Library, builtin_folder
from voiceguide.script.loader import load, load_mapping, load_text
from voiceguide.script.model import Practice
from voiceguide.script.text import UnsetNameError, fill, placeholders, respell, respellings

__all__ = [
    "Library",
    "Practice",
    "UnsetNameError",
    "builtin_folder",
    "fill",
    "lexicon",
    "load",
    "load_mapping",
    "load_text",
    "placeholders",
    "respell",
    "respellings",
    "respelt",
]
