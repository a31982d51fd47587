"""Whether Linux's sound answers, asked in a way that can be given up."""

from __future__ import annotations

import ctypes
from ctypes import byref, c_char_p, c_int, c_void_p

from voiceguide.player.outputs.patience import OPEN_SECONDS, in_time

_PLAYBACK, _BLOCKING = 0, 0


def check_answering() -> None:
    """Open and close the default device, before a library does that would never come back.

    simpleaudio opens it without letting the interpreter go on meanwhile: with a sound server that hangs, the
    whole program would stand still, deaf to Ctrl-C. What comes of opening, that library will tell; on other
    systems nothing is asked.

    Raises:
        TimeoutError: Nothing answers.
    """
    try:
        library = ctypes.CDLL("libasound.so.2")
    except OSError:
        return
    library.snd_pcm_open.argtypes = [c_void_p, c_char_p, c_int, c_int]
    library.snd_pcm_close.argtypes = [c_void_p]

    def look() -> None:
        device = c_void_p()
        if library.snd_pcm_open(byref(device), b"default", _PLAYBACK, _BLOCKING) == 0:
            library.snd_pcm_close(device)

    in_time(look, OPEN_SECONDS)
