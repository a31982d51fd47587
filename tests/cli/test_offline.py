"""Every verb works with the network cut: in a namespace that has no interfaces at all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.offline

SCRIPT = "title: Short\nsteps:\n- say: Notice the floor.\n- pause: 2s exactly\n"


def cut_off(*words: str) -> list[str]:
    """The command line that runs `words` without a network."""
    unshare = shutil.which("unshare")
    if unshare is not None:
        command = [unshare, "--net", "--map-root-user", *words]
        if subprocess.run([unshare, "--net", "--map-root-user", "true"], capture_output=True).returncode == 0:
            return command
    reason = "unshare cannot make a network namespace here"
    if os.environ.get("VOICEGUIDE_REQUIRE_OFFLINE") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def run(*words: str) -> subprocess.CompletedProcess[str]:
    command = cut_off(sys.executable, "-m", "voiceguide", *words)
    return subprocess.run(command, capture_output=True, text=True, timeout=240, stdin=subprocess.DEVNULL)


def test_the_namespace_is_really_cut_off() -> None:
    code = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
    tried = subprocess.run(cut_off(sys.executable, "-c", code), capture_output=True, text=True)
    assert "unreachable" in tried.stderr or "refused" in tried.stderr or "timed out" in tried.stderr
    names = subprocess.run(
        cut_off(sys.executable, "-c", "import socket; print([n for _, n in socket.if_nameindex()])"),
        capture_output=True,
        text=True,
    )
    assert names.stdout.strip() == "['lo']"


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize(
    "words",
    [
        ["list"],
        ["show", "SCRIPT"],
        ["render", "SCRIPT", "--json"],
        ["play", "SCRIPT", "--output", "null"],
        ["check", "SCRIPT"],
        ["say", "Notice the floor.", "--phonemes", "--output", "null"],
        ["settings"],
        ["voices", "en-us"],
        ["cache"],
        ["cache", "explain", "SCRIPT"],
        ["cache", "verify"],
        ["cache", "clean"],
    ],
    ids=" ".join,
)
def test_every_verb_works_without_a_network(words: list[str], tmp_path: Path) -> None:
    script = tmp_path / "short.yaml"
    script.write_text(SCRIPT, encoding="utf-8")
    done = run(*[str(script) if word == "SCRIPT" else word for word in words])
    assert done.returncode == 0, done.stderr


@pytest.mark.usefixtures("cache")
def test_the_doctor_works_without_a_network() -> None:
    done = run("doctor")
    assert done.returncode in (0, 1)  # there may be no sound device
    assert "speech works" in done.stdout
    assert "cache works" in done.stdout
