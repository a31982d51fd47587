"""`helps`: what is said to help, against the truth of people who never were, beside the plain mean."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

from benchmarks.table import Row, say
from tests.simulated_people import PEOPLE, Person, journal

_FEW, _WHOLE = 60, 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Met:
    """One person's journal, and what was said of it."""

    inside: tuple[bool, ...]  # of each practice told of, whether its interval holds the truth
    misses: tuple[tuple[float, float], ...]  # by how much the change, and the plain mean, miss it
    named: str  # right, wrong, or nothing
    plain: bool  # whether the largest plain mean names a practice that helps no more than another


def measure(*, whole: bool = False) -> list[Row]:
    """Let people of every kind practise, and compare.

    Args:
        whole: A thousand of each kind instead of sixty.
    """
    many = _WHOLE if whole else _FEW
    rows = []
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for what, person in PEOPLE.items():
            say(f"  {many} journals where {what} …")
            met = list(pool.map(partial(_met, person), range(many)))
            rows.append(_row(f"{many} journals where {what}", met))
    return rows


def _met(person: Person, seed: int) -> _Met:
    from voiceguide.journal.helps import findings

    found = findings(journal(person, seed))
    truth, best = person.effects, min(person.effects.values())
    stands_out = sum(effect == best for effect in truth.values()) == 1
    plain = min(found.effects, key=lambda effect: effect.seen, default=None)
    leading = found.leading
    named = "nothing"
    if leading is not None:
        named = "right" if stands_out and truth[leading.practice] == best else "wrong"
    return _Met(
        inside=tuple(effect.low <= truth[effect.practice] <= effect.high for effect in found.effects),
        misses=tuple(
            (effect.change - truth[effect.practice], effect.seen - truth[effect.practice])
            for effect in found.effects
        ),
        named=named,
        plain=plain is not None and not (stands_out and truth[plain.practice] == best),
    )


def _row(what: str, people: list[_Met]) -> Row:
    inside = [each for met in people for each in met.inside]
    ours, plain = (
        (sum(miss[way] ** 2 for met in people for miss in met.misses) / len(inside)) ** 0.5 for way in (0, 1)
    )
    right, wrong = (sum(met.named == name for met in people) / len(people) for name in ("right", "wrong"))
    return Row(
        what=what,
        figure=(
            f"truth in {sum(inside) / len(inside):.0%} of 95 % intervals; off by {ours:.2f} points "
            f"(plain mean {plain:.2f}); names the right one {right:.0%}, a useless one {wrong:.1%} "
            f"(plain mean {sum(met.plain for met in people) / len(people):.0%})"
        ),
    )
