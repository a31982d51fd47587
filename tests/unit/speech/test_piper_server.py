from __future__ import annotations

import errno
import os
from types import SimpleNamespace
from typing import Any, NoReturn

import pytest

from voiceguide.speech import piper_server


def test_a_sound_that_cannot_be_written_is_told_with_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*given: object) -> NoReturn:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(piper_server, "_speak", fail)
    voices: Any = SimpleNamespace(get=lambda model, settings: None)
    request = {"model": "m", "settings": "s", "path": "/tmp/spoken.wav"}
    answer = piper_server._answered(voices, request)
    assert answer == {
        "error": "crash",
        "what": f"/tmp/spoken.wav cannot be written: {os.strerror(errno.EROFS)}",
    }
