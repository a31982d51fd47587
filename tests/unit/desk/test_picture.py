from __future__ import annotations

import re
import warnings
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.making import PLACE, FakeExtents, breathe, practice, say
from voiceguide.desk.picture import check_installed, check_target, draw, save
from voiceguide.desk.picture.axis import rows, ticks
from voiceguide.desk.picture.shapes import Shape, beds, blocks, hills, rings
from voiceguide.errors import UsageError, VoiceguideError
from voiceguide.script.model import PATTERNS, BedChange, BedWish, Bell, Breathe, Section, Step
from voiceguide.timeline import Request, Timeline, fit
from voiceguide.units import RATE

SVG = "{http://www.w3.org/2000/svg}"


def session(*steps: Step, **more: object) -> Timeline:
    return fit(replace(practice(*steps), **more), Request(), FakeExtents())


def whole() -> Timeline:
    return session(
        Bell(place=PLACE),
        Section(place=PLACE, title="Feet"),
        say("Notice your feet.", "settle"),
        say("Press them down."),
        BedChange(place=PLACE, bed=BedWish(sound="none")),
        Section(place=PLACE, title="Breath"),
        breathe(4, 6, fewest=5, most=5, cues="tones"),
        Bell(place=PLACE, strikes=2),
    )


def loudness(timeline: Timeline) -> np.ndarray:
    return -30 + 10 * np.sin(np.arange(timeline.frames // RATE) / 5)


def drawn(timeline: Timeline) -> ElementTree.Element:
    return ElementTree.fromstring(draw(timeline, loudness(timeline), "svg"))


def lane(picture: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    """The areas of one lane."""
    (group,) = (group for group in picture.iter(f"{SVG}g") if group.get("id") == name)
    return [*group.iter(f"{SVG}path"), *group.iter(f"{SVG}use")]


def words(picture: ElementTree.Element) -> list[str]:
    return ["".join(text.itertext()) for text in picture.iter(f"{SVG}text")]


def test_a_picture_has_an_area_for_every_line_strike_breath_and_bed() -> None:
    picture = drawn(whole())
    assert len(lane(picture, "voice")) == 2
    assert len(lane(picture, "bells")) == 3
    assert len(lane(picture, "breath")) == 5
    assert len(lane(picture, "bed")) == 2
    assert lane(picture, "loudness")
    assert lane(picture, "target")


def test_a_picture_names_its_lanes_its_chapters_its_beds_and_its_minutes() -> None:
    told = words(drawn(whole()))
    assert [name for name in told if name in ("voice", "bells", "breath", "sounds", "bed")] == [
        "voice",
        "bells",
        "breath",
        "bed",
    ]
    for name in ("Test", "Feet", "Breath", "room, -20 dB", "none", "0:00", "LUFS"):
        assert name in told


def test_a_lane_without_anything_in_it_is_left_out() -> None:
    told = words(drawn(session(say("One."))))
    assert {"voice", "bed"} <= set(told)
    assert {"bells", "breath", "sounds"}.isdisjoint(told)


def test_a_picture_says_in_words_what_it_shows() -> None:
    picture = drawn(whole())
    title, description = picture.find(f"{SVG}title"), picture.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert title.text == "Test"
    assert picture.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert re.search(
        r"words: 6, \d+ a minute; .*bells: 3\. Chapters: Feet at 0:\d\d, Breath at", description.text or ""
    )


@pytest.mark.parametrize("file_format", ["svg", "png"])
def test_the_same_session_is_the_same_picture(file_format: str) -> None:
    timeline = whole()
    assert draw(timeline, loudness(timeline), file_format) == draw(timeline, loudness(timeline), file_format)


@pytest.mark.parametrize(
    "title",
    [
        "$x_{",
        "a & b <c>",
        "戻ってくる",
        "العودة",
        "लौटना",
        "Feet 👣",
        "\\alpha % #",
        "W" * 400,
        "e\u0301\u200d\ufeff",
    ],
)
@pytest.mark.parametrize("file_format", ["svg", "png"])
def test_titles_may_be_anything(title: str, file_format: str) -> None:
    timeline = session(
        Section(place=PLACE, title=title), say("One."), Section(place=PLACE, title=title), say("Two.")
    )
    assert draw(timeline, loudness(timeline), file_format)


def test_titles_stand_in_an_svg_as_letters() -> None:
    timeline = session(
        Section(place=PLACE, title="戻る $x_{ <b>"), say("One."), say("A much longer line, so that it fits.")
    )
    assert "戻る $x_{ <b>" in words(drawn(timeline))


def test_silence_and_the_loudest_sound_stay_inside_the_picture() -> None:
    timeline = session(say("One."))
    levels = np.array([-np.inf, 0.0, -18.0] * 5)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert draw(timeline, levels, "svg")


def heights(shapes: list[Shape]) -> list[float]:
    return [height for shape in shapes for _, height in shape]


def test_shapes_stand_on_the_ground_and_stay_in_their_lane() -> None:
    timeline = whole()
    shapes = [
        *blocks(timeline, "voice"),
        *rings(timeline),
        *hills(timeline),
        *(shape for _, shape in beds(timeline)),
    ]
    assert all(shape[0][1] == pytest.approx(shape[-1][1]) == pytest.approx(0) for shape in shapes)
    assert all(-1e-9 <= height <= 1 + 1e-9 for height in heights(shapes))
    assert all(list(shape) == sorted(shape, key=lambda corner: corner[0]) for shape in shapes)


def test_a_breath_rises_holds_and_falls() -> None:
    (box,) = hills(session(Breathe(place=PLACE, pattern=PATTERNS["box"], cues="none")))
    assert box == tuple(
        (5.0 + 4 * step, pytest.approx(height)) for step, height in enumerate((0, 1, 1, 0, 0))
    )
    (sigh,) = hills(session(Breathe(place=PLACE, pattern=PATTERNS["sigh"], cues="none")))
    assert [height for _, height in sigh] == pytest.approx([0, 2 / 2.8, 1, 0])


def test_a_bed_makes_room_for_the_voice_and_gives_way_to_the_next() -> None:
    timeline = whole()
    (room, first), (none, second) = beds(timeline)
    assert (room.sound, none.sound) == ("room", "none")
    assert max(height for _, height in first) > 2 * min(height for _, height in first[2:-2])
    assert max(height for _, height in second) < 0.2
    assert first[-1][0] == pytest.approx(second[0][0] + none.over / RATE)


@given(st.lists(st.tuples(st.floats(0, 9), st.floats(0.1, 4)), max_size=12))
@settings(max_examples=60)
def test_titles_never_run_into_each_other(found: list[tuple[float, float]]) -> None:
    spans = sorted((start, start + width) for start, width in found)
    placed = list(zip(spans, rows(spans), strict=True))
    for index, ((start, _), row) in enumerate(placed):
        for (_, earlier_end), earlier_row in placed[:index]:
            assert earlier_row > row or start >= earlier_end


@pytest.mark.parametrize("seconds", [3, 59, 180, 600, 3600, 8 * 3600, 24 * 3600])
def test_marks_are_few_and_begin_at_nought(seconds: int) -> None:
    marks = ticks(seconds, 15)
    assert marks[0] == 0
    assert 1 <= len(marks) <= 16
    assert marks[-1] <= seconds


@pytest.mark.parametrize("name", ["timeline.pdf", "timeline", "timeline.yaml", "timeline.png.txt"])
def test_only_pictures_are_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match=r"\.png or \.svg"):
        check_target(tmp_path / name)


def test_a_picture_needs_a_folder_that_is_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no folder"):
        check_target(tmp_path / "nowhere" / "timeline.png")
    (tmp_path / "folder.svg").mkdir()
    with pytest.raises(UsageError, match="is a folder"):
        check_target(tmp_path / "folder.svg")


def test_a_name_that_no_disk_takes_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(VoiceguideError, match="cannot be written"):
        check_target(tmp_path / f"{'long' * 100}.png")


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_a_picture_is_drawn_again_over_itself_and_over_nothing_else(tmp_path: Path, ending: str) -> None:
    timeline = session(Section(place=PLACE, title="A long one " * 500), say("One."), title="Long, too " * 500)
    picture = draw(timeline, loudness(timeline), ending)
    target = tmp_path / f"timeline.{ending}"
    assert save(picture, target) == target
    assert save(picture, target).read_bytes() == picture
    holiday = tmp_path / f"holiday.{ending}"
    holiday.write_bytes(b"a picture of somebody's own")
    with pytest.raises(UsageError, match="did not draw it"):
        save(picture, holiday)
    assert holiday.read_bytes() == b"a picture of somebody's own"
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix == f".{ending}") == [
        holiday.name,
        target.name,
    ]


def test_a_picture_that_cannot_be_written_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    timeline = session(say("One."))
    picture = draw(timeline, loudness(timeline), "svg")
    target = save(picture, tmp_path / "timeline.svg")

    def fail(self: Path, other: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(VoiceguideError, match="No space left"):
        save(picture + b" ", target)
    assert target.read_bytes() == picture
    assert [path.name for path in tmp_path.glob("*timeline*")] == ["timeline.svg"]
    assert list(tmp_path.glob(".voiceguide-*")) == []


def test_without_matplotlib_the_command_that_installs_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voiceguide.desk.picture.canvas.find_spec", lambda name: None)
    with pytest.raises(VoiceguideError, match=r"pip install 'voiceguide\[pictures\]'"):
        check_installed()
