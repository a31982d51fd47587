from __future__ import annotations

import io
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import NoReturn

import numpy as np
import psutil
import pytest
import soundfile
from mutagen.flac import FLAC
from PIL import Image

from tests.cli.conftest import Run
from voiceguide.export import formats

FIELDS = {
    "path", "practice", "new", "title", "track", "seconds", "frames", "bytes", "lufs", "true_peak",
    "seconds_without_silence",
}  # fmt: skip


def visible(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.startswith(".")}


def test_export_writes_a_tagged_file_with_captions_and_a_playlist(
    run: Run, script: Path, tmp_path: Path
) -> None:
    done = run("export", script, "--length", "15s", "--to", tmp_path / "music", "--profile", "phone")
    assert done.code == 0
    assert re.search(r"A player that skips silence leaves 0:1[0-5] of 0:15 of Small 15s.mp3.\n", done.err)
    path = tmp_path / "music" / "Small 15s.mp3"
    assert done.out == f"{path}\n"
    assert visible(tmp_path / "music") == {"Small 15s.mp3", "Small 15s.lrc", "Practices.m3u8"}
    assert soundfile.info(path).frames == 15 * 48_000
    assert "Notice your feet." in (tmp_path / "music" / "Small 15s.lrc").read_text()
    assert (tmp_path / "music" / "Practices.m3u8").read_text().splitlines()[1:] == [
        "#EXTINF:15,Small",
        "Small 15s.mp3",
    ]


def test_export_answers_in_json_and_does_nothing_twice(run: Run, script: Path, tmp_path: Path) -> None:
    words = ("export", script, "--length", "15s", "--to", tmp_path / "music", "--json")
    first = run(*words)
    assert (first.code, set(first.answer)) == (0, {"files", "playlist", "others", "pruned", "failed"})
    (answer,) = first.answer["files"]
    assert set(answer) == FIELDS
    assert (answer["new"], answer["seconds"], answer["frames"]) == (True, 15.0, 720_000)
    written = Path(answer["path"]).stat().st_mtime_ns
    second = run(*words)
    assert second.answer["files"] == [answer | {"new": False}]
    assert Path(answer["path"]).stat().st_mtime_ns == written


def test_pauses_that_a_player_would_skip_are_told_of_and_kept_on_a_phone(
    run: Run, script: Path, tmp_path: Path
) -> None:
    script.write_text(script.read_text().replace("pause: 1s", "pause: 40s exactly") + "bed: none\n")
    words = ("export", script, "--to", tmp_path, "--format", "flac", "--json")
    bare = run(*words)
    (told,) = bare.answer["files"]
    assert told["seconds_without_silence"] < 0.4 * told["seconds"]
    assert "A player that skips silence would leave 0:" in bare.err
    phone = run(*words, "--profile", "phone")
    (told,) = phone.answer["files"]
    assert told["new"]
    assert told["seconds_without_silence"] > 0.85 * told["seconds"]
    assert "A player that skips silence leaves 0:5" in phone.err


def test_a_changed_line_replaces_its_file_and_another_title_leaves_the_old_one_to_prune(
    run: Run, script: Path, tmp_path: Path
) -> None:
    words = ("export", script, "--length", "17s", "--to", tmp_path / "music", "--json")
    run(*words)
    script.write_text(script.read_text().replace("Rest.", "Rest now."))
    assert run(*words).answer["files"][0]["new"]
    assert "Rest now." in (tmp_path / "music" / "Small 17s.lrc").read_text()
    script.write_text(script.read_text().replace("title: Small", "title: Little"))
    (tmp_path / "music" / "song.mp3").write_text("mine")
    third = run(*words)
    assert third.answer["others"] == ["Small 17s.mp3"]
    assert "Not asked for now: Small 17s.mp3; --prune deletes it.\n" in third.err
    fourth = run(*words, "--prune")
    assert (fourth.answer["others"], fourth.answer["pruned"]) == ([], ["Small 17s.mp3"])
    assert visible(tmp_path / "music") == {
        "Little 17s.mp3",
        "Little 17s.lrc",
        "Practices.m3u8",
        "song.mp3",
    }


