"""Many at once on one cache, and versions of the program on it: each gets what it would have got alone."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.faults.campaign import cases, tell
from tests.faults.kills import NEVER, Command, Content, Killer, content_of, practice, unfinished_in
from voiceguide.cache import Cache
from voiceguide.speech.passages import PASSAGES

CROWDS = cases(few=1, whole=40)
TURNS = cases(few=2, whole=40)
CROWD = cases(few=4, whole=8)

pytestmark = [
    pytest.mark.campaign,
    pytest.mark.skipif(sys.platform != "linux", reason="who outlives a program is told by Linux alone"),
]


def scripts_in(folder: Path) -> list[Path]:
    """Four practices that share two of their lines."""
    small = practice(folder, "tone")
    others = [folder / f"small-{number}.yaml" for number in range(3)]
    for number, path in enumerate(others):
        path.write_text(small.read_text().replace("Rest your hands", f"Rest your hands {number + 2} times"))
    return [small, *others]


def render(script: Path, target: Path) -> tuple[str | Path, ...]:
    target.unlink(missing_ok=True)
    return ("render", script, "--to", target, "--json")


def forget(root: Path) -> None:
    for kind in ("clips", "voices", "sessions"):
        shutil.rmtree(root / kind, ignore_errors=True)


def times_spoken(diary: Path) -> int:
    """How often that line was spoken that was spoken most often; passages that measure a voice aside."""
    spoken = Counter(diary.read_text().splitlines())
    return max(times for line, times in spoken.items() if line not in PASSAGES.values())


def test_many_at_once_hear_what_one_alone_hears_and_speak_no_line_twice(
    tmp_path: Path, cache: Cache, killer: Killer, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripts, root, diary = scripts_in(tmp_path), cache.root, tmp_path / "diary"
    alone = []
    for script in scripts:
        target = tmp_path / f"alone-{script.stem}.flac"
        assert killer.run(*render(script, target)).code == 0
        alone.append(target.read_bytes())
    reference = content_of(root)
    targets = [tmp_path / f"{number}.flac" for number in range(CROWD)]
    monkeypatch.setenv("VOICEGUIDE_DIARY", str(diary))
    most = longest = 0.0
    for number in range(CROWDS):
        forget(root)
        diary.unlink(missing_ok=True)
        which = [0] * CROWD if number % 2 == 0 else [each % len(scripts) for each in range(CROWD)]
        ends = killer.together(
            *(Command(*render(scripts[each], target)) for each, target in zip(which, targets, strict=True)),
            Command("journal", "add", f"crowd {number}", "and", "more"),
        )
        assert [end.code for end in ends] == [0] * (CROWD + 1), ends
        assert [target.read_bytes() for target in targets] == [alone[each] for each in which]
        assert content_of(root).items() <= reference.items()
        assert unfinished_in(root) == []
        most = max(most, times_spoken(diary))
        longest = max(longest, *(end.seconds for end in ends))
    assert most == 1, "a line was spoken by several"
    noted = killer.run("journal", "list", "--all", "--json").out
    assert len(re.findall(r"crowd \d+ and more", noted)) == CROWDS
    told = "each line was spoken once by one of them"
    tell("eight at once", tried=CROWDS * CROWD, unit="renders", seconds=longest, note=told)


def test_many_at_once_go_on_when_one_is_killed_or_another_cleans(
    tmp_path: Path, cache: Cache, killer: Killer, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripts, root, diary = scripts_in(tmp_path), cache.root, tmp_path / "diary"
    targets = [tmp_path / f"{number}.flac" for number in range(CROWD)]
    ends = [killer.run(*render(script, targets[0])) for script in scripts]
    assert [end.code for end in ends] == [0] * len(scripts)
    reference = content_of(root)
    forget(root)
    whole = killer.run(*render(scripts[0], targets[0])).seconds
    alone = targets[0].read_bytes()
    monkeypatch.setenv("VOICEGUIDE_DIARY", str(diary))
    killed, cleaned, most = 0, 0, 0
    for _ in range(CROWDS):
        forget(root)
        diary.unlink(missing_ok=True)
        crowd = [
            Command(
                *render(scripts[0], target), seconds=killer.moment(CROWD * whole / 2) if doomed else NEVER
            )
            for doomed, target in zip((True, True, *[False] * (CROWD - 2)), targets, strict=True)
        ]
        *ends, clean, verify = killer.together(
            *crowd, Command("cache", "clean", "--max-size", "100M"), Command("cache", "verify")
        )
        assert {end.code for end in ends[2:]} == {0}
        assert {end.code for end in ends[:2]} <= {0, -9}
        assert {target.read_bytes() for target in targets[2:]} == {alone}
        assert (clean.code, verify.code) in ((0, 0), (1, 0)), (clean, verify)
        assert content_of(root).items() <= reference.items()
        killed += sum(end.ended == "killed" for end in ends)
        cleaned += clean.code == 0
        most = max(most, times_spoken(diary))
    assert most <= 3, "a line was spoken by several, though only two were killed"
    tell(
        "eight at once, of whom some are killed",
        tried=killed,
        unit="kills",
        note=f"no line was spoken more than {most} times; cleaned {cleaned} times beside them",
    )


def versions_of(content: Content, before: Content) -> Content:
    return {name: digest for name, digest in content.items() if name not in before}


def test_versions_of_the_program_by_turns_and_at_once_find_their_own(
    tmp_path: Path, cache: Cache, killer: Killer
) -> None:
    script, root = practice(tmp_path, "tone"), cache.root
    folder, index = tmp_path / "library", tmp_path / "index"
    folder.mkdir()
    for number in range(50):
        (folder / f"practice-{number}.yaml").write_text(f"Practice {number}")
    versions = (0, 1, -1)
    own = {}
    for version in versions:
        before = content_of(root)
        end = killer.run(*render(script, tmp_path / "out.flac"), version=version)
        assert json.loads(end.out)["synthesised"] == 3
        own[version] = versions_of(content_of(root), before)
        assert killer.run("read_library", folder, index, str(version), version=version).code == 0
    everything = content_of(root)
    for turn in range(TURNS):
        crowd = [
            *(Command(*render(script, tmp_path / f"{each}.flac"), version=each) for each in versions),
            *(Command("read_library", folder, index, str(each), version=each) for each in versions),
            *(Command("cache", "clean", version=each) for each in versions),
        ]
        if turn % 2:
            ends = [end for command in crowd for end in killer.together(command)]
        else:
            ends = killer.together(*crowd)
        for version, end, known in zip(versions, ends[:3], ends[3:6], strict=True):
            assert end.code == 0, end.err
            told = json.loads(end.out)
            assert (told["synthesised"], told["cached"]) == (0, True), f"version {version} was robbed"
            assert {spoken.split()[1] for _, _, spoken in json.loads(known.out)} == {str(version)}
        assert content_of(root) == everything
    assert len({frozenset(each) for each in own.values()}) == len(versions)
    tell("three versions of the program on one cache", tried=TURNS, unit="turns")


def test_a_journal_that_a_newer_version_has_written_is_left_alone_by_this_one(
    tmp_path: Path, killer: Killer
) -> None:
    noted, refused = [], 0
    assert killer.run("journal", "add", "the", "first").code == 0
    for turn in range(TURNS):
        crowd = [
            Command("journal", "add", f"line {turn} {number}", version=number % 2) for number in range(CROWD)
        ]
        for number, end in enumerate(killer.together(*crowd)):
            if end.code == 0:
                noted.append(f"line {turn} {number}")
            else:
                assert number % 2 == 0, end.err
                assert "was written by a newer voiceguide" in end.err
                refused += 1
        assert killer.run("journal", "list").code == 1
    told = killer.run("journal", "list", "--all", "--json", version=1)
    assert "the first" in told.out
    assert [words for words in noted if words not in told.out] == []
    assert refused
    tell(
        "a journal, two versions", tried=TURNS * CROWD, unit="lines", note=f"{refused} refused with a reason"
    )
