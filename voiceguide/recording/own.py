"""What of a practice is heard in the person's own voice, as the rooms below are told of it."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from msgspec import Struct
from msgspec.structs import replace

from voiceguide.recording.lines import Reading, to_read
from voiceguide.recording.matching import Chosen
from voiceguide.recording.take import Take, fault_in
from voiceguide.recording.takes import Takes
from voiceguide.script import Practice
from voiceguide.script.text import placeholders_of
from voiceguide.timeline import Request
from voiceguide.timeline.model import AudioFile, OwnTake, RoomTone
from voiceguide.timeline.own import Own
from voiceguide.timeline.steps import every_step
from voiceguide.units import RATE, Decibels

_SHORTEST_ROOM = 2 * RATE
"""Frames; a shorter recording of a room would be heard going round."""

_QUIETEST_ROOM, _LOUDEST_ROOM = -42.0, -22.0
"""Decibels under the voice. A quieter room than that is no more than the floor that every session has; a
louder one is played no louder, since words have to be heard."""


class Fault(Struct, frozen=True, kw_only=True):
    """A chosen take that cannot be heard.

    Attributes:
        reading: The line; None where the script has none like it any more.
        what: What is the matter, with the file.
    """

    reading: Reading | None
    what: str


class Standing(Struct, frozen=True, kw_only=True):
    """How far the recording of a practice has come.

    Attributes:
        readings: Every line of it.
        chosen: The take of every line that has one which can be heard, by the line's key.
        faults: What is wrong with others.
        room: The tone of the room they were recorded in; None without.
    """

    readings: tuple[Reading, ...]
    chosen: dict[str, Chosen]
    faults: tuple[Fault, ...]
    room: RoomTone | None

    @property
    def stale(self) -> tuple[tuple[Reading, Take], ...]:
        """The lines that were changed since they were recorded, each with what was recorded then."""
        found = ((each, self.chosen.get(each.key)) for each in self.readings)
        return tuple((each, chosen.take) for each, chosen in found if chosen is not None and chosen.is_stale)

    @property
    def missing(self) -> tuple[Reading, ...]:
        """The lines without any take that can be heard."""
        return tuple(each for each in self.readings if each.key not in self.chosen)

    def own(self, *, with_stale: bool, denoised: bool = False) -> Own:
        """Say which takes are heard.

        Args:
            with_stale: Whether that includes those of lines that were changed since.
            denoised: Whether the noise of their room is lowered.
        """
        takes = {
            key: replace(_heard(chosen.take), denoised=denoised)
            for key, chosen in self.chosen.items()
            if with_stale or not chosen.is_stale
        }
        return Own(takes=tuple(sorted(takes.items())), room=self.room if takes else None)


def standing(practice: Practice, request: Request, takes: Takes, *, is_read: bool = True) -> Standing:
    """See how far the recording of a practice has come.

    Args:
        practice: The practice.
        request: What `{name}` placeholders stand for; lines with others have no takes.
        takes: Its takes.
        is_read: Whether every chosen take is read, to see that it is whole; else it is only looked for.

    Raises:
        RecordingError: If what was chosen cannot be read.
    """
    readings = to_read(practice, _with_every_name(practice, request))
    choice = takes.chosen(readings)
    by_key = {each.key: each for each in readings}
    faults = [Fault(reading=by_key.get(key), what=what) for key, what in choice.faults.items()]
    chosen = {}
    for key, each in choice.takes.items():
        what = fault_in(each.take, is_read=is_read)
        if what is None:
            chosen[key] = each
        else:
            faults.append(Fault(reading=by_key[key], what=f"The recording {each.take.path} {what}."))
    room = _room(takes, [each.take for each in chosen.values()])
    return Standing(readings=readings, chosen=chosen, faults=tuple(faults), room=room)


def _heard(take: Take) -> OwnTake:
    return OwnTake(path=str(take.path.absolute()), sha256=take.sha256)


def _with_every_name(practice: Practice, request: Request) -> Request:
    """Fill what nobody set with its own name: whether that is a mistake is told where it is heard."""
    unknown = dict.fromkeys(name for step in every_step(practice.steps) for name in placeholders_of(step))
    return replace(request, names=(*((name, name) for name in unknown), *request.names))


def _room(takes: Takes, heard: list[Take]) -> RoomTone | None:
    """The newest tone of the room, as loud as it is beside the voice; None where it adds nothing."""
    room = takes.room_tone
    levels = [take.lufs for take in heard if take.lufs is not None]
    if room is None or room.lufs is None or not levels or room.frames < _SHORTEST_ROOM or fault_in(room):
        return None
    voice = median(levels)
    if room.lufs - voice < _QUIETEST_ROOM:
        return None
    path = room.path.absolute()
    return RoomTone(
        file=AudioFile(path=path.name, folder=str(Path(path.parent))),
        voice=Decibels(round(max(voice, room.lufs - _LOUDEST_ROOM), 1)),
    )
