"""The dependencies as old as `pyproject.toml` allows, and as new as the index has them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

EXTRAS = ("simpleaudio", "pictures", "m4a", "media", "dev")
"""What is installed with it; the recogniser and the neural voices are large, and tried by CI."""

TESTS = ("tests/unit", "tests/contract", "tests/properties")
"""What is run with them, unless other tests are named."""

_BOUND = re.compile(r"(?P<name>[\w.-]+)(\[[^\]]*\])?>=(?P<version>[\w.]+)(?P<marker>\s*;.*)?$")


def lowest(requirements: list[str]) -> list[str]:
    """The constraints under which pip installs exactly the lower bounds.

    Args:
        requirements: Requirements as they stand in `pyproject.toml`.

    Returns:
        A line for each.

    Raises:
        ValueError: A requirement has no lower bound.
    """
    lines = []
    for requirement in requirements:
        bound = _BOUND.match(requirement)
        if bound is None:
            raise ValueError(f"{requirement} has no lower bound.")
        lines.append(f"{bound['name']}=={bound['version']}{bound['marker'] or ''}")
    return lines


def requirements(checkout: Path) -> list[str]:
    """What the project needs, its extras and its build among it, as `pyproject.toml` says it."""
    # Python 3.10 reads no TOML.
    text = (checkout / "pyproject.toml").read_text(encoding="utf-8")
    lists = re.findall(r"^(?:requires|dependencies) = \[(.*?)\]$", text, re.MULTILINE | re.DOTALL)
    extras = text.partition("[project.optional-dependencies]")[2].partition("\n[")[0]
    return re.findall(r'"([^"]+)"', "".join([*lists, extras]))


def install(folder: Path, checkout: Path, python: str, *, oldest: bool) -> Path:
    """Make an environment beside a clone of the project.

    Args:
        folder: An empty folder.
        checkout: The project; what is committed there is tried.
        python: The interpreter.
        oldest: Whether each dependency is as old as allowed; else as new as there is.

    Returns:
        The environment's interpreter; the clone is the folder `voiceguide` beside it.
    """
    clone, venv = folder / "voiceguide", folder / "venv"
    subprocess.run(["git", "clone", "--quiet", str(checkout), str(clone)], check=True)
    subprocess.run([python, "-m", "venv", str(venv)], check=True)
    inside = venv / "bin" / "python"
    words = [str(inside), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if oldest:
        limits = folder / "lowest.txt"
        limits.write_text("\n".join(lowest(requirements(clone))), encoding="utf-8")
        words += ["--constraint", str(limits)]
    subprocess.run([*words, "--editable", f"{clone}[{','.join(EXTRAS)}]"], check=True)
    subprocess.run([str(inside), "-m", "pip", "check"], check=True)
    return inside


def try_out(inside: Path, tests: list[str]) -> bool:
    """Run tests in an environment that `install` made, and say whether they passed."""
    clone = inside.parents[2] / "voiceguide"
    command = [str(inside), "-m", "pytest", "-q", *(tests or TESTS)]
    return subprocess.run(command, cwd=clone, stdout=sys.stderr).returncode == 0
