"""The wheel and the sdist: what is in them, and whether they work where nothing of the checkout is."""

from __future__ import annotations

import hashlib
import subprocess
import tarfile
import zipfile
from pathlib import Path

WORKSHOP = ("tests", "benchmarks", "docs", "audio_cache", "scripts", ".ci")
"""Folders of a checkout that no wheel has at its top."""


def build(folder: Path, checkout: Path, python: str) -> tuple[Path, Path, Path]:
    """Build a clone's sdist and wheel, and a wheel from the sdist alone.

    Returns:
        The sdist, the clone's wheel, and the sdist's wheel.
    """
    clone, apart = folder / "clone", folder / "apart"
    subprocess.run(["git", "clone", "--quiet", str(checkout), str(clone)], check=True)
    for kind in ("sdist", "wheel"):
        _hatch(python, clone, kind, folder / kind)
    (sdist,), (wheel,) = (folder / "sdist").iterdir(), (folder / "wheel").iterdir()
    with tarfile.open(sdist) as packed:
        if hasattr(tarfile, "data_filter"):  # Python 3.10 and 3.11 have had it since a security release
            packed.extractall(apart, filter="data")
        else:
            packed.extractall(apart)
    (unpacked,) = apart.iterdir()
    _hatch(python, unpacked, "wheel", folder / "again")
    return sdist, wheel, next((folder / "again").iterdir())


def contents(wheel: Path) -> dict[str, str]:
    """Every file of a wheel, and the hash of what is in it."""
    with zipfile.ZipFile(wheel) as packed:
        return {name: hashlib.sha256(packed.read(name)).hexdigest() for name in packed.namelist()}


def wrong(sdist: Path, wheel: Path, again: Path) -> list[str]:
    """What is wrong with what was packed; empty if nothing is."""
    found = []
    inside = contents(wheel)
    if inside != contents(again):
        found.append("the sdist builds another wheel")
    found += [f"the wheel holds {name}" for name in inside if name.split("/")[0] in WORKSHOP]
    if sum(name.startswith("voiceguide/scripts/") and name.endswith(".yaml") for name in inside) < 70:
        found.append("the wheel lacks practices")
    with tarfile.open(sdist) as packed:
        made = [
            name for name in packed.getnames() if "/audio_cache/" in name and not name.endswith("/README.md")
        ]
    return found + [f"the sdist holds {name}" for name in made]


def try_out(folder: Path, wheel: Path, python: str) -> bool:
    """Install a wheel where nothing else is, and start every verb.

    Args:
        folder: An empty folder.
        wheel: The wheel, or anything that pip takes.
        python: The interpreter of the environment to be.

    Returns:
        Whether all of it worked.
    """
    subprocess.run([python, "-m", "venv", str(folder / "venv")], check=True)
    inside = str(folder / "venv" / "bin" / "python")
    subprocess.run([inside, "-m", "pip", "install", "--quiet", str(wheel)], check=True)
    where = "from voiceguide.cli.main import _VERBS, __file__; print(__file__, *_VERBS, sep='\\n')"
    told = subprocess.run([inside, "-c", where], cwd=folder, check=True, capture_output=True, text=True)
    place, *verbs = told.stdout.splitlines()
    command = [inside, "-m", "voiceguide"]
    played = [*command, "play", "ground-feet", "--output", "null", "--from", "2m50s"]
    deeds = [[inside, "-m", "pip", "check"], *([*command, verb, "--help"] for verb in verbs), played]
    return Path(place).is_relative_to(folder) and not any(
        subprocess.run(deed, cwd=folder, stdout=subprocess.DEVNULL).returncode for deed in deeds
    )


def _hatch(python: str, source: Path, kind: str, to: Path) -> None:
    words = [python, "-m", "hatchling", "build", "-t", kind, "-d", str(to)]
    subprocess.run(words, cwd=source, check=True, capture_output=True)
