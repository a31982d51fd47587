"""What a script says well or badly: each lint is one rule of good practice, with a reason and a remedy.

A lint never keeps a script from being played; only what the loader refuses does.
"""

from voiceguide.desk.lint.finding import Finding, Severity
from voiceguide.desk.lint.rules import RULES, lint
from voiceguide.desk.lint.sheet import Phonemes

__all__ = ["RULES", "Finding", "Phonemes", "Severity", "lint"]
