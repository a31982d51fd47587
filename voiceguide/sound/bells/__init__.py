"""Bells, synthesised: what each is made of, and one strike of it."""

from __future__ import annotations

from voiceguide.sound.bells.modes import BELLS, Bell
from voiceguide.sound.bells.striking import BELL_LUFS, KNOCK_LUFS, strike

__all__ = ["BELLS", "BELL_LUFS", "KNOCK_LUFS", "Bell", "strike"]
