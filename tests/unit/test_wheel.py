"""What is installed without a checkout: the wheel carries the practices and the types."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from voiceguide.desk.scaffold import KINDS
from voiceguide.phrases import languages
from voiceguide.script import builtin_folder

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel_names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return set(zipfile.ZipFile(wheel).namelist())


def test_every_practice_and_part_ships_inside_the_wheel(wheel_names: set[str]) -> None:
    scripts = {path.relative_to(builtin_folder()).as_posix() for path in builtin_folder().rglob("*.yaml")}
    assert len(scripts) >= 10
    assert {f"voiceguide/scripts/{name}" for name in scripts} <= wheel_names


def test_every_catalogue_of_phrases_ships_inside_the_wheel(wheel_names: set[str]) -> None:
    assert {f"voiceguide/phrases/{language}.yaml" for language in languages()} <= wheel_names


def test_every_scaffold_ships_inside_the_wheel(wheel_names: set[str]) -> None:
    assert {f"voiceguide/desk/scaffolds/{kind}.yaml" for kind in KINDS} <= wheel_names


def test_the_wheel_holds_the_package_and_nothing_of_the_workshop(wheel_names: set[str]) -> None:
    assert "voiceguide/py.typed" in wheel_names
    assert "voiceguide/cli/main.py" in wheel_names
    tops = {name.split("/")[0].split("-")[0] for name in wheel_names}
    assert tops == {"voiceguide"}
