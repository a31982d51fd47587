"""What each bell is made of: its partials, how long it rings, how it beats.

Frequencies are from the literature that is named at each bell. How strong each partial is, how long it rings
and how fast it beats are chosen by ear, where nothing else is said: the strengths for a felt mallet, the ring
shorter than a fine bell's own, so that the voice may begin over its tail.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

INAUDIBLE_DB = -72.0
"""A partial ends here, relative to its own beginning: far under the floor that every session has."""


class Bell(Struct, frozen=True, kw_only=True):
    """What a bell is made of.

    Attributes:
        about: What it is, in a few words.
        partials: The frequency of each in Hz and its level in decibels relative to the first, the lowest.
        ring: Seconds in which the lowest partial falls by 60 dB.
        damping: How much sooner higher partials fall: the power of their ratio to the lowest.
        beat: Hz between the two halves of the lowest partial; those of higher partials beat faster.
    """

    about: str
    partials: tuple[tuple[float, float], ...]
    ring: float
    damping: float
    beat: float

    @property
    def seconds(self) -> float:
        """How long it sounds, after its rise, until nothing is left."""
        return self.ring * INAUDIBLE_DB / -60


BELLS: Mapping[str, Bell] = MappingProxyType(
    {
        # Himalayan bowls of 180 and 140 mm: Inácio, Henrique & Antunes, “The Dynamics of Tibetan Singing
        # Bowls” (Acta Acustica 92, 2006), as tabulated in the Csound manual's modal frequency ratios.
        "bowl": Bell(
            about="a large singing bowl",
            partials=((221, 0), (614, -10), (1145, -20), (1804, -29), (2577, -37), (3456, -44), (4419, -50)),
            ring=14.0,
            damping=0.7,
            beat=0.55,
        ),
        "small-bowl": Bell(
            about="a small singing bowl, higher and brighter",
            partials=((528, 0), (1460, -14), (2704, -25), (4122, -35), (5694, -44)),
            ring=10.0,
            damping=0.7,
            beat=1.1,
        ),
        # Partials of a pair of small cymbals, handed down without a source; the second and the fourth lie
        # within 5 % of a free round plate's 1 : 2.33 : 4.09 (Fletcher & Rossing, “The Physics of Musical
        # Instruments”, ch. 3). Only softly struck tingsha are gentle, so the high ones stay far below.
        "tingsha": Bell(
            about="two small cymbals, high and clear",
            partials=((2434, 0), (5437, -13), (8440, -26), (9590, -28)),
            ring=6.0,
            damping=0.7,
            beat=3.0,
        ),
        # A bonshō: 143.0, 319.0 and 395.4 Hz, the first split by about 1 Hz (Nakanishi et al., “Vibration
        # Analysis of a Temple Bell by Finite Element Method”, Forum Acusticum Sevilla, 2002). The two above
        # are a thin ring's, 5.42 and 8.77 times the lowest (Rayleigh, “The Theory of Sound”, § 233).
        "temple": Bell(
            about="a large temple bell, low and long",
            partials=((143.0, 0), (319.0, -8), (395.4, -12), (775, -22), (1254, -32)),
            ring=18.0,
            damping=0.7,
            beat=0.9,
        ),
        # A hanging metal tube, free at both ends: 1 : 2.756 : 5.404 : 8.933 (Fletcher & Rossing, ch. 2),
        # struck with felt near its middle, where the second and the fourth mode have a node. An octave above
        # the breath tones' g, so that the two agree.
        "chime": Bell(
            about="a soft chime, a hanging tube",
            partials=((392, 0), (1080, -18), (2118, -22), (3502, -36)),
            ring=8.0,
            damping=0.9,
            beat=0.7,
        ),
        # A mokugyo, the hollow wooden block of temples: 155, 177 and 402 Hz at 37 cm across (“Acoustic
        # Characteristics of Mokugyo”, CiNii 110003284044), here half as large and an octave higher. Two peaks
        # 1.15 apart are typical, and liked best (“The Acoustics of Japanese Wooden Drums Called Mokugyo”,
        # JASA 117, 2005); here the second is weak, since the two are rough together. Wood damps in proportion
        # to frequency, as measured of marimbas (Hill, “Exponential Time Decay Constants of Marimba Bars”).
        "wood": Bell(
            about="a wooden block, short and warm",
            partials=((310, 0), (354, -14), (804, -16)),
            ring=0.5,
            damping=1.0,
            beat=0.0,
        ),
    }
)
