from __future__ import annotations

import numpy as np
import pytest

from tests.unit.player.doubles import Pcm, Ramp, numbers
from voiceguide.player.programme import EARCON_LEAD, ROOM_DB, Programme, Stretch
from voiceguide.units import RATE, Frames, db_to_gain


class Level(Ramp):
    """As loud all the time."""

    def __init__(self, height: int) -> None:
        super().__init__(100 * RATE)
        self.height = height

    def read(self, start: int, count: int) -> Pcm:
        return np.full((count, 2), self.height, dtype=np.int16)


def scene(at: int, source: Ramp, start: int = 0, over: int = 0) -> Stretch:
    return Stretch(at=at, source=source, start=start, over=over, is_scene=True)


@pytest.fixture
def programme() -> Programme:
    return Programme()


def test_without_anything_it_is_silent_for_ever(programme: Programme) -> None:
    assert not programme.read(0, 500).any()
    assert programme.read(10**9, 500).shape == (500, 2)


def test_a_scene_alone_is_passed_on_bit_by_bit_and_silence_follows_it(programme: Programme) -> None:
    programme.place(scene(0, Ramp(1000), start=100))
    heard = programme.read(0, 2000)
    assert np.array_equal(numbers(heard[:900]), np.arange(100, 1000))
    assert not heard[900:].any()


def test_two_scenes_cross_and_are_never_louder_than_one(programme: Programme) -> None:
    programme.place(scene(0, Level(20_000)), scene(1000, Level(20_000), over=2000))
    assert np.abs(programme.read(0, 5000).astype(int) - 20_000).max() <= 1


def test_a_cross_fade_in_pieces_is_the_same(programme: Programme) -> None:
    programme.place(scene(0, Level(9000)), scene(700, Level(-9000), over=1500), Stretch(at=1200, over=900))
    programme.lay_over(300, np.full(2000, 0.1, dtype=np.float32))
    whole = programme.read(0, 4000)
    pieces = [programme.read(at, min(333, 4000 - at)) for at in range(0, 4000, 333)]
    assert np.array_equal(np.concatenate(pieces), whole)
    assert np.abs(np.diff(whole[:, 0].astype(int))[350:]).max() < 4000  # the step is the earcon's own


def test_what_is_placed_takes_the_place_of_what_was_to_come(programme: Programme) -> None:
    programme.place(scene(0, Level(100)), scene(5000, Level(200)))
    programme.place(scene(3000, Level(300)))
    assert [programme.read(at, 1)[0, 0] for at in (2999, 3000, 6000)] == [100, 300, 300]


def test_another_source_takes_over_now_and_where_the_first_comes_back(programme: Programme) -> None:
    first, aside, second = Ramp(90_000), Level(7), Ramp(90_000)
    programme.place(scene(0, first), Stretch(at=2000, source=aside), scene(4000, first, start=500))
    programme.revoice(1000, 0, (first, second), lambda frame: Frames(frame + 40_000))
    assert numbers(programme.read(999, 1))[0] == 999
    assert numbers(programme.read(1000, 1))[0] == 41_000
    assert programme.read(3000, 1)[0, 0] == 7
    assert numbers(programme.read(4000, 1))[0] == 40_500


def test_what_leads_is_known_for_every_frame(programme: Programme) -> None:
    source = Level(1)
    programme.place(
        scene(0, source), Stretch(at=2000, source=source, start=7), scene(4000, source, start=900)
    )
    assert programme.stretch(1999).is_scene
    assert not programme.stretch(2000).is_scene
    assert programme.stretch(4010).frame(4010) == 910


def test_what_was_heard_is_let_go(programme: Programme) -> None:
    programme.place(scene(0, Level(1)), scene(1000, Level(2), over=500), scene(9000, Level(3)))
    before = programme.read(2000, 10_000)
    programme.forget(2000)
    assert len(programme._stretches) == 2
    assert np.array_equal(programme.read(2000, 10_000), before)


def test_an_earcon_has_room_and_the_next_one_takes_its_place(programme: Programme) -> None:
    programme.place(scene(0, Level(20_000)))
    tone = np.full(RATE // 4, 0.1, dtype=np.float32)
    length = programme.lay_over(0, tone)
    programme.lay_over(6000, tone)
    heard = programme.read(0, 6000 + length + 10)[:, 0].astype(int)
    both = round(20_000 * db_to_gain(ROOM_DB) + 3277)
    assert heard.max() <= max(20_000, both)
    assert heard[EARCON_LEAD + 100] == pytest.approx(both, abs=2)
    assert heard[6000 + EARCON_LEAD - 10] == pytest.approx(20_000 * db_to_gain(ROOM_DB), abs=80)
    assert heard[-1] == 20_000
