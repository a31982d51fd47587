"""Where changed sessions are mixed: in a child process, so that the device is fed whatever it costs."""

from __future__ import annotations

import threading

from voiceguide.player.programme import Programme
from voiceguide.player.remote import RemoteSource
from voiceguide.player.source import Source
from voiceguide.render import Session, open_mixer


class Studio:
    """Mixes sessions, all in one process; close it after what it opened.

    Args:
        source: What plays; if it has a process of its own already, that one mixes as well.
    """

    def __init__(self, source: Source) -> None:
        self._remote = source if isinstance(source, RemoteSource) else None
        self._own: RemoteSource | None = None
        self._starting = threading.Lock()

    def begin(self) -> None:
        """Have the process started, so that the first change need not wait for it; returns at once."""
        self._process()

    def mix(self, session: Session) -> Source:
        """Open a session as a source; its first frames are mixed when they are read."""
        return self._process().beside(open_mixer, session)

    def close(self) -> None:
        """End the process, if it is not that of the source."""
        if self._own is not None:
            self._own.close()

    def _process(self) -> RemoteSource:
        with self._starting:
            if self._remote is None:
                self._own = self._remote = RemoteSource(Programme)  # silence, until it has something to mix
            return self._remote
