"""Playing into a file: what would be heard, as long as it would take, to be heard later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from voiceguide.errors import OutputError, UsageError
from voiceguide.player.outputs.null import NullOutput
from voiceguide.player.source import Pcm
from voiceguide.sound.wav import LONGEST_WAV, wav_header


class FileOutput(NullOutput):
    """Writes a WAV file of what a listener hears from the first sound on, silence and pauses included.

    Args:
        path: The file; made when the output opens, and never over another one.

    Raises:
        UsageError: If there is something at `path`, or it does not end in .wav.
        OutputError: If it cannot be written; also out of `finished` and `close`, as on a full disk.
    """

    name = "file"

    def __init__(self, path: str) -> None:
        super().__init__(heard=self._write)
        target = Path(path)
        if target.suffix.lower() != ".wav":
            raise UsageError(f"The file output writes .wav files, not {path}.", "Say file:NAME.wav.")
        if target.exists():
            raise UsageError(f"{path} is already there.", "Choose another name.")
        self._path = path
        self._begun = False
        self._frames = 0
        try:
            self._file = target.open("xb")
        except OSError as error:
            raise OutputError(
                f"{path} cannot be written: {error.strerror}.", "Choose another folder."
            ) from error
        with self._told():
            # Whoever is killed leaves a file that plays: players take what there is of the longest one.
            self._file.write(wav_header(LONGEST_WAV - 1))

    def close(self) -> None:
        """Stop playing, and finish the file; closing twice is harmless."""
        super().close()
        if not self._file.closed:
            with self._told(), self._file:
                self._file.seek(0)
                self._file.write(wav_header(self._frames))

    def _write(self, block: Pcm) -> None:
        self._begun = self._begun or bool(block.any())
        if self._begun:
            with self._told():
                self._file.write(block.astype("<i2").tobytes())
            self._frames += len(block)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise OutputError(
                f"{self._path} cannot be written: {error.strerror or error}.",
                "Make room on the disk, or choose another folder.",
            ) from error
