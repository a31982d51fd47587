"""The booth as a machine: what keys and news lead to."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from voiceguide.recording.booth import Booth, Deed, News

AT_LINE = Booth(lines=(1, 3, 1), phase="ready")
HANDS_FREE = replace(AT_LINE, phase="attending", hands_free=True)


def after(booth: Booth, *happened: str) -> tuple[Booth, list[Deed]]:
    """Where keys, and `!news`, lead, and everything that is to be done on the way."""
    done: list[Deed] = []
    for each in happened:
        news: News = each[1:]  # type: ignore[assignment]
        booth, deeds = booth.told(news) if each.startswith("!") else booth.pressed(each)
        done += [do.deed for do in deeds]
    return booth, done


def test_one_key_starts_and_ends_and_another_keeps() -> None:
    booth, done = after(AT_LINE, "space", "space", "!recorded", "enter")
    assert (booth.at, booth.phase) == (1, "ready")
    assert done == ["begin", "end", "keep", "show"]


def test_a_line_can_be_said_again_before_it_is_kept() -> None:
    booth, done = after(AT_LINE, "space", "space", "!recorded", "a", "space", "!recorded", "enter")
    assert booth.at == 1
    assert done == ["begin", "end", "begin", "end", "keep", "show"]


def test_while_recording_only_what_is_about_the_recording_does_something() -> None:
    recording, _ = after(AT_LINE, "space")
    for key in "lisbptvfw12h":
        assert after(recording, key) == (recording, [])
    assert after(recording, "a") == (recording, ["drop", "begin"])


@pytest.mark.parametrize(("key", "deed"), [("l", "listen"), ("i", "listen in place"), ("v", "speak")])
def test_listening_leaves_the_line_as_it_is(key: str, deed: Deed) -> None:
    for phase in ("ready", "deciding"):
        booth = replace(AT_LINE, phase=phase)  # type: ignore[arg-type]
        assert after(booth, key) == (booth, [deed])


def test_lines_are_skipped_and_gone_back_to_and_nothing_is_kept_by_that() -> None:
    booth, done = after(AT_LINE, "space", "space", "!recorded", "s", "b", "b")
    assert (booth.at, booth.phase) == (0, "ready")
    assert "keep" not in done


def test_after_the_last_line_it_is_over_and_one_can_go_back() -> None:
    booth, done = after(replace(AT_LINE, at=2), "space", "space", "!recorded", "enter")
    assert (booth.phase, done[-2:]) == ("over", ["keep", "finish"])
    assert after(booth, "b")[0].phase == "ready"
    assert after(booth, "enter") == (replace(booth, phase="left"), ["leave"])


def test_a_long_line_is_recorded_in_pieces_and_joined() -> None:
    piece = ("space", "space", "!recorded", "enter")
    booth, done = after(replace(AT_LINE, at=1), "p", *piece, *piece)
    assert (booth.piece, booth.phase) == (2, "ready")
    booth, done = after(booth, *piece, "!recorded", "enter")
    assert (booth.at, booth.piece) == (2, None)
    assert done == ["begin", "end", "keep", "join", "keep", "show"]


def test_pieces_that_are_missing_lead_back_to_the_line() -> None:
    booth, done = after(replace(AT_LINE, at=1), "p", "enter", "enter", "enter", "!nothing")
    assert (booth.at, booth.piece, booth.phase) == (1, None, "ready")
    assert done[-2:] == ["join", "show"]


def test_a_short_line_has_no_pieces() -> None:
    assert after(AT_LINE, "p") == (AT_LINE, ["tell one piece"])


def test_an_earlier_take_is_heard_and_then_kept() -> None:
    booth, done = after(AT_LINE, "t", "2", "!picked", "enter")
    assert booth.at == 1
    assert done == ["list", "pick", "keep", "show"]
    assert after(AT_LINE, "t", "escape")[0].phase == "ready"
    assert after(AT_LINE, "t", "!nothing")[0].phase == "ready"


def test_after_a_take_was_picked_numbers_play_others_and_rate_none() -> None:
    booth, done = after(AT_LINE, "t", "1", "!picked", "2", "!picked", "0")
    assert (booth.phase, done) == ("picked", ["list", "pick", "pick"])
    assert after(booth, "escape") == (AT_LINE, ["show"])


def test_among_takes_the_same_key_lists_older_ones_and_goes_back_where_there_are_none() -> None:
    for booth in (after(AT_LINE, "t")[0], after(AT_LINE, "t", "1", "!picked")[0]):
        assert after(booth, "t") == (booth, ["list older"])
        assert after(booth, "t", "!nothing") == (AT_LINE, ["list older", "show"])


def test_a_number_without_a_take_leaves_the_list_open() -> None:
    booth, done = after(AT_LINE, "t", "7", "2")
    assert (booth.phase, done) == ("choosing", ["list", "pick", "pick"])


@pytest.mark.parametrize(("key", "deed"), [("l", "listen"), ("i", "listen in place"), ("space", "begin")])
def test_a_picked_take_is_there_for_all_that_a_recorded_one_is(key: str, deed: Deed) -> None:
    assert after(AT_LINE, "t", "1", "!picked", key)[1][-1] == deed


def test_hands_free_it_goes_on_by_itself_with_the_rests_of_the_practice() -> None:
    booth, done = after(HANDS_FREE, "!voice", "!said", "!recorded", "!time")
    assert (booth.at, booth.phase) == (1, "attending")
    assert done == ["begin", "end", "keep", "rest", "show", "attend"]


def test_hands_free_whoever_reads_on_early_is_recorded() -> None:
    booth, done = after(HANDS_FREE, "!voice", "!said", "!recorded", "!voice")
    assert (booth.at, booth.phase) == (1, "recording")
    assert done[-2:] == ["show", "begin"]


def test_hands_free_a_cough_is_no_line() -> None:
    booth, done = after(HANDS_FREE, "!voice", "!noise")
    assert booth == HANDS_FREE
    assert done == ["begin", "drop", "attend"]


@pytest.mark.parametrize(
    "before", [("!voice",), ("!voice", "!said", "!recorded"), ("!voice", "!said", "!recorded", "!time")]
)
def test_hands_free_a_line_that_came_out_wrong_is_said_again_by_a_key(before: tuple[str, ...]) -> None:
    booth, done = after(HANDS_FREE, *before, "a")
    assert (booth.at, booth.phase, booth.hands_free) == (0, "attending", True)
    assert done[-1] == "attend"


def test_hands_free_any_key_takes_over() -> None:
    assert after(HANDS_FREE, "space") == (
        replace(HANDS_FREE, phase="ready", hands_free=False),
        ["tell paused"],
    )
    booth, _ = after(HANDS_FREE, "!voice", "space", "!recorded")
    assert (booth.phase, booth.hands_free, booth.at) == ("deciding", False, 0)
    booth, _ = after(HANDS_FREE, "!voice", "!said", "!recorded", "space")
    assert (booth.phase, booth.hands_free, booth.at) == ("ready", False, 1)
    assert after(booth, "f")[0].hands_free


def test_hands_free_the_last_line_ends_it() -> None:
    booth, done = after(replace(HANDS_FREE, at=2), "!voice", "!said", "!recorded")
    assert (booth.phase, booth.hands_free) == ("over", False)
    assert done[-2:] == ["keep", "finish"]


def test_a_microphone_that_comes_back_leads_to_the_same_line() -> None:
    lost, _ = after(AT_LINE, "s", "space", "!lost")
    assert (lost.phase, lost.at) == ("lost", 1)
    assert after(lost, "space") == (lost, ["open"])
    assert after(lost, "!opened")[0] == replace(AT_LINE, at=1)


def test_the_microphone_and_the_room_come_first_and_can_be_left_out() -> None:
    booth = Booth(lines=(1,))
    assert after(
        booth, "space", "!time", "!faulty", "space", "space", "!fine", "space", "!time", "!fine"
    ) == (
        replace(booth, phase="ready"),
        ["check", "examine", "check", "examine", "hush", "keep room", "show"],
    )
    assert after(booth, "enter", "enter")[0].phase == "ready"


def test_leaving_ends_what_is_recorded() -> None:
    assert after(AT_LINE, "space", "q")[1] == ["begin", "end", "leave"]
    left, _ = after(AT_LINE, "q")
    assert after(left, "!recorded", "!lost", "space") == (left, [])


def test_no_keys_and_news_lead_out_of_the_script() -> None:
    """Whatever is pressed and told in whichever order, the booth stays at a line that there is."""
    keys = ["space", "enter", "a", "s", "b", "p", "t", "1", "f", "escape", "w"]
    news = [
        "!recorded",
        "!picked",
        "!nothing",
        "!voice",
        "!said",
        "!noise",
        "!time",
        "!lost",
        "!opened",
        "!fine",
        "!failed",
    ]
    seen, open_ones = set(), [Booth(lines=(1, 2)), Booth(lines=(1, 2), hands_free=True)]
    while open_ones:
        booth = open_ones.pop()
        for happened in (*keys, *news):
            following, _ = after(booth, happened)
            assert 0 <= following.at < 2
            assert following.piece is None or following.piece < following.lines[following.at]
            assert not (following.hands_free and following.piece is not None)
            if following not in seen:
                seen.add(following)
                open_ones.append(following)
    assert {booth.phase for booth in seen} >= {
        "lost",
        "over",
        "left",
        "resting",
        "choosing",
        "picked",
        "deciding",
    }
