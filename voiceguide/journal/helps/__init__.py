"""What helps whom: how tension changed over each practice, told with how little that may mean.

Everything is worked out here from one person's own journal, and leaves it nowhere.
"""

from __future__ import annotations

from voiceguide.journal.helps.chance import draw, fair_trial
from voiceguide.journal.helps.findings import Effect, Findings, findings
from voiceguide.journal.helps.sleep import Nights, nights
from voiceguide.journal.helps.words import told

__all__ = ["Effect", "Findings", "Nights", "draw", "fair_trial", "findings", "nights", "told"]
