"""Program: build a session with pydub the way people write it, one overlay after another on one base.

    python -m benchmarks.children.pydub_overlay FOLDER OUT.wav

It knows nothing of voiceguide; FOLDER is what `lay_out` wrote. It does less than a session needs: no ducking,
no fades, no limiter, no dither.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from pathlib import Path

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from pydub import AudioSegment

_TELL_SECONDS = 30.0


def main() -> None:
    """Build and export."""
    folder, target = Path(sys.argv[1]), sys.argv[2]
    session = json.loads((folder / "session.json").read_text())
    names = {name for _, name, _ in session["sounds"]}
    clips = {name: AudioSegment.from_wav(folder / name) for name in names}
    out = AudioSegment.silent(duration=session["ms"], frame_rate=session["rate"]).set_channels(2)
    out = out.overlay(AudioSegment.from_wav(folder / session["bed"]), loop=True)
    told = time.monotonic()
    for number, (position, name, gain) in enumerate(session["sounds"], start=1):
        out = out.overlay(clips[name].apply_gain(gain), position=position)
        if time.monotonic() - told > _TELL_SECONDS:
            told = time.monotonic()
            print(f"    pydub: sound {number} of {len(session['sounds'])}", file=sys.stderr, flush=True)
    out.export(target, format="wav")


if __name__ == "__main__":
    main()
