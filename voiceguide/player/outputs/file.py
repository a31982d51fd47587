"""Playing into a file: what would be heard, as long as it would take, to be heard later."""

from __future__ import annotations

from pathlib import Path

import soundfile

from voiceguide.errors import OutputError, UsageError
from voiceguide.player.outputs.null import NullOutput
from voiceguide.player.source import Pcm
from voiceguide.units import CHANNELS, RATE


class FileOutput(NullOutput):
    """Writes a WAV file of what a listener hears from the first sound on, silence and pauses included.

    Args:
        path: The file; made when the output opens, and never over another one.

    Raises:
        UsageError: If there is something at `path`, or it does not end in .wav.
        OutputError: If it cannot be written.
    """

    name = "file"

    def __init__(self, path: str) -> None:
        super().__init__(heard=self._write)
        target = Path(path)
        if target.suffix.lower() != ".wav":
            raise UsageError(f"The file output writes .wav files, not {path}.", "Say file:NAME.wav.")
        if target.exists():
            raise UsageError(f"{path} is already there.", "Choose another name.")
        self._begun = False
        try:
            # RF64 reads as a plain WAV until it is longer than that can tell.
            self._file = soundfile.SoundFile(target, "w", RATE, CHANNELS, subtype="PCM_16", format="RF64")
        except (OSError, soundfile.LibsndfileError) as error:
            raise OutputError(f"{path} cannot be written: {error}.", "Choose another folder.") from error

    def close(self) -> None:
        """Stop playing, and finish the file."""
        super().close()
        self._file.close()

    def _write(self, block: Pcm) -> None:
        self._begun = self._begun or bool(block.any())
        if self._begun:
            self._file.write(block)
