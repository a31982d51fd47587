"""One small export in every format, read back by other people's programs."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests import browser
from voiceguide.cli import main
from voiceguide.export.formats import FORMATS
from voiceguide.units import RATE

SECONDS = 21

SCRIPT = """
title: "Füße: Boden"
summary: Two lines & a pause.
cautions: [Not while driving.]
language: en
voice: {engine: tone}
steps:
  - section: Feet and floor
  - say: Notice your feet, on the floor.
    pause: 1s
  - section: Hände & Arme
  - say: Rest your hands.
    pause: 1s
  - section: Ende
  - say: Open your eyes.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """One exported file: what was asked for, and what the export told of it."""

    path: Path
    told: Mapping[str, Any]
    cues: Mapping[str, Any]

    @property
    def tags(self) -> dict[str, str]:
        """What was asked for."""
        return {
            "title": "Füße: Boden",
            "album": "Practices",
            "artist": "Sine",
            "album_artist": "voiceguide",
            "track": "1",
            "genre": "Audiobook" if self.path.suffix == ".m4b" else "Spoken Word",
            "comment": "Two lines & a pause. Not while driving.",
        }

    @property
    def chapters(self) -> list[tuple[float, str]]:
        """The sections, in seconds; the first has the opening in it."""
        starts = [0.0, *(each["start"] for each in self.cues["chapters"][1:])]
        return list(zip(starts, ["Feet and floor", "Hände & Arme", "Ende"], strict=True))


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory, bells_and_beds: Path) -> dict[str, Export]:
    """A practice of some seconds in all seven formats, made once."""
    root = tmp_path_factory.mktemp("readers")
    script = root / "practice.yaml"
    script.write_text(SCRIPT, encoding="utf-8")
    shutil.copytree(bells_and_beds, root / "cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VOICEGUIDE_CACHE", str(root / "cache"))
        patch.setenv("HOME", str(root))
        for kind in ("CACHE", "CONFIG", "DATA", "STATE"):
            patch.setenv(f"XDG_{kind}_HOME", str(root / kind.lower()))
        cues = answer("show", script, "--length", f"{SECONDS}s", "--json")
        made = {}
        for name in FORMATS:
            words = ("--length", f"{SECONDS}s", "--captions", "lrc,vtt,chapters.vtt", "--json", "--jobs", "1")
            told = answer("export", script, "--to", root / name, "--format", name, *words)["files"][0]
            made[name] = Export(path=Path(told["path"]), told=told, cues=cues)
    return made


def answer(*words: str | Path) -> Any:
    said, trouble = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(trouble):
        assert main([str(word) for word in words]) == 0, trouble.getvalue()
    return json.loads(said.getvalue())


def needs(is_there: object, reader: str) -> pytest.MarkDecorator:
    """Skip where another program's reader is missing, unless all have to be there (.ci/run installs them)."""
    is_missing = not is_there and "VOICEGUIDE_REQUIRE_READERS" not in os.environ
    return pytest.mark.skipif(is_missing, reason=f"{reader} is not on this machine")


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=True)


every_format = pytest.mark.parametrize("name", FORMATS)
of_ffmpeg = needs(shutil.which("ffprobe") and shutil.which("ffmpeg"), "ffmpeg")
of_mediainfo = needs(shutil.which("mediainfo"), "mediainfo")


@of_ffmpeg
@every_format
def test_ffprobe_shows_tags_chapters_and_length(exports: dict[str, Export], name: str) -> None:
    export = exports[name]
    shown = "-show_chapters", "-show_format", "-show_streams", "-show_frames"
    told = json.loads(run("ffprobe", "-v", "error", "-of", "json", *shown, export.path).stdout)
    sound = next(stream for stream in told["streams"] if stream["codec_type"] == "audio")
    tags = {
        key.lower(): text for key, text in (sound.get("tags", {}) | told["format"].get("tags", {})).items()
    }
    assert {key: tags.get(key, "").partition("/")[0] for key in export.tags} == export.tags
    chapters = [(float(each["start_time"]), each["tags"]["title"]) for each in told["chapters"]]
    assert [title for _, title in chapters] == [title for _, title in export.chapters]
    for (start, title), (meant, _) in zip(chapters, export.chapters, strict=True):
        assert start == pytest.approx(meant, abs=0.0025), title
    frames = sum(each["nb_samples"] for each in told["frames"] if each["media_type"] == "audio")
    assert abs(frames - SECONDS * RATE) <= FORMATS[name].slack


