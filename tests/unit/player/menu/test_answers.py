from __future__ import annotations

from pathlib import Path

import pytest

from voiceguide import settings
from voiceguide.errors import VoiceguideError
from voiceguide.player.menu.answers import keep_answers
from voiceguide.settings import SETTINGS


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.yaml"


def test_answers_make_a_file_that_explains_everything(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.yaml"
    keep_answers(path, {"speed": "slower", "voice": "piper:en_US-joe-medium", "holds": "yes"})
    found = settings.load(path)
    assert (found.speed, found.voice, found.holds) == ("slower", "piper:en_US-joe-medium", True)
    text = path.read_text()
    assert [line for line in text.splitlines() if line and line[0] != "#"] == [
        "voice: piper:en_US-joe-medium",
        "speed: slower",
        "holds: yes",
    ]
    assert text.count("\n# ") == len(SETTINGS.fields) + 1


@pytest.mark.parametrize(
    "mine",
    [
        "speed: faster # mine\nnames: {name: Ana}",
        "# Only this.\nspeed: faster\r\n",
        "---\nspeed: faster\n#holds: true\n",
        "speed: faster\nnames:\n  name: Ana\n",
    ],
)
def test_answers_never_change_what_a_person_wrote(file: Path, mine: str) -> None:
    file.write_bytes(mine.encode())
    file.chmod(0o640)
    before = settings.load(file)
    keep_answers(file, {"speed": "slower", "holds": "yes"})
    found = settings.load(file)
    assert (found.speed, found.names, found.holds) == ("faster", before.names, True)
    assert file.stat().st_mode & 0o777 == 0o640
    kept = file.read_bytes().decode().removesuffix("\n").split("\n")
    assert [line for line in mine.removesuffix("\n").split("\n") if line != "#holds: true"] == [
        line for line in kept if line.rstrip() != "holds: yes"
    ]


@pytest.mark.parametrize("mine", ["{speed: faster}\n", "speed: faster\n...\n"])
def test_a_file_to_which_nothing_can_be_added_stays_as_it_is(file: Path, mine: str) -> None:
    file.write_text(mine)
    with pytest.raises(VoiceguideError, match="cannot be kept") as caught:
        keep_answers(file, {"holds": "yes"})
    assert "holds: yes" in caught.value.remedy
    assert file.read_text() == mine
    assert list(file.parent.iterdir()) == [file]


def test_answers_follow_a_link_to_where_the_file_is(tmp_path: Path) -> None:
    real, link = tmp_path / "real.yaml", tmp_path / "link.yaml"
    real.write_text("bed: rain\n")
    link.symlink_to(real)
    keep_answers(link, {"holds": "yes"})
    assert link.is_symlink()
    assert real.read_text() == "bed: rain\nholds: yes\n"


def test_no_answers_make_no_file(file: Path) -> None:
    keep_answers(file, {})
    assert not file.exists()
