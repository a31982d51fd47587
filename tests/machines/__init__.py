"""The trial of what a person's own machine brings: an empty one, an old one, a new one.

`python -m tests.machines --help` tells what there is. It is run by hand: it takes root, minutes, Debian's
archive and the package index.
"""
