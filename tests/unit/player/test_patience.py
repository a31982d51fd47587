from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from voiceguide.errors import NoDeviceError
from voiceguide.player.outputs import alsa, open_output, simpleaudio
from voiceguide.player.outputs.patience import in_time


@pytest.fixture
def never() -> Iterator[threading.Event]:
    """It is set when the test has ended, so that nobody waits for ever."""
    event = threading.Event()
    yield event
    event.set()


def test_what_comes_in_time_is_handed_on() -> None:
    assert in_time(lambda: 7, 30) == 7


def test_what_goes_wrong_in_time_is_raised() -> None:
    with pytest.raises(ValueError, match="no"):
        in_time(lambda: int("no"), 30)


def test_what_hangs_is_left_behind(never: threading.Event) -> None:
    with pytest.raises(TimeoutError):
        in_time(never.wait, 0.01)


def test_a_sound_server_that_hangs_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang() -> None:
        raise TimeoutError

    pytest.importorskip("simpleaudio", reason="simpleaudio was not built on this machine")
    monkeypatch.setattr(simpleaudio, "check_answering", hang)
    with pytest.raises(NoDeviceError, match="sound does not answer"):
        open_output("simpleaudio")


def test_a_machine_without_alsa_is_asked_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise OSError(name)

    monkeypatch.setattr(alsa.ctypes, "CDLL", missing)
    alsa.check_answering()
