"""Rules about choice and the way out: what is said early, and what follows discomfort."""

from __future__ import annotations

from voiceguide.desk.lint.finding import Rule

RULES: tuple[Rule, ...] = ()
