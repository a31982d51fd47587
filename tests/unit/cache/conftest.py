from __future__ import annotations

from pathlib import Path

import pytest

from voiceguide.cache import Cache


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """An empty cache in a folder that is not there yet."""
    return Cache(tmp_path / "empty" / "cache")