def test_every_length_becomes_a_file_on_several_cores(run: Run, script: Path, tmp_path: Path) -> None:
    script.write_text(script.read_text().replace("steps:", "lengths: [16s, 15s]\nsteps:"))
    done = run(
        "export", script, "--lengths", "all", "--to", tmp_path, "--format", "flac", "--jobs", "2", "--json"
    )
    assert done.code == 0
    found = {Path(each["path"]).name: each for each in done.answer["files"]}
    assert {name: each["title"] for name, each in found.items()} == {
        "Small 15s.flac": "Small, 15s",
        "Small 16s.flac": "Small, 16s",
    }
    assert found["Small 16s.flac"]["frames"] == 16 * 48_000
    assert Path(done.answer["playlist"]).read_text().splitlines()[2::2] == sorted(found)


@pytest.mark.parametrize("lacks", [PermissionError(13, "Permission denied"), ImportError("no sem_open")])
def test_where_processes_cannot_share_a_lock_one_file_is_made_at_a_time(
    run: Run, script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lacks: Exception
) -> None:
    def refuse(*given: object, **named: object) -> NoReturn:
        raise lacks

    monkeypatch.setattr("multiprocessing.synchronize.SemLock.__init__", refuse)
    script.write_text(script.read_text().replace("steps:", "lengths: [16s, 15s]\nsteps:"))
    done = run("export", script, "--lengths", "all", "--to", tmp_path, "--format", "opus", "--jobs", "2")
    assert (done.code, len(list(tmp_path.glob("*.opus")))) == (0, 2)


def test_practices_of_one_title_have_files_of_their_own(run: Run, script: Path, tmp_path: Path) -> None:
    other = script.with_name("other.yaml")
    shutil.copy(script, other)
    words = ("--to", tmp_path / "music", "--format", "flac", "--jobs", "1", "--captions", "none")
    run("export", script, *words)
    assert run("export", other, *words).out.endswith("Small (other).flac\n")
    assert run("export", script, *words).out.endswith("Small.flac\n")
    both = run("export", script, other, *words, "--prune")
    assert {Path(line).name for line in both.out.splitlines()} == {"Small (small).flac", "Small (other).flac"}
    assert "Deleted Small.flac.\n" in both.err


def test_what_cannot_be_exported_hides_nothing_else(run: Run, script: Path, tmp_path: Path) -> None:
    words = ("export", script, "--lengths", "15s,1s", "--to", tmp_path / "music", "--jobs", "1")
    done = run(*words, "--format", "flac", "--prune")
    assert done.code == 1
    assert done.out == f"{tmp_path / 'music' / 'Small 15s.flac'}\n"
    assert "cannot be 0:01 long" in done.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--format", "aiff"], "There is no format “aiff”."),
        (["--profile", "phon"], "There is no profile “phon”. Did you mean `phone`?"),
        (["--bitrate", "65k"], "--bitrate 65k is no bit rate that mp3 files can have."),
        (["--bitrate", "64k", "--format", "flac"], "flac files have no bit rate to choose."),
        (["--stems", "--format", "mp3"], "The parts of a session are not written as mp3"),
        (["--stems", "--mono"], "--stems and --mono do not go together."),
        (["--captions", "ass"], "There are no captions “ass”."),
        (["--length", "15s", "--lengths", "all"], "--length and --lengths were both given."),
        (["--lengths", "15s,,"], "--lengths names no length."),
        (["--tag", "nonesuch"], "No practice has the tag “nonesuch”."),
    ],
)
def test_a_wrong_wish_is_told_before_anything_is_written(
    run: Run, script: Path, tmp_path: Path, words: list[str], told: str
) -> None:
    done = run("export", script, "--to", tmp_path / "music", *words)
    assert done.code in (1, 2)
    assert done.err.startswith(told)
    assert not (tmp_path / "music").exists()


