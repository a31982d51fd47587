from __future__ import annotations

from pathlib import Path

import pytest

from voiceguide.desk.importing import Imported, import_text, practice_of
from voiceguide.errors import ScriptError
from voiceguide.script import Library, Practice, load_text
from voiceguide.script.model import Bell, Breathe, Note, Say, Section
from voiceguide.script.source import LARGEST
from voiceguide.units import Millis


def imported(text: str | bytes, path: str = "quiet-hour.txt") -> Imported:
    return import_text(text, path=path)


def loaded(text: str | bytes, path: str = "quiet-hour.txt") -> Practice:
    return load_text(imported(text, path).script, path=path, folder=Path("nowhere"), library=Library())


def said(text: str) -> list[str]:
    return [step.text for step in loaded(text).steps if isinstance(step, Say)]


def sections(text: str) -> list[str]:
    return [step.title for step in loaded(text).steps if isinstance(step, Section)]


def notes(text: str) -> list[str]:
    return [step.text for step in loaded(text).steps if isinstance(step, Note)]


def refused(text: str | bytes) -> str:
    with pytest.raises(ScriptError) as caught:
        imported(text)
    return str(caught.value)


# What comes in


def test_a_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    plain = "Rest\n\nSit down.\n[pause 5]\nAnd rest.\n"
    windows = b"\xef\xbb\xbf" + plain.replace("\n", "\r\n").encode()
    assert imported(windows) == imported(plain)
    assert imported(plain.replace("\n", "\r")) == imported(plain)


def test_utf_16_is_refused_in_the_words_of_scripts() -> None:
    assert "The file is UTF-16. Save it again as UTF-8" in refused("Sit.".encode("utf-16"))


def test_other_bytes_are_refused_with_their_line() -> None:
    assert refused(b"Sit.\nCaf\xe9\n").startswith("quiet-hour.txt:2:4: The file has a byte that is not UTF-8")


def test_control_characters_are_refused_with_their_line() -> None:
    assert refused("Sit.\nRest\x07.").startswith(
        "quiet-hour.txt:2:5: An unprintable character stands here (U+0007"
    )


def test_more_than_a_mebibyte_is_refused() -> None:
    assert "larger than 1 MiB" in refused("a" * (LARGEST + 1))


@pytest.mark.parametrize(
    "text", ["", "\n \n", "---", "[music]", "<!-- only a comment -->", "(pause)", "{}", "***"]
)
def test_a_text_with_nothing_to_speak_is_refused(text: str) -> None:
    assert refused(text).startswith("quiet-hour.txt:1:1: There is nothing to speak here.")


def test_too_many_steps_are_refused_at_the_line_of_the_text() -> None:
    assert refused("Sit.\n\n" * 10_001).startswith(
        "quiet-hour.txt:20001:1: Here the script passes 10,000 steps."
    )


def test_too_much_silence_is_refused_at_the_line_of_the_text() -> None:
    assert refused("Sit.\n[pause 20 minutes]\n" * 200).startswith(
        "quiet-hour.txt:289:1: Here the session passes 24 h"
    )


@pytest.mark.parametrize(
    "mark",
    ["[pause 999999 minutes]", "[pause 9999 minutes and wait]", "[inhale 999999999]", "[[slnc 999999999]]"],
)
def test_a_pause_of_days_is_a_rest_with_a_doubt(mark: str) -> None:
    assert len(imported(f"Sit. {mark} Rest.").doubts) == 1
    assert loaded(f"Sit. {mark} Rest.").steps


def test_times_that_leave_days_of_silence_are_refused_at_their_line() -> None:
    late = "1\n00:00:01,000 --> 00:00:02,000\nSit.\n\n2\n30:00:00,000 --> 30:00:01,000\nRest.\n"
    assert refused(late).startswith("quiet-hour.txt:3:1: Here the times leave more than 24 hours of silence")


def test_a_script_that_grows_over_the_limit_is_refused_in_words_of_its_own() -> None:
    long = ("word " * 25 + "\n\n") * 8200
    assert len(long) < LARGEST
    assert "The script that this makes is larger than 1 MiB." in refused(long)


