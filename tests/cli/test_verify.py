from __future__ import annotations

from pathlib import Path

import soundfile

from tests.cli.conftest import Run


def rendered(run: Run, script: Path) -> Path:
    return Path(run("render", script).out.strip())


def test_a_render_is_as_planned(run: Run, script: Path) -> None:
    verified = run("verify", rendered(run, script), "--of", script)
    assert (verified.code, verified.err) == (0, "")
    assert verified.out.endswith(": as planned.\n")


def test_a_damaged_copy_is_told_with_time_and_cause(run: Run, script: Path, tmp_path: Path) -> None:
    sound, rate = soundfile.read(rendered(run, script))
    second = int(run("show", script, "--json").answer["cues"][1]["start"])
    sound[(second - 1) * rate : (second + 2) * rate] *= 0.2
    damaged = tmp_path / "damaged.flac"
    soundfile.write(damaged, sound, rate)
    verified = run("verify", damaged, "--of", script)
    assert (verified.code, verified.out) == (1, "")
    assert f"at 0:0{second} the line “Notice your feet.” is 14.0 dB too quiet" in verified.err
    faults = run("verify", damaged, "--of", script, "--json").answer
    assert "wrong-level-line" in {fault["code"] for fault in faults}


def test_without_a_plan_it_looks_for_what_would_be_wrong_with_any(
    run: Run, script: Path, tmp_path: Path
) -> None:
    whole = rendered(run, script)
    assert "no gaps, clicks" in run("verify", whole).out
    sound, rate = soundfile.read(whole)
    sound[5 * rate : 5 * rate + rate // 10] = 0
    soundfile.write(tmp_path / "gap.flac", sound, rate)
    verified = run("verify", tmp_path / "gap.flac")
    assert verified.code == 1
    assert "at 0:05 there is digital silence for 100 ms" in verified.err


def test_a_file_that_is_not_there_or_no_sound(run: Run, script: Path, tmp_path: Path) -> None:
    assert run("verify", tmp_path / "nothing.flac").code == 2
    assert run("verify", script).code == 1
