"""The default voice, read back by a recogniser: no worse than it was, nor than the bare speech library.

`default-voice.txt` holds what `voiceguide check NAME --listen` said of some practices.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from itertools import product
from pathlib import Path

import pytest

NEEDED = os.environ.get("VOICEGUIDE_REQUIRE_LISTENING") == "1"
pytestmark = [
    pytest.mark.listening,
    pytest.mark.skipif(
        not (find_spec("faster_whisper") or NEEDED), reason="the extra `listen` is not installed"
    ),
]

HERE = Path(__file__).parent
CHECKOUT = HERE.parents[2]
RECORDED = {
    name: (int(words), int(errors))
    for name, words, errors in re.findall(
        r"^(\S+): of (\d+) words, (\d+) were heard", (HERE / "default-voice.txt").read_text(), re.M
    )
}
"""By script: how many words were said, and how many were misheard, when it was written down."""

HEARD = ("breath-4-6", "ground-feet", "orient-look")
"""About 1,100 words; a minute of listening on two slow cores."""

NOISE = 2.0
"""Points over all of them together. The same clip is heard alike on the same machine; another processor
rounds otherwise, and a single short script then moves by more."""

MOST_BEHIND = 1.0
"""Points by which the default voice may be behind the bare library before that is more than chance."""

Counts = dict[tuple[str, str], tuple[int, int]]
"""By voice and script: how many words were said, and how many errors were heard."""


@pytest.fixture(scope="module")
def counts(tmp_path_factory: pytest.TempPathFactory) -> Counts:
    """The practices, spoken and read back, two at a time."""
    environment = os.environ | {"VOICEGUIDE_CACHE": str(tmp_path_factory.mktemp("cache"))}

    def count(key: tuple[str, str]) -> tuple[int, int]:
        voice, script = key
        command = [sys.executable, "-m", "benchmarks.children.read_back", script, voice]
        done = subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        words, errors, _ = zip(*json.loads(done.stdout)["lines"], strict=True)
        return sum(words), sum(errors)

    asked = [*product(("default", "bare"), HEARD)]
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(asked, pool.map(count, asked), strict=True))


def rate(counts: Counts, voice: str, *scripts: str) -> float:
    """Per cent of the words that were misheard."""
    words, errors = map(sum, zip(*(counts[voice, script] for script in scripts), strict=True))
    return 100 * errors / words


def test_the_default_voice_is_understood_as_well_as_it_was(counts: Counts) -> None:
    words, errors = map(sum, zip(*(RECORDED[script] for script in HEARD), strict=True))
    assert rate(counts, "default", *HEARD) <= 100 * errors / words + NOISE


def test_the_default_voice_is_understood_as_well_as_the_bare_library(counts: Counts) -> None:
    assert rate(counts, "default", *HEARD) <= rate(counts, "bare", *HEARD) + MOST_BEHIND
