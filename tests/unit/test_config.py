"""Where things are kept on a machine where the person has no home."""

from __future__ import annotations

import pwd
from collections.abc import Callable
from pathlib import Path

import platformdirs
import pytest

from voiceguide import config
from voiceguide.cli import main
from voiceguide.errors import NoHomeError

FOLDERS = [
    config.cache_folder,
    config.settings_file,
    config.voices_folder,
    config.bookmark_file,
    config.log_folder,
]


@pytest.fixture
def homeless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing in the environment, and a user that the machine does not know, as in some containers."""

    def unknown(uid: int) -> None:
        raise KeyError(uid)

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    for variable in (
        "HOME",
        "VOICEGUIDE_CACHE",
        *(f"XDG_{kind}_HOME" for kind in ("CACHE", "CONFIG", "DATA", "STATE")),
    ):
        monkeypatch.delenv(variable)
    monkeypatch.setattr(config, "checkout", lambda: None)


@pytest.mark.usefixtures("homeless")
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.__name__)
def test_where_there_is_no_home_that_is_said(folder: Callable[[], Path]) -> None:
    with pytest.raises(NoHomeError, match="Say in HOME which folder may be used"):
        folder()


def test_no_folder_named_after_the_home_is_made_where_one_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platformdirs, "user_log_dir", lambda *_, **__: "~/.local/state/voiceguide/log")
    with pytest.raises(NoHomeError):
        config.log_folder()


@pytest.mark.usefixtures("homeless")
def test_a_verb_says_so_too_and_a_folder_that_is_named_will_do(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert main(["list"]) == 1
    assert capsys.readouterr().err.startswith("There is no home folder")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert main(["list"]) == 0