def test_no_practice_is_asked_for(run: Run, tmp_path: Path) -> None:
    assert run("export", "--to", tmp_path).code == 2


def test_where_to_is_asked_in_our_own_words(run: Run, script: Path) -> None:
    done = run("export", script)
    assert (done.code, done.out) == (2, "")
    assert done.err == "Where to? Name a folder with --to, such as --to ~/Music/Practices.\n"


def test_a_changed_wish_makes_the_file_again(run: Run, script: Path, tmp_path: Path) -> None:
    words = ("export", script, "--length", "15s", "--to", tmp_path / "music", "--format", "opus", "--json")
    stereo = run(*words)
    for wish in (["--mono"], ["--mono", "--bitrate", "24k"]):
        again = run(*words, *wish)
        assert again.answer["files"][0]["new"]
        assert again.answer["files"][0]["bytes"] < stereo.answer["files"][0]["bytes"]
        assert not run(*words, *wish).answer["files"][0]["new"]
    assert soundfile.info(tmp_path / "music" / "Small 15s.opus").channels == 1


def test_another_picture_beside_the_script_makes_the_file_again(
    run: Run, script: Path, tmp_path: Path
) -> None:
    words = ("export", script, "--length", "15s", "--to", tmp_path / "music", "--format", "flac", "--json")
    run(*words)
    Image.new("RGB", (50, 50), (10, 200, 10)).save(script.with_suffix(".png"))
    done = run(*words)
    assert done.answer["files"][0]["new"]
    (picture,) = FLAC(tmp_path / "music" / "Small 15s.flac").pictures
    assert (picture.type, picture.mime) == (3, "image/jpeg")
    assert Image.open(io.BytesIO(picture.data)).size == (50, 50)
    script.with_suffix(".png").write_bytes(b"no picture")
    broken = run(*words)
    assert broken.code == 1
    assert "small.png cannot be read" in broken.err


def test_each_practice_is_an_album_if_that_is_asked_for(run: Run, script: Path, tmp_path: Path) -> None:
    words = ("export", script, "--to", tmp_path, "--format", "flac", "--lengths", "16s,15s", "--jobs", "1")
    run(*words, "--album-each")
    told = {path.name: FLAC(path) for path in tmp_path.glob("*.flac")}
    assert {name: (tags["album"][0], tags["tracknumber"][0]) for name, tags in told.items()} == {
        "Small 16s.flac": ("Small", "1"),
        "Small 15s.flac": ("Small", "2"),
    }
    assert {tags["artist"][0] for tags in told.values()} == {"Sine"}


def test_the_parts_of_a_session_add_up_to_it(run: Run, script: Path, tmp_path: Path) -> None:
    script.write_text(script.read_text() + "  - breathe: 2-3\n    rounds: 2\n    cues: tones\n  - bell\n")
    whole, rate = soundfile.read(run("render", script, "--json").answer["path"])
    done = run("export", script, "--stems", "--to", tmp_path / "parts", "--jobs", "1")
    assert done.code == 0
    names = {f"Small {name}.flac" for name in ("voice", "bells", "bed", "cues")}
    assert visible(tmp_path / "parts") == {*names, "Small chapters.txt", "Small lines.txt"}
    parts = {name: soundfile.read(tmp_path / "parts" / name) for name in names}
    assert {(len(sound), its_rate) for sound, its_rate in parts.values()} == {(len(whole), rate)}
    assert all(np.abs(sound).max() > 0.001 for sound, _ in parts.values())
    assert np.abs(sum(sound for sound, _ in parts.values()) - whole).max() < 2 / 32768
    chapters = (tmp_path / "parts" / "Small chapters.txt").read_text().splitlines()
    assert [line.split("\t")[2] for line in chapters] == ["Feet", "Hands"]
    assert float(chapters[-1].split("\t")[1]) == pytest.approx(len(whole) / rate, abs=1e-5)
    assert "\tNotice your feet.\n" in (tmp_path / "parts" / "Small lines.txt").read_text()


