from __future__ import annotations

import os
import re
import shutil
import subprocess
import wave
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.cli.conftest import Run
from voiceguide.cache import Cache
from voiceguide.script import Library

FIELDS = {"path", "seconds", "frames", "rate", "cached", "lines", "synthesised"}


def test_render_prints_the_path_of_a_file_in_the_cache(run: Run, script: Path, cache: Cache) -> None:
    rendered = run("render", script, "--length", "15s")
    assert (rendered.code, rendered.err) == (0, "")
    path = Path(rendered.out.rstrip("\n"))
    assert path.is_relative_to(cache.root / "sessions")
    info = soundfile.info(path)
    assert (info.frames, info.samplerate, info.channels, info.subtype) == (15 * 48_000, 48_000, 2, "PCM_16")
    loud, _ = soundfile.read(path)
    assert float(np.abs(loud).max()) > 0.1


def test_render_answers_in_json_and_does_nothing_twice(run: Run, script: Path) -> None:
    first = run("render", script, "--length", "15s", "--json")
    assert first.code == 0
    answer = first.answer
    assert set(answer) == FIELDS
    assert {name: answer[name] for name in FIELDS - {"path"}} == {
        "seconds": 15.0,
        "frames": 720_000,
        "rate": 48_000,
        "cached": False,
        "lines": 2,
        "synthesised": 2,
    }
    written = Path(answer["path"]).stat()
    second = run("render", script, "--length", "15s", "--json")
    assert second.answer == {**answer, "cached": True, "synthesised": 0}
    assert Path(answer["path"]).stat().st_mtime_ns == written.st_mtime_ns


def test_several_practices_are_answered_in_a_list(run: Run, script: Path, asking: Path) -> None:
    rendered = run("render", script, asking, "--voice", "tone", "--set", "place=hands", "--json")
    assert rendered.code == 0
    assert [set(answer) for answer in rendered.answer] == [FIELDS, FIELDS]
    assert [answer["lines"] for answer in rendered.answer] == [2, 1]
    paths = run("render", script, asking, "--voice", "tone", "--set", "place=hands").out.splitlines()
    assert paths == [answer["path"] for answer in rendered.answer]


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("minutes", [3, 5, 10])
def test_ground_feet_is_exactly_as_long_as_it_was_asked_to_be(run: Run, minutes: int) -> None:
    rendered = run("render", "ground-feet", "--voice", "tone", "--length", f"{minutes}m", "--json")
    assert rendered.code == 0
    assert rendered.answer["frames"] == minutes * 60 * 48_000
    assert rendered.answer["seconds"] == minutes * 60.0
    assert soundfile.info(rendered.answer["path"]).frames == minutes * 60 * 48_000


def test_the_default_voice_speaks(run: Run, asking: Path) -> None:
    rendered = run("render", asking, "--set", "place=hands in your lap", "--length", "17s", "--json")
    assert (rendered.code, rendered.err) == (0, "")
    assert (rendered.answer["frames"], rendered.answer["synthesised"]) == (17 * 48_000, 1)
    loud, _ = soundfile.read(rendered.answer["path"])
    assert float(np.abs(loud).max()) > 0.1


@pytest.mark.usefixtures("cache")
def test_editing_one_line_speaks_one_line(run: Run, tmp_path: Path, library: Library) -> None:
    copy = tmp_path / "mine.yaml"
    shutil.copy(library.find("ground-feet"), copy)
    before = run("show", copy, "--voice", "tone", "--json")
    assert before.code == 0
    text = copy.read_text(encoding="utf-8")
    assert text.count("say: Listen for one sound that is near.") == 1
    copy.write_text(text.replace("one sound that is near", "one sound that is close by"), encoding="utf-8")
    rendered = run("render", copy, "--voice", "tone", "--json").answer
    assert (rendered["synthesised"], rendered["cached"]) == (1, False)
    assert rendered["lines"] > 10
    copy.write_text(text, encoding="utf-8")
    assert run("render", copy, "--voice", "tone", "--json").answer["synthesised"] == 0


