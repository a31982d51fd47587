"""Questions as people write them: what they expect for an answer, and the conditions made of answers."""

from __future__ import annotations

import re

from voiceguide.script.answers import Clause, Condition, Expect
from voiceguide.script.complaints import BadValueError, nearest, shown
from voiceguide.script.words import VARIABLE_FORM, label, variable

HIGHEST = 9999
"""The largest number that can be asked for: nobody types more digits with shut eyes."""

MOST_CHOICES = 9
"""As many as there are keys for them."""

_KINDS = ("key", "yes or no", "words")
_NUMBER = re.compile(r"number ([0-9]+) ?\.\. ?([0-9]+)")
_CHOICE = re.compile(r"one of (.+)")
_CLAUSE = re.compile(r"(\S+) is (not )?(?:(known)|at (least|most) ([0-9]+)|(.+))")
_JOINT = re.compile(r" (and|or) ")

EXPECT_FORM = r"\s*(?:key|yes\s+or\s+no|words|number\s+[0-9]+\s*\.\.\s*[0-9]+|one\s+of\s+\S[\s\S]*)\s*"
CONDITION_FORM = rf"\s*{VARIABLE_FORM}\s+is\s+\S[\s\S]*"
RECALLED_FORM = rf"\s*{VARIABLE_FORM}\s+from\s+\S[\s\S]*"
"""See `kinds.Value`."""


def expect(raw: str) -> Expect:
    """Read what a question takes for an answer.

    Raises:
        BadValueError: For anything else than `key`, `yes or no`, `words`, `number 0..9` and `one of a, b`.
    """
    text = " ".join(raw.split())
    if text == "key":
        return Expect(kind="key")
    if text == "yes or no":
        return Expect(kind="yes or no")
    if text == "words":
        return Expect(kind="words")
    if number := _NUMBER.fullmatch(text):
        return _number(int(number[1]), int(number[2]))
    if choice := _CHOICE.fullmatch(text):
        return _choice(choice[1])
    raise BadValueError(f"{shown(text)} is nothing that can be expected.", _meant(text))


def condition(raw: str) -> Condition:
    """Read a condition such as `hard is 5`, or several of them with `and` or `or` between.

    Raises:
        BadValueError: For anything else, and for `and` and `or` in one.
    """
    text = " ".join(raw.split())
    joints = set(_JOINT.findall(text))
    if len(joints) > 1:
        raise BadValueError(
            f"{shown(text)} has both `and` and `or`, and can be understood in two ways.",
            "Put one part on a group of steps, and the other on the steps inside it.",
        )
    return Condition(clauses=tuple(map(_clause, _JOINT.split(text)[::2])), every="or" not in joints)


def recalled(raw: str) -> tuple[str, str]:
    """Read which earlier answer is meant: its name, and the script that asked for it.

    Raises:
        BadValueError: For anything else than `NAME from SCRIPT`.
    """
    name, joint, script = " ".join(raw.split()).partition(" from ")
    if not joint:
        raise BadValueError(
            f"{shown(raw)} does not say which script asked for it.", f"Write `{name} from SCRIPT`."
        )
    return variable(name), label(script)


def _number(low: int, high: int) -> Expect:
    if not low < high <= HIGHEST:
        raise BadValueError(
            f"There is nothing to choose between {low} and {high}."
            if high <= low
            else f"{high} is more than {HIGHEST}, the largest number that can be asked for.",
            "Write the smaller number first, as in `number 0..9`.",
        )
    return Expect(kind="number", low=low, high=high)


def _choice(written: str) -> Expect:
    if set(written) & set("[]"):
        raise BadValueError(
            "The choices stand without brackets.", f"Write `one of {re.sub(r'[][]', '', written).strip()}`."
        )
    choices = tuple(each.strip() for each in written.split(","))
    if not all(choices) or not 2 <= len(choices) <= MOST_CHOICES:
        raise BadValueError(
            f"{shown(written)} should be two to nine choices with commas between.",
            "For example: `one of feet, hands, sounds`.",
        )
    if len({each.lower() for each in choices}) < len(choices):
        raise BadValueError(f"{shown(written)} has a choice twice.", "Keep one of the two.")
    unclear = next((each for each in choices if _JOINT.search(each) or each.startswith("not ")), None)
    if unclear or "known" in choices:
        raise BadValueError(
            f"{shown(unclear or 'known')} would be misunderstood in a `when`.", "Name this choice otherwise."
        )
    return Expect(kind="choice", choices=choices)


def _clause(text: str) -> Clause:
    found = _CLAUSE.fullmatch(text)
    if found is None:
        raise BadValueError(
            f"{shown(text)} is no condition.",
            "Write `NAME is VALUE`, `NAME is not VALUE`, `NAME is at least 3`, or `NAME is known`.",
        )
    name, negated, known, limit, number, value = found.groups()
    variable(name)
    if known:
        return Clause(name=name, relation="known", negated=bool(negated))
    if limit:
        relation = "at least" if limit == "least" else "at most"
        return Clause(name=name, relation=relation, value=number, negated=bool(negated))  # type: ignore[arg-type]
    return Clause(name=name, relation="is", value=value, negated=bool(negated))


def _meant(text: str) -> str:
    if "[" in text or "," in text:
        return f"Write `one of {text.strip('[] ')}`."
    if re.search(r"[0-9]", text):
        return "For a number write its bounds: `number 0..9`."
    near = nearest(text, (*_KINDS, "number", "one of", "text", "yes/no"))
    meant = {"text": "words", "yes/no": "yes or no", "number": "number 0..9", "one of": "one of a, b"}
    return f"Did you mean `{meant.get(near, near)}`?" if near else ""
