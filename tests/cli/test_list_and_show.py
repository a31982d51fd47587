from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from voiceguide.cache import Cache
from voiceguide.cli import options

README = Path(__file__).parents[2] / "README.md"


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have results printed as on a terminal, though without its colours."""
    monkeypatch.setattr("voiceguide.cli.lengths.is_plain", lambda asked: asked)
    monkeypatch.setattr("voiceguide.cli.options.is_plain", lambda asked: asked)


@pytest.fixture
def varied(tmp_path: Path, cache: Cache) -> Path:
    """A practice with an optional line and one for longer sessions."""
    path = tmp_path / "varied.yaml"
    path.write_text(
        "title: Varied\n"
        "language: en\n"
        "lengths: [1m, 30s]\n"
        "voice: {engine: tone}\n"
        "steps:\n"
        "  - say: A first line.\n"
        "    pause: rest\n"
        "  - optional: true\n"
        "    say: Perhaps a second line.\n"
        "    pause: 8s exactly\n"
        "  - from: 1m\n"
        "    say: Time for a third.\n"
        "  - say: The last.\n",
        encoding="utf-8",
    )
    return path


KINDS = {"say", "pause", "bell", "breathe.in", "breathe.hold", "breathe.out", "breathe.rest", "sound"}


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of five practices, two of them alike in name."""
    folder = tmp_path / "scripts"
    (folder / "parts").mkdir(parents=True)
    (folder / "de").mkdir()

    def write(name: str, head: str, said: str) -> None:
        text = f"title: {name.title()}\n{head}\nsteps:\n  - say: {said}\n"
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")

    write(
        "floor", "language: en\nlengths: [3m, 10m]\ntags: [grounding, calming]\neyes: open", "Feel the bench."
    )
    write("swing", "language: en\nlengths: [5m]\ntags: [breath]\nintensity: 1", "Breathing is like a swing.")
    write(
        "night", "language: en\nlengths: [20m]\ntags: [sleep]\neyes: shut\nintensity: 1", "A quiet day ends."
    )
    write("edge", "language: en\nlengths: [5m]\ntags: [discomfort]\nintensity: 3", "Visit it for a breath.")
    write("talk", "language: en\nsummary: On the breath.\ntags: [explainer]", "Here is a short talk.")
    write("de/boden", "language: de\nlengths: [3m]\ntags: [grounding]", "Spüre die Füße.")
    monkeypatch.setattr("voiceguide.cli.options.builtin_folder", lambda: folder)
    return folder


def names(run: Run, *words: str) -> list[str]:
    return [each["name"] for each in run("list", "--json", "--language", "en", *words).answer]


def test_list_names_every_practice_with_its_lengths(run: Run) -> None:
    listed = run("list")
    assert (listed.code, listed.err) == (0, "")
    (feet,) = (line for line in listed.out.splitlines() if line.startswith("ground-feet"))
    assert "Feet on the floor. 3m, 5m, 10m. Eyes open or shut." in feet
    (tracking,) = (line for line in listed.out.splitlines() if line.startswith("titration"))
    assert tracking.endswith("Touches discomfort.")


