"""Rules about what can hurt: forced breath, going on against pain, medicine, and a way out that is shut."""

from __future__ import annotations

from collections.abc import Iterator

from voiceguide.desk.lint.finding import Rule, Spot
from voiceguide.desk.lint.prose import is_denied
from voiceguide.desk.lint.sheet import Sheet
from voiceguide.desk.lint.wordings import find_wordings, spoken_passages, wording

_PAIN = r"(ache|aching|discomfort|hurt|pain|soreness)"

_HARMS = (
    wording(
        r"hold (it|your breath|the breath)( in)? (as long as|for as long as|until|for (a count of )?"
        r"(five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|sixty)|for (half )?a minute|"
        r"for \w+ minutes)",
        r"breathe ~(fast|faster|hard|harder|rapidly|forcefully)",
        r"breathe ~as (deep|deeply|far|fast|hard|long|much) as (possible|you (possibly )?can)",
        r"force (out )?(all )?(the|your) (\w+[ -])?(air|breath)",
        r"(hyperventilate|pump your breath)",
        reason="asks for a breath that can make faint or frightened.",
        instead="Keep breaths small and easy: “If you run out of air, breathe at your own speed.”",
        excused=is_denied,
    ),
    wording(
        rf"(ignore|push through|breathe through|stay with) (the|your|any) (\w+ )?{_PAIN}",
        r"(stretch|bend|reach|press|turn|go on|keep going) (\w+ )?(until|till|even if|although) it hurts",
        r"if it hurts,? (just )?(keep|go|carry|stay)",
        r"as far as you (possibly )?can",
        reason="leads on against pain, which is a sign to stop.",
        instead="Say: “Smaller is fine. If it hurts, stop.”",
        excused=is_denied,
    ),
    wording(
        r"(stop|skip|leave out|throw away) (taking )?your (medication|medicine|pills|tablets)",
        r"(do not|don't|no longer) need (your|any) (\w+ )?"
        r"(doctor|medication|medicine|pills|tablets|therapist)",
        r"better than (a doctor|medication|medicine|therapy)",
        reason="gives advice on treatment, which a practice cannot know.",
        instead="Leave it out, or say: “Ask your doctor what suits you.”",
        excused=is_denied,
    ),
    wording(
        r"(keep|leave) your eyes (closed|shut) until",
        r"never open your eyes",
        r"(cannot|can't) open your eyes",
        r"(must|have to) (sit|stay|lie|be|keep) (\w+ )?(still|silent|quiet)",
        reason="takes a choice away, and the way out with it.",
        instead="Say: “Change your mind at any time.”",
        excused=is_denied,
    ),
)


def _harms(sheet: Sheet) -> Iterator[Spot]:
    return find_wordings(_HARMS, spoken_passages(sheet))


RULES = (
    Rule(
        code="harm",
        severity="warning",
        about="No long or forced breaths, no going on against pain, no advice on medicine; eyes and "
        "stillness stay the listener's choice.",
        find=_harms,
    ),
)
