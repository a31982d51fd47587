"""One sitting in the booth: does what the booth says, and tells it what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from msgspec import Struct

from voiceguide.cli.record.listing import seconds
from voiceguide.cli.record.page import BAR_COLUMNS, Page
from voiceguide.cli.record.playing import Playing
from voiceguide.cli.record.preparing import Preparing
from voiceguide.cli.record.recorder import Finished, Recorder
from voiceguide.cli.record.takes import Desk
from voiceguide.cli.record.view import Script, view_of
from voiceguide.cli.record.words import DOING, HELP, WORDS
from voiceguide.errors import MicrophoneError, RecordingError, VoiceguideError
from voiceguide.player import Keys
from voiceguide.recording.booth import Booth, Do, News, Step
from voiceguide.recording.lines import Reading
from voiceguide.recording.part import read_part, recorded_to_samples
from voiceguide.recording.running import RunningTake
from voiceguide.recording.take import Take
from voiceguide.sound.own.activity import utterances
from voiceguide.sound.own.microphone_check import examine
from voiceguide.sound.pcm import Samples
from voiceguide.units import RATE, Frames, frames_to_seconds, ms_to_frames

_BEFORE, _AFTER = Frames(RATE // 10), Frames(3 * RATE // 20)
"""Somebody may begin with the key, and press it with their last breath."""

_ATTACK = RATE // 2
"""So much of the quiet before a voice is recorded hands-free."""

_POLL_SECONDS, _LOOK_SECONDS = 0.05, 0.01
_LEAVING_SECONDS = 3.0


class Manner(Struct, frozen=True, kw_only=True):
    """How somebody records.

    Attributes:
        speaks: Whether each line is spoken before it is read.
        is_plain: Whether a screen reader is at work: hands-free, lines are spoken and not shown.
        follow: Told the line that somebody is at; None when all are over.
    """

    speaks: bool
    is_plain: bool
    follow: Callable[[Reading | None], object]


class Sitting:
    """Runs a booth.

    Args:
        booth: Where it begins.
        script: What is recorded.
        desk: Where the takes are.
        recorder: What they are recorded with.
        page: Where it is shown.
        keys: What somebody presses.
        playing: What they can listen to.
        manner: How they record.
    """

    def __init__(
        self,
        booth: Booth,
        script: Script,
        desk: Desk,
        recorder: Recorder,
        page: Page,
        keys: Keys,
        playing: Playing,
        manner: Manner,
    ) -> None:
        self._booth = self._was = booth
        self._script = script
        self._desk = desk
        self._recorder = recorder
        self._page = page
        self._keys = keys
        self._playing = playing
        self._manner = manner
        self._preparing = Preparing(desk, recorder, page)
        self._pressed: str | None = None
        self._deeds: dict[str, Callable[[Do], object]] = {
            "check": lambda _: self._preparing.check(),
            "examine": lambda _: self._told(self._preparing.examine()),
            "hush": lambda _: self._preparing.hush(),
            "keep room": lambda _: recorder.end(),
            "show": self._show,
            "begin": self._begin,
            "end": lambda _: recorder.end(Frames(0) if self._booth.hands_free else _AFTER),
            "drop": lambda _: recorder.drop(),
            "keep": self._keep,
            "join": self._join,
            "listen": self._listen,
            "listen in place": self._listen_in_place,
            "speak": lambda _: self._hear(lambda: playing.line(self._target)),
            "list": self._list,
            "list older": self._list_older,
            "pick": self._pick,
            "rate": self._rate,
            "attend": self._attend,
            "rest": self._rest,
            "open": lambda _: recorder.reopen(),
            "finish": self._finish_script,
            "leave": self._leave,
            "tell help": lambda _: page.tell(HELP),
            "tell where": self._tell_where,
            "tell one piece": lambda _: page.tell(WORDS["one piece"]),
            "tell paused": lambda _: page.tell(WORDS["paused"]),
            "tell again": lambda _: page.tell(WORDS["again"]),
        }

    @property
    def _line(self) -> Reading:
        return self._script.line(self._booth)

    @property
    def _target(self) -> Reading:
        return self._script.target(self._booth)

    @property
    def _speaks_now(self) -> bool:
        """Whether a line is spoken before it is read."""
        return self._manner.speaks or (self._manner.is_plain and self._booth.hands_free)

    @property
    def _is_piece(self) -> bool:
        return self._booth.piece is not None

    def run(self) -> None:
        """Lead through the script until somebody leaves.

        Raises:
            MicrophoneError: There is none that works.
            KeyboardInterrupt: Somebody wants the program to end; what was recorded is kept.
        """
        try:
            self._recorder.await_opening()
            for told in self._desk.recover():
                self._page.tell(told)
            if self._booth.phase == "check":
                self._page.tell(WORDS["check"])
            self._follow(self._booth.opened())
            while self._booth.phase != "left":
                self._turn()
        finally:
            self._recorder.close()
            self._page.record(on=False)
            self._page.clear()

    def _turn(self) -> None:
        self._take_in(self._recorder.news())
        self._show_level()
        if self._booth.is_saving and self._recorder.is_busy:
            time.sleep(_LOOK_SECONDS)  # keys wait: they are about what is being saved
            return
        key, self._pressed = self._pressed or self._keys.read(_POLL_SECONDS), None
        if key == "suspend":
            self._suspend()
        elif key is not None and self._booth.phase != "left":
            self._follow(self._booth.pressed(key))

    def _take_in(self, news: Iterable[News | Finished | RecordingError]) -> None:
        for each in news:
            if isinstance(each, RecordingError):
                self._fail(each)
            elif isinstance(each, Finished):
                self._finish(each)
            else:
                self._told(each)

    def _told(self, news: News) -> None:
        # Who is told each line before reading it does not begin early: that was somebody else's voice.
        if news != "voice" or self._booth.phase == "attending" or not self._speaks_now:
            self._follow(self._booth.told(news))

    def _follow(self, step: Step) -> None:
        """Do what is to be done, until something comes of it that leads elsewhere."""
        booth, deeds = step
        self._was, self._booth = self._booth, booth
        for do in deeds:
            try:
                self._deeds[do.deed](do)
            except RecordingError as error:
                self._fail(error)
            except VoiceguideError as error:
                self._page.tell(str(error))
            if self._booth is not booth:
                return

    # At a line.

    def _show(self, _: Do) -> None:
        self._desk.last = None
        self._manner.follow(self._line)
        if not (self._manner.is_plain and self._booth.hands_free):
            self._page.line(view_of(self._script, self._booth, self._desk))
        if self._speaks_now:
            self._hear(lambda: self._playing.line(self._target))

    def _begin(self, _: Do) -> None:
        self._desk.last = None
        hearing = self._recorder.hearing
        running = self._desk.begin(self._target, self._recorder.name, is_piece=self._is_piece)
        self._page.record(on=True)
        before = _BEFORE
        if self._booth.hands_free:
            hearing.attend(self._line)
            since = hearing.heard if hearing.voice_since is None else hearing.voice_since
            before = Frames(hearing.heard - since + _ATTACK)
        self._recorder.begin(running, "take", before)

    def _finish(self, finished: Finished) -> None:
        """A recording is on the disk: make what it is of it."""
        try:
            if finished.purpose == "room":
                self._told(self._preparing.finish_room(finished.running))
            elif finished.purpose == "dropped" or not self._booth.is_saving:
                finished.running.finish()
            else:
                self._finish_take(finished.running)
        except RecordingError as error:
            self._fail(error)

    def _finish_take(self, running: RunningTake) -> None:
        sound = recorded_to_samples(read_part(running.path))
        take = running.finish()
        self._page.record(on=False)
        if self._booth.hands_free:
            self._recorder.hearing.learn()
        elif take is None or not self._has_voice(sound):
            self._told("nothing")
            return
        self._desk.last = take
        self._told("recorded")
        if not self._booth.hands_free and self._desk.last is not None:
            self._page.tell(f"Recorded, {seconds(self._desk.last)}. {WORDS['recorded']}")

    def _has_voice(self, sound: Samples) -> bool:
        """Whether somebody speaks in a take; what is wrong with it is told."""
        troubles = [each for each in examine(sound) if each.code not in ("hum", "noise")]
        for trouble in troubles:
            self._page.tell(f"{trouble.what} {trouble.remedy}")
        return not troubles or bool(utterances(sound))

    def _keep(self, _: Do) -> None:
        """The booth is at what comes next already; kept is what it was at before."""
        self._desk.keep(self._script.target(self._was), is_piece=self._was.piece is not None)
        self._desk.last = None

    def _join(self, _: Do) -> None:
        take = self._desk.join(self._line, self._recorder.name)
        if take is None:
            self._page.tell(WORDS["unjoined"])
            self._told("nothing")
            return
        self._told("recorded")
        self._page.tell(f"The pieces are joined, {seconds(take)}. {WORDS['joined']}")

    def _list(self, _: Do) -> None:
        self._desk.list(self._target, is_piece=self._is_piece)
        if not self._desk.listed.takes:
            self._page.tell(WORDS["no takes"])
            self._told("nothing")
            return
        self._tell_list()

    def _list_older(self, _: Do) -> None:
        if self._desk.listed.is_whole:
            self._told("nothing")
            return
        self._desk.listed = self._desk.listed.further()
        self._tell_list()

    def _tell_list(self) -> None:
        listed = self._desk.listed
        self._page.tell("\n".join([*listed.lines(), f"{WORDS['takes']} {listed.ways_on()}"]))

    def _pick(self, do: Do) -> None:
        if not self._desk.pick(do.number):
            self._page.tell(f"There is no take {do.number}.")
            return
        self._told("picked")
        self._listen(do)

    def _rate(self, do: Do) -> None:
        is_rated = self._desk.rate(self._target, do.number, is_piece=self._is_piece)
        self._page.tell(f"Rated {do.number}." if is_rated else WORDS["nothing to rate"])

    def _tell_where(self, _: Do) -> None:
        section = f", section {self._line.section}" if self._line.section else ""
        place = f"Line {self._booth.at + 1} of {len(self._script.wanted)}{section}."
        self._page.tell(f"{place} {self._desk.progress(self._script.readings)}")

    def _finish_script(self, _: Do) -> None:
        self._manner.follow(None)
        self._page.tell(
            f"That was the last line. {self._desk.progress(self._script.readings)} {WORDS['over']}"
        )

    # Listening.

    def _listen(self, _: Do) -> None:
        if (take := self._asked_about()) is not None:
            self._hear(lambda: self._playing.line(self._line, self._desk.own(take)))

    def _listen_in_place(self, _: Do) -> None:
        if (take := self._asked_about()) is None:
            return
        before = self._script.before(self._booth)
        kept = None if before is None else self._desk.chosen(before)
        lines = [] if before is None else [(before, None if kept is None else self._desk.own(kept.take))]
        lines.append((self._line, self._desk.own(take)))
        self._hear(lambda: self._playing.in_place(lines))

    def _asked_about(self) -> Take | None:
        take = self._desk.heard(self._target, is_piece=self._is_piece)
        if take is None:
            self._page.tell(WORDS["nothing to play"])
        return take

    def _hear(self, play: Callable[[], str | None]) -> None:
        """Let something be heard; the microphone hears it as well, and is not listened to meanwhile."""
        try:
            self._pressed = play()
        finally:
            self._take_in(self._recorder.pass_over())

    # Hands-free.

    def _attend(self, _: Do) -> None:
        self._recorder.hearing.attend(self._line)
        if self._recorder.hearing.voice_since is not None:
            self._told("voice")

    def _rest(self, _: Do) -> None:
        hearing = self._recorder.hearing
        hearing.wake_at(Frames(hearing.said[1] + ms_to_frames(self._line.pause)))
        if hearing.voice_since is not None:
            self._told("voice")

    # The screen, the microphone, and the end.

    def _show_level(self) -> None:
        phase, meter = self._booth.phase, self._recorder.hearing.meter
        doing = DOING.get(phase, "")
        if phase == "recording":
            doing += f" {frames_to_seconds(self._recorder.hearing.heard - self._recorder.since):.0f} s"
        is_open = phase not in ("lost", "over", "left")
        self._page.level(doing, meter.bar(BAR_COLUMNS) if is_open else "", meter.word() if is_open else "")

    def _fail(self, error: RecordingError) -> None:
        """Tell what is the matter; what was being recorded has ended, and is kept."""
        self._page.record(on=False)
        self._recorder.keep_running()
        is_lost = isinstance(error, MicrophoneError)
        self._page.tell(f"{error} {WORDS['lost']}" if is_lost else str(error))
        self._told("lost" if is_lost else "failed")

    def _suspend(self) -> None:
        """Stand still, and let the microphone go meanwhile: it may be wanted elsewhere."""
        self._recorder.close()
        self._page.record(on=False)
        self._told("lost")
        self._page.clear()
        self._keys.suspend()
        self._recorder.reopen()

    def _leave(self, _: Do) -> None:
        until = time.monotonic() + _LEAVING_SECONDS
        while self._recorder.is_busy and time.monotonic() < until:
            self._take_in(self._recorder.news())
            time.sleep(_LOOK_SECONDS)
        self._page.record(on=False)
        self._page.tell(self._desk.progress(self._script.readings))
