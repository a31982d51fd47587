"""The schema in a real editor's hands: completion, explanation and underlining by the YAML server."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.editor.language_server import CHECKOUT, PROGRAM, LanguageServer
from tests.editor.unsayable import UNSAYABLE
from voiceguide.desk.schema import schema_text
from voiceguide.errors import ScriptError
from voiceguide.script import Library, builtin_folder, load
from voiceguide.script.grammar import COMMON, STEPS
from voiceguide.script.model import PATTERNS, PAUSES
from voiceguide.script.scalars import PAUSE_USES

NEEDED = bool(os.environ.get("VOICEGUIDE_REQUIRE_EDITOR"))
pytestmark = [
    pytest.mark.editor,
    pytest.mark.skipif(not (PROGRAM.exists() or NEEDED), reason="the language server is not installed"),
]

BROKEN = CHECKOUT / "tests" / "golden" / "script" / "broken"
HEAD = "title: Feet\nsteps:\n  - say: Notice your feet.\n"
README = (CHECKOUT / "README.md").read_text(encoding="utf-8").partition("## Writing in an editor\n")[2]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageServer]:
    """A server in a folder of scripts, with the schema and the settings that the README tells."""
    folder = tmp_path_factory.mktemp("scripts")
    (folder / "script-schema.json").write_text(schema_text(), encoding="utf-8")
    (told,) = re.findall(r"```json\n(.*?)```", README.partition("\n## ")[0], re.DOTALL)
    server = LanguageServer(folder, {"schemas": json.loads(told)["yaml.schemas"]})
    yield server
    server.stop()


@pytest.fixture
def fresh(server: LanguageServer, fresh_numbers: Iterator[int]) -> Callable[[], Path]:
    """Names of files that the server has not seen."""
    return lambda: server.folder / f"script-{next(fresh_numbers)}.yaml"


@pytest.fixture(scope="module")
def fresh_numbers() -> Iterator[int]:
    return count()


Ask = Callable[[str, str], Any]


@pytest.fixture
def ask(server: LanguageServer, fresh: Callable[[], Path]) -> Ask:
    """Ask for a completion or a hover where the text has a `|`."""

    def ask(request: str, text: str) -> Any:
        before, after = text.split("|")
        path = fresh()
        server.open(path, before + after)
        return server.at(request, path, before.count("\n"), len(before) - before.rfind("\n") - 1)

    return ask


def suggested(answer: Any) -> dict[str, str]:
    """What is suggested, and how each is explained."""
    items = answer["items"] if isinstance(answer, dict) else answer
    told = {item["label"]: item.get("documentation") or "" for item in items}
    return {label: about["value"] if isinstance(about, dict) else about for label, about in told.items()}


SCRIPTS = sorted(builtin_folder().rglob("*.yaml"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_nothing_is_underlined_in_a_good_script(server: LanguageServer, fresh, script: Path) -> None:
    assert server.open(fresh(), script.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "name", ["ten-mistakes", "misspelt-keys", "wrong-steps", "durations", "settings", "breathing"]
)
def test_mistakes_are_underlined_on_the_lines_that_check_tells(
    server: LanguageServer, fresh, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(BROKEN)
    with pytest.raises(ScriptError) as caught:
        load(Path(f"{name}.yaml"), Library())
    told = {problem.line for problem in caught.value.problems} - UNSAYABLE.get(name, {}).keys()
    found = server.open(fresh(), (BROKEN / f"{name}.yaml").read_text(encoding="utf-8"))
    assert told <= {each["range"]["start"]["line"] + 1 for each in found}


@pytest.mark.parametrize(
    ("line", "column", "said"),
    [
        (2, 1, "Property sumary is not allowed."),
        (3, 15, "Expected a duration such as 8s, 1m30s or 1:30."),
        (5, 7, "Expected one of open, shut, open or shut."),
        (6, 15, "Expected a whole number from 30 to 500."),
        (8, 10, "Expected text to speak, with braces only around a {name} and square brackets only"),
        (10, 12, "Expected a duration such as 8s or 8s exactly, or one of beat, settle,"),
        (11, 14, "Expected seconds such as 4-6, 4-7-8 or 4-4-4-4, or one of even, box,"),
        (14, 5, "Nothing here tells what kind of step this is. A step has one of say,"),
    ],
)
def test_each_mistake_is_told_in_words_a_writer_knows(
    server: LanguageServer, fresh, line: int, column: int, said: str
) -> None:
    found = server.open(fresh(), (BROKEN / "ten-mistakes.yaml").read_text(encoding="utf-8"))
    starts = {
        (each["range"]["start"]["line"] + 1, each["range"]["start"]["character"] + 1): each for each in found
    }
    assert starts[line, column]["message"].startswith(said)


def test_behind_a_dash_every_kind_of_step_is_suggested_and_explained(ask: Ask) -> None:
    items = suggested(ask("completion", f"{HEAD}  - |\n"))
    assert {name: items.get(name) for name in STEPS} == {name: kind.about for name, kind in STEPS.items()}


def test_inside_a_step_its_own_keys_are_suggested(ask: Ask) -> None:
    items = suggested(ask("completion", f"{HEAD}    |\n"))
    left = [field for field in STEPS["say"].fields if field.name != "say"]
    assert set(items) == {field.name for field in left}
    assert all(items[field.name].startswith(field.about) for field in left)


def test_behind_pause_the_classes_are_suggested_and_explained(ask: Ask) -> None:
    items = suggested(ask("completion", f"{HEAD}    pause: |\n"))
    assert set(items) == set(PAUSES)
    assert all(items[name].endswith(use) for name, use in PAUSE_USES.items())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title: x\neyes: |\nsteps: [bell]\n", {"open", "shut", "open or shut"}),
        (f"{HEAD}  - breathe: |\n", {*PATTERNS, "4-6"}),
        (f"{HEAD}  - bell: |\n", {"bowl"}),
        (f"{HEAD}    optional: |\n", {"true", "false"}),
        (f"{HEAD}    voice:\n      |\n", {"rate", "pitch", "volume", "name", "engine"}),
        (f"{HEAD}    pause:\n      |\n", {"natural", "min", "max"}),
        (f"{HEAD}  - repeat: 3\n    |\n", {"steps", *(field.name for field in COMMON)}),
    ],
    ids=["eyes", "breathe", "bell", "optional", "voice", "pause", "repeat"],
)
def test_what_can_stand_there_is_suggested(ask: Ask, text: str, expected: set[str]) -> None:
    assert expected <= set(suggested(ask("completion", text)))


@pytest.mark.parametrize("text", [f"{HEAD}  - bell: |\n", f"{HEAD}  - say: |\n", "title: |\nsteps: [bell]\n"])
def test_nothing_senseless_is_suggested(ask: Ask, text: str) -> None:
    assert not {"true", "false", "null", "bell"} & set(suggested(ask("completion", text)))


def test_a_key_is_explained_with_its_default_and_an_example(ask: Ask) -> None:
    told = ask("hover", "title: x\nsteps:\n  - bell:\n    ev|ery: 3s\n")["contents"]["value"]
    assert "Time from one strike to the next." in told
    assert "Left out, it is `7s`." in told
    assert "Example:" in told


def test_a_choice_is_explained(ask: Ask) -> None:
    told = ask("hover", "title: x\nsteps:\n  - breathe: 4-6\n    cues: bo|th\n")["contents"]["value"]
    assert "`both`: word and tone together" in told


def test_the_first_line_that_the_readme_tells_works_by_itself(tmp_path: Path) -> None:
    (tmp_path / "script-schema.json").write_text(schema_text(), encoding="utf-8")
    (first,) = re.findall(r"^ *(# yaml-language-server: .*)$", README, re.MULTILINE)
    server = LanguageServer(tmp_path, {})
    try:
        assert server.open(tmp_path / "without.yaml", "titel: x\nsteps: [bell]\n") == []
        found = server.open(tmp_path / "with.yaml", f"{first}\ntitel: x\nsteps: [bell]\n")
    finally:
        server.stop()
    assert "Property titel is not allowed." in [each["message"] for each in found]


def test_scripts_in_folders_are_helped_as_well(server: LanguageServer) -> None:
    found = server.open(server.folder / "parts" / "mine.yaml", "titel: x\nsteps: [bell]\n")
    assert "Property titel is not allowed." in [each["message"] for each in found]
