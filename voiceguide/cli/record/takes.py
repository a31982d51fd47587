"""The takes of a sitting: what is being recorded, what was recorded last, and what is heard of each line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import soundfile

from voiceguide.cli.record.listing import Listing, listing_of
from voiceguide.errors import RecordingError
from voiceguide.ordinary import sound_name
from voiceguide.recording.files import check_home
from voiceguide.recording.joining import Spoken, joined
from voiceguide.recording.lines import Reading
from voiceguide.recording.matching import Chosen
from voiceguide.recording.part import Recorded
from voiceguide.recording.pieces import pieces_of
from voiceguide.recording.running import RunningTake
from voiceguide.recording.take import Take
from voiceguide.recording.takes import Takes
from voiceguide.timeline.model import OwnTake

PIECES = "pieces"
"""The folder, among the takes of a practice, of lines that were recorded in pieces."""


class Desk:
    """Keeps the takes of one practice, while nobody else does.

    Args:
        takes: They.
        readings: Every line of the practice.

    Raises:
        RecordingError: If what was chosen cannot be read, or the folder of pieces leads elsewhere.

    Attributes:
        last: The take that is asked about: recorded, joined or picked just now.
        listed: The takes that are listed; what is numbered of them can be picked.
    """

    def __init__(self, takes: Takes, readings: Sequence[Reading]) -> None:
        self.last: Take | None = None
        self.listed = Listing()
        check_home(takes.folder / PIECES, takes.folder)
        self._takes = takes
        self._pieces = Takes(takes.folder / PIECES)
        self._chosen = dict(takes.chosen(readings).takes)

    def recover(self) -> list[str]:
        """Make takes of recordings that were cut off, and tell of them."""
        told = []
        for takes in (self._takes, self._pieces):
            found = takes.recover() if takes.folder.is_dir() else None
            for take in found.takes if found else ():
                what = f"“{take.text}”" if take.text else "the quiet room"
                told.append(f"A recording of {what} was cut off; what there was of it is kept as a take.")
            told += [str(fault) for fault in found.faults] if found else []
        return told

    @property
    def choices(self) -> Mapping[str, Chosen]:
        """The take of every line that has one, by its key."""
        return self._chosen

    def progress(self, readings: Sequence[Reading]) -> str:
        """Tell how far the practice is recorded."""
        chosen = [found for found in map(self.chosen, readings) if found is not None]
        stale = sum(found.is_stale for found in chosen)
        told = f"{len(chosen) - stale} of {len(readings)} lines are recorded."
        return f"{told} {stale} {'was' if stale == 1 else 'were'} changed since." if stale else told

    def chosen(self, reading: Reading) -> Chosen | None:
        """What is heard of a line; None while the engine speaks it."""
        return self._chosen.get(reading.key)

    def begin(self, reading: Reading, device: str, *, is_piece: bool) -> RunningTake:
        """Make room for a take of a line, or of a piece of one."""
        return self._of(is_piece).begin(reading, device)

    def begin_room(self, device: str) -> RunningTake:
        """Make room for the tone of the room."""
        return self._takes.begin_room(device)

    def keep(self, reading: Reading, *, is_piece: bool) -> None:
        """Let the last take be what is heard."""
        if self.last is None:
            return
        if is_piece:
            self._pieces.keep(reading, self.last)
            return
        before = self._chosen.get(reading.key)
        stale = before.take if before is not None and before.is_stale else None
        is_stale_itself = stale is not None and stale.path == self.last.path
        self._takes.keep(reading, self.last, instead_of=None if is_stale_itself else stale)
        self._chosen[reading.key] = Chosen(take=self.last)

    def kept_piece(self, piece: Reading) -> Take | None:
        """The take of a piece; None without."""
        found = self._pieces.chosen((piece,)).takes.get(piece.key) if self._pieces.folder.is_dir() else None
        return None if found is None or found.is_stale else found.take

    def join(self, reading: Reading, device: str) -> Take | None:
        """Join the pieces of a line to a take; None where one is missing."""
        pieces = [(piece, self.kept_piece(piece)) for piece in pieces_of(reading)]
        spoken = [
            Spoken(recorded=_sound(take), gap=piece.pause) for piece, take in pieces if take is not None
        ]
        if len(spoken) < len(pieces):
            return None
        room = self._takes.room_tone
        quiet = np.zeros(0, dtype=np.int16) if room is None else _sound(room)
        self.last = self._takes.add(reading, joined(spoken, quiet), device)
        return self.last

    def list(self, reading: Reading, *, is_piece: bool) -> None:
        """List the takes of a line, or of a piece of one."""
        takes = self._of(is_piece).of(reading)
        self.listed = listing_of(takes, self._chosen_of(reading, is_piece))

    def pick(self, number: int) -> bool:
        """Let one of the numbered takes be the one that is asked about; False where there is none."""
        if number > len(self.listed.numbered):
            return False
        self.last = self.listed.numbered[number - 1]
        return True

    def rate(self, reading: Reading, rating: int, *, is_piece: bool) -> bool:
        """Rate the last take, or what is heard of the line or the piece; False where there is neither."""
        take = self.heard(reading, is_piece=is_piece)
        if take is None:
            return False
        rated = self._takes.rate(take, rating)
        chosen = self.chosen(reading)
        if chosen is not None and chosen.take.path == take.path:
            self._chosen[reading.key] = Chosen(take=rated, is_stale=chosen.is_stale)
        if self.last is not None:
            self.last = rated
        return True

    def heard(self, reading: Reading, *, is_piece: bool) -> Take | None:
        """The take that keys are about: the last, else what is heard of the line, or kept of the piece."""
        chosen = self._chosen_of(reading, is_piece)
        return self.last or (None if chosen is None else chosen.take)

    def own(self, take: Take) -> OwnTake:
        """A take as the renderer is told of it."""
        return OwnTake(path=str(take.path.absolute()), sha256=take.sha256)

    def _chosen_of(self, reading: Reading, is_piece: bool) -> Chosen | None:
        """What is heard of a line, or kept of a piece."""
        if not is_piece:
            return self.chosen(reading)
        kept = self.kept_piece(reading)
        return None if kept is None else Chosen(take=kept)

    def _of(self, is_piece: bool) -> Takes:
        return self._pieces if is_piece else self._takes


def _sound(take: Take) -> Recorded:
    try:
        sound: Recorded = soundfile.read(sound_name(take.path), dtype="int16")[0]
    except (
        soundfile.LibsndfileError,
        OSError,
        ValueError,
    ) as error:  # torn ones say 2**63 frames
        raise RecordingError(f"{take.path} cannot be read.", "Record it again.") from error
    return sound
