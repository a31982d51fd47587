"""The takes of one practice: a folder in which nothing that was spoken is ever overwritten or deleted.

feet.takes/
  chosen.txt                                  which take of every line is heard
  room-20261122-120000-000.flac               the room, and its note
  notice-your-feet-3f1d…/20261122-120533-120.flac
  notice-your-feet-3f1d…/20261122-120533-120.json
  notice-your-feet-3f1d…/20261122-120611-004.part      what is being recorded
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from voiceguide.errors import RecordingError
from voiceguide.ordinary import is_within
from voiceguide.recording.chosen import read_choices, write_choices
from voiceguide.recording.files import UNFINISHED, check_home, unwritable, written_whole
from voiceguide.recording.lines import Reading
from voiceguide.recording.matching import Chosen, matched
from voiceguide.recording.take import AUDIO, NOTE, PART, TAKE_NAME, Take, printable, read_note, write_note
from voiceguide.whole import sync_folder

if TYPE_CHECKING:  # reading a folder of takes goes without numpy
    from voiceguide.recording.part import Recorded
    from voiceguide.recording.running import RunningTake

LEFT = "left-at.txt"
"""Where somebody left who records."""

_LOCK = "recording.lock"
_ROOM = "room-"
_LONGEST_DEVICE = 200

_GIT = {
    ".gitattributes": "chosen.txt text eol=lf merge=union\n*.flac binary\n",
    ".gitignore": f"*{PART}\n{_LOCK}\n{LEFT}\n{UNFINISHED}*\n",
}
"""Where the folder is in git: both sides of a merge keep their choices, and nothing unfinished gets in."""


class Choice(Struct, frozen=True, kw_only=True):
    """What was chosen for a script.

    Attributes:
        takes: The take of every line that has one, by the line's key.
        faults: What is wrong with those that cannot be read, by the key they were chosen for.
    """

    takes: dict[str, Chosen]
    faults: dict[str, str]


class Recovered(Struct, frozen=True, kw_only=True):
    """What was found of recordings that were cut off.

    Attributes:
        takes: They are takes now, and not chosen.
        faults: What could not be made one, and why.
    """

    takes: tuple[Take, ...]
    faults: tuple[RecordingError, ...]


class Takes:
    """A folder of takes; it is made with the first recording.

    Args:
        folder: The folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def of(self, reading: Reading) -> tuple[Take, ...]:
        """List the takes of a line as it is now, the oldest first; those that cannot be read are left out."""
        found = []
        folder = self.folder / reading.key
        for path in sorted(folder.glob(f"*{AUDIO}")) if self._is_home(folder) else ():
            with contextlib.suppress(RecordingError):
                found.append(self._take(reading.key, path.stem))
        return tuple(found)

    def chosen(self, readings: Sequence[Reading]) -> Choice:
        """Find which take is heard of which line.

        Args:
            readings: Every line of the script: a line that was changed is found by what the others are.

        Raises:
            RecordingError: If what was chosen cannot be read.
        """
        found = {key: self._found(*where) for key, where in read_choices(self.folder).items()}
        takes = {key: take for key, take in found.items() if isinstance(take, Take)}
        faults = {key: str(error) for key, error in found.items() if isinstance(error, RecordingError)}
        return Choice(takes=matched(readings, takes), faults=faults)

    def keep(self, reading: Reading, take: Take, *, instead_of: Take | None = None) -> None:
        """Let a take be what is heard of a line; also a stale one, which then counts as the line's own.

        Args:
            reading: The line.
            take: One of its takes, or another's.
            instead_of: The stale take that the line had, which now is nobody's.

        Raises:
            RecordingError: If that cannot be written.
        """
        choices = read_choices(self.folder)
        if instead_of is not None:
            old = (instead_of.folder.name, instead_of.name)
            choices = {key: each for key, each in choices.items() if each != old}
        write_choices(self.folder, {**choices, reading.key: (take.folder.name, take.name)})

    def rate(self, take: Take, rating: int | None) -> Take:
        """Note what its reader thinks of a take, 1 to 5; None for nothing.

        Raises:
            RecordingError: If that cannot be written.
        """
        rated = replace(take, rating=rating)
        write_note(rated)
        return rated

    def begin(self, reading: Reading, device: str) -> RunningTake:
        """Make room for a new take of a line.

        Args:
            reading: The line.
            device: What it is recorded with.

        Raises:
            RecordingError: If the folder cannot be written.
        """
        return self._begin(self.folder / reading.key, "", reading.text, reading.id, device)

    def begin_room(self, device: str) -> RunningTake:
        """Make room for the tone of the room; it is recorded and finished like a take.

        Raises:
            RecordingError: If the folder cannot be written.
        """
        return self._begin(self.folder, _ROOM, "", None, device)

    def add(self, reading: Reading, recorded: Recorded, device: str) -> Take:
        """Keep what was recorded elsewhere as a take of a line; it is not chosen by that.

        Args:
            reading: The line.
            recorded: At the project rate, one channel, shape (n,); not empty.
            device: What is known of where it comes from, such as the name of a file.

        Raises:
            RecordingError: If it cannot be written.
        """
        from voiceguide.recording.running import kept

        return kept(self.begin(reading, device).take, recorded)

    @property
    def room_tone(self) -> Take | None:
        """The newest tone of the room; None where there is none. What was cut off may have words in it."""
        for path in sorted(self.folder.glob(f"{_ROOM}*{AUDIO}"), reverse=True):
            with contextlib.suppress(RecordingError):
                take = self._take("", path.stem)
                if not take.recovered:
                    return take
        return None

    def recover(self) -> Recovered:
        """Make takes of recordings that were cut off. Call it only while the folder is `locked`."""
        from voiceguide.recording.running import recovered

        takes, faults = [], []
        for part in self._mine(f"*{PART}"):
            take = Take(folder=part.parent, name=part.stem, text="")
            try:
                check_home(part, self.folder)
                with contextlib.suppress(RecordingError):
                    check_home(take.note, self.folder)
                    take = read_note(take.note)
                found = recovered(take)
            except RecordingError as error:
                faults.append(error)
                continue
            if found is not None:
                takes.append(found)
        for leftover in self._mine(f"{UNFINISHED}*"):
            with contextlib.suppress(OSError):
                leftover.unlink()
        return Recovered(takes=tuple(takes), faults=tuple(faults))

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Be the only one who records here, in a `with`; who only listens is not kept out.

        Raises:
            RecordingError: If somebody else records this practice, or the folder cannot be written.
        """
        import filelock

        self._make(self.folder)
        check_home(self.folder / _LOCK, self.folder)  # whatever it leads to would be emptied
        lock = filelock.FileLock(self.folder / _LOCK)
        try:
            lock.acquire(timeout=0)
        except filelock.Timeout:
            raise RecordingError(
                f"This practice is being recorded already, into {self.folder}.",
                "Go on in the other window, or close it first.",
            ) from None
        except OSError as error:
            raise unwritable(self.folder, error) from error
        try:
            yield
        finally:
            lock.release()

    def _begin(self, folder: Path, kind: str, text: str, line_id: str | None, device: str) -> RunningTake:
        from voiceguide.recording.running import RunningTake

        self._make(folder)
        now = datetime.now(timezone.utc)
        while True:
            name = f"{kind}{now:%Y%m%d-%H%M%S}-{now.microsecond // 1000:03}"
            if not any(folder.glob(f"{name}.*")):
                break
            now += timedelta(milliseconds=1)
        recorded = now.astimezone().isoformat(timespec="seconds")
        take = Take(
            folder=folder,
            name=name,
            text=text,
            id=line_id,
            recorded=recorded,
            device=printable(device)[:_LONGEST_DEVICE],
        )
        write_note(take)
        return RunningTake(take)

    def _mine(self, pattern: str) -> list[Path]:
        """Find files here and in the folders of lines, without those that somebody else's folder has."""
        homes = (self.folder, *(each for each in self.folder.glob("*/") if self._is_home(each)))
        return sorted(path for home in homes for path in home.glob(pattern))

    def _is_home(self, folder: Path) -> bool:
        return is_within(folder, self.folder)

    def _make(self, folder: Path) -> None:
        check_home(folder, self.folder)
        try:
            if not self.folder.is_dir():
                self.folder.mkdir(parents=True, exist_ok=True)
                for name, text in _GIT.items():
                    with written_whole(self.folder / name) as unfinished:
                        unfinished.write_bytes(text.encode())
            if not folder.is_dir():
                folder.mkdir()
                sync_folder(self.folder)
        except OSError as error:
            raise unwritable(folder, error) from error

    def _found(self, inside: str, name: str) -> Take | RecordingError:
        try:
            return self._take(inside, name)
        except RecordingError as error:
            return error

    def _take(self, inside: str, name: str) -> Take:
        """Read a take of a folder in this one; a link that leads elsewhere is not followed."""
        note = self.folder / inside / f"{name}{NOTE}"
        if TAKE_NAME.fullmatch(name) is None:
            raise RecordingError(f"{note} is not called as a take is.", "Give it the name it had.")
        check_home(note, self.folder)
        take = read_note(note)
        check_home(take.path, self.folder)
        return take
