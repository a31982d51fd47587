"""What the project takes from others: from when on it works, and under which licence it comes."""

from __future__ import annotations

import re
from collections import defaultdict
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.machines import bounds

CHECKOUT = Path(__file__).parents[2]

COMPATIBLE = re.compile(
    r"\b(0BSD|MIT|BSD|Zlib|Apache|PSF|Unlicense|MPL[- ]2|Mozilla Public License 2|CC0|HPND"
    r"|LGPL|LGPL-2\.1-or-later|GPL-2\.0-or-later|GPL-?3|GPL-3\.0-or-later|GPLv[23])"
)
"""What goes with GPL-3.0-or-later. Source: https://www.gnu.org/licenses/license-list.html"""

UNSAID = {"espeakng-loader": "MIT, and GPL-3.0-or-later for the library in it"}
"""What no metadata say, as read in the project itself."""


def product() -> dict[str, Distribution]:
    """Every package that `pip install .` brings, with what those need in turn."""
    found: dict[str, Distribution] = {}
    waiting = ["voiceguide"]
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in found:
            continue
        found[name] = distribution(name)
        needs = map(Requirement, found[name].requires or [])
        waiting += [need.name for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})]
    del found["voiceguide"]
    return found


def licence(name: str, package: Distribution) -> str:
    """What a package says of its licence, in whichever of the three places it says it."""
    said = package.metadata
    found = ((said.get_all(key) or [""])[0] for key in ("License-Expression", "License"))
    words = [each.partition("\n")[0] for each in found]
    words += [each for each in said.get_all("Classifier") or [] if each.startswith("License ::")]
    return UNSAID.get(name) or "; ".join(filter(None, words))


@pytest.mark.parametrize(("name", "package"), sorted(product().items()), ids=lambda each: str(each)[:30])
def test_every_licence_goes_with_ours(name: str, package: Distribution) -> None:
    said = licence(name, package)
    assert COMPATIBLE.search(said), f"{name}: {said}"


def test_every_requirement_says_from_when_on_it_works_and_everywhere_the_same() -> None:
    said = defaultdict(set)
    everything = bounds.requirements(CHECKOUT)
    for requirement, line in zip(everything, bounds.lowest(everything), strict=True):
        said[Requirement(requirement).name].add(line)
    assert len(said) >= 30
    assert [name for name, lines in said.items() if len(lines) > 1] == []


def test_a_requirement_without_a_lower_bound_is_refused() -> None:
    with pytest.raises(ValueError, match="numpy has no lower bound"):
        bounds.lowest(["numpy"])
