"""Rules about time: lengths, silences, and how much is said in them."""

from __future__ import annotations

from voiceguide.desk.lint.finding import Rule

RULES: tuple[Rule, ...] = ()
