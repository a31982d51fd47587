"""Rules about words that a speech engine mistakes for others."""

from __future__ import annotations

from voiceguide.desk.lint.finding import Rule

RULES: tuple[Rule, ...] = ()
