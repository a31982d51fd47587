"""A journal goes into a file and comes back without a loss; what is none is refused with its mistakes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.journal.kept import NOON, entry
from tests.unit.journal.test_store import WHOLE
from voiceguide.errors import JournalError
from voiceguide.journal.answers import Answer
from voiceguide.journal.entries import Entry
from voiceguide.journal.exchange import from_csv, from_json, to_csv, to_json
from voiceguide.journal.store import Journal
from voiceguide.journal.telling import markdown, numbered

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t'=+-@,;\"")).filter(
    lambda text: len(text) <= 4000
)
RATING = st.none() | st.integers(0, 9)
ENTRIES = st.builds(
    Entry,
    at=st.datetimes(
        min_value=NOON.replace(year=1971, tzinfo=None), max_value=NOON.replace(year=2900, tzinfo=None)
    ).map(lambda at: at.replace(tzinfo=NOON.tzinfo)),
    uid=st.uuids().map(lambda uid: uid.hex),
    practice=TEXT,
    heard=st.floats(0, 600_000),
    words=TEXT,
    mood=RATING,
    hours=st.none() | st.floats(0, 24),
    unpleasant=st.none() | st.booleans(),
)


@given(st.lists(ENTRIES, max_size=5))
def test_what_was_written_reads_back_the_same(entries: list[Entry]) -> None:
    assert from_json(to_json(entries)).entries == tuple(entries)
    assert from_csv(to_csv(entries)).entries == tuple(entries)


def test_everything_comes_back_on_another_machine_and_is_known_the_second_time(tmp_path: Path) -> None:
    answers = [Answer(practice="p", name="n", value="a bench", at=NOON)]
    Journal(tmp_path / "here").add_all([WHOLE, entry(1)])
    told = from_json(to_json(Journal(tmp_path / "here").entries(), answers))
    there = Journal(tmp_path / "there")
    assert there.bring_in(told.entries, told.answers) == (2, 1)
    assert there.entries() == Journal(tmp_path / "here").entries()
    there.edit(1, words="changed there")
    assert there.bring_in(told.entries, told.answers) == (0, 0)
    assert there.entries()[0].words == "changed there"


def test_no_spreadsheet_runs_what_was_noted() -> None:
    table = to_csv([entry(words='=HYPERLINK("http://x")'), entry(words="'=1")])
    assert "'=HYPERLINK" in table
    assert [each.words for each in from_csv(table).entries] == ['=HYPERLINK("http://x")', "'=1"]


def test_a_table_of_ones_own_needs_a_moment_alone_and_is_known_again(tmp_path: Path) -> None:
    table = "at;mood;hours;words\n2026-03-01 07:15;6;7,5;calm\n2026-03-02;;;\n"
    read = from_csv(table)
    assert [(each.mood, each.hours, each.words) for each in read.entries] == [
        (6, 7.5, "calm"),
        (None, None, ""),
    ]
    journal = Journal(tmp_path / "journal.sqlite3")
    assert journal.bring_in(read.entries, ()) == (2, 0)
    assert journal.bring_in(from_csv(table).entries, ()) == (0, 0)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("at,mood\n2026-03-01,12\n", "line 2: mood is not from 0 to 9"),
        ("at,mood\n2026-03-01,good\n", "line 2: mood is no whole number"),
        ("at,mood\nyesterday,3\n", "line 2: at is no moment"),
        ("at,mood\n0001-01-01,3\n", "line 2: at is in a year"),
        ("at,mood\n2026-03-01,1,2\n", "line 2: there is no field"),
        ("at,smell\n2026-03-01,3\n", "no field `smell`"),
        ("at," + "[" * 9000 + "\n", r"no field `\[{59}…`"),
        ("mood\n3\n", "no column “at”"),
        ("", "no column “at”"),
        ('at,words\n2026-03-01,"open\n', "no table with commas"),
        ("at,mood\n" + "2026-03-01,x\n" * 9, "and 4 mistakes more"),
    ],
)
def test_a_table_with_mistakes_is_refused_as_a_whole(text: str, wrong: str) -> None:
    with pytest.raises(JournalError, match=wrong):
        from_csv(text)


HEAD = {"format": "voiceguide journal", "version": 1}


@pytest.mark.parametrize(
    ("whole", "wrong"),
    [
        ("[" * 100_000, "no JSON"),
        ('{"format": ', "no JSON"),
        ({}, "not of a journal"),
        ({**HEAD, "version": 2}, "not of a journal"),
        ({**HEAD, "entries": {}}, "no list where one belongs"),
        ({**HEAD, "entries": [3]}, "entry 1: it has no fields"),
        ({**HEAD, "entries": [{"mood": 3}]}, "entry 1: at is missing"),
        ({**HEAD, "entries": [{"at": "2026-03-01", "mood": True}]}, "mood is no whole number"),
        ({**HEAD, "entries": [{"at": "2026-03-01", "heard": 10**400}]}, "entry 1: "),
        ({**HEAD, "entries": [{"at": "2026-03-01", "words": 3}]}, "words is no text"),
        ({**HEAD, "entries": [{"at": "2026-03-01", "words": "\ud800"}]}, "characters that are no text"),
        ({**HEAD, "answers": [{"at": "2026-03-01"}]}, "answer 1: it is not whole"),
    ],
)
def test_json_with_mistakes_is_refused_as_a_whole(whole: object, wrong: str) -> None:
    with pytest.raises(JournalError, match=wrong):
        from_json(whole if isinstance(whole, str) else json.dumps(whole))


def test_a_line_is_told_in_plain_words() -> None:
    told = numbered(entry(id=7, before=6, after=4, sleep=7, hours=7.5, unpleasant=False, words="a\nwalk"))
    assert told == (
        "7. 2026-03-01 12:00. Feet on the floor, 3:00, finished. Tension 6 before, 4 after. "
        "Sleep 7, 7.5 hours slept. Nothing was unpleasant. “a walk”"
    )
    stopped = entry(id=8, ending="stopped", stopped_at=61.0, unpleasant=True, unpleasant_words="dizzy")
    assert numbered(stopped) == (
        "8. 2026-03-01 12:00. Feet on the floor, stopped at 1:01 of 3:00. Unpleasant: “dizzy”"
    )


def test_markdown_has_a_heading_a_day_and_no_marks_of_the_listeners() -> None:
    assert markdown([entry(words="# not *bold*"), entry(1, practice="", title="", words="<b>")]) == (
        "# Journal\n\n## 2026-03-01\n\n"
        "- 12:00. Feet on the floor, 3:00, finished. “\\# not \\*bold\\*”\n\n"
        "## 2026-03-02\n\n- 12:00. “\\<b\\>”\n"
    )