def test_list_shows_the_listeners_language_and_tells_of_the_others(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def names(*words: str) -> list[str]:
        return [line.split()[0] for line in run("list", *words).out.splitlines()]

    german = ["de/before-you-begin", "de/breath-4-6", "de/ground-feet", "de/orient-look"]
    *english, more = run("list").out.splitlines()
    assert not any(line.startswith(("de/", "es/")) for line in english)
    assert more.startswith("There are more: 4 in de, 4 in es. `voiceguide list --language all` ")
    assert names("--language", "de-AT") == german
    everything = run("list", "--language", "all").out.splitlines()
    assert len(everything) == len(english) + 8
    assert all(line.rpartition(" Language ")[2] in ("de.", "en.", "es.") for line in everything)
    monkeypatch.setenv("LC_ALL", "es_MX.UTF-8")
    assert names()[:4] == [name.replace("de/", "es/") for name in german]
    monkeypatch.setenv("LC_ALL", "nl_NL.UTF-8")
    assert "ground-feet" in names()
    (tmp_path / "usual.yaml").write_text("language: de\n")
    monkeypatch.setenv("VOICEGUIDE_SETTINGS", str(tmp_path / "usual.yaml"))
    assert "de/ground-feet" in names()


@pytest.mark.usefixtures("library")
def test_a_language_without_practices_is_told_with_those_there_are(run: Run) -> None:
    told = run("list", "--language", "xx")
    assert (told.code, told.out) == (2, "")
    assert told.err == "There is no practice in “xx”. There are practices in de, en.\n"


def test_list_answers_in_json(run: Run) -> None:
    listed = run("list", "--json")
    assert (listed.code, listed.err) == (0, "")
    (feet,) = (practice for practice in listed.answer if practice["name"] == "ground-feet")
    path = Path(feet.pop("path"))
    assert path.name == "ground-feet.yaml"
    assert feet.pop("summary")
    assert feet.pop("tags")
    assert feet.pop("cautions")
    assert {"grounding", "keyed-up", "two-minutes"} <= set(feet.pop("shelves"))
    assert feet == {
        "name": "ground-feet",
        "title": "Feet on the floor",
        "language": "en",
        "lengths": [180.0, 300.0, 600.0],
        "natural": None,
        "intensity": 0,
        "eyes": "open or shut",
        "posture": "any",
    }
    (pulse,) = (practice for practice in listed.answer if practice["name"] == "pulse-count")
    assert pulse["lengths"] == []
    assert 300 < pulse["natural"] < 700


@pytest.mark.usefixtures("library")
def test_list_finds_by_shelf_tag_time_level_and_eyes_together(run: Run) -> None:
    assert names(run) == ["edge", "floor", "night", "swing", "talk"]
    assert names(run, "--shelf", "grounding") == ["floor"]
    assert names(run, "--shelf", "falling asleep") == ["night"]
    assert names(run, "--shelf", "Two_Minutes") == ["floor"]
    assert names(run, "--tag", "grounding", "--tag", "calming") == ["floor"]
    assert names(run, "--tag", "grounding", "--tag", "sleep") == []
    assert names(run, "--length", "4m") == ["floor", "talk"]
    assert names(run, "--intensity", "1") == ["night", "swing"]
    assert (
        names(run, "--intensity", "0..1")
        == names(run, "--intensity", "0-1")
        == ["floor", "night", "swing", "talk"]
    )
    assert names(run, "--eyes", "shut") == ["edge", "night", "swing", "talk"]
    assert names(run, "--eyes", "open", "--intensity", "0..1", "--length", "5m") == ["floor", "swing", "talk"]
    (line, more) = run("list", "--length", "4m", "--tag", "grounding").out.splitlines()
    assert line == "floor  Floor. 3m. Eyes open."  # the lengths that fit, and no others
    assert more.startswith("There are more: 1 in de.")


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (
            ["--shelf", "grunding"],
            "There is no shelf `grunding`. Did you mean `grounding`? There are grounding, ",
        ),
        (["--tag", "slep"], "There is no tag `slep`. Did you mean `sleep`? There are breath, "),
        (["--intensity", "4"], "`4` is no level. Write 0 to 3, "),
        (["--intensity", "2..1"], "`2..1` is no level. "),
        (["--length", "soon"], "--length: "),
    ],
)
def test_what_cannot_be_looked_for_is_told_with_what_can(run: Run, typed: list[str], told: str) -> None:
    listed = run("list", *typed)
    assert (listed.code, listed.out) == (2, "")
    assert listed.err.startswith(told)


@pytest.mark.usefixtures("library")
def test_when_nothing_fits_the_wish_that_is_in_the_way_is_named(run: Run) -> None:
    told = run("list", "--shelf", "grounding", "--length", "1m")
    assert (told.code, told.err) == (0, "")
    assert told.out.splitlines() == [
        "No practice fits all of that.",
        "Without --shelf there are 1.",
        "Without --length there are 1.",
        "The shortest takes 3m.",
    ]
    assert run("list", "--length", "1s").out.startswith("No practice fits all of that.\nWithout --length")
    assert re.search(r"The shortest takes \d+s\.", run("list", "--length", "1s").out)


@pytest.mark.usefixtures("library")
def test_on_a_terminal_every_practice_stands_once_under_its_shelf(run: Run, terminal: None) -> None:
    lines = run("list").out.splitlines()
    assert lines[:2] == ["Grounding  (--shelf grounding)", "  floor  Floor. 3m, 10m. Eyes open."]
    for name in ("floor", "swing", "night", "edge", "talk"):
        assert len([line for line in lines if line.startswith(f"  {name} ")]) == 1
    assert "Short talks on how it works  (--shelf talks)" in lines
    assert run("list", "--plain").out.splitlines()[0].startswith("edge ")


