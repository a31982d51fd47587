"""What is heard when keys change a session that plays: of the tone engine, mixed as it is heard."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from numpy.typing import NDArray

from tests.unit.player.doubles import Clockwork, Pcm, seconds
from voiceguide.cache import Cache
from voiceguide.errors import SpeechError
from voiceguide.phrases import catalogue
from voiceguide.player import FileSource
from voiceguide.player.announcing import Clip
from voiceguide.player.aside import EASE_FADE
from voiceguide.player.outputs.base import KEPT_FRAMES
from voiceguide.player.scene import Recorded
from voiceguide.player.speaker import helper_text, way_out_of
from voiceguide.player.studio import Studio
from voiceguide.player.transport import CHANGE_FADE, Transport
from voiceguide.render import Renderer, Session, open_mixer
from voiceguide.script import Library, load_text
from voiceguide.script.model import VoiceWish
from voiceguide.sound.earcons import EARCONS, earcon
from voiceguide.sound.limiter import CEILING
from voiceguide.timeline import Line, Request
from voiceguide.timeline.breath import Extent
from voiceguide.timeline.faders import Faders
from voiceguide.timeline.staging import DAY
from voiceguide.units import RATE, Frames, db_to_gain

SCRIPT = """
title: Feet
bed: {sound: pink, level: -20dB}
steps:
- section: First
- say: Notice your feet on the floor, and how they meet it, wherever they are right now.
  pause: 20s
- section: Second
- say: Now notice your hands.
  pause: 20s
- breathe: 4-6
  rounds: 8
  cues: tones
- say: That was practice.
"""
WAY_OUT = """
title: A short way out
bed: {sound: pink, level: -20dB}
steps:
- say: You are in charge here.
  pause: 5s
