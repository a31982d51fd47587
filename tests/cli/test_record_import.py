import io
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.cli.conftest import Run
from tests.speaking import in_room, speak
from voiceguide.units import RATE

LINES = (
    "Feel the floor under both of your feet.",
    "Half of the air may leave by itself.",
    "Thoughts come and go, like leaves on a river.",
    "Soften the shoulders. Let them hang.",
    "Now listen for the sound that is farthest away.",
    "When you are ready, open your eyes.",
)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "feet.yaml"
    said = "".join(f"  - say: {line}\n    id: line-{chr(97 + place)}\n" for place, line in enumerate(LINES))
    path.write_text(
        f"title: Feet\nsummary: Six lines.\nlanguage: en\nvoice: {{engine: tone}}\nsteps:\n{said}"
    )
    return path


def takes_of(script: Path) -> list[Path]:
    return sorted(script.with_suffix(".takes").glob("*/*.flac"))


def write(path: Path, samples: np.ndarray, rate: int = RATE) -> Path:
    """Write as a phone or a recorder does, by the name's ending."""
    if path.suffix == ".m4a":
        _write_m4a(path, samples)
    elif path.suffix == ".opus":
        soundfile.write(path, samples, RATE, format="OGG", subtype="OPUS")
    else:
        soundfile.write(path, samples, rate)
    return path


def _write_m4a(path: Path, samples: np.ndarray) -> None:
    av = pytest.importorskip("av")
    with av.open(str(path), "w", format="mp4") as file:
        stream = file.add_stream("aac", rate=RATE, layout="mono")
        for at in range(0, len(samples), RATE):
            block = np.ascontiguousarray(samples[None, at : at + RATE])
            frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))


def read_through(said: Sequence[str | float]) -> tuple[np.ndarray, list[tuple[float, float]]]:
    """Read lines and be silent for seconds in between; gives where each line is as well."""
    parts: list[np.ndarray | float] = [1.0]
    at, places = 1.0, []
    for place, each in enumerate(said):
        if isinstance(each, float):
            parts.append(each)
            at += each
        else:
            spoken = speak(each, pace=0.95 + 0.03 * (place % 4), period=395 + place % 3 * 5)
            places.append((at, at + len(spoken) / RATE))
            at += len(spoken) / RATE
            parts.append(spoken)
    return in_room(*parts, 1.0, db=-65), places


STUMBLED = "Thoughts come and go, like"


def test_one_long_recording_is_cut_along_the_script_with_retakes_and_a_stumble(
    run: Run, written: Path, tmp_path: Path
) -> None:
    said = [LINES[0], 2.0, LINES[1], 1.2, LINES[1], 2.2, STUMBLED, 0.9, LINES[2], 2.0]
    said += [LINES[3], 2.4, LINES[4], 2.0, LINES[5]]
    samples, places = read_through(said)
    last = [places[number] for number in (0, 2, 4, 5, 6, 7)]
    recording = write(tmp_path / "whole.flac", samples)
    done = run("record", written, "--import", recording, "--yes", "--json")
    assert done.code == 0, done.err
    found = done.answer["lines"]
    assert [each["text"] for each in found] == list(LINES)
    for each, (start, end) in zip(found, last, strict=True):
        assert (each["from"], each["to"]) == (pytest.approx(start, abs=0.15), pytest.approx(end, abs=0.15))
    assert [each["readings"] for each in found][:3] == [1, 2, 2]
    assert done.answer["missing"] == []
    assert len(takes_of(written)) == len(LINES)
    kept = soundfile.info(takes_of(written)[0])
    assert (kept.samplerate, kept.channels) == (RATE, 1)
    again = run("record", written, "--import", recording, "--only-missing", "--json")
    assert again.answer == {"lines": [], "missing": [], "left_out": []}
    assert "all of them are recorded" in again.err


