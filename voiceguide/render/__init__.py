"""From a practice to a session: the one place where script, timeline, speech, sound and cache meet.

A `Renderer` speaks what is missing and places it in time; the `Session` it gives can be mixed anywhere.
"""

from voiceguide.render.gather import Progress
from voiceguide.render.renderer import Renderer
from voiceguide.render.row import row_of
from voiceguide.render.session import Session, open_mixer, write_into

__all__ = ["Progress", "Renderer", "Session", "open_mixer", "row_of", "write_into"]