- say: Look around.
"""
PEAK = 32767 * db_to_gain(CEILING) + 1


@dataclass(frozen=True)
class Stock:
    """What is rendered once for all tests of this module."""

    session: Session
    way_out: Session
    file: Path
    renderer: Renderer


@pytest.fixture(scope="module")
def stock(stocked: Cache) -> Iterator[Stock]:
    request = Request(voice=VoiceWish(engine="tone"))
    with Renderer(stocked) as renderer:

        def prepared(text: str) -> Session:
            practice = load_text(text, path="t.yaml", folder=Path(), library=Library([]))
            return renderer.prepare(practice, request)

        session = prepared(SCRIPT)
        entry, _ = renderer.render(session)
        yield Stock(session=session, way_out=prepared(WAY_OUT), file=entry.path, renderer=renderer)


class Aloud:
    """An announcer whose words are ready at once, or fail."""

    def __init__(self, stock: Stock, *, has_way_out: bool = True, can_speak: bool = True) -> None:
        self.catalogue = catalogue("en")
        self.helper = helper_text(self.catalogue, "Ana, 079 12")
        self.said: list[str] = []
        self._stock = stock
        self._can_speak = can_speak
        self._way_out = way_out_of(stock.way_out, open_mixer) if has_way_out else None

    def say(self, text: str, *, slowly: bool = False) -> Future[Clip]:
        self.said.append(text)
        spoken: Future[Clip] = Future()
        if self._can_speak:
            line = Line(text=text, voice=VoiceWish(engine="tone"), language="en")
            entry, _ = self._stock.renderer.clip(line)
            frames = [Frames(entry.facts[name]) for name in ("frames", "lead", "tail")]
            extent = Extent(frames=frames[0], lead=frames[1], tail=frames[2])
            spoken.set_result(Clip(line=line, path=entry.path, extent=extent))
        else:
            spoken.set_exception(SpeechError("Nobody is there to speak."))
        return spoken

    def way_out(self) -> Recorded | None:
        return self._way_out

    def come(self) -> None:
        """Have the way out ready now."""
        self._way_out = way_out_of(self._stock.way_out, open_mixer)


class Sitting:
    def __init__(self, stock: Stock, announcer: Aloud | None = None, *, earcons: bool = False) -> None:
        self.session = stock.session
        self.timeline = stock.session.timeline
        self.said = [cue for cue in self.timeline.cues if cue.kind == "say"]
        self.blocks: list[Pcm] = []
        self.output = Clockwork(self.blocks.append)
        self.transport = Transport(
            self.output,
            FileSource(stock.file),
            self.timeline,
            session=stock.session,
            mix=open_mixer,
            earcons={name: earcon(name) for name in EARCONS} if earcons else None,
            announcer=announcer,
        )

    def at(self, frame: int) -> Sitting:
        self.transport.play(Frames(frame))
        self.hear(0.5)
        return self

    def hear(self, length: float) -> NDArray[np.float64]:
        """Let so many seconds pass; the left side of what is heard, and never anything over the ceiling."""
        first = len(self.blocks)
        whole = seconds(length)
        while whole > 0:
            self.output.pass_by(min(whole, RATE // 10))
            self.transport.tick()
            whole -= RATE // 10
        heard = np.concatenate(self.blocks[first:])
        assert np.abs(heard.astype(int)).max() <= PEAK
        return heard[:, 0].astype(float)


def level(sound: NDArray[np.float64]) -> float:
    """In decibels, of whatever."""
    return float(10 * np.log10(np.mean(sound**2) + 1e-9))


def quietest(sound: NDArray[np.float64]) -> float:
    """The level of the quietest tenth of a second."""
    whole = len(sound) // 4800 * 4800
    return min(level(part) for part in sound[:whole].reshape(-1, 4800))


def test_the_mixer_and_the_file_have_the_same_bytes_at_the_same_frames(stock: Stock) -> None:
    file, mixer = FileSource(stock.file), open_mixer(stock.session)
    for start in (0, 12_345, 239_999, 7 * RATE, stock.session.timeline.frames - 5000):
        assert np.array_equal(file.read(start, 30_000), mixer.read(start, 30_000))


def test_the_studio_mixes_the_same_in_a_process_of_its_own(stock: Stock) -> None:
    with closing(Studio(FileSource(stock.file))) as studio:
        studio.begin()
        softer = replace(stock.session, timeline=Faders().with_voice(-6).applied(stock.session.timeline))
        for session in (stock.session, softer):
            mixed = studio.mix(session).read(7 * RATE, 20_000)
            assert np.array_equal(mixed, open_mixer(session).read(7 * RATE, 20_000))


def test_a_louder_voice_is_heard_soon_and_begins_without_a_seam(stock: Stock) -> None:
    sitting = Sitting(stock)
    sitting.at(sitting.said[0].start)
    plain = open_mixer(stock.session)
    sitting.transport.louder()
    sitting.transport.louder()
    start = sitting.transport.position()
    heard = sitting.hear(2)
    before = plain.read(start, len(heard))[:, 0].astype(float)
    soon = KEPT_FRAMES + CHANGE_FADE
    assert np.array_equal(heard[:KEPT_FRAMES], before[:KEPT_FRAMES])
    assert level(heard[soon:]) - level(before[soon:]) == pytest.approx(3, abs=0.3)
    ratio = np.abs(np.diff(heard)).max() / np.abs(np.diff(before)).max()
    assert ratio < 1.6  # 3 dB and no step on the way
    assert sitting.transport.position() == start + len(heard)


def test_levels_that_are_back_sound_as_the_file_does(stock: Stock) -> None:
    sitting = Sitting(stock)
    sitting.at(0)
    sitting.transport.bed_softer()
    sitting.hear(2)
    sitting.transport.bed_louder()
    sitting.hear(1)
    start = sitting.transport.position()
    heard = sitting.hear(1)
    assert np.array_equal(heard, FileSource(stock.file).read(start, RATE)[:, 0])


def test_a_line_that_is_repeated_is_as_loud_as_it_is_wanted_now(stock: Stock) -> None:
    sitting = Sitting(stock)
    sitting.at(sitting.said[0].start)
    for _ in range(4):
        sitting.transport.softer()
    sitting.hear(3)
    sitting.transport.repeat_line()
    sitting.hear(KEPT_FRAMES / RATE + 0.5)
    start = sitting.transport.position()
    heard = sitting.hear(2)
    before = open_mixer(stock.session).read(start, len(heard))[:, 0].astype(float)
    assert level(heard) - level(before) == pytest.approx(-6, abs=0.5)


def test_the_bed_goes_and_comes_back_and_is_never_nothing(stock: Stock) -> None:
    sitting = Sitting(stock)
    pause = sitting.said[0].end + seconds(6)
    sitting.at(pause)
    usual = level(sitting.hear(1))
    sitting.transport.bed_on_or_off()
    sitting.hear(2)
    off = sitting.hear(1)
    assert level(off) < usual - 15
    assert off.any()
    sitting.transport.bed_on_or_off()
    sitting.hear(2)
    assert level(sitting.hear(1)) == pytest.approx(usual, abs=1)


def test_a_stay_keeps_the_bed_until_it_is_ended_and_the_next_line_comes_soon(stock: Stock) -> None:
    sitting = Sitting(stock)
    sitting.at(sitting.said[0].end + seconds(5))
    usual = level(sitting.hear(1))
    sitting.transport.stay_or_go_on()
    assert sitting.transport.is_staying
    stayed = sitting.hear(60)
    assert quietest(stayed) > usual - 6
    assert level(stayed) == pytest.approx(usual, abs=1.5)
    place = sitting.transport.position()
    assert sitting.said[0].end < place <= sitting.said[1].start
    sitting.transport.stay_or_go_on()
    assert not sitting.transport.is_staying
    sitting.hear(1.5)
    assert level(sitting.hear(1)) > usual + 6  # somebody speaks
    assert sitting.said[1].start < sitting.transport.position() < sitting.said[1].end + seconds(2)


def test_going_elsewhere_ends_a_stay(stock: Stock) -> None:
    sitting = Sitting(stock)
    sitting.at(sitting.said[0].end + seconds(5))
    sitting.transport.stay_or_go_on()
    sitting.hear(40)
    sitting.transport.next_line()
    assert not sitting.transport.is_staying
    sitting.hear(1)
    assert sitting.said[1].start < sitting.transport.position()


def test_slower_breaths_make_the_session_longer_and_the_place_is_still_told(stock: Stock) -> None:
    sitting = Sitting(stock)
    breaths = [cue for cue in sitting.timeline.cues if cue.kind == "breathe.in"]
    sitting.at(breaths[0].start)
    sitting.transport.breathe_slower()
    longer = sitting.transport.timeline.frames - sitting.timeline.frames
    assert longer == 7 * RATE
    sitting.hear(10 + 11 - 0.5 + 1)
    assert breaths[2].start < sitting.transport.position() < breaths[2].start + 2 * RATE


def test_where_am_i_is_spoken_over_the_bed_and_the_session_goes_on_after_it(stock: Stock) -> None:
    announcer = Aloud(stock)
    sitting = Sitting(stock, announcer)
    sitting.at(sitting.said[1].start)
    plain = FileSource(stock.file).read(sitting.said[1].start, 8 * RATE)[:, 0].astype(float)
    sitting.transport.where()
    (text,) = announcer.said
    assert text.startswith("Feet. Second. 2 ")
    sitting.transport.tick()
    heard = sitting.hear(6)
    assert quietest(heard) > quietest(plain) - 3
    sitting.hear(4)
    assert sitting.said[1].start - RATE <= sitting.transport.position() <= sitting.said[1].end + 6 * RATE


def test_what_is_said_in_a_pause_leaves_it_paused(stock: Stock) -> None:
    announcer = Aloud(stock)
    sitting = Sitting(stock, announcer)
    sitting.at(sitting.said[1].start)
    sitting.transport.pause()
    sitting.hear(1)
    place = sitting.transport.position()
    assert not sitting.hear(1).any()
    sitting.transport.where()
    sitting.transport.tick()
    assert level(sitting.hear(3)) > 40
    sitting.hear(12)
    assert not sitting.hear(1).any()
    assert sitting.transport.state == "paused"
    assert sitting.transport.position() == place


def test_the_way_out_begins_at_once_tells_the_helper_on_request_and_leads_back(stock: Stock) -> None:
    announcer = Aloud(stock)
    sitting = Sitting(stock, announcer)
    sitting.at(sitting.said[1].start)
    sitting.transport.ease()
    place = sitting.transport.position()
    assert sitting.transport.is_easing
    sitting.hear((KEPT_FRAMES + EASE_FADE) / RATE)
    assert level(sitting.hear(1)) > 55  # its first line, within a second and a half
    assert quietest(sitting.hear(60)) > 20  # and in the end its bed, for as long as it takes
    sitting.transport.ease()
    sitting.transport.tick()
    assert announcer.said == ["Here is whom you could call. Ana, zero seven nine, one two."]
    sitting.hear(10)
    assert sitting.transport.is_easing
    assert sitting.transport.position() == place
    sitting.transport.pause_or_resume()
    assert not sitting.transport.is_easing
    sitting.hear(2)
    assert sitting.said[1].start <= sitting.transport.position() <= sitting.said[1].end


def test_a_stop_on_the_way_out_keeps_the_place_in_the_practice(stock: Stock) -> None:
    sitting = Sitting(stock, Aloud(stock))
    sitting.at(sitting.said[1].start)
    sitting.transport.ease()
    place = sitting.transport.position()
    sitting.hear(5)
    sitting.transport.stop()
    sitting.hear(3)
    assert sitting.transport.finished()
    assert sitting.transport.position() == place


@pytest.mark.parametrize("announced", [True, False])
def test_without_a_way_out_the_bed_of_the_practice_stays(stock: Stock, announced: bool) -> None:
    sitting = Sitting(stock, Aloud(stock, has_way_out=False) if announced else None)
    sitting.at(sitting.said[0].start)
    sitting.transport.ease()
    assert sitting.transport.is_easing
    sitting.hear(3)
    bed = sitting.hear(30)
    assert quietest(bed) > level(bed) - 6
    sitting.transport.pause_or_resume()
    sitting.hear(2)
    assert sitting.said[0].start <= sitting.transport.position() <= sitting.said[0].end


def test_levels_set_on_the_way_out_hold_after_it(stock: Stock) -> None:
    sitting = Sitting(stock, Aloud(stock))
    sitting.at(sitting.said[0].start)
    sitting.transport.ease()
    sitting.hear(2)
    for _ in range(4):
        sitting.transport.softer()
    sitting.transport.pause_or_resume()
    sitting.hear(2)
    softened = sitting.transport.timeline.events[0].level
    assert softened == sitting.timeline.events[0].level - 6


def test_words_that_nobody_can_speak_end_nothing(stock: Stock) -> None:
    sitting = Sitting(stock, Aloud(stock, can_speak=False), earcons=True)
    sitting.at(sitting.said[0].end + seconds(5))
    sitting.transport.where()
    place = sitting.transport.position()
    sitting.transport.tick()
    sitting.hear(2)
    assert sitting.transport.position() == place + 2 * RATE


def test_earcons_answer_without_stopping_the_bed(stock: Stock) -> None:
    sitting, silent = Sitting(stock, earcons=True), Sitting(stock)
    for each in (sitting, silent):
        each.at(each.said[0].end + seconds(5)).hear(0.5)  # the earcon of the start is over
        each.transport.next_line()
    heard, plain = sitting.hear(1), silent.hear(1)
    assert np.array_equal(heard[:KEPT_FRAMES], plain[:KEPT_FRAMES])
    knock = slice(KEPT_FRAMES + seconds(0.05), KEPT_FRAMES + seconds(0.2))
    assert level(heard[knock]) > level(plain[knock]) + 6
    rest = slice(KEPT_FRAMES + seconds(0.5), None)
    assert np.abs(heard[rest] - plain[rest]).max() <= 2


def test_a_session_that_arrives_while_its_bed_plays_is_known_from_then_on(stock: Stock) -> None:
    opening = replace(stock.session.timeline, events=(), cues=(), chapters=())
    output = Clockwork()
    transport = Transport(output, FileSource(stock.file), opening, mix=open_mixer)
    transport.play()
    output.pass_by(seconds(2))
    transport.take(stock.session)
    transport.louder()
    output.pass_by(seconds(1))
    assert transport.position() == seconds(3)
    assert transport.timeline.events[0].level == stock.session.timeline.events[0].level + 1.5


@pytest.mark.parametrize("is_paused", [False, True])
def test_who_asks_for_the_way_out_early_hears_the_bed_until_there_is_one(
    stock: Stock, is_paused: bool
) -> None:
    sitting = Sitting(stock)
    opening = replace(stock.session.timeline, events=(), cues=(), chapters=())
    early = FileSource(stock.file)
    transport = sitting.transport = Transport(sitting.output, early, opening, mix=open_mixer)
    sitting.at(0)
    if is_paused:
        transport.pause()
        sitting.hear(1)
    transport.ease()
    sitting.hear(1)
    assert (transport.state, transport.is_easing) == ("playing", False)
    assert sitting.hear(1).any()
    transport.take(stock.session)
    sitting.hear(1)
    assert transport.is_easing
    bed = sitting.hear(10)
    assert quietest(bed) > level(bed) - 6


def test_who_pauses_does_not_wait_for_the_way_out_any_more(stock: Stock) -> None:
    sitting = Sitting(stock)
    sitting.transport = Transport(sitting.output, FileSource(stock.file), sitting.timeline, mix=open_mixer)
    sitting.at(0)
    sitting.transport.ease()
    sitting.transport.pause_or_resume()
    sitting.hear(1)
    sitting.transport.take(stock.session)
    assert not sitting.hear(1).any()
    assert sitting.transport.state == "paused"


def test_the_grounding_follows_where_the_way_out_was_asked_for_before_it_was_ready(stock: Stock) -> None:
    early = Aloud(stock, has_way_out=False)
    sitting = Sitting(stock, early)
    sitting.at(sitting.said[1].start).transport.ease()
    sitting.hear(2)
    assert sitting.transport.is_easing
    assert sitting.transport.timeline.cues == ()
    early.come()
    sitting.hear(3)
    assert [cue.text for cue in sitting.transport.timeline.cues if cue.text] == [
        "You are in charge here.",
        "Look around.",
    ]
    sitting.transport.pause_or_resume()
    sitting.hear(1)
    assert sitting.transport.timeline.title == sitting.timeline.title
    assert abs(sitting.transport.position() - sitting.said[1].start) < 3 * RATE


def test_nobody_is_told_how_long_a_session_is_that_is_still_to_come(stock: Stock) -> None:
    announcer = Aloud(stock)
    opening = replace(stock.session.timeline, events=(), cues=(), chapters=(), frames=DAY)
    sitting = Sitting(stock, announcer)
    file = FileSource(stock.file)
    sitting.transport = Transport(sitting.output, file, opening, mix=open_mixer, announcer=announcer)
    sitting.at(0).transport.where()
    assert announcer.said == []


def test_whatever_goes_wrong_in_the_booth_ends_no_session(stock: Stock) -> None:
    announcer = Aloud(stock)
    announcer.say = lambda text, *, slowly=False: failed()  # type: ignore[method-assign]
    sitting = Sitting(stock, announcer)
    sitting.at(seconds(5)).transport.where()
    sitting.hear(1)
    assert sitting.transport.state == "playing"


def failed() -> Future[Clip]:
    spoken: Future[Clip] = Future()
    spoken.set_exception(RuntimeError("a fault of its own"))
    return spoken
