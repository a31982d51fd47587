"""Rules about a guide's manner: no commands that nobody can follow at will, no news that nobody can know."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voiceguide.desk.lint.finding import Rule, Spot
from voiceguide.desk.lint.prose import is_commanded, is_denied, is_supposed
from voiceguide.desk.lint.sheet import Sheet
from voiceguide.desk.lint.wordings import Passage, find_wordings, spoken_passages, wording


def _not_commanded(sentence: str, start: int) -> bool:
    return is_denied(sentence, start) or not is_commanded(sentence, start)


def _denied_or_supposed(sentence: str, start: int) -> bool:
    return is_denied(sentence, start) or is_supposed(sentence, start)


_YOURS = r"(everything|it|them|yourself|(all|each|every|the|your)( \w+){1,3}?)"
_OWNED = r"((all|any|every|of|that|the|these|this|those|your) ){0,2}"
_FEELINGS = (
    "(anger|anxiety|burdens?|cares|concerns?|control|day|emotions?|everything|expectations?|fears?|"
    "feelings?|grief|memor(y|ies)|pain|past|sadness|shame|stress|thoughts?|trauma|troubles?|worr(y|ies)|"
    "(what|anything) ~serves? you)"
)
_CALM = r"(at peace|calm|calmer|peaceful|relaxed|serene)"

_AT_WILL = "is a command that nobody can follow at will, and who fails at it feels worse."
_FORCED = "asks for something that cannot be forced, and is not right for everybody."
_FURTHER_IN = "sends people further in than may be good for them."
_OR_COME_BACK = "Leave the way out open: “You can stay with this, or come back to the room.”"

_COMMANDS = (
    wording(
        "relax",
        rf"(allow|ask|help|invite|let|tell) {_YOURS}( to)?( \w+ly)? relax",
        "try (and|to) relax",
        reason=_AT_WILL,
        instead="Say what may be: “You might let your shoulders rest.”, or “There is nothing to do for a "
        "moment.”",
        excused=_not_commanded,
    ),
    wording(
        "calm (down|yourself|your (body|breath|mind|nerves|thoughts))",
        rf"(be|become|feel|keep|stay) (\w+ly )?{_CALM}",
        reason=_AT_WILL,
        instead="Give something to do: “You might feel your feet on the floor.”",
        excused=_not_commanded,
    ),
    wording(
        "(clear|empty|quiet|quieten|silence|still) (the|your) mind",
        "stop (all )?(your )?(thinking|thoughts)",
        reason="is a command that nobody can follow at will: minds think.",
        instead="Say: “The mind may wander. That is all right.”",
        excused=_not_commanded,
    ),
    wording(
        rf"let go of {_OWNED}(\w+ )?{_FEELINGS}",
        rf"let {_OWNED}(\w+ )?{_FEELINGS} go(?! (by|on|past|through)\b)",
        reason=_FORCED,
        instead="Say: “Feelings can come up. You can let them pass, or stop.”",
        excused=_not_commanded,
    ),
    wording(
        "surrender",
        reason="asks to give up control, which frightens people who once lost it.",
        instead="Leave the choice: “You might rest here for a while, or move.”",
        excused=_not_commanded,
    ),
    wording(
        r"trust(?= (in|it|me|that|the|this|your|yourself)\b)",
        reason="asks for something that cannot be ordered.",
        instead="Leave the choice: “See whether this suits you.”",
        excused=_not_commanded,
    ),
    wording(
        "(drift|drop|fall|go|sink) ~deeper",
        reason=_FURTHER_IN,
        instead=_OR_COME_BACK,
        excused=_not_commanded,
    ),
    wording(
        "deeper and deeper",
        "deeper (in|into) (calm|peace|relaxation|rest|stillness|trance|yourself)",
        reason=_FURTHER_IN,
        instead=_OR_COME_BACK,
        excused=is_denied,
    ),
    wording(
        "forgive",
        reason="asks for forgiveness, which nobody owes and nobody can order.",
        instead="Leave it out, or say: “You might wish yourself well.”",
        excused=_not_commanded,
    ),
    wording(
        rf"you('re| are) ~{_CALM}",
        reason="tells people how they feel, which only they can know.",
        instead="Ask: “Is it more now, or less, or about the same?”",
        excused=_denied_or_supposed,
    ),
)

_LETTING_GO = (
    wording(
        rf"let go of {_OWNED}tensions?",
        rf"let {_OWNED}tensions? go",
        r"let ((all of it|it|that|them|this) )?go(?= (again|and|completely|now|slowly)\b|[.,;:!?]|$)",
        reason=_FORCED,
        instead="If a movement ends, name it: “Ease off again.” If a feeling is meant: “You can let it pass, "
        "or stop.”",
        excused=_not_commanded,
    ),
)
_MOVED = re.compile(
    r"\b(?:arms?|bend|clench\w*|curl\w*|fists?|fingers?|grip\w*|hands?|hold|lift\w*|lean\w*|press\w*|pull\w*|"
    r"push\w*|rais\w+|reach\w*|shoulders?|shrug\w*|squeez\w+|stretch\w*|tens(?:e|ing)|tighten\w*)\b|"
    r"\b(?:breath|air)\b[^.]{0,20} let (?:it|that) go\b",
    re.IGNORECASE,
)

_SAFETY = (
    wording(
        r"you('re| are) ((\w+ly|all|always|now|quite|so) )*safe",
        r"(all|everything|it|this) is (\w+ly )?safe(?! (enough|to))",
        "safe (and sound|(right )?here)",
        "feel safe",
        reason="is more than a recording can know, and sounds false to whoever is not.",
        instead="Say: “Check whether, right now, this place is calm enough.”",
        excused=_denied_or_supposed,
    ),
    wording(
        r"your (\w+ )?safe (haven|place|room|space|spot)",
        "(imagine|picture|remember|think of|visit|(come|go|return)( back)? to) (a|some|that|"
        r"the) (\w+ )?safe (haven|place|room|space|spot)",
        reason="speaks of something that not everybody has.",
        instead="Say: “somewhere that feels all right”.",
        excused=_denied_or_supposed,
    ),
    wording(
        r"(nobody|no one|nothing) (here )?(can|could|will) (\w+ )?(harm|hurt|reach|touch) you",
        "no harm can ~you",
        reason="is a promise that a recording cannot keep.",
        instead="Leave it out, or say: “You can stop at any time.”",
        excused=is_supposed,
    ),
)


def _commands(sheet: Sheet) -> Iterator[Spot]:
    passages = tuple(spoken_passages(sheet))
    yield from find_wordings(_COMMANDS, passages)
    yield from find_wordings(_LETTING_GO, _not_moving(passages))


def _not_moving(passages: tuple[Passage, ...]) -> Iterator[Passage]:
    """Leave out whatever may be the end of a movement: plain verbs are right for those."""
    earlier = ""
    for passage in passages:
        if _MOVED.search(earlier) is None and _MOVED.search(passage.text) is None:
            yield passage
        earlier = passage.text


def _safety(sheet: Sheet) -> Iterator[Spot]:
    return find_wordings(_SAFETY, spoken_passages(sheet))


RULES = (
    Rule(
        code="command-to-feel",
        severity="warning",
        about="Nobody is told to relax, let go, surrender, trust, forgive or go deeper: it cannot be done at "
        "will, and who fails at it feels worse. Plain verbs are right for movement and for safety.",
        find=_commands,
    ),
    Rule(
        code="you-are-safe",
        severity="warning",
        about="No line says that somebody is safe, or has a safe place: a recording cannot know.",
        find=_safety,
    ),
)
