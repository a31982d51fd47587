"""Rules about names: bells, beds, engines and ids that a script refers to."""

from __future__ import annotations

from voiceguide.desk.lint.finding import Rule

RULES: tuple[Rule, ...] = ()