# What it is called


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Feet\n\nSit.", "Feet"),
        ("Feet\n====\n\nSit.", "Feet"),
        ("Title: Feet\n\nSit.", "Feet"),
        ("**Title:** Feet\n\nSit.", "Feet"),
        ("---\ntitle: 'Feet'\n---\nSit.", "Feet"),
        ("Feet\n\nSit down. And rest.", "Feet"),
        ("**A Feet Meditation**\n\nSit.\n\n**Part two**\n\nRest.", "A Feet Meditation"),
        ("# Feet\n## One\n\nSit.\n## Two\n\nRest.", "Feet"),
        ("## One\n\nSit.\n\n## Two\n\nRest.", "Quiet hour"),
        ("Sit.", "Quiet hour"),
        ("# {name}: *Rest*\n\nSit.", "name: Rest"),
    ],
)
def test_the_title_is_the_first_heading_or_the_name_of_the_file(text: str, title: str) -> None:
    assert loaded(text).title == title


def test_a_first_line_is_no_title_where_no_line_ends_with_a_stop() -> None:
    assert said("Sit down\n\nBreathe\n\nRest") == ["Sit down", "Breathe", "Rest"]


def test_a_name_that_no_script_can_hold_is_made_printable() -> None:
    assert loaded("Sit.", path="a\x07\udcff.txt").title == "A??"


def test_standard_input_is_named_in_the_header() -> None:
    assert imported("Sit.", "-").script.startswith("# Imported by voiceguide from standard input.\n")


# What is spoken


def test_headings_are_sections() -> None:
    text = (
        "# T\n\n## One\nA.\n\nTWO AND MORE:\nB.\n\n**Three**\n\nC.\n\nPart 4: the end\n\nD.\n\nClosing:\nE."
    )
    assert sections(text) == ["One", "Two and more", "Three", "Part 4: the end", "Closing"]
    assert said(text) == ["A.", "B.", "C.", "D.", "E."]


def test_a_whole_text_in_capitals_is_spoken() -> None:
    assert sections("SIT DOWN.\nREST A WHILE\n\nAND REST") == []


def test_lines_are_lines_and_sentences_broken_by_an_editor_are_whole() -> None:
    broken = "This sentence is so long that it has been broken by an editor\nor by a mail program."
    assert said(f"Sit down.\nRest.\n\n{broken}") == ["Sit down.", "Rest.", broken.replace("\n", " ")]


def test_what_the_teacher_is_told_is_kept_and_not_spoken() -> None:
    kept = ["> Wait.", "Note: lights.", "Teacher: smile.", "*Slowly.*", "<!-- mat -->", "[Walk around]"]
    text = "\n\n".join(["Sit.", *kept, "Rest on."])
    assert said(text) == ["Sit.", "Rest on."]
    assert notes(text) == ["Wait.", "lights.", "smile.", "Slowly.", "mat", "Walk around"]


@pytest.mark.parametrize("frame", ["*{}*", "> {}", "“{}”", "**{}**", "```\n{}\n```", "`{}`"])
def test_a_frame_around_a_whole_text_takes_nothing_away(frame: str) -> None:
    assert said(frame.format("Sit down. And then rest for a while.")) == [
        "Sit down. And then rest for a while."
    ]


def test_brackets_inside_a_sentence_are_spoken_and_directions_are_not() -> None:
    text = "Close your eyes (or lower your gaze), and rest. (Smile.) Then (softly) wake."
    assert said(text) == ["Close your eyes (or lower your gaze), and rest. Then wake."]
    assert notes(text) == ["Smile.", "softly"]


def test_a_mark_in_a_sentence_parts_it_and_loses_no_sign() -> None:
    assert said("Breathe in [pause 2], and out [pause 3].") == ["Breathe in,", "and out."]


def test_names_are_placeholders_and_other_braces_are_left_out() -> None:
    text = "Hello, {name} and [your name]. {{place}} is {very far}. A } stray { one."
    assert said(text) == ["Hello, {name} and {name}. {place} is very far. A stray one."]
    assert len(imported(text).doubts) == 5


