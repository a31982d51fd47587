from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from msgspec.structs import replace

from tests.speaking import in_room, room, speak
from tests.unit.recording.making import read_aloud, reading
from voiceguide.recording.joining import Spoken, joined
from voiceguide.recording.pieces import CLAUSE_GAP, SENTENCE_GAP, pieces_of, to_read_aloud
from voiceguide.script.marks import marked
from voiceguide.sound.own.activity import utterances
from voiceguide.units import RATE, Millis, ms_to_frames


def with_marks(raw: str) -> object:
    text, marks = marked(raw)
    line = reading(text)
    return replace(line, line=replace(line.line, marks=marks))


def test_a_line_is_parted_at_its_sentences_and_at_the_pauses_inside() -> None:
    line = with_marks("Press your feet down. And let go [pause 5s] of all of it. Well done.")
    pieces = pieces_of(line)  # type: ignore[arg-type]
    assert [(piece.text, piece.pause) for piece in pieces] == [
        ("Press your feet down.", SENTENCE_GAP),
        ("And let go", Millis(5000)),
        ("of all of it.", SENTENCE_GAP),
        ("Well done.", Millis(0)),
    ]
    assert len({piece.key for piece in pieces}) == 4


def test_one_long_sentence_is_parted_at_its_clauses_and_no_piece_is_tiny() -> None:
    line = reading(
        "When you like, and there is no hurry at all, you might let the eyes open a little, looking low."
    )
    pieces = pieces_of(line)
    assert [piece.text for piece in pieces] == [
        "When you like, and there is no hurry at all,",
        "you might let the eyes open a little, looking low.",
    ]
    assert pieces[0].pause == CLAUSE_GAP


@pytest.mark.parametrize("text", ["Rest.", "Notice where your feet meet the floor, and stay."])
def test_a_short_line_is_one_piece(text: str) -> None:
    assert [piece.text for piece in pieces_of(reading(text))] == [text]


def test_the_pauses_inside_a_line_are_seen_by_who_reads_it() -> None:
    line = with_marks("And let go [pause 2.5s] of all of it.")
    assert to_read_aloud(line) == "And let go [2.5 s] of all of it."  # type: ignore[arg-type]


def test_a_pause_is_found_again_where_words_are_respelt() -> None:
    line = with_marks("Rest after qigong [pause 2s] for a while.")
    respelt = replace(line.line, text=line.line.text.replace("qigong", "chee gung"))  # type: ignore[attr-defined]
    at = respelt.text.index("for")
    respelt = replace(respelt, marks=replace(respelt.marks, pauses=((at, Millis(2000)),)))
    assert to_read_aloud(replace(line, line=respelt)) == "Rest after qigong [2 s] for a while."  # type: ignore[type-var]


def test_joined_pieces_are_as_far_apart_as_they_should_be_and_never_digitally_silent() -> None:
    texts = ("Press your feet down.", "And let go of it.", "Well done, and rest.")
    pieces = [Spoken(recorded=read_aloud(text, around=1.5), gap=Millis(1500)) for text in texts]
    quiet = np.rint(room(6 * RATE) * 32767).astype(np.int16)
    whole = joined(pieces, quiet)
    spoken = utterances(whole.astype(np.float32) / 32768, Millis(800))
    assert len(spoken) == 3
    for before, after in pairwise(spoken):
        assert after.start - before.end == pytest.approx(ms_to_frames(Millis(1500)), abs=RATE // 20)
    blocks = whole[: len(whole) // 480 * 480].reshape(-1, 480)
    assert np.all(np.any(blocks != 0, axis=1))
    lengths = [len(speak(text)) for text in texts]
    assert [each.end - each.start for each in spoken] == pytest.approx(lengths, abs=RATE // 10)


def test_pieces_join_without_a_click() -> None:
    pieces = [Spoken(recorded=read_aloud(text, around=1.0), gap=Millis(700)) for text in ("La la.", "Lo lo.")]
    quiet = np.rint(in_room(3.0) * 32767).astype(np.int16)
    whole = joined(pieces, quiet).astype(np.int32)
    step = max(int(np.abs(np.diff(piece.recorded.astype(np.int32))).max()) for piece in pieces)
    assert int(np.abs(np.diff(whole)).max()) <= step
