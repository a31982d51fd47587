"""What helps, in plain sentences: for ears, for braille, and for whoever does not look at pictures."""

from __future__ import annotations

from voiceguide.journal.helps.findings import FEWEST, LIKELY, RANKED, Effect, Findings
from voiceguide.journal.helps.sleep import FEWEST_NIGHTS, Nights

_DRIFT = "People begin when they are tense, so some of a drop would have come anyway."


def told(findings: Findings, slept: Nights) -> tuple[str, ...]:
    """Tell it in sentences, one fact each, without praise."""
    sentences = [sentence for effect in findings.effects for sentence in _effect(effect)]
    if findings.effects:
        sentences += _compared(findings)
        sentences.append(_DRIFT)
    for title, sessions in findings.early.items():
        sentences.append(f"{title}: {_sessions(sessions)} so far, too early to say. It takes {FEWEST}.")
    if not findings.effects and not findings.early:
        sentences.append(
            "There is no session yet with your tension before and after it. "
            "With `journal: ask` in the settings you are asked, with one key each."
        )
    sentences += _nights(slept)
    return tuple(sentences)


def _effect(effect: Effect) -> list[str]:
    """Two or three sentences on one practice."""
    direction = "fell" if effect.seen < 0 else "rose"
    seen = f"by {abs(effect.seen):.1f} of 9 points" if abs(effect.seen) >= 0.05 else ""
    moved = f"{direction} {seen}" if seen else "stayed as it was"
    said = [
        f"{effect.title}: in {_sessions(effect.sessions)}, your tension {moved} on average.",
        f"That it usually is a drop of half a point or more is {_likely(effect.half)}.",
    ]
    if effect.beyond_quiet is not None:
        said.append(f"That it is half a point more than after a quiet sit is {_likely(effect.beyond_quiet)}.")
    return said


def _compared(findings: Findings) -> list[str]:
    ranked = [effect for effect in findings.effects if effect.first is not None]
    if findings.leading is not None:
        return [f"On your days, {findings.leading.title} came with the bigger drop. That may be chance."]
    if len(ranked) > 1:
        return ["Which of them comes with the bigger drop cannot be told from your days so far."]
    return [f"Practices are compared when two of them have {RANKED} sessions each."]


def _nights(slept: Nights) -> list[str]:
    if slept.mean_with is None or slept.mean_without is None or slept.better is None:
        if not slept.with_practice and not slept.without:
            return []
        kinds = f"{slept.with_practice} after an evening with a practice, {slept.without} after one without"
        return [f"Sleep: of the nights you noted, {kinds}. It takes {FEWEST_NIGHTS} of each."]
    with_one = f"after {slept.with_practice} evenings with a practice you rated it {slept.mean_with:.1f} of 9"
    return [
        f"Sleep: {with_one}, after {slept.without} without one {slept.mean_without:.1f}.",
        f"That it usually is better by half a point or more is {_likely(slept.better)}.",
    ]


def _likely(probability: float) -> str:
    """A probability in words and in tenths, never as if it were sure."""
    tenths = min(9, max(1, round(probability * 10)))
    chances = f"about {tenths} {'chance' if tenths == 1 else 'chances'} in 10"
    if probability >= LIKELY:
        return f"likely, {chances}"
    return f"unlikely, {chances}" if probability <= 1 - LIKELY else f"open, {chances}"


def _sessions(many: int) -> str:
    return f"{many} session" + ("" if many == 1 else "s")