def test_nothing_is_kept_before_it_was_looked_at_and_nothing_is_overwritten(
    run: Run, written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    samples, _ = read_through([LINES[0], 2.0, LINES[1], 2.0, LINES[2]])
    recording = write(tmp_path / "part.wav", samples)
    looked = run("record", written, "--import", recording)
    assert looked.code == 0
    assert "Nothing was kept" in looked.err
    assert not written.with_suffix(".takes").exists()
    rows = looked.out.splitlines()
    assert rows[0].split()[:3] == ["1", "0:01.0", "to"]
    assert [row.split()[0] for row in rows if "not found" in row] == ["4", "5", "6"]

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal("perhaps\ny\nn\na\n"))
    asked = run("record", written, "--import", recording)
    assert asked.code == 0, asked.err
    first = {path: path.read_bytes() for path in takes_of(written)}
    assert len(first) == 2
    assert "3 lines were found, 2 are kept" in asked.err
    again = run("record", written, "--import", recording, "--yes")
    assert "in place of the take it has, which stays" in again.out
    assert len(takes_of(written)) == 5
    assert all(path.read_bytes() == content for path, content in first.items())


def test_a_folder_of_phone_recordings_is_matched_by_id_and_number(
    run: Run, written: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "phone"
    folder.mkdir()
    for name, place in (
        ("1.m4a", 0),
        ("02 air.mp3", 1),
        ("line-c.opus", 2),
        ("Line 4.ogg", 3),
        ("5.flac", 4),
    ):
        write(folder / name, in_room(0.6, speak(LINES[place]), 0.8))
    write(folder / "06.wav", in_room(0.6, speak(LINES[5]), 0.8)[::3], RATE // 3)
    write(folder / "garden.wav", in_room(2.0))
    (folder / "notes.txt").write_text("1 is the best")
    done = run("record", written, "--import", folder, "--yes", "--json")
    assert done.code == 0, done.err
    assert [Path(each["file"]).name for each in done.answer["lines"]] == [
        "1.m4a",
        "02 air.mp3",
        "line-c.opus",
        "Line 4.ogg",
        "5.flac",
        "06.wav",
    ]
    assert done.answer["left_out"] == ["garden.wav"]
    assert min(each["sureness"] for each in done.answer["lines"]) > 0.5
    for path in takes_of(written):
        assert soundfile.info(path).samplerate == RATE


def test_what_a_phone_calls_its_recordings_is_taken_in_order(run: Run, written: Path, tmp_path: Path) -> None:
    folder = tmp_path / "phone"
    folder.mkdir()
    for place, number in enumerate((1, 2, 9, 10, 11, 30)):
        write(folder / f"New Recording {number}.wav", in_room(0.5, speak(LINES[place]), 0.5))
    done = run("record", written, "--import", folder, "--json")
    names = [Path(each["file"]).stem for each in done.answer["lines"]]
    assert names == [f"New Recording {number}" for number in (1, 2, 9, 10, 11, 30)]
    (folder / "New Recording 30.wav").unlink()
    lost = run("record", written, "--import", folder)
    assert lost.code == 2
    assert "5 recordings and 6 lines" in lost.err


def test_what_macos_leaves_beside_every_recording_is_none(run: Run, written: Path, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    write(folder / "1.wav", in_room(0.5, speak(LINES[0]), 0.5))
    (folder / "._1.wav").write_bytes(b"\0\x05\x16\x07Mac OS X")
    done = run("record", written, "--import", folder, "--json")
    assert done.code == 0, done.err
    assert [Path(each["file"]).name for each in done.answer["lines"]] == ["1.wav"]
    assert done.answer["left_out"] == []


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("noise.wav", b"no sound at all", "cannot be read"),
        ("noise.m4a", b"\0\0\0\x18ftypM4A broken", "cannot be read"),
        ("text.wav", b"", "cannot be read"),
    ],
)
def test_a_damaged_recording_is_named_with_what_to_do(
    run: Run, written: Path, tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    done = run("record", written, "--import", path, "--yes")
    assert done.code == 1
    assert told in done.err
    assert name in done.err


def test_a_recording_without_a_voice_and_one_that_is_not_there_are_told(
    run: Run, written: Path, tmp_path: Path
) -> None:
    silent = write(tmp_path / "silent.wav", in_room(4.0))
    assert "Nobody is heard to speak in silent.wav" in run("record", written, "--import", silent).err
    gone = run("record", written, "--import", tmp_path / "gone.wav")
    assert (gone.code, "There is no recording" in gone.err) == (2, True)
    assert run("record", written, "--yes").code == 2


def test_a_phone_s_recording_without_its_decoder_says_what_to_install(
    run: Run, written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "one.m4a", in_room(0.5, speak(LINES[0]), 0.5))
    monkeypatch.setitem(__import__("sys").modules, "av", None)
    done = run("record", written, "--import", path)
    assert done.code == 1
    assert "voiceguide[m4a]" in done.err
