from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import psutil
import pytest

from tests.unit.player.doubles import Pcm, Ramp, numbers
from voiceguide.errors import SoundError
from voiceguide.player.remote import RemoteSource


class Troubled(Ramp):
    def read(self, start: int, count: int) -> Pcm:
        if start == 1:
            raise SoundError("Frame one is bad.", "Leave it out.")
        if start == 2:
            raise ZeroDivisionError
        if start == 3:
            os._exit(7)
        if start == 4:
            time.sleep(60)
        if start == 5:
            os.kill(os.getpid(), signal.SIGINT)
        if start == 6:
            os.kill(os.getppid(), signal.SIGINT)
            time.sleep(0.5)
        return super().read(start, count)


class Closing(Ramp):
    """Says in a file that it was closed."""

    def __init__(self, path: Path) -> None:
        super().__init__(1000)
        self.path = path

    def close(self) -> None:
        self.path.write_text("closed")


def refuse() -> Ramp:
    raise SoundError("There is nothing to mix.")


@pytest.fixture
def troubled() -> Iterator[RemoteSource]:
    source = RemoteSource(Troubled, 100_000)
    yield source
    source.close()


def test_it_reads_what_its_source_reads(troubled: RemoteSource) -> None:
    assert troubled.frames == 100_000
    assert np.array_equal(numbers(troubled.read(500, 48_000)), np.arange(500, 48_500))
    assert troubled.read(99_990, 100).shape == (10, 2)
    assert troubled.read(100_000, 100).shape == (0, 2)


def test_many_threads_may_read(troubled: RemoteSource) -> None:
    right: list[bool] = []

    def read(start: int) -> None:
        right.extend(numbers(troubled.read(start + at, 1))[0] == start + at for at in range(200))

    threads = [threading.Thread(target=read, args=(start,)) for start in (10, 10_000, 50_000)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(right) == 600
    assert all(right)


def test_failures_arrive_and_it_goes_on(troubled: RemoteSource) -> None:
    with pytest.raises(SoundError) as failure:
        troubled.read(1, 10)
    assert failure.value.remedy == "Leave it out."
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        troubled.read(2, 10)
    assert troubled.read(0, 10).shape == (10, 2)


def test_an_interrupt_is_not_the_childs(troubled: RemoteSource) -> None:
    assert troubled.read(5, 10).shape == (10, 2)


def test_an_answer_that_an_interrupt_left_is_nobody_elses(troubled: RemoteSource) -> None:
    with pytest.raises(KeyboardInterrupt):
        troubled.read(6, 10)
    assert numbers(troubled.read(500, 3)).tolist() == [500, 501, 502]
    assert numbers(troubled.read(600, 3)).tolist() == [600, 601, 602]


def test_a_child_that_dies_is_told_of(troubled: RemoteSource) -> None:
    with pytest.raises(SoundError, match=r"ended unexpectedly \(exit 7\)"):
        troubled.read(3, 10)


def test_a_source_that_cannot_be_built_is_told_of() -> None:
    source = RemoteSource(refuse)
    with pytest.raises(SoundError, match="nothing to mix"):
        _ = source.frames
    source.close()


def test_closing_frees_a_reader_that_waits(troubled: RemoteSource) -> None:
    failures: list[Exception] = []

    def read() -> None:
        try:
            troubled.read(4, 10)
        except SoundError as failure:
            failures.append(failure)

    thread = threading.Thread(target=read)
    thread.start()
    time.sleep(0.5)
    troubled.close()
    troubled.close()
    thread.join(30)
    assert len(failures) == 1
    with pytest.raises(SoundError, match="closed"):
        troubled.read(0, 10)


def test_the_childs_source_is_closed_at_the_end(tmp_path: Path) -> None:
    source = RemoteSource(Closing, tmp_path / "done")
    source.read(0, 10)
    assert not (tmp_path / "done").exists()
    source.close()
    assert (tmp_path / "done").read_text() == "closed"


PARENT = """
    import sys
    from tests.unit.player.doubles import Ramp
    from voiceguide.player.remote import RemoteSource

    if __name__ == "__main__":
        source = RemoteSource(Ramp, 1000)
        source.read(0, 10)
        print(source._process.pid, flush=True)
        if sys.argv[1] == "hang":
            sys.stdin.read()
"""


@pytest.mark.parametrize("way", ["forget", "hang"])
def test_no_child_outlives_its_parent(way: str, tmp_path: Path) -> None:
    program = tmp_path / "parent.py"
    program.write_text(textwrap.dedent(PARENT))
    parent = subprocess.Popen(
        [sys.executable, str(program), way],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(Path.cwd()), *sys.path])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    if way == "hang":
        parent.kill()
    parent.communicate(timeout=30)
    limit = time.monotonic() + 30
    while psutil.pid_exists(child) and psutil.Process(child).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < limit
        time.sleep(0.05)


class Waiting(Closing):
    """Waits for a program that hangs, and ends that when it is closed."""

    def read(self, start: int, count: int) -> Pcm:
        self.program = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        self.path.write_text(str(self.program.pid))
        self.program.wait()
        return super().read(start, count)

    def close(self) -> None:
        self.program.kill()


def test_a_child_that_waits_ends_what_it_waits_for_before_it_is_ended(tmp_path: Path) -> None:
    source = RemoteSource(Waiting, tmp_path / "program")
    reader = ThreadPoolExecutor(1)
    reading = reader.submit(source.read, 0, 10)
    limit = time.monotonic() + 30
    while not (tmp_path / "program").exists() or not (tmp_path / "program").read_text():
        assert time.monotonic() < limit
        time.sleep(0.05)
    source.close()
    assert isinstance(reading.exception(30), SoundError)
    program = int((tmp_path / "program").read_text())
    assert not psutil.pid_exists(program) or psutil.Process(program).status() == psutil.STATUS_ZOMBIE


def test_other_sources_play_beside_the_first_until_nobody_holds_them(tmp_path: Path) -> None:
    source = RemoteSource(Ramp, 1000)
    other, broken = source.beside(Ramp, 50), source.beside(refuse)
    assert np.array_equal(numbers(other.read(20, 100)), np.arange(20, 50))
    assert np.array_equal(numbers(source.read(20, 100)), np.arange(20, 120))
    assert other.frames == 50
    with pytest.raises(SoundError, match="nothing to mix"):
        broken.read(0, 10)
    last = source.beside(Last, tmp_path / "gone")
    last.read(0, 10)
    del last
    source.read(0, 10)
    assert (tmp_path / "gone").read_text() == "gone"
    source.close()
    with pytest.raises(SoundError, match="closed"):
        other.read(0, 10)


class Last(Closing):
    """Says in a file that nobody holds it any more."""

    def __del__(self) -> None:
        self.path.write_text("gone")
