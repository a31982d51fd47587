"""What a person types: one file a verb, and the only place that prints, prompts and ends the program.

Results go to standard output, progress and trouble to standard error.
"""

import sys

try:
    from voiceguide.cli.main import main, run
except KeyboardInterrupt:  # Ctrl-C while the program still loads
    print("Stopped.", file=sys.stderr)
    sys.exit(130)

__all__ = ["main", "run"]
