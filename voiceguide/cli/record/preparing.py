"""Before the first line: the microphone is checked, and the quiet of the room recorded."""

from __future__ import annotations

from voiceguide.cli.record.page import Page
from voiceguide.cli.record.recorder import Recorder
from voiceguide.cli.record.takes import Desk
from voiceguide.cli.record.words import WORDS
from voiceguide.recording.booth import News
from voiceguide.recording.part import read_part, recorded_to_samples
from voiceguide.recording.running import RunningTake
from voiceguide.sound.own.activity import utterances
from voiceguide.sound.own.microphone_check import examine
from voiceguide.units import RATE, Millis

CHECK, ROOM = Millis(8000), Millis(6000)
"""How long the microphone is listened to, and the room."""

_SITTING_DOWN = RATE
"""The first second of the quiet room is not kept: a key was pressed, and a chair moves."""


class Preparing:
    """Does what the booth says before the first line.

    Args:
        desk: Where the quiet of the room is kept.
        recorder: What it is recorded with.
        page: Where it is told what came of it.
    """

    def __init__(self, desk: Desk, recorder: Recorder, page: Page) -> None:
        self._desk = desk
        self._recorder = recorder
        self._page = page

    def check(self) -> None:
        """Begin to listen to the microphone."""
        self._page.record(on=True)
        self._recorder.hearing.keep()
        self._recorder.hearing.wake_after(CHECK)

    def examine(self) -> News:
        """Tell what is wrong with what was heard since."""
        troubles = examine(recorded_to_samples(self._recorder.hearing.kept()))
        self._page.record(on=False)
        for trouble in troubles:
            self._page.tell(f"{trouble.what} {trouble.remedy}")
        self._page.tell(WORDS["faulty"] if troubles else f"{WORDS['fine']} {WORDS['room']}")
        return "faulty" if troubles else "fine"

    def hush(self) -> None:
        """Begin to record the room.

        Raises:
            RecordingError: If nothing can be written.
        """
        running = self._desk.begin_room(self._recorder.name)
        self._page.record(on=True)
        self._recorder.begin(running, "room")
        self._recorder.hearing.wake_after(ROOM)

    def finish_room(self, running: RunningTake) -> News:
        """Keep what was recorded of the room, unless somebody spoke.

        Raises:
            RecordingError: If it cannot be read or written.
        """
        quiet = read_part(running.path)[_SITTING_DOWN:]
        self._page.record(on=False)
        is_quiet = not utterances(recorded_to_samples(quiet))
        if is_quiet:
            running.finish(quiet)
        else:
            running.abandon()
        self._page.tell(WORDS["quiet"] if is_quiet else WORDS["spoke"])
        return "fine" if is_quiet else "faulty"
