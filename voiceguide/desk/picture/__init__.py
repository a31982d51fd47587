"""A session as a picture, for a writer to see where it is dense and where it is quiet."""

from voiceguide.desk.picture.canvas import check_installed
from voiceguide.desk.picture.drawing import draw
from voiceguide.desk.picture.file import check_target, save

__all__ = ["check_installed", "check_target", "draw", "save"]
