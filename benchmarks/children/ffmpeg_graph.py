"""Program: build a session with one ffmpeg filter graph.

    python -m benchmarks.children.ffmpeg_graph FOLDER OUT.wav

It knows nothing of voiceguide; FOLDER is what `lay_out` wrote. Every sound is an input of its own, delayed to
its place, and all are added up.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path


def main() -> None:
    """Write the graph and run it."""
    folder, target = Path(sys.argv[1]), sys.argv[2]
    session = json.loads((folder / "session.json").read_text())
    sounds = session["sounds"]
    inputs = [part for _, name, _ in sounds for part in ("-i", str(folder / name))]
    placed = [
        f"[{number}]aformat=channel_layouts=stereo,volume={gain}dB,adelay={round(position)}:all=1[s{number}]"
        for number, (position, _, gain) in enumerate(sounds, start=1)
    ]
    bed = f"[0]atrim=duration={session['ms'] / 1000}[s0]"
    names = "".join(f"[s{number}]" for number in range(len(sounds) + 1))
    mix = f"{names}amix=inputs={len(sounds) + 1}:duration=first:normalize=0:dropout_transition=0[out]"
    graph = folder / "graph.txt"
    graph.write_text(";\n".join([bed, *placed, mix]))
    command = ["ffmpeg", "-v", "error", "-stream_loop", "-1", "-i", str(folder / session["bed"]), *inputs]
    command += ["-filter_complex_script", str(graph), "-map", "[out]", "-c:a", "pcm_s16le", target]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
