"""What is noted of a sitting: each practice with how far it was heard, and how it ended."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from voiceguide import config
from voiceguide.cli.journal.noting import Noting
from voiceguide.cli.parts import part_named
from voiceguide.cli.wanted import How, Wanted
from voiceguide.journal.entries import Entry
from voiceguide.journal.store import Journal
from voiceguide.player import Outcome
from voiceguide.settings import Settings
from voiceguide.timeline.staging import Staging
from voiceguide.units import RATE, Frames


def seconds(count: float) -> Frames:
    return Frames(round(count * RATE))


class Sitting:
    """A sitting of one practice or several, a minute each, of which time passes without sound."""

    def __init__(self, script: Path, parts: int = 1, **how: Any) -> None:
        self.transport = SimpleNamespace(
            state="playing", is_staying=False, is_easing=False, played=self.played
        )
        self._at = 0
        part = part_named(str(script), {})
        self._wanted = Wanted(parts=(part,) * parts, how=How(output="null", volume=100, **how))
        transport: Any = self.transport
        self._noting = Noting(self._wanted, Settings(), transport, None)
        self._length = 60 * parts

    def played(self) -> int:
        return self._at

    def passes(self, count: float) -> None:
        for _ in range(round(count * 2)):
            self._at += RATE // 2
            self._noting.follow()

    def ends(self, reason: Any, at: float, *, is_whole: bool = True) -> list[Entry]:
        hearing: Any = SimpleNamespace(
            timeline=SimpleNamespace(frames=seconds(self._length)), late=Frames(0), is_whole=is_whole
        )
        starts = [seconds(60 * number) for number in range(len(self._wanted.parts))]
        self._noting.note(Outcome(reason=reason, position=seconds(at)), hearing, starts)
        return list(Journal(config.journal_file()).entries())


def test_a_practice_that_was_paused_has_its_time_without_the_pause(script: Path) -> None:
    sitting = Sitting(script)
    sitting.passes(30)
    sitting.transport.state = "paused"
    sitting.passes(100)
    sitting.transport.state = "playing"
    sitting.passes(30)
    (line,) = sitting.ends("end", 60)
    assert (line.heard, line.seconds, line.ending, line.stopped_at) == (60.0, 60.0, "finished", 0.0)


@pytest.mark.parametrize(("is_easing", "ending"), [(False, "stopped"), (True, "eased")])
def test_where_it_was_stopped_or_left_is_noted(script: Path, is_easing: bool, ending: str) -> None:
    sitting = Sitting(script, first=seconds(10))
    sitting.passes(20)
    sitting.transport.is_easing = is_easing
    (line,) = sitting.ends("key", 30)
    assert (line.ending, line.stopped_at, line.heard) == (ending, 30.0, 20.0)


def test_of_a_row_each_practice_that_was_reached_has_its_line(script: Path) -> None:
    sitting = Sitting(script, parts=3)
    sitting.passes(90)
    lines = sitting.ends("interrupted", 90)
    assert [(line.ending, line.heard, line.stopped_at) for line in lines] == [
        ("finished", 60.0, 0.0),
        ("stopped", 30.0, 30.0),
    ]
    assert (lines[1].at - lines[0].at).total_seconds() == 60


def test_what_goes_round_has_the_time_for_which_it_was_heard(script: Path) -> None:
    sitting = Sitting(script, staging=Staging(loop=True))
    sitting.passes(25)
    (line,) = sitting.ends("key", 25)
    assert (line.ending, line.seconds, line.heard) == ("finished", 25.0, 25.0)


def test_what_was_hardly_begun_or_never_came_is_not_noted(script: Path) -> None:
    sitting = Sitting(script)
    sitting.passes(9)
    assert sitting.ends("key", 9) == []
    sitting.passes(30)
    assert sitting.ends("key", 39, is_whole=False) == []
    assert not config.journal_file().exists()
