"""Empty Debian machines, on which nothing is but Python, venv and make.

Each is a copy of a tree that debootstrap made, entered by bubblewrap: no sound, no compiler, no home but its
own. Once it is installed, the network is cut. Debian's packages debootstrap and bubblewrap are needed.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SUITES = {"bookworm": "bookworm", "trixie": "trixie", "forky": "sid"}
"""Debian's releases, and the script of debootstrap that makes each: older ones know no younger release."""

_PACKAGES = "python3,python3-venv,make,ca-certificates"
_ARCHIVE = "http://deb.debian.org/debian"
_PERSON = 1000
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_SETTINGS = ("/etc/resolv.conf", "/etc/pip.conf", "/etc/ssl/certs/ca-certificates.crt")
"""How this machine reaches the package index; an empty one is to reach it in the same way."""

_INDEX = ("PIP_INDEX_URL", "PIP_CERT", "PIP_DEFAULT_TIMEOUT", "PIP_DISABLE_PIP_VERSION_CHECK")
"""Likewise, in the environment."""

_LISTEN = """
voiceguide play ground-feet
voiceguide list
voiceguide list --language de
voiceguide render de/ground-feet
"""
_MAKE = "make play"
_PIP = 'python3 -m venv ~/venv\n~/venv/bin/pip install --quiet "{checkout}"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """One empty machine, and what somebody does on it.

    Attributes:
        shows: What it puts on trial.
        suite: The release of Debian.
        home: The person's folder; root's, if that is `/root`.
        checkout: Where the project lies.
        writable: Whether the person may write there.
        packages: Debian's packages beside the few.
        install: Shell lines that install, with the network.
        listen: Shell lines after that, without it.
        environment: What the environment says beside the least.
    """

    shows: str
    suite: str = "bookworm"
    home: str = "/home/person"
    checkout: str = "/home/person/voiceguide"
    writable: bool = True
    packages: tuple[str, ...] = ()
    install: str = _MAKE
    listen: str = _LISTEN
    environment: tuple[tuple[str, str], ...] = ()


MACHINES = {
    "root": Machine(shows="make play as root", home="/root", checkout="/root/voiceguide"),
    "umlauts": Machine(
        shows="a plain user, blanks and umlauts in the path",
        home="/home/ü ser",
        checkout="/home/ü ser/mein voiceguide",
    ),
    "read-only": Machine(
        shows="a checkout that cannot be written, installed elsewhere",
        checkout="/srv/voiceguide",
        writable=False,
        install=_PIP,
    ),
    "espeak-ng": Machine(shows="a system espeak-ng beside our own", packages=("espeak-ng",)),
    "ascii": Machine(
        shows="no locale, and a Python that believes it",
        environment=(("LC_ALL", "C"), ("PYTHONUTF8", "0"), ("PYTHONCOERCECLOCALE", "0")),
    ),
    "homeless": Machine(
        shows="no home folder: told so, and HOME mends it",
        install="python3 -m venv ~/venv\n~/venv/bin/pip install --quiet --target /srv/lib .\n",
        listen=(
            "cd /\nexport PYTHONPATH=/srv/lib\nunset HOME\n"
            'stranger="setpriv --reuid 4242 --regid 4242 --clear-groups python3 -m voiceguide"\n'
            "$stranger list && exit 1\n"
            "HOME=/tmp/new $stranger play ground-feet\n"
        ),
        home="/root",
        checkout="/root/voiceguide",
    ),
    "trixie": Machine(shows="Debian 13, Python 3.13", suite="trixie"),
    "forky": Machine(shows="the next Debian, Python 3.14", suite="forky"),
    "tests": Machine(shows="make test, whole", install="make test", listen=""),
}
"""Every machine by its name."""


def prepare(name: str, folder: Path, checkout: Path) -> Path:
    """Make a machine, with a clone of the project on it.

    Args:
        name: One of `MACHINES`.
        folder: Where the trees are kept; a release's own tree stays there for the next time.
        checkout: The project; what is committed there is tried.

    Returns:
        The root of the machine's tree.
    """
    machine = MACHINES[name]
    base, tree = folder / machine.suite, folder / f"machine-{name}"
    if not (base / "etc/ready").exists():
        shutil.rmtree(base, ignore_errors=True)
        include = f"--include={_PACKAGES}"
        script = SUITES[machine.suite]
        _do("debootstrap", "--variant=minbase", include, machine.suite, str(base), _ARCHIVE, script)
        (base / "etc/ready").touch()
    shutil.rmtree(tree, ignore_errors=True)
    _do("cp", "-a", str(base), str(tree))
    if machine.packages:
        packages = shlex.join(machine.packages)
        _do(*_enter(tree, machine, network=True), "sh", "-c", f"apt-get install -qq --yes {packages}")
    home, place = (tree / path.lstrip("/") for path in (machine.home, machine.checkout))
    home.mkdir(parents=True, exist_ok=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    _do("git", "clone", "--quiet", str(checkout), str(place))
    if machine.home != "/root":
        with (tree / "etc/passwd").open("a", encoding="utf-8") as people:
            people.write(f"person:x:{_PERSON}:{_PERSON}::{machine.home}:/bin/sh\n")
        for owned in {home, place} if machine.writable else {home}:
            _do("chown", "-R", f"{_PERSON}:{_PERSON}", str(owned))
    return tree


def try_out(name: str, tree: Path) -> bool:
    """Install and listen on a machine, as its person would.

    Args:
        name: One of `MACHINES`.
        tree: What `prepare` made.

    Returns:
        Whether every line of it did what it should.
    """
    machine = MACHINES[name]
    install = machine.install.format(checkout=machine.checkout)
    path = "PATH=" + shlex.quote(f"{machine.checkout}/.venv/bin") + ':"$HOME/venv/bin:$PATH"\n'
    for network, lines in ((True, install), (False, path + machine.listen)):
        command = [*_enter(tree, machine, network=network), *_person(machine), "sh", "-euxc", lines]
        if subprocess.run(command, stdout=sys.stderr).returncode != 0:
            return False
    return True


def _enter(tree: Path, machine: Machine, *, network: bool) -> list[str]:
    words = [
        "bwrap",
        "--die-with-parent",
        "--unshare-pid",
        "--new-session",
        "--bind",
        str(tree),
        "/",
        "--cap-add",
        "ALL",
    ]
    words += ["--proc", "/proc", "--dev", "/dev", "--clearenv"]
    words += [] if network else ["--unshare-net"]
    for path in filter(os.path.exists, _SETTINGS):
        words += ["--ro-bind", path, path]
    inside = tree / machine.checkout.lstrip("/")
    if not machine.writable and inside.exists():
        words += ["--ro-bind", str(inside), machine.checkout]
    index = {key: os.environ[key] for key in _INDEX if key in os.environ}
    environment = {**index, "PATH": _PATH, "HOME": machine.home, **dict(machine.environment)}
    for key, value in environment.items():
        words += ["--setenv", key, value]
    return [*words, "--chdir", machine.checkout if inside.exists() else "/"]


def _person(machine: Machine) -> list[str]:
    if machine.home == "/root":
        return []
    return ["setpriv", "--reuid", str(_PERSON), "--regid", str(_PERSON), "--clear-groups"]


def _do(*words: str) -> None:
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
