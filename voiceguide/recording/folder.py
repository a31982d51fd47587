"""Where the takes of a practice are: beside its script, or with the person's own data."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from voiceguide.script import Practice, builtin_folder
from voiceguide.script.library import TAKES


def takes_folder(practice: Practice, own_data: Path) -> Path:
    """Find the folder of a practice's takes, whether it is there or not.

    It stands beside a script of the person's own, so that both are carried about together. What comes with
    the program has its takes in `own_data`, and so has a script whose folder cannot be written, or could not
    be when it was recorded.

    Args:
        practice: The practice.
        own_data: The folder for takes in the person's data.
    """
    script = Path(practice.path).absolute()
    shipped = builtin_folder().resolve()
    if script.resolve().is_relative_to(shipped):
        inside = script.resolve().relative_to(shipped).with_suffix("")
        return own_data.joinpath(*inside.parts)
    beside = script.with_suffix(TAKES)
    whose = hashlib.sha256(str(script).encode(errors="surrogatepass")).hexdigest()[:10]
    aside = own_data / f"{script.stem}-{whose}"
    is_aside = aside.is_dir() or not os.access(script.parent, os.W_OK)
    return aside if is_aside and not beside.is_dir() else beside
