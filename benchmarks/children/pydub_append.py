"""Program: build a session with pydub by putting silence and sounds one behind another.

    python -m benchmarks.children.pydub_append FOLDER OUT.wav

It knows nothing of voiceguide; FOLDER is what `lay_out` wrote. Nothing can ring on under what follows: a
sound ends where the next begins.
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from pydub import AudioSegment


def main() -> None:
    """Build and export."""
    folder, target = Path(sys.argv[1]), sys.argv[2]
    session = json.loads((folder / "session.json").read_text())
    rate, end = session["rate"], session["ms"]
    names = {name for _, name, _ in session["sounds"]}
    clips = {name: AudioSegment.from_wav(folder / name) for name in names}
    out = AudioSegment.silent(duration=0, frame_rate=rate).set_channels(2)
    starts = [position for position, _, _ in session["sounds"]]
    for (position, name, gain), following in zip(session["sounds"], [*starts[1:], end], strict=True):
        gap = AudioSegment.silent(duration=max(0.0, position - len(out)), frame_rate=rate)
        clip = clips[name].apply_gain(gain)[: max(0.0, following - position)]
        out = out.append(gap.set_channels(2), crossfade=0).append(clip.set_channels(2), crossfade=0)
    rest = AudioSegment.silent(duration=max(0, end - len(out)), frame_rate=rate).set_channels(2)
    out = out.append(rest, crossfade=0).overlay(AudioSegment.from_wav(folder / session["bed"]), loop=True)
    out.export(target, format="wav")


if __name__ == "__main__":
    main()
