from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

KINDS = {"say", "pause", "bell", "breathe.in", "breathe.hold", "breathe.out", "breathe.rest", "sound"}


def test_list_names_every_practice_with_its_lengths(run: Run) -> None:
    listed = run("list")
    assert (listed.code, listed.err) == (0, "")
    (feet,) = (line for line in listed.out.splitlines() if line.startswith("ground-feet"))
    assert "Feet on the floor. 3m, 5m, 10m. Eyes open or shut." in feet


def test_list_answers_in_json(run: Run) -> None:
    listed = run("list", "--json")
    assert (listed.code, listed.err) == (0, "")
    (feet,) = (practice for practice in listed.answer if practice["name"] == "ground-feet")
    path = Path(feet.pop("path"))
    assert path.name == "ground-feet.yaml"
    assert feet.pop("summary")
    assert feet.pop("tags")
    assert feet.pop("cautions")
    assert feet == {
        "name": "ground-feet",
        "title": "Feet on the floor",
        "language": "en",
        "lengths": [180.0, 300.0, 600.0],
        "intensity": 0,
        "eyes": "open or shut",
        "posture": "any",
    }


def test_list_tells_of_a_broken_practice_and_lists_the_others(
    run: Run, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script.with_name("broken.yaml").write_text("title: Broken\n")
    monkeypatch.setattr("voiceguide.cli.options.builtin_folder", lambda: script.parent)
    listed = run("list")
    assert listed.code == 0
    assert [line.split()[0] for line in listed.out.splitlines()] == ["small"]
    assert "`voiceguide check broken` lists them" in listed.err


def test_show_tells_when_everything_sounds(run: Run, script: Path) -> None:
    shown = run("show", script)
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.splitlines() == [
        "Small, 0:19. Two lines.",
        "   0:00  pause 5.0 s (lead in)",
        "   0:05  # Feet",
        "   0:05  “Notice your feet.”",
        "   0:06  pause 1.0 s (timed)",
        "   0:07  # Hands",
        "   0:07  “Rest.”",
        "   0:07  pause 12.0 s (lead out)",
    ]


def test_show_answers_in_json(run: Run, script: Path) -> None:
    shown = run("show", script, "--length", "18s", "--json")
    assert (shown.code, shown.err) == (0, "")
    answer = shown.answer
    assert set(answer) == {"title", "seconds", "rate", "chapters", "cues"}
    assert (answer["title"], answer["seconds"], answer["rate"]) == ("Small", 18.0, 48_000)
    assert [set(chapter) for chapter in answer["chapters"]] == [{"title", "start"}] * 2
    assert [chapter["title"] for chapter in answer["chapters"]] == ["Feet", "Hands"]
    cues = answer["cues"]
    assert [(cue["kind"], cue.get("text")) for cue in cues] == [
        ("pause", None),
        ("say", "Notice your feet."),
        ("pause", None),
        ("say", "Rest."),
        ("pause", None),
    ]
    assert cues[0]["start"] == 0.0
    assert cues[-1]["end"] == 18.0
    # A `say` ends with its last audible sound, where its pause begins.
    assert [cue["end"] for cue in cues[:-1]] == [cue["start"] for cue in cues[1:]]


@pytest.mark.usefixtures("cache")
def test_show_names_every_kind_of_cue_as_the_design_does(run: Run) -> None:
    shown = run("show", "breath-4-6", "--voice", "tone", "--json")
    assert shown.code == 0
    kinds = {cue["kind"] for cue in shown.answer["cues"]}
    assert {"say", "pause", "breathe.in", "breathe.out"} <= kinds <= KINDS
    for cue in shown.answer["cues"]:
        assert set(cue) in ({"kind", "start", "end"}, {"kind", "start", "end", "text"})
        assert 0 <= cue["start"] <= cue["end"] <= shown.answer["seconds"]


@pytest.mark.usefixtures("cache")
def test_show_without_bells_has_none(run: Run) -> None:
    with_bells = run("show", "ground-feet", "--voice", "tone", "--json").answer
    without = run("show", "ground-feet", "--voice", "tone", "--bells", "none", "--json").answer
    assert any(cue["kind"] == "bell" for cue in with_bells["cues"])
    assert not any(cue["kind"] == "bell" for cue in without["cues"])
    assert with_bells["seconds"] == without["seconds"] == 180.0


def test_show_fills_in_names(run: Run, asking: Path) -> None:
    shown = run("show", asking, "--voice", "tone", "--set", "place= left  hand ")
    assert shown.code == 0
    assert "“Rest your left hand.”" in shown.out


def test_a_name_that_is_not_filled_in_is_asked_for(run: Run, asking: Path) -> None:
    shown = run("show", asking, "--voice", "tone")
    assert (shown.code, shown.out) == (2, "")
    assert "{place}" in shown.err
    assert "--set place=" in shown.err


@pytest.mark.parametrize("pair", ["place", "=hand", "1st=hand", "a b=hand", "place=a\x07b", "place=\udcff"])
def test_a_name_that_cannot_be_filled_in_is_refused(run: Run, asking: Path, pair: str) -> None:
    shown = run("show", asking, "--voice", "tone", "--set", pair)
    assert (shown.code, shown.out) == (2, "")
    assert "--set" in shown.err
