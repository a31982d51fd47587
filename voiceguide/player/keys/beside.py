"""Keys from a terminal, and from wherever else a listener may press one."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType

from voiceguide.player.keys.base import Keys


class KeysBeside:
    """Gives the keys of several places in one stream.

    Args:
        keys: The terminal's; entered by whoever opened them.
        others: Asked first for a key from elsewhere; None when there is none.
        on_suspend: Called before the process is stopped.
    """

    def __init__(
        self, keys: Keys, others: Callable[[], str | None], on_suspend: Callable[[], object]
    ) -> None:
        self._keys = keys
        self._others = others
        self._on_suspend = on_suspend

    def __enter__(self) -> KeysBeside:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return

    def read(self, timeout: float) -> str | None:
        """Return the next key as `Keys.read` says."""
        return self._others() or self._keys.read(timeout)

    def suspend(self) -> None:
        """Stop the process as `Keys.suspend` says."""
        self._on_suspend()
        self._keys.suspend()
