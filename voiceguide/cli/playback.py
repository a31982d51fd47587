"""One sound after another between other work: any key ends it, and is handed on."""

from __future__ import annotations

from contextlib import ExitStack, closing

from voiceguide.player import Keys, Output, Source, open_output
from voiceguide.units import RATE, Frames

_POLL_SECONDS = 0.05
_FADE = Frames(3 * RATE // 10)
_RISE = Frames(RATE // 10)


class Playback:
    """Plays on an output that opens when it is first needed; close it.

    Args:
        output: As `open_output` takes it.
        volume: It is never louder than so many per cent.
    """

    def __init__(self, output: str, volume: int) -> None:
        self._output = output
        self._volume = volume
        self._device: Output | None = None
        self._stack = ExitStack()

    def play(
        self, source: Source, keys: Keys, first: Frames = Frames(0), last: Frames | None = None
    ) -> str | None:
        """Play a stretch of a source.

        Args:
            source: What.
            keys: A key ends it.
            first: From this frame on.
            last: It fades out there; None for the source's end.

        Returns:
            The key that ended it; None where there was none.

        Raises:
            OutputError: There is nothing to play on, or it went away.
            SoundError: The source failed.
        """
        if self._device is None:
            self._device = self._stack.enter_context(closing(open_output(self._output, self._volume)))
        device = self._device
        device.play(source, start=first, fade_in=_RISE if first else 0)
        try:
            while not device.finished():
                if last is not None and device.position() >= last:
                    break
                key = keys.read(_POLL_SECONDS)
                if key is not None:
                    device.fade_out(_FADE)
                    return key
        except BaseException:
            self.close()  # whatever it was, the next sound begins afresh
            raise
        device.fade_out(_FADE)
        return None

    def close(self) -> None:
        """Let the output go; the next sound opens it again."""
        self._device = None
        self._stack.close()
