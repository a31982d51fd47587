"""What a transcript says between the lines, in plain words."""

from __future__ import annotations

from collections.abc import Iterable

from voiceguide.script.answers import Clause, Condition
from voiceguide.script.model import Ask, Bell, Breathe, BreathPattern, Pause, Step
from voiceguide.units import Millis


def timespan(ms: int) -> str:
    """Write a length of time: `4 seconds`, `1 minute 30 seconds`, `2.5 seconds`."""
    minutes, rest = divmod(ms, 60_000)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{rest / 1000:.1f}".removesuffix(".0")
    parts = ((str(hours), "hour"), (str(minutes), "minute"), (seconds, "second"))
    told = [f"{number} {unit}{'' if number == '1' else 's'}" for number, unit in parts if number != "0"]
    return " ".join(told) or "no time"


def pause(silence: Pause) -> str:
    """Tell a pause, and how far a wanted length may move it."""
    natural = timespan(silence.natural)
    if silence.shortest == silence.longest:
        return f"Pause, {natural}, always."
    return f"Pause, {natural}; from {timespan(silence.shortest)} to {timespan(silence.longest)}."


def bell(step: Bell, usual: str) -> str:
    """Tell a bell."""
    strikes = f", {step.strikes} strikes, {timespan(step.every)} apart" if step.strikes > 1 else ""
    return f"Bell: {step.sound or usual}{strikes}."


def times(fewest: int, most: int, unit: str = "time") -> str:
    """Tell how often something is done."""
    if fewest == most:
        return f"{most} {unit}{'' if most == 1 else 's'}"
    return f"{fewest} to {most} {unit}s"


def breathing(step: Breathe) -> str:
    """Tell paced breaths; what follows is all that may be said on them."""
    many = times(step.fewest, step.most, "breath")
    many = f"for {timespan(step.duration)}" if step.duration is not None else many
    ramp = f", and on to {_pattern(step.ramp.to)}" if step.ramp else ""
    heard = {
        "voice": "words",
        "tones": "tones",
        "both": "words and tones",
        "none": "silent",
        "voice then tones": "words in the first breaths and the last, and tones",
    }[step.cues]
    return f"Breathing {_pattern(step.pattern)}{ramp}; {many}; {heard}"


def answers(step: Ask) -> str:
    """Tell what a question takes for an answer."""
    usual = "nothing is known" if step.default is None else f"“{step.default}” is taken"
    return f"The answer is {step.expect}; it is called {step.name}. Without one {usual}."


def rounds(lengths: Iterable[Millis]) -> str:
    """Tell of which lengths something is true."""
    return f"In sessions of {_joined([timespan(length) for length in lengths])}"


def conditions(step: Step) -> str:
    """Tell when a step is there; empty where it always is."""
    told = []
    if step.at_least is not None and step.at_most is not None:
        told.append(f"in sessions of {timespan(step.at_least)} to {timespan(step.at_most)}")
    elif step.at_least is not None:
        told.append(f"in sessions of {timespan(step.at_least)} and longer")
    elif step.at_most is not None:
        told.append(f"in sessions of {timespan(step.at_most)} and shorter")
    if step.when is not None:
        told.append(_when(step.when))
    if step.optional:
        told.append("left out when time is short")
    words = ", ".join(told)
    return words[:1].upper() + words[1:]


def _when(condition: Condition) -> str:
    return f"if {(' and ' if condition.every else ' or ').join(map(_clause, condition.clauses))}"


def _clause(clause: Clause) -> str:
    sign = "not " if clause.negated else ""
    if clause.relation == "known":
        return f"{clause.name} is {sign}known"
    relation = "" if clause.relation == "is" else f"{clause.relation} "
    return f"{clause.name} is {sign}{relation}{clause.value}"


def _pattern(pattern: BreathPattern) -> str:
    phases = (
        ("in for", pattern.inhale),
        ("in again for", pattern.top_up),
        ("hold for", pattern.hold),
        ("out for", pattern.exhale),
        ("rest for", pattern.rest),
    )
    return ", ".join(f"{name} {timespan(ms)}" for name, ms in phases if ms)


def _joined(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
