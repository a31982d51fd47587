from __future__ import annotations

import random
from collections import Counter
from datetime import datetime, timedelta, timezone

from voiceguide.journal.answers import Answer
from voiceguide.journal.entries import Entry
from voiceguide.journal.helps import draw, fair_trial
from voiceguide.journal.helps.chance import DRAWN, trial_name

NOW = datetime(2026, 3, 1, 7, tzinfo=timezone.utc)
PAIR = ("ground-feet", "breath-4-6")


def drawn(value: str, at: datetime) -> Answer:
    return Answer(practice=DRAWN, name=trial_name(PAIR), value=value, at=at)


def test_both_come_about_as_often_and_nobody_knows_which_is_next() -> None:
    chance, answers = random.Random(3), []
    follows: Counter[bool] = Counter()
    for day in range(400):
        at = NOW + timedelta(days=day)
        name, is_new = draw(PAIR, answers, [], at.date(), chance)
        assert is_new
        follows[bool(answers) and answers[-1].value == name] += 1
        answers.append(drawn(name, at))
    counts = Counter(answer.value for answer in answers)
    assert abs(counts["ground-feet"] - counts["breath-4-6"]) <= 12
    assert min(follows.values()) > 100


def test_a_draw_stands_until_it_is_practised() -> None:
    """Whoever does not like what was drawn cannot draw again: that would be no trial."""
    answers = [drawn("ground-feet", NOW)]
    for seed in range(20):
        assert draw(PAIR, answers, [], NOW.date(), random.Random(seed)) == ("ground-feet", False)
    practised = [Entry(at=NOW, practice="ground-feet", chance=trial_name(PAIR))]
    assert draw(PAIR, answers, practised, NOW.date(), random.Random(1))[1]
    tomorrow = NOW + timedelta(days=1)
    assert draw(PAIR, answers, [], tomorrow.date(), random.Random(1))[1]


def test_a_trial_is_what_chance_chose_and_nothing_else() -> None:
    by_chance = Entry(at=NOW, practice="ground-feet", chance=trial_name(reversed(PAIR)))
    chosen = Entry(at=NOW, practice="ground-feet")
    assert fair_trial([by_chance, chosen], PAIR) == (by_chance,)
