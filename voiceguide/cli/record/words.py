"""What the booth says."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

HELP = """\
Space records, and ends the recording. Enter keeps it and goes on; Space or A records it again.
L plays it, I plays it in place with the bed and the line before, V speaks the line as the engine does.
S skips the line, B goes back. P records a long line in pieces. T lists its takes:
a number plays one there, and Enter keeps it. Anywhere else, 1 to 5 rate a take.
F goes hands-free: it hears the end of a line, keeps it and goes on. W tells where you are.
Any key ends what plays, and does what it is for. Q leaves; every take stays, and so does your place."""

DOING: Mapping[str, str] = MappingProxyType(
    {
        "check": "Space checks the microphone",
        "checking": "Checking, read on",
        "checked": "Space checks again, Enter goes on",
        "room": "Space records the quiet room",
        "hushing": "Be still",
        "ready": "Ready",
        "recording": "Recording",
        "saving": "Keeping",
        "deciding": "Recorded",
        "choosing": "Which take?",
        "picked": "Which take? Enter keeps this one",
        "attending": "Hands-free, listening",
        "resting": "Hands-free, a rest",
        "lost": "No microphone",
        "over": "The end",
    }
)
"""What goes on, by the booth's phase."""

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "check": "First the microphone: press Space, and read a few sentences as you will read, for eight "
        "seconds. Enter goes on without. H tells the keys.",
        "faulty": "Space checks again, Enter goes on as it is.",
        "fine": "The microphone is fine.",
        "room": "Now the room: press Space, then be still for six seconds. Its quiet will be heard in the "
        "pauses. Enter goes on without.",
        "quiet": "The quiet of the room is kept.",
        "spoke": "Somebody spoke. Space tries again, Enter goes on without.",
        "recorded": "Enter keeps it, Space records it again, L plays it.",
        "unjoined": "A piece of this line is not kept yet. P shows the pieces.",
        "joined": "Enter keeps it, L plays it, P shows the pieces.",
        "one piece": "This line is too short to be recorded in pieces.",
        "no takes": "There is no take of this line yet.",
        "takes": "Numbers play them, and Enter keeps the one played last.",
        "nothing to rate": "There is no take to rate yet.",
        "nothing to play": "There is no take to play yet.",
        "paused": "Paused. F goes on hands-free, Space records this line.",
        "again": "Again.",
        "over": "B goes back, Q leaves.",
        "lost": "Space tries again, Q leaves.",
    }
)
