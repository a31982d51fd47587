"""Program: speak the same sentences with the same library and voice, and nothing else, in one process.

    python -m benchmarks.children.bare_espeak COUNT FOLDER

The floor of what speech can cost here: ctypes, espeak-ng, one WAV file a sentence; unchecked, untrimmed, at
the engine's own rate and level.
"""

from __future__ import annotations

import ctypes
import sys
import wave
from pathlib import Path
from typing import Any

import espeakng_loader

from benchmarks.children.sentences import lines

_SYNCHRONOUS, _UTF8, _RATE = 2, 1, 1
_VOICE, _NOMINAL_RATE = b"en-us+klatt", 84  # what voiceguide asks for to be heard at its usual rate

_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


def main() -> None:
    """Speak every sentence into its own file."""
    count, folder = int(sys.argv[1]), Path(sys.argv[2])
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    rate = library.espeak_Initialize(_SYNCHRONOUS, 0, espeakng_loader.get_data_path().encode(), 0)
    if library.espeak_SetVoiceByName(_VOICE):
        raise SystemExit("no such voice")
    library.espeak_SetParameter(_RATE, _NOMINAL_RATE, 0)
    pcm: list[bytes] = []

    def collect(samples: Any, frames: int, _events: Any) -> int:
        if samples:
            pcm.append(ctypes.string_at(samples, frames * 2))
        return 0

    callback = _CALLBACK(collect)  # kept: the library calls it as long as it lives
    library.espeak_SetSynthCallback(callback)
    for number, text in enumerate(lines(count)):
        pcm.clear()
        data = text.encode()
        library.espeak_Synth(data, ctypes.c_size_t(len(data) + 1), 0, 1, 0, _UTF8, None, None)
        _write(folder / f"{number}.wav", rate, b"".join(pcm))


def _write(path: Path, rate: int, pcm: bytes) -> None:
    if len(pcm) < rate:
        raise SystemExit(f"{path.name} has no speech in it")
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(pcm)


if __name__ == "__main__":
    main()
