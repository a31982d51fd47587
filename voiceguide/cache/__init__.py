"""From a recipe to a file: what was made once is found again, by what it was made from.

It knows nothing of audio or of scripts; every file in it opens in any player and can be deleted at any time.
"""

from voiceguide.cache.recipe import Recipe
from voiceguide.cache.record import Entry
from voiceguide.cache.store import Cache, Held, drop_damaged
from voiceguide.cache.use import Use, cleaning

__all__ = ["Cache", "Entry", "Held", "Recipe", "Use", "cleaning", "drop_damaged"]
