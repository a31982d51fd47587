"""Rule about what must not be promised."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voiceguide.desk.lint.finding import Rule, Spot
from voiceguide.desk.lint.prose import is_denied, lead_up
from voiceguide.desk.lint.sheet import Sheet
from voiceguide.desk.lint.wordings import find_wordings, told_passages, wording

_MILDER = re.compile(
    r"\b(?:can|could|many|may|maybe|might|most|often|perhaps|seems?|some|sometimes|whether)\b",
    re.IGNORECASE,
)


def _said_mildly(sentence: str, start: int) -> bool:
    return is_denied(sentence, start) or _MILDER.search(lead_up(sentence, start)) is not None


_WILL = r"(?: are going to| is going to|'ll| will)"
_BENEFIT = (
    "(at ease|at peace|better|calm|calmer|free(?! to)|happy|happier|healed|healthy|healthier|lighter|"
    r"peaceful|refreshed|relaxed|rested|stronger)"
)
_TROUBLE = (
    "(anger|anxiety|blood pressure|burnout|cortisol|depression|fears?|headaches?|heart rate|insomnia|pain|"
    r"panic|sadness|sleeplessness|stress|symptoms|tension|trauma|worry|worries)"
)
_OWNED = r"((all|any|chronic|the|your) ){0,2}"
_LOAD = (
    r"((all|any|blocked|deep|emotional|inner|negative|of|old|past|stored|the|trapped|your) ){0,3}"
    r"(anger|anxiety|blockages?|blocks?|emotions?|energy|fears?|feelings?|grief|memor(y|ies)|negativity|pain|"
    r"sadness|stress|trauma\w*|worry|worries)"
)

_UNSURE = "promises an effect that nobody can be sure of, and those who do not feel it blame themselves."
_SAY_WHAT_IS_DONE = "Say what is done, not what comes of it: “Slow, small, easy breathing.”"
_SAY_MAY = "Say what may be: “Some people find this settling.”"

_PROMISES = (
    wording(
        "heal(s|ed|ing|er)?",
        "cur(e|es|ed|ing)",
        r"mirac(les?|ulous\w*)",
        reason="promises a cure, and a practice is not treatment.",
        instead=_SAY_WHAT_IS_DONE,
        excused=is_denied,
    ),
    wording(
        rf"releas(e|es|ed|ing) {_LOAD}",
        "releas(es|ing) tension",
        rf"(clear|cleanse?|dissolve?|flush|melt|purge?|wash)(s|es|ed|ing)?( away| out)? {_LOAD}",
        r"(anxiety|pain|stress|tension|worries)( \w+)? melts?( away)?",
        reason="promises that something gets out; that is not how feelings are known to work.",
        instead="Say what is done: “Notice where you feel it. You can let it pass, or stop.”",
        excused=is_denied,
    ),
    wording(
        rf"\w*{_WILL} ~(bring|get|give|help|keep|leave|let|make|set) (you|your \w+) ~"
        rf"({_BENEFIT}|calmness|fall asleep|feel|joy|peace|relax|relief|sleep|strength)",
        rf"you{_WILL} ~(be|become|feel|get|grow|leave|sleep|wake up) ~({_BENEFIT}|deeply|well)",
        rf"(you|your \w+){_WILL} (\w+ )?(calm down|fall asleep|relax|soften)",
        reason=_UNSURE,
        instead=_SAY_MAY,
        excused=_said_mildly,
    ),
    wording(
        r"will ~(balance|calm|ease|ground|relax|settle|soothe|strengthen) (you|your|the (body|mind|nerves))",
        rf"will ~(ease|end|lift|lower|reduce|relieve|remove|stop) {_OWNED}({_TROUBLE}|mood|spirits)",
        reason=_UNSURE,
        instead=_SAY_MAY,
        excused=_said_mildly,
    ),
    wording(
        "(banishes|beats|conquers|eliminates|ends|fights|lowers|prevents|reduces|relieves|treats|"
        rf"gets? rid of) {_OWNED}{_TROUBLE}",
        r"(balances|boosts?|calms|regulates|relaxes|settles|soothes|strengthens) (the|you|your|confidence|"
        r"creativity|energy|focus|immunity|mood|performance|sleep)",
        rf"makes you ~{_BENEFIT}",
        reason=_UNSURE,
        instead=_SAY_MAY,
        excused=_said_mildly,
    ),
    wording(
        "guarantee(d|s)?",
        "((clinically|scientifically) proven|proven to)",
        "works (always|every time|for everyone)",
        "instant(ly)? (calm|calms|peace|relaxation|relief|sleep)",
        "transforms? (you|your)",
        reason="promises more than any practice can keep.",
        instead="Leave it out, or say: “It helps some people, a little or a fair amount.”",
        excused=is_denied,
    ),
    wording(
        "re-?wir(e|es|ed|ing)",
        reason="promises a change of the brain, and claims from brain scans are unsettled.",
        instead="Say: “Practice changes what you can do.”",
        excused=is_denied,
    ),
)


def _promises(sheet: Sheet) -> Iterator[Spot]:
    return find_wordings(_PROMISES, told_passages(sheet))


RULES = (
    Rule(
        code="promise",
        severity="warning",
        about="Nothing is promised, spoken or in title, summary, cautions and chapters: no cure, no release, "
        "no certain effect. Those who do not feel it blame themselves.",
        find=_promises,
    ),
)
