from __future__ import annotations

import re
from pathlib import Path

import pytest

from voiceguide import config, settings
from voiceguide.errors import SettingsError, VoiceguideError
from voiceguide.settings import SETTINGS, Settings

EVERYTHING = """\
language: de-AT
voice: tone:sine
bed: rain
bells: none
output: 'null'
names: {name: Ana, place: the sea}
pronounce:
  Siobhan: shivawn
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.yaml"


def problems(file: Path, text: str) -> list[str]:
    file.write_text(text)
    with pytest.raises(SettingsError) as caught:
        settings.load(file)
    return [str(problem).removeprefix(f"{file}:") for problem in caught.value.problems]


def test_without_a_file_everything_has_its_default(tmp_path: Path) -> None:
    assert settings.load(tmp_path / "nowhere" / "settings.yaml") == Settings()
    assert Settings().place_of("voice") is None


@pytest.mark.parametrize("text", ["", "# Nothing yet.\n", "---\n", "\ufeff"])
def test_a_file_that_sets_nothing_leaves_every_default(file: Path, text: str) -> None:
    file.write_text(text)
    assert settings.load(file) == Settings(path=str(file))


def test_every_key_is_read_and_knows_its_line(file: Path) -> None:
    file.write_text(EVERYTHING)
    found = settings.load(file)
    assert found.language == "de-AT"
    assert (found.voice, found.bed, found.bells, found.output) == ("tone:sine", "rain", "none", "null")
    assert found.names == (("name", "Ana"), ("place", "the sea"))
    assert found.pronounce == (("Siobhan", "shivawn"),)
    places = [found.place_of(field.name) for field in SETTINGS.fields]
    assert [(place.path, place.line) for place in places if place] == [
        (str(file), line) for line in range(1, 8)
    ]


def test_every_mistake_is_told_with_its_line_and_what_to_write(file: Path) -> None:
    key, choice, nothing, text, twice = problems(
        file, "voise: en-gb\nbells: loud\nbed:\nnames: Ana\npronounce: {a: b, a: c}\n"
    )
    assert key == "1:1: `voise` is not a key of a settings file. Did you mean `voice`?"
    assert choice.startswith("2:8: bells: `loud` is not one of the choices. Expected ")
    assert nothing == "3:5: bed: `bed` is empty. For example: `bed: rain`."
    assert text.startswith("4:8: names: `names` is made of `key: value` pairs, and this is plain text.")
    assert twice.startswith("5:19: pronounce: `a` stands here a second time; the first is in line 5.")


def test_a_file_of_another_kind_is_told_so(file: Path) -> None:
    (told,) = problems(file, "- voice\n")
    assert told.startswith("1:1: A settings file is made of `key: value` lines, and this file is a list.")


@pytest.mark.parametrize(
    "text", ["voice: [\n", "voice: !!python/name:os\n", "a: &a [*a]\n", "voice: a\x07\n"]
)
def test_it_is_read_as_safely_as_a_script(file: Path, text: str) -> None:
    assert problems(file, text)


def test_what_cannot_be_read_is_never_taken_for_nothing(file: Path) -> None:
    file.mkdir()
    with pytest.raises(SettingsError, match="is a folder"):
        settings.load(file)
    file.rmdir()
    file.symlink_to(file)
    with pytest.raises(SettingsError, match="cannot be read"):
        settings.load(file)


def test_what_is_written_sets_nothing_and_explains_every_key(file: Path) -> None:
    settings.write(file.parent / "deep" / "down" / file.name)
    written = file.parent / "deep" / "down" / file.name
    assert settings.load(written) == Settings(path=str(written))
    for field in SETTINGS.fields:
        assert f"\n# {field.about}\n#{field.name}: " in written.read_text()


def test_every_example_that_is_written_can_be_used(file: Path) -> None:
    file.write_text(re.sub(r"^#(?! )", "", settings.commented(), flags=re.MULTILINE))
    found = settings.load(file)
    assert [name for name, _ in found.places] == [field.name for field in SETTINGS.fields]


def test_a_file_that_is_there_is_never_written_over(file: Path) -> None:
    file.write_text(EVERYTHING)
    with pytest.raises(VoiceguideError, match="stays as it is"):
        settings.write(file)
    assert file.read_text() == EVERYTHING


def test_a_place_that_cannot_be_written_is_told_of(file: Path) -> None:
    file.write_text("no folder")
    with pytest.raises(VoiceguideError, match="cannot be written"):
        settings.write(file / "settings.yaml")


def test_the_environment_says_where_it_is(tmp_path: Path) -> None:
    wanted = config.settings_file({"VOICEGUIDE_SETTINGS": str(tmp_path / "mine.yaml")})
    assert wanted == tmp_path / "mine.yaml"
    assert config.settings_file({}).name == "settings.yaml"
    assert str(config.settings_file({})).startswith(str(tmp_path))


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "de_AT.UTF-8"}, "de-AT"),
        ({"LANG": "de_DE@euro", "LC_MESSAGES": "es"}, "es"),
        ({"LC_ALL": "pt_BR", "LC_MESSAGES": "es", "LANG": "de"}, "pt-BR"),
        ({"LC_ALL": "", "LANG": "C.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({}, "en"),
    ],
)
def test_the_environment_says_which_language(environment: dict[str, str], language: str) -> None:
    assert config.language(environment) == language


def test_keys_win_over_the_usual_ones_and_none_takes_one_away(file: Path) -> None:
    file.write_text("keys: {x: ease, page up: voice_louder, q: none, '+': where}\n")
    table = settings.load(file).key_table()
    assert (table["x"], table["page up"], table["+"]) == ("ease", "voice_louder", "where")
    assert "q" not in table
    assert table["space"] == "pause"


def test_a_key_or_an_action_that_there_is_not_is_told_with_its_line(file: Path) -> None:
    told = problems(
        file, "keys:\n  x: jump\n  spice: pause\n  '7': pause\n  X: pause\n  e: where\n  e: pause\n"
    )
    lines = [problem.split(": ", 2) for problem in told]
    assert [line[0].split(":")[0] for line in lines] == ["2", "3", "4", "5", "7"]
    assert "`jump` is not one of the choices." in told[0]
    assert "Did you mean `space`?" in told[1]
    assert "digits answer questions" in told[2]
    assert "`X` is no key." in told[3]
    assert "stands here a second time" in told[4]


def test_the_earcons_and_the_helper_are_read(file: Path) -> None:
    file.write_text("earcons: off\nhelper: Ana, 079 123 45 67\n")
    found = settings.load(file)
    assert not found.earcons
    assert found.helper == "Ana, 079 123 45 67"
