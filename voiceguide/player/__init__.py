"""A session becomes sound in a room: a `Source` gives its frames, an `Output` lets them be heard.

`Transport` pauses and moves about in it without a click, and `listen` lets single keys do so.
"""

from __future__ import annotations

from voiceguide.player.actions import ACTIONS, Action, actions_of
from voiceguide.player.keys import Interrupted, Keys, open_keys
from voiceguide.player.outputs import OUTPUTS, NullOutput, Output, open_output
from voiceguide.player.remote import RemoteSource
from voiceguide.player.session import KEYS, Outcome, listen
from voiceguide.player.source import FileSource, Source
from voiceguide.player.transport import Transport

__all__ = [
    "ACTIONS",
    "KEYS",
    "OUTPUTS",
    "Action",
    "FileSource",
    "Interrupted",
    "Keys",
    "NullOutput",
    "Outcome",
    "Output",
    "RemoteSource",
    "Source",
    "Transport",
    "actions_of",
    "listen",
    "open_keys",
    "open_output",
]
