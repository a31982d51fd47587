from pathlib import Path

import pytest

from voiceguide.errors import ScriptError
from voiceguide.script import Library, load_text
from voiceguide.script.complaints import BadValueError
from voiceguide.script.marks import filling, marked, respelt_marked, rewritten
from voiceguide.script.model import NO_MARKS, Marks


@pytest.mark.parametrize(
    ("raw", "text", "pauses", "emphasis"),
    [
        ("Notice your feet.", "Notice your feet.", [], []),
        ("Breathe in [pause 2s] and out.", "Breathe in and out.", [("and", 2000)], []),
        ("In.[pause 500ms]Out.", "In. Out.", [("Out", 500)], []),
        ("Breathe in [pause], and out.", "Breathe in, and out.", [("and", 1000)], []),
        ("In. [Pause settle] Out. [pause 0:03] Rest.", "In. Out. Rest.", [("Out", 5000), ("Rest", 3000)], []),
        ("Let it be *slow*.", "Let it be slow.", [], ["slow"]),
        (
            "*Two words*, “*here*” and *{name}*.",
            "Two words, “here” and {name}.",
            [],
            ["Two words", "here", "{name}"],
        ),
        ("In. [pause 1] *Out.*", "In. Out.", [("Out", 1000)], ["Out."]),
        ("Five is 5 * 1, or 5*1.", "Five is 5 * 1, or 5*1.", [], []),
    ],
)
def test_marks_stand_apart_from_the_words(
    raw: str, text: str, pauses: list[tuple[str, int]], emphasis: list[str]
) -> None:
    read, marks = marked(raw)
    assert read == text
    assert [(text[at:], length) for at, length in marks.pauses] == [
        (text[text.index(word) :], length) for word, length in pauses
    ]
    assert [text[first:last] for first, last in marks.emphasis] == emphasis


@pytest.mark.parametrize(
    ("raw", "message", "suggestion"),
    [
        ("In [breathe] out.", "There is no mark `[breathe]`.", "A `breathe` is a step of its own"),
        ("In [gong] out.", "There is no mark `[gong]`.", "A `bell` is a step of its own"),
        ("In [softly] out.", "There is no mark `[softly]`.", "keep it in a `note`"),
        ("In [] out.", "There is no mark `[]`.", "`[pause 2s]`"),
        ("In [wait: 3s] out.", "There is no mark `[wait: 3s]`.", "Write `[pause 3s]`."),
        ("In [silence] out.", "There is no mark `[silence]`.", "Write `[pause]`."),
        (
            "In [pause 5 bananas] out.",
            "In `[pause 5 bananas]`, `5 bananas` is not a duration.",
            "`[pause 2s]`",
        ),
        ("In [pause 2 seconds] out.", "`2 seconds` is not a duration.", "Write `2s`."),
        ("In [pause setle] out.", "In `[pause setle]`, `setle` is not a pause.", "Did you mean `settle`?"),
        ("In [pause 0.1s] out.", "`[pause 0.1s]` is too short", "Leave it out"),
        ("In [pause 11s] out.", "`[pause 11s]` is longer than 10s", "`pause: 11s`"),
        ("In [pause rest] out.", "`[pause rest]` is longer than 10s", "`pause: rest`"),
        ("In [pause 2s out.", "square bracket without its partner", "`[pause 2s]`"),
        ("In. [pause 500ms]", "Behind this pause nothing more is said.", "`pause: 0.5s exactly`"),
        ("[pause settle] Out.", "Before this pause nothing is said.", "`- pause: 5s exactly`"),
        ("In [pause 2s] [pause 1s] out.", "Between these two pauses nothing is said.", "one pause"),
        ("Let it *be.", "`Let it *be.` has an asterisk without its partner.", "`*slowly*`"),
        ("Let it be*", "has an asterisk without its partner.", "`*slowly*`"),
        ("Be * slow*.", "has an asterisk without its partner.", "`*slowly*`"),
        ("Be *slow*ly.", "has an asterisk without its partner.", "whole words"),
        ("Be **slow**.", "`Be **slow**.` has several asterisks in a row.", "`*slowly*`"),
        ("[pause 2s]", "nothing more is said", ""),
        ("", "There is no text here.", ""),
    ],
)
def test_what_looks_like_a_mark_and_is_none_is_refused(raw: str, message: str, suggestion: str) -> None:
    with pytest.raises(BadValueError) as caught:
        marked(raw)
    assert message in caught.value.message
    assert suggestion in caught.value.suggestion


def test_marks_do_not_count_as_words() -> None:
    text, marks = marked("*word* " * 399 + "[pause 2s] word")
    assert len(text.split()) == 400
    assert (len(marks.emphasis), len(marks.pauses)) == (399, 1)
    with pytest.raises(BadValueError, match="401 words"):
        marked("word " * 400 + "[pause 2s] word")