@pytest.mark.usefixtures("library")
def test_a_search_looks_into_what_is_said_and_shows_the_line(run: Run) -> None:
    assert run("list", "--search", "bench").out == (
        "floor  Floor. 3m, 10m. Eyes open. Says: “Feel the bench.”\n"
    )
    assert names(run, "--search", "BREATH") == ["swing", "talk", "edge"]  # tagged, summed up, said
    assert names(run, "--search", "breath", "--intensity", "3") == ["edge"]
    (found,) = run("list", "--search", "fusse", "--json").answer  # all languages, and no accents needed
    assert (found["name"], found["found_in"], found["line"]) == ("de/boden", ["spoken"], "Spüre die Füße.")


@pytest.mark.usefixtures("library")
def test_a_slip_of_the_finger_is_understood_and_told(run: Run) -> None:
    said = run("list", "--search", "brething swing").out.splitlines()
    assert said[0] == "Nothing says “brething”; these say “breathing”."
    assert [line.split()[0] for line in said[1:]] == ["swing"]
    nothing = run("list", "--search", "xylophone")
    assert (nothing.code, nothing.err) == (0, "")
    assert nothing.out.startswith("Nothing says “xylophone”. ")
    assert run("list", "--search", "bench swing").out.startswith("No practice says all of ")


