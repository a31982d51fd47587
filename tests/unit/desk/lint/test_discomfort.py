from __future__ import annotations

import pytest

from tests.linting import lines, spots


def touching(*steps: str, head: str = "") -> str:
    return head + "steps:\n" + "".join(f"  - {step}\n" for step in steps)


EDGE = "{say: Only three breaths., pause: edge}"


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ([EDGE], [3]),
        ([EDGE, "pause: ease"], []),
        ([EDGE, "say: And come back to your anchor."], []),
        ([EDGE, EDGE, "pause: return"], [3]),
        (["say: Visit the tight place.", EDGE, "pause: ease"], []),
        (["say: Visit the tight place.", "pause: edge", "pause: edge", "pause: ease"], [3]),
        (["say: You do not have to touch the pain."], []),
        (["say: You may feel pain.", "pause: rest"], []),
    ],
)
def test_a_touch_of_discomfort_is_eased_before_the_next_and_the_end(
    steps: list[str], found: list[int]
) -> None:
    assert lines("ends-on-discomfort", touching(*steps)) == found


def test_in_another_language_any_line_may_ease() -> None:
    german = touching(EDGE, "say: Und wieder zu den Händen.", head="language: de\n")
    assert lines("ends-on-discomfort", german) == []
    assert lines("ends-on-discomfort", touching(EDGE, head="language: de\n")) == [4]


def test_a_part_has_no_intensity_of_its_own() -> None:
    assert lines("low-intensity", touching(EDGE)) == [3]
    assert spots("low-intensity", touching(EDGE), path="parts/test.yaml") == []
