"""What may come next, and the practice that nobody chose."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from voiceguide import config
from voiceguide.cli.coming import left_unfinished
from voiceguide.cli.parts import Part
from voiceguide.cli.wanted import How
from voiceguide.player import Outcome
from voiceguide.player.bookmark import Bookmark, keep
from voiceguide.script.cards import Card
from voiceguide.units import Frames, Millis


@pytest.fixture(autouse=True)
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of three gentle practices, one that is not, and one for the night."""
    folder = tmp_path / "scripts"
    folder.mkdir()
    for name, head in {
        "floor": "lengths: [3m, 10m]\ntags: [grounding]",
        "ears": "lengths: [5m]\ntags: [grounding]\nsummary: Listen around.",
        "swing": "lengths: [5m]\ntags: [breath]\nintensity: 1",
        "edge": "lengths: [5m]\ntags: [body]\nintensity: 3",
        "night": "lengths: [10m]\ntags: [sleep]\nintensity: 2",
    }.items():
        text = f"title: {name.title()}\nlanguage: en\n{head}\nsteps:\n  - say: One.\n"
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr("voiceguide.cli.options.builtin_folder", lambda: folder)
    return folder


class Heard(list[tuple[Part, ...]]):
    """Plays nothing, and remembers what it was asked for."""

    reason = "end"

    def __call__(self, parts: tuple[Part, ...], how: How) -> Outcome:
        self.append(parts)
        return Outcome(reason=self.reason, position=Frames(0))  # type: ignore[arg-type]

    @property
    def last(self) -> tuple[str, Millis | None]:
        (part,) = self[-1]
        return part.practice.name, part.request.length


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    heard = Heard()
    monkeypatch.setattr("voiceguide.cli.play.play_parts", heard)
    return heard


def test_a_surprise_is_the_same_all_day_and_says_which_it_is_first(run: Run, heard: Heard) -> None:
    played = run("play", "--surprise", "--output", "null")
    assert (played.code, played.out) == (0, "")
    name, _ = heard.last
    assert played.err.startswith(f"Today it is {name.title()}.")
    run("play", "--surprise", "--output", "null")
    assert heard.last[0] == name
    drawn = set()
    for more in range(3):
        run("play", "--surprise", *["--another"] * more, "--output", "null")
        drawn.add(heard.last[0])
    assert drawn == {"floor", "ears", "swing"}  # all that is gentle, and nothing else


def test_a_surprise_keeps_to_a_shelf_and_fits_into_a_time(run: Run, heard: Heard) -> None:
    run("play", "--surprise", "--shelf", "breathing", "--output", "null")
    assert heard.last == ("swing", 300_000)
    run("play", "--surprise", "--length", "4m", "--output", "null")
    assert heard.last == ("floor", 180_000)
    run("play", "--surprise", "--length", "12m", "--shelf", "ten minutes", "--output", "null")
    assert heard.last == ("floor", 600_000)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["--surprise", "floor"], "--surprise chooses by itself."),
        (["--surprise", "--resume"], "--surprise chooses by itself."),
        (["--surprise", "--length", "10s"], "No practice suits that."),
        (["--surprise", "--shelf", "nowhere"], "There is no shelf "),
        (["floor", "--another"], "--shelf and --another go with --surprise."),
    ],
)
def test_a_surprise_that_cannot_be_is_refused(run: Run, heard: Heard, typed: list[str], told: str) -> None:
    keep(Bookmark(name="floor", title="Floor", position=Millis(0), wishes={}), config.bookmark_file())
    played = run("play", *typed, "--output", "null")
    assert (played.code, heard) == (2, [])
    assert played.err.startswith(told)


@pytest.fixture
def midday(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day at whose hour nothing special is suggested."""

    class Noon(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime(2026, 11, 22, 12, 0, tzinfo=tz)

    monkeypatch.setattr("voiceguide.cli.coming.datetime", Noon)


@pytest.mark.usefixtures("midday")
def test_after_a_practice_one_line_tells_what_may_be_next(
    run: Run, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Another time" not in run("play", "swing", "--output", "null").err  # nobody reads along
    monkeypatch.setattr("voiceguide.cli.coming.is_watched", lambda: True)
    (line,) = run("play", "swing", "--output", "null").err.splitlines()
    assert line.split("`")[1] in ("voiceguide play floor", "voiceguide play ears")
    heard.reason = "key"
    assert run("play", "swing", "--output", "null").err == ""  # who stops has had enough
    assert run("play", "edge", "--output", "null").err.startswith("Another time, perhaps: ")
    heard.reason = "end"
    for words in (["swing", "ears"], ["swing", "--loop"], ["swing", "--sleep-timer", "5m"], ["night"]):
        assert run("play", *words, "--output", "null").err == ""


def test_what_was_left_unfinished_counts_as_the_last(library: Path) -> None:
    def card(name: str, intensity: int) -> Card:
        return Card(
            name=name,
            path="",
            title="",
            summary="",
            language="en",
            lengths=(),
            natural=None,
            tags=(),
            cautions=(),
            intensity=intensity,
            eyes="open",
            posture="any",
        )

    practices: Sequence[tuple[str, Card]] = [("edge", card("edge", 3))]
    assert left_unfinished(practices) == ()
    keep(Bookmark(name="edge", title="Edge", position=Millis(5), wishes={}), config.bookmark_file())
    os.utime(config.bookmark_file(), (1_000_000, 1_000_000))
    (left,) = left_unfinished(practices)
    assert (left.name, left.intensity, left.ended, left.at.year) == ("edge", 3, "stopped", 1970)
    assert left_unfinished([("other", card("other", 0))]) == ()
