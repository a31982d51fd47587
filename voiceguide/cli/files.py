"""Files of text that a verb writes where somebody wants them."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from voiceguide.config import FILE_MODE
from voiceguide.errors import VoiceguideError


def write_text(target: Path, text: str) -> None:
    """Write a file of UTF-8 text; it is there whole or not at all, and takes the place of one that was there.

    Raises:
        VoiceguideError: If it cannot be written.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=".voiceguide-", suffix=target.suffix, dir=target.parent)
        unfinished = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            unfinished.chmod(FILE_MODE)
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or error
        raise VoiceguideError(f"{target} cannot be written: {reason}.", "Choose another folder.") from error
