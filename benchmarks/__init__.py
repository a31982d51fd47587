"""What voiceguide costs, measured: `python -m benchmarks` prints a table, `… start` a part of it.

Every figure is taken from child processes by the operating system's own accounting. CPU seconds and ratios
can be trusted on a busy machine; wall seconds only on a quiet one.
"""
