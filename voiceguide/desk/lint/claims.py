"""Rule about claims that science disputes, or knows nothing of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voiceguide.desk.lint.finding import Rule, Spot
from voiceguide.desk.lint.prose import is_denied
from voiceguide.desk.lint.sheet import Sheet
from voiceguide.desk.lint.wordings import Passage, find_wordings, told_passages, wording

_UNSETTLED = re.compile(
    r"\b(?:a map|controversial|debated|disputed|doubted|is said|metaphor|so-called|theor(?:y|ies|ists?)|"
    r"some (?:say|teachers?|therapists?|traditions?|people (?:believe|call|say|speak|think))|traditions?|"
    r"traditional|unproven|unsettled|not (?:\w+ )?(?:accepted|known|proven|settled|shown))\b",
    re.IGNORECASE,
)

_INNER_STATE = r"(emotions?|feelings?|grief|memor(y|ies)|stress|the past|trauma\w*)"
_TISSUE = r"(body|bodies|bones?|cells?|fascia|hips|muscles?|organs?|tissues?)"

_CLAIMS = (
    wording(
        r"(activat|engag|hack|massag|reset|stimulat|switch|ton(e|ing)|wak)\w* ~vag(al|us)",
        r"vag(al|us)( nerve)? (\w+ )?(activat|reset|stimulat|ton(e|ing))\w*",
        reason="states as a fact what science has not settled about the vagus nerve.",
        instead="Say: “Many people find a longer out-breath settling.”",
        excused=is_denied,
    ),
    wording(
        r"(activat|engag|switch|trigger)\w* ~(parasympathetic|relaxation response|rest and digest)",
        reason="says more than is known: slow breathing changes the heartbeat while it lasts (Laborde 2022).",
        instead="Say: “Many people find a longer out-breath settling.”",
        excused=is_denied,
    ),
    wording(
        r"(dorsal|ventral)( vagal)?( (branch|collapse|mode|shutdown|state|system))?",
        r"polyvagal( \w+)?",
        reason="takes polyvagal theory for a fact, and scientists dispute it.",
        instead="Say: “Some teachers use a map called polyvagal theory. Parts of it are disputed.”",
        excused=is_denied,
    ),
    wording(
        f"{_INNER_STATE} ~(buried|held|lives?|locked|stays?|stored|stuck|trapped) ~(by|in|inside|"
        f"within) ~{_TISSUE}",
        rf"body (has stored|holds|keeps|remembers|stores) ~({_INNER_STATE}|score)",
        reason="is not accepted science: no memory has been found outside the nervous system.",
        instead="Say: “Stress shows up in the body.”",
        excused=is_denied,
    ),
    wording(
        r"discharg\w+ ~(activation|charge|energy|stress|tension|trauma)",
        r"(activation|energy|stress|tension|trauma) ~discharg\w+",
        reason="states a theory about shaking as a fact.",
        instead="Say: “Yawning, warmth or shaking may happen. No one needs to make it happen.”",
        excused=is_denied,
    ),
    wording(
        "gr[ae]y matter",
        "new neural (connections|pathways)",
        "neuroplasticity",
        "(changes?|grows?|reshapes?) (the|your) brain",
        reason="leans on brain scans, and the largest controlled trial found no such change (Kral 2022).",
        instead="Say: “Practice changes what you can do.”",
        excused=is_denied,
    ),
    wording(
        r"(re-?balanc|reboot|re-?calibrat|reset|re-?train)\w* (\w+ )?nervous system",
        "nervous system (reboot|reset)",
        reason="speaks of nerves as of a machine with a switch, which they are not.",
        instead="Say: “Many people find this settling.”",
        excused=is_denied,
    ),
    wording(
        r"detox\w*",
        "toxins?",
        r"cleans(e|es|ing) (the|your) (\w+ )?(blood|body|liver|lungs|organs?)",
        reason="claims what breathing, moving or resting does not do.",
        instead="Leave it out, or say what can be felt: “Feel the air come and go.”",
        excused=is_denied,
    ),
    wording(
        "(auras?|chakras?|life force|meridians?)",
        "energy (blockages?|blocks?|body|cent(er|re)s?|channels?|fields?|flows?|healing)",
        r"(lift|rais)\w* your (energy|frequency|vibrations?)",
        r"the universe (\w+ )?(gives|hears|knows|loves|provides|sends|wants)",
        reason="states a belief as a fact, and not everybody shares it.",
        instead="Name what can be felt, such as warmth or tingling, or say whose teaching it is.",
        excused=is_denied,
    ),
)


def _claims(sheet: Sheet) -> Iterator[Spot]:
    return find_wordings(_CLAIMS, _stated(tuple(told_passages(sheet))))


def _stated(passages: tuple[Passage, ...]) -> Iterator[Passage]:
    """Leave out sentences that are called a theory, a map or disputed, in themselves or beside them."""
    unsettled = [_UNSETTLED.search(passage.text) is not None for passage in passages]
    for index, passage in enumerate(passages):
        if not any(unsettled[max(0, index - 1) : index + 2]):
            yield passage


RULES = (
    Rule(
        code="disputed-claim",
        severity="warning",
        about="What science disputes or does not know is not stated as a fact; called a theory, a map or "
        "disputed, in the same sentence or beside it, it may stand.",
        find=_claims,
    ),
)
