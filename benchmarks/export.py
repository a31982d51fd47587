"""`export`: what a practice costs in every format, and what ffmpeg takes for the same WAV.

The session was rendered beforehand; its bed, bells and lines are in it. An export encodes it, tags it,
decodes it again second by second beside the session, measures it, and gives it its name. ffmpeg writes the
same format at about the same rate, and no more; so what it takes to decode that file again and to measure
its loudness is told beside it.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from benchmarks.measure import Cost, python, run, workshop
from benchmarks.table import MEGABYTE, Row, at_most, say, unmeasured

_FORMATS = {
    "mp3": ("-c:a", "libmp3lame", "-q:a", "5"),
    "m4a": ("-c:a", "aac", "-b:a", "96k"),
    "m4b": ("-c:a", "aac", "-b:a", "96k", "-f", "ipod"),
    "opus": ("-c:a", "libopus", "-b:a", "64k"),
    "ogg": ("-c:a", "libvorbis", "-q:a", "4"),
    "flac": ("-c:a", "flac"),
    "wav": ("-c:a", "pcm_s16le"),
}
"""Every format, and how ffmpeg writes it."""

_MINUTES, _WHOLE_MINUTES = 3, 60
_PEAK_GOAL = 200.0
_GOAL = f"peak memory <= {_PEAK_GOAL:g} MB"
_METER = ("-af", "ebur128=peak=true", "-f", "null", "-")


def measure(*, whole: bool = False) -> list[Row]:
    """Export one session in each format, each in a process of its own.

    Args:
        whole: An hour instead of a few minutes.
    """
    minutes = _WHOLE_MINUTES if whole else _MINUTES
    with workshop() as (folder, environment):
        say("  speaking and rendering …")
        run(python("session", "speak", minutes), environment)
        run(python("session", "render", minutes), environment)
        wave = folder / "session.wav"
        run(python("session", "mix", minutes, wave), environment)
        later = unmeasured(f"{_WHOLE_MINUTES} min in every format", "only with --whole", _GOAL)
        rows = [] if whole else [later]
        for name in _FORMATS:
            say(f"  exporting {name} …")
            ours = run(python("export", name, folder / name, minutes), environment)
            rows += _rows(f"{minutes} min, {name}", ours, folder / name)
            rows += _rival(f"{minutes} min, {name}", ours, wave, folder / f"rival.{name}", environment)
            shutil.rmtree(folder / name)
    return rows


def _rows(what: str, ours: Cost, folder: Path) -> list[Row]:
    size = sum(path.stat().st_size for path in folder.iterdir()) / MEGABYTE
    more = f", {ours.wall:.1f} s wall, {ours.cpu:.1f} s CPU, {size:.1f} MB file"
    return [at_most(f"{what}, peak memory", ours.peak / MEGABYTE, _PEAK_GOAL, "MB", more)]


def _rival(what: str, ours: Cost, wave: Path, target: Path, environment: Mapping[str, str]) -> list[Row]:
    if shutil.which("ffmpeg") is None:
        return [unmeasured(f"{what}, ffmpeg", "ffmpeg is not on this machine")]
    quietly = ("ffmpeg", "-v", "error", "-y", "-i")
    options = _FORMATS[target.suffix[1:]]
    encoded = run([*quietly, str(wave), *options, str(target)], environment)
    measured = run([*quietly, str(target), *_METER], environment)
    figure = f"{encoded.cpu:.1f} s CPU, {encoded.peak / MEGABYTE:.0f} MB peak, {_megabytes(target)} file"
    target.unlink()
    times = encoded.cpu + measured.cpu
    return [
        Row(what=f"{what}, ffmpeg encoding the same WAV", figure=figure),
        Row(
            what=f"{what}, ffmpeg encoding it and measuring it again",
            figure=f"{times:.1f} s CPU, {times / ours.cpu:.1f}x ours",
        ),
    ]


def _megabytes(path: Path) -> str:
    return f"{path.stat().st_size / MEGABYTE:.1f} MB"
