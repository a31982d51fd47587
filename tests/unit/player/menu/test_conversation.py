"""The menu by voice, with a clock that the listener's keys wind, and voices that say one note a text."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.unit.player.doubles import Clockwork, Pcm
from voiceguide.cache import Cache
from voiceguide.errors import SpeechError
from voiceguide.phrases import catalogue
from voiceguide.player.announcing import Clip
from voiceguide.player.keys import NoKeys
from voiceguide.player.menu.conversation import SpokenConversation
from voiceguide.player.menu.levels import Answer, Choice, Level, Menu, Play, Prompt
from voiceguide.player.menu.prompter import Prompter
from voiceguide.player.menu.sheet import Sheet
from voiceguide.render.backdrop import Backdrop
from voiceguide.script.model import VoiceWish
from voiceguide.timeline import Extent, Line
from voiceguide.units import RATE, Frames

WORDS = catalogue("en")
FEET = Play(name="ground-feet", title="Feet")
INSIDE = Level(choices=(Choice(name="Feet", leads=FEET),))
TOP = Level(choices=(Choice(name="Grounding", leads=INSIDE), Choice(name="Breathing", leads=INSIDE)))
MENU = Menu(words=WORDS, path=(TOP,))
SAID = ["Grounding, one.", "Breathing, two.", "Help, H."]
SECONDS = 2.0
"""How long everything that is said takes."""


class Notes:
    """A voice that says every text as a note of its own, two seconds long, and is ready at once or never."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.is_late = False
        self.error: Exception | None = None

    def say(self, prompt: Prompt) -> Future[Clip]:
        said: Future[Clip] = Future()
        if self.is_late:
            return said
        if self.error is not None:
            said.set_exception(self.error)
            return said
        path = self._folder / f"{abs(hash(prompt.text))}.wav"
        time = np.arange(round(SECONDS * RATE)) / RATE
        soundfile.write(path, 0.2 * np.sin(2 * np.pi * pitch(prompt.text) * time), RATE)
        line = Line(text=prompt.text, voice=VoiceWish(), language="en")
        said.set_result(Clip(line=line, path=path, extent=Extent(frames=Frames(len(time)))))
        return said


def pitch(text: str) -> int:
    return 300 + 10 * (sum(map(ord, text)) % 60)


class Listener(NoKeys):
    """Presses keys at their seconds; while it waits for one, time passes. Ctrl-C at the end."""

    def __init__(self, clock: Clockwork, *keys: tuple[float, str], ends: float = 60.0) -> None:
        super().__init__()
        self._clock = clock
        self._keys = list(keys)
        self._ends = ends
        self.suspended = 0

    def read(self, timeout: float) -> str | None:
        self._clock.pass_by(round(timeout * RATE))
        now = self._clock.position() / RATE
        if self._keys and now >= self._keys[0][0]:
            return self._keys.pop(0)[1]
        if now >= self._ends:
            raise KeyboardInterrupt
        return None

    def suspend(self) -> None:
        self.suspended += 1


class Room:
    """Everything around a conversation, and what was heard in it."""

    def __init__(self, cache: Cache, folder: Path) -> None:
        self.blocks: list[Pcm] = []
        self.told: list[tuple[float, str]] = []
        self.clock = Clockwork(self.blocks.append)
        self.notes = Notes(folder)
        self.prompter = Prompter(
            self.clock,
            Backdrop(cache),
            self.notes,
            lambda text: self.told.append((self.clock.position() / RATE, text)),
        )
        self.prompter.begin()

    def conversation(self, *keys: tuple[float, str], ends: float = 60.0) -> SpokenConversation:
        return SpokenConversation(self.prompter, Listener(self.clock, *keys, ends=ends))

    @property
    def texts(self) -> list[str]:
        return [text for _, text in self.told]

    def sounds(self, text: str, start: float, end: float) -> bool:
        """Whether a text's note stands out from the bed in a stretch of what was heard."""
        heard = np.concatenate(self.blocks)[round(start * RATE) : round(end * RATE), 0] / 32768
        wave = np.exp(-2j * np.pi * pitch(text) * np.arange(len(heard)) / RATE)
        return bool(abs(np.mean(heard * wave)) > 0.02)


@pytest.fixture
def room(cache: Cache, tmp_path: Path) -> Iterator[Room]:
    room = Room(cache, tmp_path)
    yield room
    room.clock.close()


