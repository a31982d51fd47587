"""Rules about paced breathing: bounds of a pattern, and what must be said before a hold."""

from __future__ import annotations

from voiceguide.desk.lint.finding import Rule

RULES: tuple[Rule, ...] = ()
