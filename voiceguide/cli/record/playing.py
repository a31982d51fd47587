"""What can be heard in the booth: a take, the line as the engine speaks it, and a take in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing

from msgspec.structs import replace

from voiceguide.cli.playback import Playback
from voiceguide.player import FileSource, Keys, RemoteSource
from voiceguide.player.booth import Booth, FarBooth
from voiceguide.recording.lines import Reading
from voiceguide.render import open_mixer
from voiceguide.script.model import Pause, Place, Practice, Say
from voiceguide.timeline import Request
from voiceguide.timeline.model import OwnTake
from voiceguide.timeline.own import Own
from voiceguide.units import RATE, Frames

_LEAD, _TAIL = RATE, 3 * RATE
"""So much of the bed is heard before and after what is heard in its place."""


class Playing:
    """Plays on one output, and speaks and treats in a process of its own; close it.

    Args:
        playback: Where.
        opened: Opens that process; called once, when something is wanted.
        practice: What is recorded.
        request: How it is heard.
        keys: A key ends what sounds.
    """

    def __init__(
        self,
        playback: Playback,
        opened: Callable[[], FarBooth],
        practice: Practice,
        request: Request,
        keys: Keys,
    ) -> None:
        self._playback = playback
        self._opened = opened
        self._practice = practice
        self._request = request
        self._keys = keys
        self._booth: FarBooth | None = None

    def line(self, reading: Reading, own: OwnTake | None = None) -> str | None:
        """Play a line as the engine speaks it, or its take as it will be heard.

        Returns:
            The key that ended it; None where there was none.

        Raises:
            VoiceguideError: It cannot be spoken, or not be heard.
        """
        clip = self._speaking().clip(replace(reading.line, own=own))
        with closing(FileSource(clip.path)) as source:
            return self._playback.play(source, self._keys)

    def in_place(self, lines: Sequence[tuple[Reading, OwnTake | None]]) -> str | None:
        """Play lines one after another over their bed.

        Args:
            lines: Each with its take; None where the engine speaks it.

        Returns:
            The key that ended it; None where there was none.

        Raises:
            VoiceguideError: It cannot be spoken, or not be heard.
        """
        excerpt = replace(self._practice, steps=tuple(_say(reading) for reading, _ in lines), lengths=())
        takes = tuple((reading.key, own) for reading, own in lines if own is not None)
        request = replace(self._request, length=None, sleep_fade=None, own=Own(takes=takes))
        session = self._speaking().session(excerpt, request)
        said = [cue for cue in session.timeline.cues if cue.kind == "say"]
        first, last = max(0, said[0].start - _LEAD), said[-1].end + _TAIL
        with closing(RemoteSource(open_mixer, session)) as source:
            return self._playback.play(source, self._keys, Frames(first), Frames(last))

    def close(self) -> None:
        """End what speaks, and let the output go."""
        if self._booth is not None:
            self._booth.close()
        self._playback.close()

    def _speaking(self) -> Booth:
        if self._booth is None:
            self._booth = self._opened()
        return self._booth


def _say(reading: Reading) -> Say:
    """A line as a step of its own, as it was laid out in its practice."""
    pause = Pause(kind="written", shortest=reading.pause, natural=reading.pause, longest=reading.pause)
    return Say(
        place=reading.place or Place(path="", line=1, column=1),
        text=reading.text,
        pause=pause,
        voice=reading.line.voice,
        id=reading.id,
        language=reading.line.language,
    )
