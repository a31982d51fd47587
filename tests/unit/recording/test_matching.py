from __future__ import annotations

from tests.unit.recording.making import chosen, numbered, reading, take
from voiceguide.recording.matching import Chosen, matched

FEET = "Notice where your feet meet the floor."
HANDS = "Let your hands rest wherever they like."
END = "That was practice. Nothing more is needed."


def test_reordering_a_script_keeps_every_take() -> None:
    takes = [take(text) for text in (FEET, HANDS, END)]
    before = matched(numbered(reading(FEET), reading(HANDS), reading(END)), chosen(*takes))
    after = matched(numbered(reading(END), reading(FEET), reading(HANDS)), chosen(*takes))
    assert before == after
    assert {each.take.text for each in after.values()} == {FEET, HANDS, END}
    assert not any(each.is_stale for each in after.values())


def test_a_changed_line_with_an_id_finds_its_take_which_is_stale() -> None:
    old = take(FEET, "feet")
    now = reading("Something else altogether, with other words.", "feet")
    assert matched([now], chosen(old)) == {now.key: Chosen(take=old, is_stale=True)}


def test_a_changed_line_without_an_id_finds_its_take_by_likeness_and_it_is_stale() -> None:
    old, other = take(FEET), take(END)
    changed = reading("Notice where both your feet meet the ground.")
    found = matched(numbered(changed, reading(END)), chosen(old, other))
    assert found[changed.key] == Chosen(take=old, is_stale=True)
    assert found[other.key] == Chosen(take=other)


def test_a_new_line_takes_no_take_of_a_line_that_is_still_there() -> None:
    new = reading("Notice where your feet meet the rug.")
    found = matched(numbered(reading(FEET), new), chosen(take(FEET)))
    assert new.key not in found


def test_a_line_that_is_quite_another_finds_nothing() -> None:
    assert matched([reading(HANDS)], chosen(take(FEET))) == {}


def test_every_changed_line_finds_the_take_that_is_most_alike() -> None:
    left, right = take("Feel the left foot on the floor."), take("Feel the right foot on the floor.")
    now_right = reading("Feel your right foot on the floor.")
    now_left = reading("Feel your left foot on the floor.")
    found = matched(numbered(now_right, now_left), chosen(left, right))
    assert (found[now_right.key].take, found[now_left.key].take) == (right, left)


def test_a_short_line_and_one_without_spaces_are_compared_by_their_letters() -> None:
    short, chinese = reading("Let it go."), reading("注意你的双脚接触地面的地方")
    takes = take("Let go."), take("注意你的双脚接触地板的地方")
    found = matched(numbered(short, chinese), chosen(*takes))
    assert [found[each.key].take.text for each in (short, chinese)] == [each.text for each in takes]
    assert all(each.is_stale for each in found.values())


def test_an_id_that_is_given_to_a_line_later_or_taken_away_changes_nothing() -> None:
    with_id, without = reading(FEET, "feet"), reading(HANDS)
    found = matched(numbered(with_id, without), chosen(take(FEET), take(HANDS, "hands")))
    assert not found[with_id.key].is_stale
    assert not found[without.key].is_stale


def test_one_take_serves_the_same_words_twice_unless_their_ids_differ() -> None:
    first, second = reading(FEET, "feet-1"), reading(FEET, "feet-2")
    assert reading(FEET).key == reading(FEET).key
    assert set(matched(numbered(first, second), chosen(take(FEET, "feet-1")))) == {first.key}


def test_a_stale_take_that_was_kept_is_the_lines_own() -> None:
    now = reading("Notice your feet.", "feet")
    found = matched([now], {now.key: take(FEET, "feet")})
    assert found[now.key].is_stale is False


def test_what_nobody_hears_changes_no_line() -> None:
    curly = reading("Don\u2019t  hurry \u2013 there\u2019s time.")
    assert curly.key == reading("don't hurry - there's time.").key
    assert curly.key != reading("Don't hurry, there's time.").key
