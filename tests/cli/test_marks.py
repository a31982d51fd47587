"""Marks inside a line, from the script to what people and programs are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("cache")

SCRIPT = """\
title: Marked
voice: {engine: tone}
steps:
  - say: Breathe in [pause 2s] and *slowly* out.
    pause: rest
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "marked.yaml"
    path.write_text(SCRIPT)
    return path


def test_show_tells_a_marked_line_without_its_marks_and_when_each_word_is_heard(
    run: Run, script: Path
) -> None:
    assert "say “Breathe in and slowly out.”" in run("show", script, "--plain").out
    told = run("show", script, "--json").answer
    assert told["words"] == 5
    (line,) = (cue for cue in told["cues"] if cue["kind"] == "say")
    assert line["text"] == "Breathe in and slowly out."
    assert [word["text"] for word in line["words"]] == ["Breathe", "in", "and", "slowly", "out."]
    assert line["words_timed"] == "engine"
    assert line["words"][2]["start"] - line["words"][1]["end"] == pytest.approx(2, abs=0.01)
    assert line["words"][0]["start"] == pytest.approx(line["start"], abs=0.01)
    assert line["words"][4]["end"] == pytest.approx(line["end"], abs=0.01)


def test_no_lint_sees_marks(run: Run, script: Path) -> None:
    marked = run("check", script).out
    script.write_text(SCRIPT.replace("[pause 2s] and *slowly*", "and slowly"))
    assert run("check", script).out == marked


def test_a_wrong_mark_comes_back_with_its_line_and_what_to_write(run: Run, script: Path) -> None:
    script.write_text(SCRIPT.replace("[pause 2s]", "[wait 2s]"))
    told = run("check", script)
    assert told.code == 2
    assert f"{script}:4:10: " in told.out
    assert "There is no mark `[wait 2s]`." in told.out
    assert "Write `[pause 2s]`." in told.out


def test_say_takes_marks_and_refuses_wrong_ones(run: Run) -> None:
    plain = run("say", "Rest here now.", "--voice", "tone", "--json").answer
    marked = run("say", "Rest *here* [pause 2s] now.", "--voice", "tone", "--json").answer
    assert marked["text"] == plain["text"] == "Rest here now."
    assert marked["seconds"] > plain["seconds"] + 1.5
    wrong = run("say", "Rest *here now.", "--voice", "tone")
    assert wrong.code == 2
    assert "an asterisk without its partner" in wrong.err
