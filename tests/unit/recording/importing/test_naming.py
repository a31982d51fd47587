from pathlib import Path

import pytest

from tests.unit.recording.making import numbered, reading
from voiceguide.errors import UsageError
from voiceguide.recording.importing.naming import match_names

LINES = numbered(reading("Feet.", "feet-1"), reading("Hands."), reading("Breath.", "breath"))


def matched(*names: str) -> list[str | None]:
    named = match_names([Path(name) for name in names], LINES)
    return [named.lines[line.key].name if line.key in named.lines else None for line in LINES]


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (("1.wav", "2.wav", "3.wav"), ["1.wav", "2.wav", "3.wav"]),
        (("03 breath.m4a", "01.m4a"), ["01.m4a", None, "03 breath.m4a"]),
        (("Feet 1.wav", "breath.wav"), ["Feet 1.wav", None, "breath.wav"]),
        (("line-2.wav", "Line 3.wav"), [None, "line-2.wav", "Line 3.wav"]),
        (("Memo 10.wav", "Memo 2.wav", "Memo 1.wav"), ["Memo 1.wav", "Memo 2.wav", "Memo 10.wav"]),
        (
            ("Recording 3.wav", "Recording.wav", "Recording 2.wav"),
            ["Recording.wav", "Recording 2.wav", "Recording 3.wav"],
        ),
        (
            ("Recording (2).m4a", "Recording (3).m4a", "Recording.m4a"),
            ["Recording.m4a", "Recording (2).m4a", "Recording (3).m4a"],
        ),
        (("20261122_101010.wav", "20261122_101109.wav", "20261122_101507.wav"),) * 1
        + (["20261122_101010.wav", "20261122_101109.wav", "20261122_101507.wav"],),
        (("2.wav", "birds.wav"), [None, "2.wav", None]),
    ],
)
def test_files_are_matched_by_id_number_or_order(names: tuple[str, ...], wanted: list[str | None]) -> None:
    assert matched(*names) == wanted


def test_files_of_no_line_are_told() -> None:
    named = match_names([Path("2.wav"), Path("birds.wav")], LINES)
    assert [path.name for path in named.left_out] == ["birds.wav"]


def test_what_nobody_can_know_is_asked_back() -> None:
    with pytest.raises(UsageError, match="2 recordings and 3 lines"):
        matched("a.wav", "b.wav")
    with pytest.raises(UsageError, match="there is 1 recording and 3 lines"):
        matched("a.wav")
    with pytest.raises(UsageError, match=r"1\.wav and line 1\.wav are both line 1"):
        matched("1.wav", "line 1.wav", "2.wav")
