"""Clips, bells, beds, levels and the mix: whatever a session is made of, and the PCM it becomes.

Import its modules by name: they load numpy, pydub and libsndfile, which a listing, or a session that is in
the cache already, does without.
"""

VERSIONS = {"clips": 5, "takes": 1, "bells": 3, "beds": 2, "sounds": 1, "mix": 4}
"""Part of every recipe: raise one when that part of the room sounds different, and old files are not used."""

NO_BED = "none"
"""The name that leaves only the floor."""

FLOOR = "room"
"""The bed that `none` leaves, far down, so that there is never digital silence."""

HUSH = "hush"
"""The bed that sounds until the one that was asked for is made; nobody asks for it by name."""

BED_NAMES = ("room", "pink", "brown", "rain", "ocean", "stream", "wind", "pad")
"""Every bed, so that a script can be checked without loading how they are made."""

BED_LAYERS = 3
"""Of how many loops each of them is made."""

BELL_NAMES = ("bowl", "small-bowl", "tingsha", "temple", "chime", "wood")
"""Every bell, so that a script can be checked without loading what they are made of."""
