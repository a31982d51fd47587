"""A sitting led by keys: what becomes of takes, pieces and troubles."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from msgspec.structs import replace

from tests.speaking import room, speak
from tests.unit.recording.doubles import BLOCK, FileMicrophone, Fingers, Seen
from tests.unit.recording.making import numbered, reading
from voiceguide.cli.record.recorder import Recorder
from voiceguide.cli.record.sitting import Manner, Sitting
from voiceguide.cli.record.takes import Desk
from voiceguide.cli.record.view import Script
from voiceguide.errors import MicrophoneLostError, SpeechError
from voiceguide.recording.booth import Booth
from voiceguide.recording.lines import Reading
from voiceguide.recording.microphone import Failed, News, Opened
from voiceguide.recording.part import Recorded
from voiceguide.recording.pieces import pieces_of
from voiceguide.recording.takes import Takes
from voiceguide.sound.own.activity import utterances
from voiceguide.timeline.model import OwnTake
from voiceguide.units import RATE, Millis

LINES = numbered(
    reading("Notice where your feet meet the floor."),
    replace(reading("Press your feet down a little. And let go of it."), section="Feet"),
    reading("That was practice."),
)

VOICE = np.concatenate([np.zeros(RATE // 2), speak("Notice where your feet meet the floor."), np.zeros(RATE)])


def talking(at: int) -> Recorded:
    """Somebody who never stops talking, with a rest after every sentence."""
    sound = np.take(VOICE, np.arange(at, at + BLOCK), mode="wrap")
    noise = np.take(room(RATE), np.arange(at, at + BLOCK), mode="wrap")
    return np.rint((sound + noise) * 32767).astype(np.int16)


def mute(at: int) -> Recorded:
    return np.zeros(BLOCK, dtype=np.int16)


class Heard:
    """Plays nothing, and remembers what it was asked for; `key` ends it."""

    def __init__(self) -> None:
        self.asked: list[list[tuple[str, bool]]] = []
        self.trouble = False
        self.key: str | None = None

    def line(self, line: Reading, own: OwnTake | None = None) -> str | None:
        return self.in_place([(line, own)])

    def in_place(self, lines: list[tuple[Reading, OwnTake | None]]) -> str | None:
        if self.trouble:
            raise SpeechError("No voice speaks this.", "Choose another.")
        self.asked.append([(line.text, own is not None) for line, own in lines])
        return self.key


class Room:
    """A booth with somebody in it.

    Attributes:
        takes: What they recorded.
        heard: What they listened to.
        page: What they saw.
        followed: The lines they were at.
    """

    def __init__(self, folder: Path, lines: tuple[Reading, ...] = LINES) -> None:
        self.lines = lines
        self.takes = Takes(folder / "x.takes")
        self.heard = Heard()
        self.page = Seen()
        self.followed: list[Reading | None] = []

    def sit(
        self,
        *answers: tuple[str, str],
        microphone: FileMicrophone | None = None,
        begins: Booth | None = None,
    ) -> Desk:
        """Sit down, and press keys as soon as something is told that has a text in it."""
        keys = Fingers()
        self.page = Seen(answers, keys)
        desk = Desk(self.takes, self.lines)
        pieces = tuple(len(pieces_of(line)) for line in self.lines)
        device = microphone or FileMicrophone(talking)
        Sitting(
            begins or Booth(lines=pieces, phase="ready"),
            Script(readings=self.lines, wanted=self.lines),
            desk,
            Recorder("", opened=lambda _: device),  # type: ignore[arg-type,return-value]
            self.page,
            Slow(keys, self.page.told),  # type: ignore[arg-type]
            self.heard,  # type: ignore[arg-type]
            Manner(speaks=False, is_plain=True, follow=self.followed.append),
        ).run()
        return desk


class Slow:
    """Fingers that let a recording be three seconds long."""

    def __init__(self, keys: Fingers, told: list[str]) -> None:
        self._keys = keys
        self._blocks, self._since = 0, 0
        self._told = told

    def read(self, timeout: float) -> str | None:
        self._blocks += 1
        assert self._blocks < 1500, f"nobody knows which key to press: {self._told}"
        if self._blocks < self._since + 36 or not self._keys.due:
            return None
        self._since = self._blocks
        return self._keys.read(timeout)


RECORD = "space space"


def test_a_take_is_kept_by_a_key_and_heard_before(tmp_path: Path) -> None:
    booth = Room(tmp_path)
    desk = booth.sit(
        (LINES[0].text, RECORD),
        ("Recorded, ", "l enter"),
        (LINES[1].text, f"{RECORD}"),
        ("Recorded, ", "i 4 enter"),
        (LINES[2].text, "q"),
    )
    assert booth.heard.asked == [
        [(LINES[0].text, True)],
        [(LINES[0].text, True), (LINES[1].text, True)],
    ]
    assert [desk.chosen(line) is not None for line in LINES] == [True, True, False]
    (rated,) = booth.takes.of(LINES[1])
    assert rated.rating == 4
    assert booth.followed == list(LINES)
    assert "2 of 3 lines are recorded." in booth.page.told


def test_what_is_recorded_again_leaves_the_take_before_it_where_it_was(tmp_path: Path) -> None:
    booth = Room(tmp_path)
    desk = booth.sit((LINES[0].text, RECORD), ("Recorded, ", RECORD), ("Recorded, ", "enter q"))
    first, second = booth.takes.of(LINES[0])
    chosen = desk.chosen(LINES[0])
    assert chosen is not None
    assert chosen.take.name == second.name != first.name
    again = Room(tmp_path)
    desk = again.sit((LINES[0].text, "t 2 enter q"))
    chosen = desk.chosen(LINES[0])
    assert chosen is not None
    assert chosen.take.name == first.name
    assert again.heard.asked == [[(LINES[0].text, True)]]


@pytest.mark.parametrize("key", ["q", "escape"])
def test_leaving_while_a_take_plays_says_so_and_loses_nothing(tmp_path: Path, key: str) -> None:
    booth = Room(tmp_path)
    booth.heard.key = key
    booth.sit((LINES[0].text, RECORD), ("Recorded, ", "l"))
    assert booth.page.told[-1] == "0 of 3 lines are recorded."
    assert len(booth.takes.of(LINES[0])) == 1


def test_among_takes_a_second_number_plays_another_and_the_last_one_played_is_kept(tmp_path: Path) -> None:
    Room(tmp_path).sit((LINES[0].text, RECORD), ("Recorded, ", RECORD), ("Recorded, ", "enter q"))
    booth = Room(tmp_path)
    desk = booth.sit((LINES[0].text, "t 1 2 7"), ("There is no take 7.", "enter q"))
    older, newer = booth.takes.of(LINES[0])
    chosen = desk.chosen(LINES[0])
    assert chosen is not None
    assert chosen.take.name == older.name
    assert [take.rating for take in (older, newer)] == [None, None]
    assert len(booth.heard.asked) == 2


def test_takes_older_than_the_newest_nine_can_be_kept(tmp_path: Path) -> None:
    booth = Room(tmp_path)
    made = [booth.takes.add(LINES[0], talking(RATE), "file.wav") for _ in range(11)]
    desk = booth.sit(
        (LINES[0].text, "t"), ("2 older ones; T shows them", "t"), ("T shows the newest", "2 enter q")
    )
    chosen = desk.chosen(LINES[0])
    assert chosen is not None
    assert chosen.take.name == made[0].name
    booth.sit((LINES[0].text, "t"), ("9. ", "escape q"))
    assert any("9. " in told and told.count(", kept.") == 1 for told in booth.page.told)


def test_the_list_of_all_takes_is_closed_by_the_key_that_opened_it(tmp_path: Path) -> None:
    booth = Room(tmp_path)
    booth.takes.add(LINES[0], talking(RATE), "file.wav")
    booth.sit((LINES[0].text, "t"), ("T goes back", "t"), (LINES[0].text, "q"))


def test_a_line_in_pieces_becomes_one_take_of_the_whole_line(tmp_path: Path) -> None:
    booth = Room(tmp_path)
    first, second = pieces_of(LINES[1])
    desk = booth.sit(
        (LINES[0].text, "enter p"),
        (first.text, ""),
        (first.text, RECORD),
        ("Recorded, ", "enter"),
        (second.text, RECORD),
        ("Recorded, ", "enter"),
        ("The pieces are joined", "enter q"),
    )
    chosen = desk.chosen(LINES[1])
    assert chosen is not None
    assert chosen.take.text == LINES[1].text
    sound, _ = soundfile.read(chosen.take.path, dtype="float32")
    assert len(utterances(sound, Millis(400))) >= 2
    assert booth.takes.recover().takes == ()


def test_of_a_piece_an_earlier_take_is_chosen_and_rated_and_not_one_of_the_line(tmp_path: Path) -> None:
    first, second = pieces_of(LINES[1])
    Room(tmp_path).sit(
        (LINES[0].text, "enter"),
        (LINES[1].text, RECORD),
        ("Recorded, ", "enter"),
        (LINES[2].text, "b p"),
        (first.text, ""),
        (first.text, RECORD),
        ("Recorded, ", RECORD),
        ("Recorded, ", "enter"),
        (second.text, "q"),
    )
    booth = Room(tmp_path)
    desk = booth.sit((LINES[0].text, "enter p t 2 enter"), (second.text, "b 4 q"))
    (whole,) = booth.takes.of(LINES[1])
    earlier, later = Takes(booth.takes.folder / "pieces").of(first)
    assert desk.kept_piece(first) == earlier
    assert [take.rating for take in (whole, earlier, later)] == [None, 4, None]


def test_a_take_of_other_words_can_be_kept_as_it_is(tmp_path: Path) -> None:
    Room(tmp_path).sit((LINES[0].text, RECORD), ("Recorded, ", "enter q"))
    changed = numbered(reading("Notice where both your feet meet the floor."), *LINES[1:])
    booth = Room(tmp_path, changed)
    desk = booth.sit((changed[0].text, "t 1 enter"), (changed[1].text, "q"))
    assert any("It was recorded when it read" in view.state for view in booth.page.lines)
    chosen = desk.chosen(changed[0])
    assert chosen is not None
    assert not chosen.is_stale
    assert not booth.takes.chosen(changed).takes[changed[0].key].is_stale


def test_a_take_without_a_voice_is_not_asked_about(tmp_path: Path) -> None:
    booth = Room(tmp_path)
    desk = booth.sit((LINES[0].text, RECORD), ("gives no sound", "q"), microphone=FileMicrophone(mute))
    assert "Enter keeps it" not in "".join(booth.page.told)
    assert desk.chosen(LINES[0]) is None


def test_what_cannot_be_played_is_told_and_ends_nothing(tmp_path: Path) -> None:
    booth = Room(tmp_path)
    booth.heard.trouble = True
    booth.sit((LINES[0].text, "v"), ("No voice speaks this. Choose another.", "l"), ("no take to play", "q"))


class Unplugged(FileMicrophone):
    """Goes away after four seconds, once."""

    def read(self) -> News | None:
        if self._heard > 4 * RATE and not hasattr(self, "gone"):
            self.gone = True
            self.close()
            self._news.append(Failed(error=MicrophoneLostError("It went away.", "Connect it.")))
            self._news.append(Opened(name="file"))
        return super().read()


def test_a_lost_microphone_loses_nothing_and_the_line_is_there_again(tmp_path: Path) -> None:
    booth = Room(tmp_path)
    booth.sit(
        (LINES[0].text, "space"),
        ("It went away. Connect it.", ""),
        (LINES[0].text, "q"),
        microphone=Unplugged(talking),
    )
    (take,) = booth.takes.of(LINES[0])
    assert take.frames > RATE // 2
    assert not take.path.with_suffix(".part").exists()


def test_the_microphone_and_the_quiet_of_the_room_come_first(tmp_path: Path) -> None:
    def sound(at: int) -> Recorded:
        return talking(at) if at < 14 * RATE else np.rint(room(BLOCK, -60, seed=at) * 32767).astype(np.int16)

    booth = Room(tmp_path)
    booth.sit(
        ("First the microphone", "space"),
        ("The microphone is fine", "space"),
        ("Somebody spoke", "space"),
        ("is kept", ""),
        (LINES[0].text, "q"),
        microphone=FileMicrophone(sound),
        begins=Booth(lines=(1,) * 3),
    )
    tone = booth.takes.room_tone
    assert tone is not None
    assert tone.frames == pytest.approx(5 * RATE, abs=RATE // 5)
