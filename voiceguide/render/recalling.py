"""Asking the cache whether everything is there, without making what is not."""

from __future__ import annotations

from voiceguide.cache import Cache, Entry, Recipe
from voiceguide.cache.store import Build


class NotKeptError(Exception):
    """Something has to be made first; caught by whoever asked."""


class RecallingCache(Cache):
    """A cache in which nothing is made."""

    def make(self, recipe: Recipe, build: Build) -> Entry:  # noqa: ARG002
        """Find an entry.

        Raises:
            NotKeptError: If it is not there.
        """
        found = self.find(recipe)
        if found is None:
            raise NotKeptError
        return found