def test_what_was_listed_once_is_not_read_again(
    run: Run, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for script in library.rglob("*.yaml"):
        os.utime(script, (1_000_000, 1_000_000))
    first = run("list", "--json").answer
    read: list[str] = []
    load = options.practice_named
    monkeypatch.setattr("voiceguide.cli.options.practice_named", lambda name: read.append(name) or load(name))
    assert run("list", "--json").answer == first
    assert read == []
    script = library / "floor.yaml"
    script.write_text(script.read_text().replace("title: Floor", "title: Ground"))
    assert run("list", "--search", "ground").out.startswith("floor  Ground. ")
    assert read == ["floor"]


def test_list_tells_of_a_broken_practice_and_lists_the_others(
    run: Run, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script.with_name("broken.yaml").write_text("title: Broken\n")
    monkeypatch.setattr("voiceguide.cli.options.builtin_folder", lambda: script.parent)
    for _ in range(2):
        listed = run("list")
        assert listed.code == 0
        assert [line.split()[0] for line in listed.out.splitlines()] == ["small"]
        assert "`voiceguide check broken` lists them" in listed.err


def test_show_tells_when_everything_sounds(run: Run, script: Path) -> None:
    shown = run("show", script)
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.splitlines() == [
        "Small, 0:19. Two lines.",
        "   0:00  bed room, -20 dB",
        "   0:00  pause 5 seconds (lead in)",
        "   0:05  chapter Feet (silence so far 100 %)",
        "   0:05  say “Notice your feet.”",
        "   0:06  pause 1 second",
        "   0:07  chapter Hands (silence so far 80 %)",
        "   0:07  say “Rest.”",
        "   0:07  pause 12 seconds (lead out)",
        "Words: 4, 12 a minute",
        "Silence: 90 %",
        "Longest silence: 1 second at 0:06",
        "Breaths: 0",
        "Bells: 0",
    ]


def test_show_answers_in_json(run: Run, script: Path) -> None:
    shown = run("show", script, "--length", "18s", "--json")
    assert (shown.code, shown.err) == (0, "")
    answer = shown.answer
    assert {"title", "seconds", "rate", "chapters", "cues"} <= set(answer)
    assert (answer["title"], answer["seconds"], answer["rate"]) == ("Small", 18.0, 48_000)
    assert [(chapter["title"], type(chapter["start"])) for chapter in answer["chapters"]] == [
        ("Feet", float),
        ("Hands", float),
    ]
    cues = answer["cues"]
    assert [(cue["kind"], cue.get("text"), cue.get("pause"), cue.get("line")) for cue in cues] == [
        ("pause", None, "lead in", None),
        ("say", "Notice your feet.", None, 7),
        ("pause", None, "timed", 7),
        ("say", "Rest.", None, 10),
        ("pause", None, "lead out", None),
    ]
    assert cues[1]["path"] == str(script)
    assert cues[2]["natural"] == 1.0
    assert cues[0]["start"] == 0.0
    assert cues[-1]["end"] == 18.0
    # A `say` ends with its last audible sound, where its pause begins.
    assert [cue["end"] for cue in cues[:-1]] == [cue["start"] for cue in cues[1:]]
    assert (answer["words"], answer["breaths"], answer["bells"]) == (4, 0, 0)
    assert answer["words_a_minute"] == pytest.approx(4 / 18 * 60, abs=0.1)
    assert 0 < answer["chapters"][1]["silence"] < answer["silence"] < 1
    assert answer["longest_silence"]["start"] == cues[2]["start"]


@pytest.mark.usefixtures("cache")
def test_show_names_every_kind_of_cue_as_the_design_does(run: Run) -> None:
    shown = run("show", "breath-4-6", "--voice", "tone", "--json")
    assert shown.code == 0
    kinds = {cue["kind"] for cue in shown.answer["cues"]}
    assert {"say", "pause", "breathe.in", "breathe.out"} <= kinds <= KINDS
    for cue in shown.answer["cues"]:
        assert 0 <= cue["start"] <= cue["end"] <= shown.answer["seconds"]
        assert ("text" in cue) <= (cue["kind"] == "say" or cue["kind"].startswith("breathe."))


def test_show_on_a_terminal_sets_chapters_apart_and_keeps_the_same_words(
    run: Run, script: Path, terminal: None
) -> None:
    lines = run("show", script).out.splitlines()
    assert lines[lines.index("   0:05  chapter Feet (silence so far 100 %)") - 1] == ""
    plain = run("show", script, "--plain").out.splitlines()
    assert "" not in plain
    assert " ".join("".join(lines).split()) == " ".join("".join(plain).split())


def test_show_wraps_a_long_line_under_its_beginning_on_a_terminal(
    run: Run, script: Path, terminal: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "36")
    out = run("show", script).out
    assert "   0:05  chapter Feet (silence so\n         far 100 %)" in out
    assert max(map(len, out.splitlines())) <= 36


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_show_draws_a_picture_and_says_where_it_is(
    run: Run, script: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(
        "MPLCONFIGDIR", str(script.parent)
    )  # or it would stay set for the tests after this one
    picture = script.with_name(f"small.{ending}")
    shown = run("show", script, "--plot", picture)
    assert (shown.code, shown.out, shown.err) == (0, f"{picture}\n", "")
    assert picture.read_bytes()[:5] == {"png": b"\x89PNG\r", "svg": b"<?xml"}[ending]
    answer = run("show", script, "--plot", picture, "--json").answer
    assert answer["picture"] == str(picture)
    assert answer["title"] == "Small"


def test_a_picture_is_not_drawn_over_something_else(run: Run, script: Path) -> None:
    kept = script.read_bytes()
    for target in (script, script.with_name("nowhere") / "a.png", script.with_name("small.pdf")):
        shown = run("show", script, "--plot", target)
        assert (shown.code, shown.out) == (2, "")
        assert shown.err
    assert script.read_bytes() == kept


def test_a_picture_without_matplotlib_is_refused_before_anything_is_spoken(
    run: Run, asking: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voiceguide.desk.picture.canvas.find_spec", lambda name: None)
    shown = run("show", asking, "--plot", asking.with_suffix(".svg"))
    assert (shown.code, shown.out) == (1, "")
    assert "pip install 'voiceguide[pictures]'" in shown.err


def test_fonts_are_remembered_in_the_cache_folder(script: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    environment.pop("MPLCONFIGDIR", None)
    code = "import sys; from voiceguide.cli import main; sys.exit(main(sys.argv[1:]))"
    plot = ["show", str(script), "--plot", str(tmp_path / "small.svg")]
    done = subprocess.run(
        [sys.executable, "-c", code, *plot], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert list((tmp_path / "cache" / "matplotlib").glob("fontlist*"))
    assert not list((tmp_path / "home").rglob("*matplotlib*"))


def test_show_sets_lengths_side_by_side(run: Run, varied: Path) -> None:
    shown = run("show", varied, "--lengths", "all")
    assert (shown.code, shown.err) == (0, "")
    lines = shown.out.splitlines()
    assert lines[0] == "Varied at 30s, 1m."
    assert {"30s: length: 0:30", "30s: from 1m, 1 step: not in", "30s: left out: 1 step"} <= set(lines)
    assert {"1m: length: 1:00", "1m: from 1m, 1 step: in", "1m: left out: nothing"} <= set(lines)
    assert "30s: leaves out say, line 9: “Perhaps a second line.”" in lines
    assert all(line.startswith(("30s: ", "1m: ")) for line in lines[1:])


def test_lengths_are_a_table_on_a_terminal(run: Run, varied: Path, terminal: None) -> None:
    lines = run("show", varied, "--lengths", "1m,30s").out.splitlines()
    header, *rows = lines[1:]
    assert header.split() == ["1m", "30s"]
    assert ["length", "1:00", "0:30"] in [row.split() for row in rows]


def test_a_length_that_cannot_be_had_hides_no_other(run: Run, varied: Path) -> None:
    shown = run("show", varied, "--lengths", "30s,2h,natural")
    assert shown.code == 0
    lines = shown.out.splitlines()
    assert {"30s: length: 0:30", "2h: length: cannot be had"} <= set(lines)
    assert any(line.startswith("natural: length: ") for line in lines)
    (why,) = (line for line in lines if line.startswith("2h: “Varied”"))
    assert "the shortest is" in why


def test_lengths_answer_in_json(run: Run, varied: Path) -> None:
    answer = run("show", varied, "--lengths", "all", "--json").answer
    assert answer["title"] == "Varied"
    short, long = answer["lengths"]
    assert (short["wanted"], short["seconds"], long["wanted"], long["seconds"]) == ("30s", 30.0, "1m", 60.0)
    assert short["parts"] == [{"from": 60.0, "until": None, "steps": 1, "in": False}]
    assert [step["line"] for step in short["left_out"]] == [9]
    assert set(long["pauses"]) == {"lead in", "rest", "exact", "beat", "lead out"}
    (refused,) = run("show", varied, "--lengths", "2h", "--json").answer["lengths"]
    assert set(refused) == {"wanted", "error", "shortest", "longest"}


@pytest.mark.parametrize(
    "words",
    [
        ["--lengths", "3m,,5m"],
        ["--lengths", ""],
        ["--lengths", "soon"],
        ["--lengths", "all", "--length", "3m"],
    ],
)
def test_lengths_that_make_no_sense_are_refused(run: Run, varied: Path, words: list[str]) -> None:
    shown = run("show", varied, *words)
    assert (shown.code, shown.out) == (2, "")
    assert "--length" in shown.err


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


@pytest.fixture
def reasoned(tmp_path: Path) -> Path:
    path = tmp_path / "reasoned.yaml"
    path.write_text(
        "title: Reasoned\nsummary: Why not.\nlanguage: en\nlengths: [3m]\ntags: [breath]\nintensity: 1\n"
        "cautions: [Slowly.]\nsteps:\n  - note: Small breaths [V, Szulczewski 2019], gently [J].\n"
        "  - say: One.\n",
        encoding="utf-8",
    )
    return path


def test_notes_tell_summary_cautions_and_evidence_without_a_voice(
    run: Run, reasoned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voiceguide.cli.show.Renderer", None)
    shown = run("show", reasoned, "--notes")
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.splitlines() == [
        "Reasoned. Why not.",
        "Level 1, mild. Eyes open or shut. Posture any.",
        "Lengths: 3m. Tags: breath.",
        "Caution: Slowly.",
        "Note: Small breaths [V, Szulczewski 2019], gently [J].",
        "V: read in the study, standard or guideline that is named.",
        "J: our own judgement.",
        "Source: Szulczewski 2019, doi:10.1007/s10484-019-09438-y",
    ]
    answer = run("show", reasoned, "--notes", "--json").answer
    assert (answer["summary"], answer["cautions"], answer["intensity"]) == ("Why not.", ["Slowly."], 1)
    (note,) = answer["notes"]
    assert (note["line"], [claim["tag"] for claim in note["evidence"]]) == (9, ["V", "J"])
    assert run("show", reasoned, "--notes", "--length", "3m").code == 2


def test_whoever_types_a_title_that_was_listed_is_told_the_name(run: Run) -> None:
    run("list")
    assert "Did you mean `brave-before`?" in run("show", "Before a brave step").err


def test_what_the_readme_shows_of_a_session_is_so(run: Run) -> None:
    shown = re.findall(r"^    (   \d:\d\d  .+)$", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(shown) == 4
    assert "\n".join(shown) in run("show", "breath-4-6").out