@of_ffmpeg
@every_format
def test_another_meter_finds_the_loudness_and_the_true_peak(exports: dict[str, Export], name: str) -> None:
    export = exports[name]
    found = run("ffmpeg", "-nostats", "-i", export.path, "-af", "ebur128=peak=true", "-f", "null", "-").stderr
    summary = found[found.rindex("Summary:") :]
    loudness = re.search(r"I:\s+(-?[\d.]+) LUFS", summary)
    peak = re.search(r"True peak:\s+Peak:\s+(-?[\d.]+) dBFS", summary)
    assert loudness is not None
    assert peak is not None
    assert float(loudness[1]) == pytest.approx(export.told["lufs"], abs=0.2)
    assert float(peak[1]) == pytest.approx(export.told["true_peak"], abs=0.3)
    assert float(peak[1]) < 0


@of_mediainfo
@every_format
def test_mediainfo_shows_tags_chapters_and_length(exports: dict[str, Export], name: str) -> None:
    export = exports[name]
    told: Any = json.loads(run("mediainfo", "--Output=JSON", export.path).stdout)
    tracks = {track["@type"]: track for track in told["media"]["track"]}
    assert float(tracks["General"]["Duration"]) == pytest.approx(SECONDS, abs=0.06)
    known = {
        "title": "Title",
        "album": "Album",
        "artist": "Performer",
        "album_artist": "Album_Performer",
        "genre": "Genre",
        "comment": "Comment",
    }
    found = {key: tracks["General"].get(theirs) for key, theirs in known.items()}
    assert found == {key: text for key, text in export.tags.items() if key != "track"}
    if name not in ("mp3", "wav"):  # it knows no chapters in ID3
        assert [title for at, title in tracks["Menu"]["extra"].items() if at.startswith("_")] == [
            title for _, title in export.chapters
        ]


PAGE = """<!doctype html><meta charset="utf-8">
<audio id="heard" src="{sound}"></audio>
<video id="seen" src="{sound}" muted>
<track kind="captions" src="{stem}.vtt" srclang="en" default>
<track kind="chapters" src="{stem}.chapters.vtt" srclang="en">
</video>
<script>
const once = (target, kind) => new Promise((done, fail) => {{
  target.addEventListener(kind, done, {{once: true}});
  target.addEventListener('error', () => fail(target.error), {{once: true}});
}});
const [captions, chapters] = seen.textTracks;
captions.mode = 'showing';
chapters.mode = 'hidden';
async function length() {{
  const request = new XMLHttpRequest();
  request.open('GET', '{sound}');
  request.responseType = 'arraybuffer';
  request.send();
  await once(request, 'load');
  const sound = await new OfflineAudioContext(2, 1, {rate}).decodeAudioData(request.response);
  return [sound.length, sound.sampleRate, heard.duration];
}}
async function at(second) {{
  seen.currentTime = second;
  await once(seen, 'seeked');
  await new Promise(done => setTimeout(done, 50));
  const shown = track => [...track.activeCues].map(cue => cue.getCueAsHTML().textContent);
  return [shown(captions), shown(chapters)];
}}
async function plays() {{
  await seen.play();
  await once(seen, 'timeupdate');
  seen.pause();
  return seen.currentTime;
}}
</script>
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Page]:
    with browser.opened(tmp_path_factory.mktemp("browser")) as page:
        yield page


@needs(browser.program(), "a browser")
@every_format
def test_a_browser_plays_the_whole_length_and_shows_chapters_and_captions(
    exports: dict[str, Export], page: browser.Page, name: str
) -> None:
    export = exports[name]
    path = export.path.with_name("page.html")
    path.write_text(PAGE.format(sound=export.path.name, stem=export.path.stem, rate=RATE), encoding="utf-8")
    page.visit(path)
    frames, rate, seconds = page.run("length()")
    assert rate == RATE
    assert abs(frames - SECONDS * RATE) <= FORMATS[name].slack
    assert seconds == pytest.approx(SECONDS, abs=0.03)
    said = [cue for cue in export.cues["cues"] if cue["kind"] == "say"]
    for cue, (_, title) in zip(said, export.chapters, strict=True):
        middle = (cue["start"] + cue["end"]) / 2
        assert page.run(f"at({middle})") == [[cue["text"]], [title]]
    assert page.run("plays()") > 0
