"""What a cached file was made from, and the key that follows from it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

Ingredients = Mapping[str, object]

_LABEL_LENGTH = 40


class Recipe(Struct, frozen=True, dict=True):
    """Everything that changes a file's content, and nothing else.

    Attributes:
        kind: The folder it is kept in, such as `clips`.
        ingredients: Values that JSON can write; mappings, sequences, text, numbers.
        label: A few words for people in the file's name; no part of the key.
        suffix: The file's ending, with its dot.
        is_renamed: Whether it may have been kept under another label, as a script may be renamed: then its
            folder is looked through for its key, which takes the longer the more is in it.
    """

    kind: str
    ingredients: Ingredients
    label: str = ""
    suffix: str = ".flac"
    is_renamed: bool = True

    @cached_property
    def key(self) -> str:
        """The key: SHA-256 of kind and ingredients in a canonical form, 32 hexadecimal digits."""
        text = json.dumps([self.kind, self.ingredients], sort_keys=True, ensure_ascii=True, allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    @property
    def file_name(self) -> str:
        """The name of its file: the label in safe characters, and enough of the key to be unique."""
        letters = (letter if letter.isascii() and letter.isalnum() else " " for letter in self.label.lower())
        words = "".join(letters)[:_LABEL_LENGTH].split()
        return "-".join([*words, self.key]) + self.suffix