def test_a_book_of_all_that_is_spoken_needs_no_speech(
    run: Run, script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voiceguide.render.speaking.Voices.prepare", None)
    done = run("export", script, "--transcripts", "--to", tmp_path)
    assert (done.code, done.out, done.err) == (0, f"{tmp_path / 'Transcripts.html'}\n", "")
    assert "Notice your feet." in (tmp_path / "Transcripts.html").read_text()
    german = run("export", "--transcripts", "--language", "de", "--to", tmp_path, "--json")
    assert german.answer["practices"] >= 3
    book = (tmp_path / "Transcripts.html").read_text()
    assert "Und lass langsam wieder nach." in book
    assert "Notice your feet." not in book
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "Transcripts.html").write_text("mine")
    assert run("export", script, "--transcripts", "--to", tmp_path / "mine").code == 1
    assert (tmp_path / "mine" / "Transcripts.html").read_text() == "mine"


def test_a_missing_encoder_is_told_with_its_remedy(
    run: Run, script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "find_spec", lambda name: None)
    done = run("export", script, "--to", tmp_path / "music", "--format", "m4a")
    assert done.code == 1
    assert 'pip install "voiceguide[m4a]"' in done.err


def test_a_file_of_somebody_else_is_left_alone(run: Run, script: Path, tmp_path: Path) -> None:
    (tmp_path / "Small 15s.mp3").write_text("mine")
    done = run("export", script, "--length", "15s", "--to", tmp_path)
    assert done.code == 1
    assert "voiceguide did not make it" in done.err
    assert (tmp_path / "Small 15s.mp3").read_text() == "mine"


def test_killed_at_any_moment_nothing_half_has_a_final_name_and_the_next_run_finishes(
    run: Run, script: Path, tmp_path: Path
) -> None:
    script.write_text(script.read_text().replace("steps:", "lengths: [15s, 16s, 17s]\nsteps:"))
    folder = tmp_path / "music"
    words = ("export", script, "--lengths", "all", "--to", folder, "--format", "ogg", "--json", "--jobs", "1")
    command = [sys.executable, "-m", "voiceguide", *map(str, words)]
    for delay in (0.6, 1.0, 1.3, 1.6, 2.0, 2.5):
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        for path in folder.glob("[!.]*.ogg"):
            assert soundfile.info(path).frames == int(path.stem.split()[1][:-1]) * 48_000
    done = run(*words)
    assert (done.code, len(done.answer["files"])) == (0, 3)
    assert visible(folder) == {
        "Practices.m3u8",
        *(f"Small {length}s.{ending}" for length in (15, 16, 17) for ending in ("ogg", "lrc")),
    }
    assert not list(folder.glob(".voiceguide-part-*"))


def test_encoders_that_died_fail_their_files_and_nothing_else(
    run: Run, script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_given: object) -> None:
        raise BrokenProcessPool("a child was killed")

    words = ("export", script, "--format", "flac", "--to", tmp_path / "music", "--jobs", "1")
    with monkeypatch.context() as patch:
        patch.setattr("voiceguide.cli.workers._Here.submit", die)
        done = run(*words)
    assert done.code == 1
    assert "The encoder of “Small" in done.err
    assert "Try again with --jobs 1." in done.err
    assert run(*words).code == 0


@pytest.mark.skipif(
    sys.platform == "linux" and not os.access("/dev/shm", os.W_OK), reason="processes share no lock here"
)
def test_workers_end_with_an_export_that_is_killed(script: Path, tmp_path: Path) -> None:
    script.write_text(script.read_text().replace("steps:", "lengths: [15s, 16s, 17s]\nsteps:"))
    words = ("export", script, "--lengths", "all", "--to", tmp_path / "music", "--jobs", "2", "--plain")
    command = [sys.executable, "-m", "voiceguide", *map(str, words)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert child.stdout is not None
    child.stdout.readline()  # the first file is there, so there are workers
    workers = psutil.Process(child.pid).children(recursive=True)
    child.kill()
    child.communicate()
    assert workers
    _, alive = psutil.wait_procs(workers, timeout=60)
    assert alive == []
