"""Where the player's own words are spoken: in a child process, so that the device is fed meanwhile."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import numpy as np

from voiceguide.cache import Cache
from voiceguide.player.announcing import Clip
from voiceguide.player.remote import RemoteSource
from voiceguide.player.source import Pcm
from voiceguide.render import Renderer, Session
from voiceguide.script.model import Practice
from voiceguide.timeline import Line, Request, heard
from voiceguide.timeline.breath import Extent
from voiceguide.units import CHANNELS, Frames


class Booth(Protocol):
    """Speaks one thing after another; close it."""

    def clip(self, line: Line) -> Clip:
        """Speak a line, or find it in the cache.

        Raises:
            VoiceguideError: If it cannot be spoken or kept.
        """

    def lines(self, practice: Practice, request: Request) -> tuple[Line, ...]:
        """Tell every line of a practice, in order.

        Raises:
            UsageError: If a placeholder has no value.
        """

    def session(self, practice: Practice, request: Request) -> Session:
        """Speak all lines of a practice, and place them in time.

        Raises:
            VoiceguideError: If that cannot be done.
        """

    def close(self) -> None:
        """End the engines."""


class NearBooth:
    """Speaks where it is called. It can be run by a `RemoteSource`, as which it has no sound."""

    frames = 0

    def __init__(self, cache_folder: Path) -> None:
        self._renderer = Renderer(Cache(cache_folder))

    def clip(self, line: Line) -> Clip:
        """Speak a line as `Booth.clip` says."""
        return spoken(self._renderer, line)

    def lines(self, practice: Practice, request: Request) -> tuple[Line, ...]:
        """Tell the lines as `Booth.lines` says."""
        return tuple(sound for sound in heard(practice, request) if isinstance(sound, Line))

    def session(self, practice: Practice, request: Request) -> Session:
        """Speak a practice as `Booth.session` says."""
        return self._renderer.prepare(practice, request)

    def read(self, _start: int, _count: int) -> Pcm:
        """Read frames as `Source.read` says: none."""
        return np.zeros((0, CHANNELS), dtype=np.int16)

    def close(self) -> None:
        """End the engines."""
        self._renderer.close()


class FarBooth:
    """Speaks in a process of its own, which starts at once and is waited for when something is wanted."""

    def __init__(self, cache_folder: Path) -> None:
        self._remote = RemoteSource(NearBooth, cache_folder)

    def clip(self, line: Line) -> Clip:
        """Speak a line as `Booth.clip` says."""
        clip: Clip = self._remote.ask("clip", line)
        return clip

    def lines(self, practice: Practice, request: Request) -> tuple[Line, ...]:
        """Tell the lines as `Booth.lines` says."""
        lines: tuple[Line, ...] = self._remote.ask("lines", practice, request)
        return lines

    def session(self, practice: Practice, request: Request) -> Session:
        """Speak a practice as `Booth.session` says."""
        session: Session = self._remote.ask("session", practice, request)
        return session

    def close(self) -> None:
        """End the process; what is being spoken is given up after two seconds."""
        self._remote.close()


def spoken(renderer: Renderer, line: Line) -> Clip:
    """Speak a line, or find it in the cache.

    Raises:
        SpeechError: If it cannot be spoken.
        CacheError: If the cache cannot be written.
    """
    entry, _ = renderer.clip(line)
    facts = entry.facts
    extent = Extent(frames=Frames(facts["frames"]), lead=Frames(facts["lead"]), tail=Frames(facts["tail"]))
    return Clip(line=line, path=entry.path, extent=extent)
