"""Rules about plain language: short sentences, easy words, text that can be spoken."""

from __future__ import annotations

from voiceguide.desk.lint.finding import Rule

RULES: tuple[Rule, ...] = ()
