"""Where things are kept, and what the environment says; the only place that reads it.

Environment:
    VOICEGUIDE_CACHE: The cache folder.
    VOICEGUIDE_SETTINGS: The settings file.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import platformdirs

CACHE = "VOICEGUIDE_CACHE"
SETTINGS = "VOICEGUIDE_SETTINGS"
"""The environment variables that say where things are kept."""

_APP = "voiceguide"
_PACKAGE = Path(__file__).resolve().parent


def _file_mode() -> int:
    # Asking for the umask means setting it, for every thread at once: so once, while this module loads.
    umask = os.umask(0o077)
    os.umask(umask)
    return 0o666 & ~umask


FILE_MODE = _file_mode()
"""The mode of a file that the person makes in any other program."""


def checkout() -> Path | None:
    """The folder of the checkout this package runs from, or None when it is installed."""
    top = _PACKAGE.parent
    return top if (top / "pyproject.toml").is_file() and (top / "scripts").is_dir() else None


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """`VOICEGUIDE_CACHE` if set, else a checkout's own `audio_cache/` if writable, else the platform's."""
    wanted = environment.get(CACHE)
    if wanted:
        return _absolute(wanted)
    top = checkout()
    if top and os.access(top / "audio_cache", os.W_OK):
        return top / "audio_cache"
    return Path(platformdirs.user_cache_dir(_APP, appauthor=False))


def settings_file(environment: Mapping[str, str] = os.environ) -> Path:
    """`VOICEGUIDE_SETTINGS` if set, else `settings.yaml` in the platform's config folder."""
    wanted = environment.get(SETTINGS)
    if wanted:
        return _absolute(wanted)
    return Path(platformdirs.user_config_dir(_APP, appauthor=False)) / "settings.yaml"


def is_set(variable: str, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether an environment variable says something."""
    return bool(environment.get(variable))


def log_folder() -> Path:
    """Where a crash leaves its log."""
    return Path(platformdirs.user_log_dir(_APP, appauthor=False))


def is_plain(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether output should be plain lines: off a terminal, or on one that cannot do more."""
    return not sys.stderr.isatty() or environment.get("TERM") == "dumb"


def _absolute(path: str) -> Path:
    return Path(os.path.expanduser(path)).absolute()  # noqa: PTH111 - it leaves an unknown ~user as it is
