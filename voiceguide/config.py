"""Where things are kept, and what the environment says; the only place that reads it.

Environment:
    VOICEGUIDE_CACHE: The cache folder.
    VOICEGUIDE_SETTINGS: The settings file.
    VOICEGUIDE_VOICES: The folder of neural voices.
    NO_COLOR: Where it is set, text is neither coloured nor faint.
    DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR: Where the desktop is that knows the media keys.
    LC_ALL, LC_MESSAGES, LANG: The listener's language, as everywhere; the first that is set.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import platformdirs

from voiceguide.errors import NoHomeError

CACHE = "VOICEGUIDE_CACHE"
SETTINGS = "VOICEGUIDE_SETTINGS"
VOICES = "VOICEGUIDE_VOICES"
"""The environment variables that say where things are kept."""

NO_COLOUR = "NO_COLOR"
"""The environment variable by which people ask programs for plain text."""

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
    return _kept(platformdirs.user_cache_dir)


def settings_file(environment: Mapping[str, str] = os.environ) -> Path:
    """`VOICEGUIDE_SETTINGS` if set, else `settings.yaml` in the platform's config folder."""
    wanted = environment.get(SETTINGS)
    if wanted:
        return _absolute(wanted)
    return _kept(platformdirs.user_config_dir) / "settings.yaml"


def voices_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """`VOICEGUIDE_VOICES` if set, else `voices` in the platform's data folder."""
    wanted = environment.get(VOICES)
    if wanted:
        return _absolute(wanted)
    return _kept(platformdirs.user_data_dir) / "voices"


def cards_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Where the cards of the library are kept: in the cache folder, for they can be made again."""
    return cache_folder(environment) / "library"


def bookmark_file() -> Path:
    """Where the place is kept at which a listener stopped: in the platform's data folder."""
    return _kept(platformdirs.user_data_dir) / "bookmark.json"


def journal_file() -> Path:
    """Where a listener's journal is kept, with their answers: in the platform's data folder."""
    return bookmark_file().with_name("journal.sqlite3")


def takes_folder() -> Path:
    """Where recordings of scripts are kept that have no place beside them: in the platform's data folder."""
    return bookmark_file().with_name("takes")


def mark_file(name: str) -> Path:
    """A file that is there, and empty, once something has happened that happens once."""
    return bookmark_file().with_name(f"{name}.done")


def session_bus(environment: Mapping[str, str] = os.environ) -> str | None:
    """The address of the desktop's message bus; None where there is none, or one beyond this machine."""
    named = environment.get("DBUS_SESSION_BUS_ADDRESS")
    if named:
        local = [address for address in named.split(";") if address.startswith("unix:")]
        return local[0] if local else None
    folder = environment.get("XDG_RUNTIME_DIR")
    return f"unix:path={folder}/bus" if folder and Path(folder, "bus").exists() else None


def is_set(variable: str, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether an environment variable says something."""
    return bool(environment.get(variable))


def language(environment: Mapping[str, str] = os.environ) -> str:
    """The language of the system as a BCP 47 tag, such as `de-AT`; `en` where it names none."""
    named = next(filter(None, map(environment.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "") or _of_windows()
    tag = named.partition(".")[0].partition("@")[0].replace("_", "-")
    return "en" if tag in ("", "C", "POSIX") else tag


def _of_windows() -> str:
    # Windows says it in a number, and in no variable.
    if sys.platform == "win32":
        import ctypes
        import locale

        return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    return ""


def log_folder() -> Path:
    """Where a crash leaves its log."""
    return _kept(platformdirs.user_log_dir)


def is_plain(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether output should be plain lines: off a terminal, or on one that cannot do more."""
    return not sys.stderr.isatty() or environment.get("TERM") == "dumb"


def _kept(folder: Callable[..., str]) -> Path:
    """A folder of the platform's.

    Raises:
        NoHomeError: The person has no home folder, as in some containers and services.
    """
    try:
        path = Path(folder(_APP, appauthor=False))
    except RuntimeError as error:  # newer platformdirs refuse, older ones answer with "~/.cache"
        raise NoHomeError from error
    if not path.is_absolute():
        raise NoHomeError
    return path


def _absolute(path: str) -> Path:
    return Path(os.path.expanduser(path)).absolute()  # noqa: PTH111 - it leaves an unknown ~user as it is