def test_the_prompts_are_heard_in_order_over_a_bed_that_never_stops(room: Room) -> None:
    turn = room.conversation((9.0, "q")).ask(MENU)
    assert turn.leaves
    assert room.texts == [*SAID, WORDS.menu.leave]
    for began, text in room.told:
        assert room.sounds(text, began + 0.3, began + SECONDS - 0.3)
    bed = np.concatenate(room.blocks)[RATE:]
    assert all(np.any(bed[start : start + RATE // 10]) for start in range(0, len(bed), RATE // 10))


def test_a_key_cuts_what_is_being_said_and_what_was_to_come(room: Room) -> None:
    turn = room.conversation((1.5, "1"), (6.0, "1")).ask(MENU)
    assert turn.chosen == FEET
    assert room.texts == [SAID[0], "Feet, one.", "Back, zero.", "You chose Feet."]
    assert room.sounds(SAID[0], 0.8, 1.5)
    assert not room.sounds(SAID[0], 2.0, 2.5)
    chosen = room.told[-1][0]
    assert room.sounds("You chose Feet.", chosen + 0.3, chosen + SECONDS - 0.3)


def test_a_key_cuts_the_last_words_too(room: Room) -> None:
    room.conversation((1.0, "q"), (2.0, "space")).ask(MENU)
    assert room.clock.position() < 2.5 * RATE


def test_after_eight_seconds_of_quiet_it_is_said_once_more_and_then_never(room: Room) -> None:
    with pytest.raises(KeyboardInterrupt):
        room.conversation(ends=90.0).ask(MENU)
    assert room.texts == [*SAID, *SAID]
    quiet = room.told[3][0] - (room.told[2][0] + SECONDS)
    assert 8.0 <= quiet < 9.0


def test_after_a_key_it_is_said_once_more_again(room: Room) -> None:
    with pytest.raises(KeyboardInterrupt):
        room.conversation((40.0, "x"), ends=90.0).ask(MENU)
    assert room.texts == [*SAID, *SAID, WORDS.menu.unknown_key, *SAID]


def test_an_answer_need_not_be_waited_for(room: Room) -> None:
    answer = Choice(name="Slower", leads=Answer(setting="speed", value="slower"))
    asked = Menu(words=WORDS, path=(Level(choices=(answer,)),))
    conversation = room.conversation((1.0, "1"), (12.0, "q"))
    assert conversation.ask(asked).chosen == answer.leads
    assert room.clock.position() < 1.2 * RATE
    conversation.ask(MENU)
    assert room.texts == ["Slower, one.", "You chose Slower.", *SAID, WORDS.menu.leave]


def test_help_at_a_question_is_followed_by_the_question(room: Room) -> None:
    usual = Choice(name="As it is", leads=Answer(setting="speed", value=None))
    asked = Menu(words=WORDS, path=(Level(choices=(usual,), before=("How fast?",), usual=usual),))
    assert room.conversation((0.1, "h"), (12.0, "q")).ask(asked).leaves
    question = ["How fast?", "As it is, one.", "Enter takes As it is."]
    assert room.texts == [WORDS.menu.guide_question, *question, WORDS.menu.leave]


def test_while_a_voice_is_late_the_bed_waits_in_patience(room: Room) -> None:
    room.notes.is_late = True
    with pytest.raises(KeyboardInterrupt):
        room.conversation(ends=30.0).ask(MENU)
    assert room.told == []


def test_what_nobody_can_speak_is_told_to_the_caller(room: Room) -> None:
    room.notes.error = SpeechError("No voice.", "Choose another.")
    with pytest.raises(SpeechError, match="No voice"):
        room.conversation().ask(MENU)


def test_a_stopped_process_goes_on_where_it_was(room: Room) -> None:
    room.conversation((1.0, "suspend"), (9.0, "q")).ask(MENU)
    assert room.texts == [*SAID, WORDS.menu.leave]
    assert len(room.clock.played) == 2
    assert room.clock.played[1][0] == pytest.approx(RATE, abs=0.1 * RATE)


def test_something_can_be_made_while_it_speaks(room: Room) -> None:
    conversation = room.conversation()
    conversation.say("Welcome.")
    assert conversation.meanwhile(lambda: 42) == 42


ASKED = Sheet(names=("after", "mood", "unpleasant"))
QUESTIONS = WORDS.journal.questions


def test_a_sheet_is_filled_by_one_key_a_question_and_each_answer_is_told_at_once(room: Room) -> None:
    answers: list[tuple[str, object, float]] = []
    conversation = room.conversation((1.0, "3"), (3.0, "x"), (6.0, "enter"), (9.0, "2"))
    filled = conversation.fill(
        ASKED, WORDS.journal, lambda *told: answers.append((*told, room.clock.position() / RATE))
    )
    assert filled.answers == (("after", 3), ("unpleasant", False))
    assert [(name, value, round(at)) for name, value, at in answers] == [
        ("after", 3, 1),
        ("unpleasant", False, 9),
    ]
    asked = [QUESTIONS["after"], QUESTIONS["mood"], QUESTIONS["mood"], QUESTIONS["unpleasant"]]
    assert room.texts == asked


def test_whoever_is_still_is_asked_once_more_and_then_let_be(room: Room) -> None:
    filled = room.conversation(ends=90.0).fill(ASKED, WORDS.journal, lambda *_: None)
    assert filled == ASKED
    assert room.texts == [QUESTIONS["after"]] * 2
    assert room.clock.position() < 30 * RATE
