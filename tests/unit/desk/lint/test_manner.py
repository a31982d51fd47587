from __future__ import annotations

from tests.linting import lines


def says(*texts: str) -> str:
    return "steps:\n" + "".join(f"  - say: {text}\n" for text in texts)


def test_letting_go_of_a_movement_is_no_feeling() -> None:
    assert lines("command-to-feel", says("Press your feet down a little.", "And let go.")) == []
    assert lines("command-to-feel", says("Notice the air.", "And let go.")) == [4]


def test_whom_a_listener_is_told_to_be_is_told_once_a_sentence() -> None:
    assert lines("command-to-feel", says("Relax your jaw, and relax your hands.")) == [3]


def test_safety_may_be_asked_about_and_not_asserted() -> None:
    assert lines("you-are-safe", says("Check whether you are safe.", "You are safe.")) == [4]
    assert lines("you-are-safe", says("You\u2019re safe.")) == [3]


def test_only_english_is_read() -> None:
    assert lines("command-to-feel", "language: nl\n" + says("Relax.")) == []
