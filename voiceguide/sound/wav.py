"""WAV files of the project's form, and what becomes of those that are too long to be one."""

from __future__ import annotations

import struct

from voiceguide.units import CHANNELS, RATE

FRAME_BYTES = 2 * CHANNELS

LONGEST_WAV = 2**32 // FRAME_BYTES - RATE
"""Frames of 16 bits that a WAV file can tell the length of, its header aside."""

_UNTOLD = 0xFFFFFFFF


def wav_container(frames: int) -> str:
    """Name libsndfile's container for so many frames: `WAV`, which anything opens, where they fit."""
    return "WAV" if frames < LONGEST_WAV else "RF64"


def wav_header(frames: int) -> bytes:
    """Write what stands before the samples of a stereo file of 16 bits: 80 bytes, however long it is.

    A file that is too long becomes RF64 (EBU Tech 3306): its true lengths stand where a shorter one has
    nothing. libsndfile would do so, too, but with a format that Python's `wave` opens only since 3.12.
    """
    sound = frames * FRAME_BYTES
    whole = 72 + sound
    if wav_container(frames) == "WAV":
        begin = struct.pack("<4sI4s4sI28x", b"RIFF", whole, b"WAVE", b"JUNK", 28)
        told = sound
    else:
        lengths = whole, sound, frames, 0
        begin = struct.pack("<4sI4s4sIQQQI", b"RF64", _UNTOLD, b"WAVE", b"ds64", 28, *lengths)
        told = _UNTOLD
    form = 1, CHANNELS, RATE, RATE * FRAME_BYTES, FRAME_BYTES, 16
    return begin + struct.pack("<4sIHHIIHH4sI", b"fmt ", 16, *form, b"data", told)