def test_emphasis_escapes_links_and_pictures_are_not_heard() -> None:
    text = (
        "Rest *now*, __really__ \\*now\\*, in `your` [chair](https://example.org/x). \U0001f642 snake_case."
    )
    assert said(text) == ["Rest now, really now, in your chair. snake_case."]


def test_an_assistant_is_not_heard() -> None:
    text = (
        "Of course! Here is a short practice:\n\n# Rest\n\nSit.\n\nLet me know if you want me to change it."
    )
    assert said(text) == ["Sit."]
    assert len(notes(text)) == 2


def test_a_practice_may_begin_and_end_with_words_like_theirs() -> None:
    text = "Here is your breath.\n\nIf you would like, let your eyes rest.\n\nLet me know nothing. Just rest."
    assert len(said(text)) == 3


# Silences


def test_blank_lines_are_silent_only_where_little_else_is() -> None:
    bare = "A line.\n\nAnother line.\n\nThe last line."
    marked = "A line. [pause 5]\n\nAnother line.\n\nThe last line."
    pauses = [[getattr(step, "pause", None) for step in loaded(text).steps] for text in (bare, marked)]
    assert [[pause and pause.kind for pause in each] for each in pauses] == [
        ["settle", "settle", None],
        ["timed", None, None],
    ]


def test_breaths_repeated_are_one_step() -> None:
    for text in (
        "[inhale 4] [exhale 6]\n" * 5,
        "[inhale 4] [exhale 6] x5",
        "(breathe in 4, out 6, 5 rounds)",
    ):
        steps = loaded(text).steps
        assert len(steps) == 1
        assert isinstance(steps[0], Breathe)
        assert (steps[0].most, steps[0].pattern.cycle) == (5, 10_000)


def test_a_bell_keeps_its_strikes() -> None:
    steps = loaded("[bell] x3\nSit.").steps
    assert isinstance(steps[0], Bell)
    assert steps[0].strikes == 3


def test_one_voice_for_all_stands_at_the_head() -> None:
    practice = loaded("<prosody rate='120%'>Sit.\n\nRest.</prosody>", path="x.ssml")
    assert practice.voice.rate == 132
    assert all(step.voice.rate is None for step in practice.steps if isinstance(step, Say))


# Doubts and places


def test_doubts_are_sorted_by_line_and_name_what_they_are_about() -> None:
    doubts = imported("# T\n\nSit [smile] (10 sec).\n\n<blink>Rest</blink> {a b}.\n").doubts
    assert [(doubt.line, doubt.text) for doubt in doubts] == [
        (3, "[smile]"),
        (3, "(10 sec)"),
        (5, "<blink>"),
        (5, "{a b}"),
    ]


def test_a_long_text_is_shortened_in_its_doubt() -> None:
    (doubt,) = imported("Sit.\n[" + "so " * 60 + "]").doubts
    assert len(doubt.text) == 80


def test_another_language_is_asked_for_unless_it_is_told() -> None:
    assert "language" in imported("Spüre den Boden unter deinen Füßen.").doubts[0].what
    assert imported("Language: de\n\nSpüre den Boden unter deinen Füßen.").doubts == ()


def test_a_practice_knows_its_lines_in_the_text_and_its_name() -> None:
    text = "# Feet\n\nSit.\n\n[pause 5]\n\n## Toes\n\nRest."
    practice = practice_of(text, path="some/where/feet-2.md", library=Library())
    assert (practice.name, practice.path, practice.title) == ("feet-2", "some/where/feet-2.md", "Feet")
    assert [(step.place.path, step.place.line) for step in practice.steps] == [
        ("some/where/feet-2.md", line) for line in (3, 7, 9)
    ]


def test_no_lengths_are_offered() -> None:
    assert loaded("Duration: 10 minutes\n\nSit down here.").lengths == ()


def test_a_timed_line_starts_when_its_time_says() -> None:
    steps = loaded("0:30 Sit down here.\n0:40 Rest.\n").steps
    assert [getattr(step, "pause", None) and step.pause.natural for step in steps] == [
        Millis(25_000),
        Millis(8500),
        None,
    ]
