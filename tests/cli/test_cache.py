from __future__ import annotations

import os
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from voiceguide.cache import Cache, Held, Use


@pytest.fixture
def rendered(run: Run, script: Path) -> Path:
    """A session in the cache, with two clips of its own."""
    return Path(run("render", script, "--length", "15s").out.strip())


def age(path: Path, days: float) -> None:
    then = time.time() - days * 86_400
    os.utime(path, (then, then))


def test_stats_count_what_is_there(run: Run, cache: Cache, rendered: Path) -> None:
    told = run("cache", "stats", "--json")
    assert (told.code, told.err) == (0, "")
    assert set(told.answer) == {"folder", "kinds"}
    assert told.answer["folder"] == str(cache.root)
    assert told.answer["kinds"]["sessions"] == {"files": 1, "bytes": rendered.stat().st_size}
    assert told.answer["kinds"]["clips"]["files"] == 2
    said = run("cache", "stats")
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[0] == str(cache.root)
    assert "clips: 2 files, " in said.out
    assert run("cache").out == said.out
    assert run("cache", "--json").answer == told.answer


def test_stats_of_no_cache_are_zero(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICEGUIDE_CACHE", str(tmp_path / "none"))
    told = run("cache", "stats", "--json")
    assert (told.code, told.answer["kinds"]) == (0, {})
    assert not (tmp_path / "none").exists()


def test_explain_says_where_every_line_is(run: Run, cache: Cache, script: Path) -> None:
    before = run("cache", "explain", script, "--json")
    assert (before.code, before.err) == (0, "")
    assert before.answer == [
        {"text": "Notice your feet.", "path": None},
        {"text": "Rest.", "path": None},
    ]
    assert run("cache", "explain", script).out.splitlines() == [
        "“Notice your feet.”: not spoken yet",
        "“Rest.”: not spoken yet",
    ]
    run("show", script)
    after = run("cache", "explain", script, "--json")
    assert [line["text"] for line in after.answer] == ["Notice your feet.", "Rest."]
    for line in after.answer:
        assert Path(line["path"]).is_relative_to(cache.root / "clips")
        assert Path(line["path"]).is_file()
    other_voice = run("cache", "explain", script, "--voice", "pyttsx3", "--json")
    assert [line["path"] for line in other_voice.answer] == [None, None]


def test_verify_finds_everything_whole(run: Run, cache: Cache, rendered: Path) -> None:
    files = len(list(cache.entries()))
    told = run("cache", "verify")
    assert (told.code, told.out, told.err) == (0, f"All {files} files are whole.\n", "")
    assert run("cache", "verify", "--json").answer == {"files": files, "damaged": []}


@pytest.mark.parametrize("as_json", [False, True])
def test_verify_removes_what_is_damaged_and_ends_with_1(
    run: Run, cache: Cache, rendered: Path, script: Path, as_json: bool
) -> None:
    content = bytearray(rendered.read_bytes())
    content[-10] ^= 1
    rendered.write_bytes(content)
    told = run("cache", "verify", *["--json"] * as_json)
    assert told.code == 1
    assert rendered.name in told.err
    if as_json:
        assert told.answer == {"files": len(list(cache.entries())) + 1, "damaged": [str(rendered)]}
    else:
        assert told.out == ""
    assert not rendered.exists()
    assert run("cache", "verify").code == 0
    assert run("render", script, "--length", "15s").out.strip() == str(rendered)


def test_verify_finds_a_damaged_record(run: Run, cache: Cache, rendered: Path) -> None:
    record = rendered.with_name(f"{rendered.name}.json")
    record.write_text(record.read_text().replace("title", "tItle", 1))
    files = len(list(cache.held()))
    told = run("cache", "verify", "--json")
    assert (told.code, told.answer) == (1, {"files": files, "damaged": [str(rendered)]})
    assert not rendered.exists()
    assert not record.exists()
    assert run("cache", "verify", "--json").answer == {"files": files - 1, "damaged": []}


def test_verify_leaves_what_somebody_is_making(run: Run, rendered: Path) -> None:
    """The old record goes before the new file comes, and the new record after it."""
    rendered.with_name(f"{rendered.name}.json").unlink()
    assert run("cache", "verify").code == 0
    assert rendered.exists()


def test_verify_leaves_a_folder_in_the_place_of_a_record(run: Run, rendered: Path) -> None:
    record = rendered.with_name(f"{rendered.name}.json")
    record.unlink()
    record.mkdir()
    assert run("cache", "verify").code == 0
    assert record.is_dir()


def test_verify_leaves_what_loses_its_record_while_it_looks(
    run: Run, rendered: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = Cache.held

    def held(self: Cache) -> list[Held]:
        found = list(listed(self))
        rendered.with_name(f"{rendered.name}.json").unlink(missing_ok=True)
        return found

    monkeypatch.setattr(Cache, "held", held)
    assert run("cache", "verify").code == 0
    assert rendered.exists()


def test_verify_leaves_what_was_made_anew_meanwhile(
    run: Run, rendered: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = rendered.read_bytes()
    rendered.write_bytes(whole[:-1])
    look = Cache.is_whole

    def look_and_mend(self: Cache, held: Held) -> bool:
        found = look(self, held)
        if not found:
            rendered.write_bytes(whole)
        return found

    monkeypatch.setattr(Cache, "is_whole", look_and_mend)
    told = run("cache", "verify", "--json")
    assert (told.code, told.answer["damaged"]) == (0, [])
    assert rendered.read_bytes() == whole


def test_verify_takes_nothing_away_while_a_practice_is_heard(run: Run, cache: Cache, rendered: Path) -> None:
    rendered.write_bytes(rendered.read_bytes()[:-1])
    with closing(Use(cache.root)):
        told = run("cache", "verify", "--json")
    assert (told.code, told.answer["damaged"]) == (1, [str(rendered)])
    assert "Nothing was deleted." in told.err
    assert rendered.exists()
    assert run("cache", "verify").code == 1
    assert not rendered.exists()


def test_clean_takes_leftovers_and_leaves_the_rest(run: Run, cache: Cache, rendered: Path) -> None:
    leftover = rendered.with_name("0badcafe.part-def.flac")
    leftover.write_bytes(b"half")
    young = rendered.with_name("01dcafe0.part-def.flac")
    young.write_bytes(b"half")
    age(leftover, 1)
    files = len(list(cache.entries()))
    told = run("cache", "clean", "--json")
    assert (told.code, told.err) == (0, "")
    assert told.answer == {"removed": 0, "leftovers": 1, "bytes": 0}
    assert (leftover.exists(), young.exists()) == (False, True)
    assert len(list(cache.entries())) == files
    assert run("cache", "clean").out == "Removed 0 files and 0 leftovers, 0.0 MB.\n"


def test_clean_takes_what_an_export_left_that_will_not_be_repeated(run: Run, cache: Cache) -> None:
    workshop = cache.root / "exports" / "0badcafe0badcafe"
    workshop.mkdir(parents=True)
    old, young = (workshop / f".voiceguide-part-{name}.m4b" for name in ("old", "young"))
    for path in (old, young):
        path.write_bytes(b"half")
    age(old, 1)
    assert run("cache", "clean", "--json").answer == {"removed": 0, "leftovers": 1, "bytes": 0}
    assert (old.exists(), young.exists()) == (False, True)


def test_clean_takes_nothing_while_a_practice_is_heard(run: Run, cache: Cache, rendered: Path) -> None:
    files = len(list(cache.entries()))
    with closing(Use(cache.root)):
        told = run("cache", "clean", "--max-size", "0M")
        assert (told.code, told.out) == (1, "")
        assert "Nothing was deleted. Try again when that is done." in told.err
        assert run("cache", "verify").code == 0
    assert len(list(cache.entries())) == files
    assert run("cache", "clean", "--max-size", "0M", "--json").answer["removed"] == files


def test_clean_takes_what_is_older_than_it_may_be(run: Run, cache: Cache, rendered: Path) -> None:
    (line,) = (cache.root / "clips").glob("*/notice-your-feet-*.wav")
    size = line.stat().st_size
    age(line, 31)
    assert run("cache", "clean", "--older-than", "32d", "--json").answer["removed"] == 0
    told = run("cache", "clean", "--older-than", "30d", "--json")
    assert told.answer == {"removed": 1, "leftovers": 0, "bytes": size}
    assert not line.exists()
    assert rendered.exists()


def test_clean_takes_the_oldest_until_the_rest_fits(run: Run, cache: Cache, rendered: Path) -> None:
    entries = list(cache.entries())
    bed, *_ = (entry for entry in entries if entry.path.parent.parent.name == "beds")
    age(bed.path, 2)
    total = sum(entry.size for entry in entries)
    told = run("cache", "clean", "--max-size", f"{(total - 1) / 1024:.0f}K", "--json")
    assert told.answer == {"removed": 1, "leftovers": 0, "bytes": bed.size}
    assert not bed.path.exists()
    assert run("cache", "clean", "--max-size", "0M", "--json").answer["removed"] == len(entries) - 1
    assert list(cache.entries()) == []


@pytest.mark.parametrize(
    "words", [("--older-than", "banana"), ("--older-than", "30"), ("--max-size", "5T"), ("--max-size", "-1M")]
)
def test_clean_refuses_what_it_cannot_read(
    run: Run, cache: Cache, rendered: Path, words: tuple[str, str]
) -> None:
    leftover = rendered.with_name("0badcafe.part-def.flac")
    leftover.write_bytes(b"half")
    age(leftover, 1)
    told = run("cache", "clean", *words)
    assert (told.code, told.out) == (2, "")
    assert f"{words[0]} {words[1]} cannot be read. Write it like {words[0]} " in told.err
    assert rendered.exists()
    assert leftover.exists(), "nothing is deleted before all is understood"


def test_json_before_the_verb_of_the_cache_is_refused(run: Run) -> None:
    told = run("cache", "--json", "verify")
    assert (told.code, told.out) == (2, "")
    assert "voiceguide cache verify --json" in told.err


def test_an_unknown_verb_of_the_cache_is_refused(run: Run) -> None:
    told = run("cache", "burn")
    assert (told.code, told.out) == (2, "")
    assert "burn" in told.err
