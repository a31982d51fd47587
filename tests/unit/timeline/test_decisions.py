from __future__ import annotations

from tests.making import PLACE, FakeExtents, breathe, practice, rest, say
from voiceguide.script.model import Group, OneOf, Say
from voiceguide.timeline import Choice, Request, arrange, fit
from voiceguide.timeline.decisions import conditions, counted, left_out
from voiceguide.units import Millis


def test_an_arrangement_is_what_fit_gives_with_what_it_decided() -> None:
    script = practice(
        say("Core.", "rest"), say("Goes.", "rest", optional=True), breathe(4, 6, fewest=2, most=9)
    )
    request = Request(length=Millis(60_000))
    arranged = arrange(script, request, FakeExtents())
    assert arranged.timeline == fit(script, request, FakeExtents())
    assert arranged.choice.length == 60_000
    said = {cue.text for cue in arranged.timeline.cues}
    lost = {step.text for step in left_out(script, arranged.choice, 0) if isinstance(step, Say)}
    assert {"Core.", "Goes."} - said == lost
    breaths = sum(cue.kind == "breathe.out" for cue in arranged.timeline.cues)
    assert [count for _, count in counted(script, arranged.choice, 0)] == [breaths]


def test_without_a_length_nothing_is_dropped_and_every_number_is_the_fewest() -> None:
    script = practice(say("Core."), say("Stays.", optional=True), breathe(4, 6, fewest=2, most=9))
    choice = arrange(script, Request(), FakeExtents()).choice
    assert left_out(script, choice, 0) == ()
    assert [count for _, count in counted(script, choice, 0)] == [2]


def test_what_a_condition_holds_back_was_not_dropped() -> None:
    absent = Group(place=PLACE, at_least=Millis(60_000), optional=True, steps=(say("Absent."),))
    script = practice(say("Core."), absent)
    assert left_out(script, Choice(length=Millis(30_000), dropped=frozenset({(1,)})), 0) == ()
    assert len(left_out(script, Choice(length=Millis(60_000), dropped=frozenset({(1,)})), 0)) == 1


def test_a_step_kept_inside_a_dropped_group_may_still_lose_a_part() -> None:
    inner = Group(place=PLACE, keep=True, steps=(say("Stays."), say("Goes too.", optional=True)))
    script = practice(Group(place=PLACE, optional=True, steps=(say("Goes."), inner)))
    lost = left_out(script, Choice(length=Millis(0), dropped=frozenset({(0,), (0, 1, 1)})), 0)
    assert [step.text for step in lost if isinstance(step, Say)] == ["Goes.", "Goes too."]


def test_conditions_of_every_alternative_are_told_once() -> None:
    turns = OneOf(
        place=PLACE, alternatives=((say("A.", at_least=Millis(5)),), (say("B.", at_least=Millis(5)),))
    )
    (condition,) = conditions(practice(turns, rest("rest")))
    assert (condition.at_least, condition.at_most, condition.steps) == (5, None, 2)
    assert [condition.holds(Millis(ms)) for ms in (4, 5, 6)] == [False, True, True]
