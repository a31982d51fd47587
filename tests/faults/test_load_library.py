"""Five thousand scripts: what is known is not read again, and everything on a shelf can be reached."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.faults.campaign import cases, tell
from tests.faults.counting import counting
from tests.faults.crowds import fill_library, make_older
from voiceguide import config
from voiceguide.cli import cards, main, options
from voiceguide.phrases import catalogue
from voiceguide.player.menu.levels import Level
from voiceguide.player.menu.tree import first_level
from voiceguide.script import Library
from voiceguide.script.cards import Card

SCRIPTS = cases(few=250, whole=5_000)
CHANGED = SCRIPTS // 50
SHELVED = 5_000

pytestmark = pytest.mark.campaign


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("crowd")
    fill_library(folder / "scripts", SCRIPTS)
    return folder


@pytest.fixture
def crowd(written: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library that is known: its index is filled by whoever asks first."""
    monkeypatch.setattr(options, "library_here", lambda: Library([written / "scripts"]))
    monkeypatch.setenv(config.CACHE, str(written / "cache"))
    cards.entries_here()
    return written / "scripts"


def test_of_thousands_of_scripts_only_those_that_changed_are_read(crowd: Path) -> None:
    began = time.process_time()
    with counting() as counted:
        assert len(cards.entries_here()) == SCRIPTS
    took = time.process_time() - began
    assert counted[".yaml"] == 0, "no script is opened, and there are no settings"
    assert counted["folders"] == 1, "the library's own; that of the parts holds no practice"
    for script in sorted(crowd.glob("*.yaml"))[:CHANGED]:
        make_older(script, 60)
    read: list[str] = []
    whole = options.practice_named
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(options, "practice_named", lambda name: (read.append(name), whole(name))[1])
        cards.entries_here()
        assert len(read) == CHANGED
        cards.entries_here()
        assert len(read) == CHANGED
    tell("a large library", tried=SCRIPTS, unit="scripts", note=f"known in {took:.2f} s CPU")


@pytest.mark.parametrize(
    "words",
    [
        ("list",),
        ("list", "--shelf", "grounding"),
        ("list", "--tag", "sleep"),
        ("list", "--search", "babababa"),
        ("list", "--search", "babababq"),
    ],
)
def test_no_verb_that_lists_reads_a_script_again(
    crowd: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with counting() as counted:
        assert main(words) == 0
    assert counted[".yaml"] == 0, "no script is opened"
    said = capsys.readouterr().out.splitlines()
    if "--search" in words:
        assert [line for line in said if "babababa" in line.lower()], "a word of one script, and near it"
    else:
        assert len(said) >= SCRIPTS // 50


def test_a_shelf_of_five_thousand_is_paged_to_its_last(capsys: pytest.CaptureFixture[str]) -> None:
    level = first_level([(name, _card(name)) for name in map(str, range(SHELVED))], catalogue("en"))
    shelf = level.choices[0].leads
    names: list[str] = []
    while isinstance(shelf, Level):
        *offers, last = shelf.choices
        turns = isinstance(last.leads, Level)
        names += [offer.name for offer in (offers if turns else shelf.choices)]
        shelf = last.leads if turns else None  # type: ignore[assignment]
    assert len(set(names)) == SHELVED


def _card(name: str) -> Card:
    return Card(
        name=name,
        path=f"{name}.yaml",
        title=f"Practice {name}",
        summary="",
        language="en",
        lengths=(),
        natural=None,
        intensity=0,
        eyes="open or shut",
        posture="any",
        tags=("grounding",),
        cautions=(),
    )
