"""Where the answers of the first run go: into the settings file, beside what a person wrote there."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from voiceguide import settings
from voiceguide.config import FILE_MODE
from voiceguide.errors import SettingsError, VoiceguideError


def keep_answers(path: Path, answers: Mapping[str, str]) -> None:
    """Set what is not set yet; whatever a person wrote into the file stays as it is.

    Without a file, one is made that explains every setting. A setting that stands in the file as its example,
    behind a #, is set in that place, any other at the end.

    Args:
        path: The settings file.
        answers: Values by the names of settings, as they would be written.

    Raises:
        SettingsError: If there is a file with mistakes.
        VoiceguideError: If it cannot be written, or is laid out so that nothing can be added.
    """
    before = settings.load(path)
    new = {key: value for key, value in answers.items() if before.place_of(key) is None}
    if not new:
        return
    lines = [f"{key}: {_written(value)}" for key, value in new.items()]
    target = path.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        text = target.read_bytes().decode("utf-8") if before.path else settings.commented()
        why = None if _replace(target, _with_lines(text, lines), before, new) else "it is laid out otherwise"
    except OSError as error:
        why = error.strerror or str(error)
    if why is not None:
        raise VoiceguideError(
            f"Your answers cannot be kept in {path}: {why}.", f"Write there yourself: {'; '.join(lines)}."
        )


def _replace(target: Path, text: str, before: settings.Settings, new: Mapping[str, str]) -> bool:
    """Put a text in the place of the file, if it says what that said, and what is new."""
    mode = target.stat().st_mode if before.path else FILE_MODE
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        if not _says_also(part, before, new):
            return False
        part.chmod(mode)
        part.replace(target)
        return True
    finally:
        part.unlink(missing_ok=True)


def _says_also(path: Path, before: settings.Settings, new: Mapping[str, str]) -> bool:
    try:
        after = settings.load(path)
    except SettingsError:
        return False
    old = (field.name for field in settings.SETTINGS.fields if field.name not in new)
    is_kept = all(getattr(after, name) == getattr(before, name) for name in old)
    return is_kept and all(map(after.place_of, new))


def _with_lines(text: str, lines: list[str]) -> str:
    ending = "\r" if "\r\n" in text else ""
    examples = {f"#{field.name}: {field.example}": f"{field.name}:" for field in settings.SETTINGS.fields}
    waiting = {line.partition(" ")[0]: line + ending for line in lines}
    kept = [
        waiting.pop(examples.get(line.rstrip("\r"), ""), line) for line in text.removesuffix("\n").split("\n")
    ]
    return "\n".join([*kept, *waiting.values()]) + "\n"


def _written(value: str) -> str:
    return value if re.fullmatch(r"[\w.:/+-]*\w", value) else json.dumps(value, ensure_ascii=False)
