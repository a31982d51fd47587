"""Listening to a session that is not rendered yet, and keeping it for the next time."""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path

from voiceguide.cache import Cache
from voiceguide.errors import VoiceguideError
from voiceguide.player.source import Pcm, Source
from voiceguide.render import Session, open_mixer, write_into


class KeepingSource:
    """Mixes what is asked for, and meanwhile writes the whole session into the cache.

    Args:
        session: What is kept.
        cache_folder: Where.
        heard: The same session as it is staged for one listening; None for the session itself.
        keeps: Whether it is kept at all.

    The writing begins after the first frames have been given, so that nobody waits for it; closing early
    gives it up and leaves nothing behind. If it fails, listening goes on; the next time mixes anew.
    """

    def __init__(
        self, session: Session, cache_folder: Path, heard: Session | None = None, *, keeps: bool = True
    ) -> None:
        self._keeps = keeps
        self._mixer = open_mixer(heard or session)
        self._wanted = threading.Event()
        self._wanted.set()
        self._writer = threading.Thread(target=self._write, args=(Cache(cache_folder), session), daemon=True)

    @property
    def frames(self) -> int:
        """The exact length of what is heard."""
        return self._mixer.frames

    def read(self, start: int, count: int) -> Pcm:
        """Read frames as `Source.read` says."""
        pcm = self._mixer.read(start, count)
        if self._keeps and self._writer.ident is None:
            self._writer.start()
        return pcm

    def close(self) -> None:
        """Give up what is not written yet."""
        self._wanted.clear()
        if self._writer.ident is not None:
            self._writer.join()

    def _write(self, cache: Cache, session: Session) -> None:
        with contextlib.suppress(VoiceguideError):
            write_into(cache, session, self._wanted.is_set)


def open_and_keep(session: Session, cache_folder: Path, heard: Session | None = None) -> Source:
    """Open a session for `RemoteSource`, keeping it in the cache at `cache_folder`."""
    return KeepingSource(session, cache_folder, heard)