def test_a_damaged_session_is_rendered_again(run: Run, script: Path) -> None:
    first = run("render", script, "--json").answer
    path = Path(first["path"])
    whole = path.read_bytes()
    path.write_bytes(whole[:-1000])
    again = run("render", script, "--json")
    assert again.code == 0
    assert again.answer == {**first, "cached": False, "synthesised": 0}
    assert path.read_bytes() == whole


def test_a_damaged_line_is_spoken_again(run: Run, script: Path, cache: Cache) -> None:
    first = run("render", script, "--json").answer
    whole = Path(first["path"]).read_bytes()
    (line,) = (cache.root / "clips").glob("*/notice-your-feet-*.wav")
    content = bytearray(line.read_bytes())
    content[len(content) // 2] ^= 1
    line.write_bytes(content)
    Path(first["path"]).unlink()
    again = run("render", script, "--json")
    assert again.code == 0
    assert again.answer == {**first, "cached": False, "synthesised": 1}
    assert Path(first["path"]).read_bytes() == whole


@pytest.mark.parametrize("ending", ["flac", "wav", "FLAC"])
def test_to_writes_the_same_sound_to_a_file(run: Run, script: Path, tmp_path: Path, ending: str) -> None:
    cached = run("render", script, "--length", "15s").out.strip()
    target = tmp_path / f"mine.{ending}"
    rendered = run("render", script, "--length", "15s", "--to", target)
    assert (rendered.code, rendered.out, rendered.err) == (0, f"{target}\n", "")
    mine, rate = soundfile.read(target, dtype="int16")
    assert (rate, len(mine)) == (48_000, 15 * 48_000)
    assert np.array_equal(mine, soundfile.read(cached, dtype="int16")[0])


def test_a_wav_file_is_opened_by_simple_players(run: Run, script: Path, tmp_path: Path) -> None:
    target = tmp_path / "mine.wav"
    run("render", script, "--length", "15s", "--to", target)
    with wave.open(str(target)) as file:
        assert file.getparams()[:4] == (2, 2, 48_000, 15 * 48_000)


def test_to_deletes_what_somebody_left_there_who_was_killed(run: Run, script: Path, tmp_path: Path) -> None:
    old, young = (tmp_path / f".voiceguide-{letter * 8}.flac" for letter in "oy")
    theirs = tmp_path / ".voiceguide-notes.flac"
    for path in (old, young, theirs):
        path.write_bytes(b"half")
    for path in (old, theirs):
        os.utime(path, (0, 0))
    assert run("render", script, "--to", tmp_path / "out.flac").code == 0
    assert [path.exists() for path in (old, young, theirs)] == [False, True, True]


def test_to_overwrites_nothing(run: Run, script: Path, tmp_path: Path) -> None:
    target = tmp_path / "mine.flac"
    target.write_text("precious")
    rendered = run("render", script, "--to", target)
    assert (rendered.code, rendered.out) == (2, "")
    assert f"{target} is already there" in rendered.err
    assert target.read_text() == "precious"


@pytest.mark.parametrize(
    ("name", "code", "why"),
    [
        ("mine.mp3", 2, ".flac or .wav"),
        ("mine", 2, ".flac or .wav"),
        (".", 2, ""),
        ("nowhere/mine.flac", 1, "cannot be written"),
    ],
)
def test_to_refuses_what_it_cannot_write(
    run: Run, script: Path, tmp_path: Path, name: str, code: int, why: str
) -> None:
    before = sorted(tmp_path.iterdir())
    rendered = run("render", script, "--to", tmp_path / name)
    assert (rendered.code, rendered.out) == (code, "")
    assert why in rendered.err
    assert sorted(tmp_path.iterdir()) == before


def test_to_takes_one_practice(run: Run, script: Path, asking: Path, tmp_path: Path) -> None:
    rendered = run("render", script, asking, "--to", tmp_path / "mine.flac")
    assert (rendered.code, rendered.out) == (2, "")
    assert "--to takes one practice" in rendered.err


@pytest.mark.parametrize("length", ["5s", "10m"])
def test_a_length_that_cannot_be_had_names_the_shortest_and_the_longest(
    run: Run, script: Path, length: str
) -> None:
    rendered = run("render", script, "--length", length)
    assert (rendered.code, rendered.out) == (1, "")
    named = re.search(r"the shortest is (\d+:\d\d), the longest (\d+:\d\d)\.", rendered.err)
    assert named is not None
    assert rendered.err.startswith(f"“Small” cannot be {'0:05' if length == '5s' else '10:00'} long")
    for possible in named.groups():
        assert run("show", script, "--length", possible).code == 0


@pytest.mark.parametrize("length", ["banana", "0", "0s", "-3m", "25h", "", "3m exactly", "1e3"])
def test_a_length_that_is_none_is_refused(run: Run, script: Path, length: str) -> None:
    rendered = run("render", script, f"--length={length}")
    assert (rendered.code, rendered.out) == (2, "")
    assert rendered.err.startswith("--length: `")
    assert len(rendered.err.splitlines()) == 1


def test_without_a_name_it_asks_which(run: Run) -> None:
    rendered = run("render")
    assert (rendered.code, rendered.out) == (2, "")
    assert "Which practice?" in rendered.err


def test_an_unknown_practice_is_refused_with_the_nearest(run: Run) -> None:
    rendered = run("render", "ground-fet")
    assert (rendered.code, rendered.out) == (2, "")
    assert "`ground-fet`" in rendered.err
    assert "Did you mean `ground-feet`?" in rendered.err


@pytest.mark.parametrize(
    ("option", "value", "why"),
    [
        ("--voice", "nobody", "no voice “nobody”"),
        ("--voice", "tone:nobody", "no voice “nobody”"),
        ("--voice", "en-us+nobody", "no voice “en-us+nobody”"),
        ("--bed", "nobody", "There is no bed “nobody”. There are room, pink,"),
        ("--bells", "many", "--bells"),
        ("--variation", "first", "--variation"),
        ("--loudness", "11", "--loudness"),
    ],
)
def test_a_value_that_is_not_there_is_refused(
    run: Run, script: Path, option: str, value: str, why: str
) -> None:
    rendered = run("render", script, option, value)
    assert (rendered.code, rendered.out) == (2, "")
    assert why in rendered.err


def test_a_cache_that_cannot_be_written_is_told_of(
    run: Run, script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("mine")
    monkeypatch.setenv("VOICEGUIDE_CACHE", str(tmp_path / "file"))
    rendered = run("render", script)
    assert (rendered.code, rendered.out) == (1, "")
    assert f"cannot write to its cache at {tmp_path / 'file'}" in rendered.err
    assert "VOICEGUIDE_CACHE" in rendered.err


@pytest.mark.parametrize("room", [100, 500], ids=["for no line", "for the lines alone"])
def test_a_full_disk_is_told_of_and_leaves_nothing_half(
    run: Run, script: Path, cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    stocked = sum(-(-path.stat().st_size // 4096) * 4 for path in cache.root.rglob("*") if path.is_file())
    size = f"size={stocked + room}k"
    try:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(disk)], capture_output=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("mounting is not permitted here")
    try:
        shutil.copytree(cache.root, disk / "cache")
        monkeypatch.setenv("VOICEGUIDE_CACHE", str(disk / "cache"))
        rendered = run("render", script)
        assert (rendered.code, rendered.out) == (1, "")
        assert rendered.err.startswith(
            f"voiceguide cannot write to its cache at {disk / 'cache'}: No space left"
        )
        assert "Free some space" in rendered.err
        full = Cache(disk / "cache")
        assert all(full.is_intact(entry) for entry in full.entries())
        assert list(full.leftovers(older_than=-60)) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)