def test_marks_stay_where_they_are_when_words_around_them_change() -> None:
    text, marks = marked("Dear {name}, *{name}* [pause 2s] and {name}.")
    filled, moved = rewritten(text, marks, lambda stretch: stretch.replace("{name}", "Mo [pause 9s] *Li*"))
    assert filled == "Dear Mo [pause 9s] *Li*, Mo [pause 9s] *Li* and Mo [pause 9s] *Li*."
    assert [filled[first:last] for first, last in moved.emphasis] == ["Mo [pause 9s] *Li*"]
    assert [filled[at:][:4] for at, _ in moved.pauses] == ["and "]


RESPELT = (("yoga nidra", "yohga needrah"), ("vagus nerve", "vaygus nerve"), ("om", "ohm"))


@pytest.mark.parametrize(
    ("raw", "said", "emphasis"),
    [
        ("Welcome to *yoga* nidra.", "Welcome to yohga needrah.", ["yohga needrah"]),
        ("Welcome to yoga *nidra now*.", "Welcome to yohga needrah now.", ["yohga needrah now"]),
        ("This is *yoga nidra*.", "This is yohga needrah.", ["yohga needrah"]),
        ("*Yoga* *nidra* and *rest*.", "yohga needrah and rest.", ["yohga needrah", "rest"]),
        ("*Om* and *my* vagus *nerve*.", "ohm and my vaygus nerve.", ["ohm", "my", "vaygus nerve"]),
        ("*In yoga* nidra *now*.", "In yohga needrah now.", ["In yohga needrah", "now"]),
        ("Some *yoga*, nidra, *om*.", "Some yoga, nidra, ohm.", ["yoga", "ohm"]),
    ],
)
def test_words_that_are_respelt_as_one_are_emphasised_as_one(
    raw: str, said: str, emphasis: list[str]
) -> None:
    text, marks = respelt_marked(*marked(raw), RESPELT)
    assert text == said
    assert [text[first:last] for first, last in marks.emphasis] == emphasis


@pytest.mark.parametrize("raw", ["Rest now. *Om* is said.", "Rest *now.* Om is said.", "*Rest now.* *Om*."])
def test_a_respelt_word_that_begins_a_sentence_has_its_capital_beside_marks(raw: str) -> None:
    text, _ = respelt_marked(*marked(raw), RESPELT)
    assert "now. Ohm" in text


def test_words_on_both_sides_of_a_pause_are_not_respelt_as_one() -> None:
    text, marks = respelt_marked(
        *marked("My *vagus* [pause 1s] nerve, my vagus nerve, [pause 1s] om."), RESPELT
    )
    assert text == "My vagus nerve, my vaygus nerve, ohm."
    assert [text[first:last] for first, last in marks.emphasis] == ["vagus"]
    assert [text[at:] for at, _ in marks.pauses] == ["nerve, my vaygus nerve, ohm.", "ohm."]


def test_emphasis_of_nothing_is_none() -> None:
    text, marks = marked("Now, *{name}*, rest.")
    assert rewritten(text, marks, lambda stretch: stretch.replace("{name}", "")) == (
        "Now, , rest.",
        NO_MARKS,
    )


def test_an_accent_of_its_own_becomes_part_of_its_letter() -> None:
    text, marks = marked("Schön ist *der Café*.")
    assert text == "Schön ist der Café."
    assert [text[first:last] for first, last in marks.emphasis] == ["der Café"]


@pytest.mark.parametrize(
    "raw", ["Wait [pause 2s] here", "Take *care* of it", "See [this]", "One * two*", "the {place}"]
)
def test_what_a_name_stands_for_has_no_marks(raw: str) -> None:
    with pytest.raises(BadValueError):
        filling(raw)
    assert filling("a safe  place, 5*3") == "a safe place, 5*3"


def test_a_line_without_marks_is_rewritten_whole() -> None:
    assert rewritten("a b", Marks(), str.upper) == ("A B", NO_MARKS)


def test_a_script_tells_where_a_wrong_mark_stands_and_what_to_write() -> None:
    script = "title: T\nsteps:\n  - say: In [pause 2s] and out.\n  - say: Rest [wait 3s] now.\n"
    with pytest.raises(ScriptError) as caught:
        load_text(script, path="t.yaml", folder=Path(), library=Library([]))
    (problem,) = caught.value.problems
    assert (problem.line, problem.column, problem.suggestion) == (4, 10, "Write `[pause 3s]`.")
    assert "There is no mark `[wait 3s]`." in problem.message


def test_a_pause_inside_a_line_is_certain_to_be_heard_and_counts_as_time() -> None:
    pauses = " ".join(["word [pause 10s]"] * 300)
    script = f"title: T\nsteps:\n  - repeat: 30\n    steps:\n      - say: {pauses} word.\n"
    with pytest.raises(ScriptError, match="passes 24 hours"):
        load_text(script, path="t.yaml", folder=Path(), library=Library([]))
