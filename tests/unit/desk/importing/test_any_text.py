"""Any text at all: it becomes a script that loads, or comes back with words; and no spoken word is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voiceguide.desk.importing import Imported, import_text
from voiceguide.errors import ScriptError
from voiceguide.script import Library, Practice, load_text
from voiceguide.script.model import Say

unhurried = settings(deadline=None)  # a busy machine is no fault of the code

PIECES = [
    *(
        "[pause 5]",
        "(pause)",
        "(long pause)",
        "...5s",
        "(5)",
        "…",
        "..",
        "[[slnc 2000]]",
        "*pause*",
        "[gong] x3",
    ),
    *(
        "[inhale 4]",
        "[exhale 6]",
        "[hold 7]",
        " x4",
        "(breathe 4-7-8, 6 rounds)",
        "[box breathing]",
        "[smile]",
    ),
    *(
        '<break time="3s"/>',
        "<p>",
        "</p>",
        '<prosody rate="slow">',
        "</prosody>",
        '<sub alias="x y">',
        "</sub>",
    ),
    *(
        "{name}",
        "{{a b}}",
        "{",
        "}",
        "[name]",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "&amp;",
        "&#123;",
        "<blink>",
    ),
    *(
        "*",
        "_",
        "**",
        "# ",
        "## ",
        "> ",
        "- ",
        "1. ",
        "---\n",
        "===\n",
        "```",
        "Note: ",
        "Teacher: ",
        "Title: ",
    ),
    *("CLOSING:", "NARRATOR: ", "0:10 ", "[0:20] ", "00:00:01,000 --> 00:00:04,000\n", "WEBVTT\n", "NOTE x"),
    *(
        "hello",
        "Rest now.",
        "(or so)",
        "(softly)",
        "Füße",
        "\\[",
        "“",
        "”",
        '"',
        "'",
        ":",
        "é: - #",
        "yes",
        "null",
    ),
    *(
        "\n",
        "\n\n",
        "\r\n",
        " ",
        "\t",
        "\ufeff",
        "\u00a0",
        "\u3000",
        "[a](http://b)",
        '<speak xml:lang="de">',
    ),
]


def read(text: str) -> Practice | None:
    """Import a text and load what comes of it; only the error that a person can read may come instead."""
    try:
        imported = import_text(text, path="x.txt")
    except ScriptError as error:
        problems = error.problems
    else:
        return check(imported, text)
    assert all(problem.line >= 1 and problem.message for problem in problems)
    return None


def check(imported: Imported, text: str) -> Practice:
    practice = load_text(imported.script, path="x.yaml", folder=Path("nowhere"), library=Library())
    last = len(re.split("\r\n|\r|\n", text))
    assert len(imported.lines) == len(practice.steps)
    assert all(1 <= line <= last for line in imported.lines)
    assert all(1 <= doubt.line <= last and doubt.what for doubt in imported.doubts)
    assert [doubt.line for doubt in imported.doubts] == sorted(doubt.line for doubt in imported.doubts)
    return practice


@unhurried
@given(st.text())
def test_any_text_imports_or_comes_back_with_words(text: str) -> None:
    read(text)


@unhurried
@given(st.text(alphabet="ab AZ.,:;!?[](){}<>/*_#>-=&\\\"'\n\t0123456789|`~x…", max_size=80))
def test_any_punctuation_imports_or_comes_back_with_words(text: str) -> None:
    read(text)


@settings(unhurried, max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_any_mixture_of_dialects_imports_or_comes_back_with_words(text: str) -> None:
    read(text)


SENTENCES = st.lists(
    st.text("abcdeghijklmnopqrstuvwyzäéøß", min_size=2, max_size=9), min_size=2, max_size=30
).map(lambda words: " ".join(words).capitalize() + ".")
BETWEEN = st.sampled_from(
    [
        *(
            " ",
            "\n",
            "\n\n",
            " [pause 5] ",
            "\n(long pause)\n",
            "\n\n[bell]\n\n",
            ' <break time="2s"/> ',
            "\n- ",
            "\n1. ",
        ),
        *(
            " ...3s ",
            "\n\n[inhale 4] [exhale 6] x3\n\n",
            "\n\n<!-- slower -->\n",
            " [[slnc 900]] ",
            "\n\n## Part 2\n\n",
        ),
        *(
            "\n\n> Smile.\n\n",
            " [music] ",
            "\n\nNote: smile.\n\n",
            "</p><p>",
            "\n…\n",
            " **",
            "\n\n---\n\n",
        ),
    ]
)


@unhurried
@given(SENTENCES, st.lists(st.tuples(BETWEEN, SENTENCES), max_size=12))
def test_every_spoken_word_is_kept_in_its_order(first: str, more: list[tuple[str, str]]) -> None:
    practice = read(first + "".join(between + sentence for between, sentence in more))
    assert practice is not None
    said = " ".join(step.text for step in practice.steps if isinstance(step, Say))
    assert said.split() == " ".join([first, *(sentence for _, sentence in more)]).split()


HOSTILE = [
    "[",
    "(",
    "{",
    "<",
    "<!--",
    "<![CDATA[",
    "<!d[",
    '<a b="',
    "*a ",
    "_a",
    "\\",
    "\n",
    "# ",
    "> ",
    "( ) ",
    "&#",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_mebibyte_comes_to_an_end(piece: str) -> None:
    """Quadratic work on a million characters would take hours."""
    read(piece * (1_000_000 // len(piece)))


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "[pause 5] ",
            "[inhale 4] ",
            "0:00 a\n",
            "00:00:01,000 --> 00:00:02,000\n\n\n",
            "<prosody rate='x'>a ",
            "a, ",
        ),
        *(
            "<sub alias='x'>",
            "(a\n",
            "[" + "pause and " * 90,
            "A. ",
            "**A**\n",
            "x 4 ",
            "Note: a\n",
            "NOTE\n\n",
            "{a b}",
        ),
    ],
)
def test_a_hostile_text_comes_to_an_end(piece: str) -> None:
    read(piece * (150_000 // len(piece)))
