"""What a person types: one file a verb, and the only place that prints, prompts and ends the program.

Results go to standard output, progress and trouble to standard error.
"""

from voiceguide.cli.main import main, run

__all__ = ["main", "run"]
