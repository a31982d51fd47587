from __future__ import annotations

import fcntl
import io
import os
import shutil
import signal
import struct
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.unit.player.doubles import seconds
from voiceguide.cli.captions import Captions
from voiceguide.cli.screen import Calm, Printed, Quiet, View, open_screen
from voiceguide.script.model import VoiceWish
from voiceguide.timeline.model import Chapter, Cue, Line, Said, Timeline
from voiceguide.units import Frames

pty = pytest.importorskip("pty", reason="pseudo-terminals are POSIX")
termios = pytest.importorskip("termios")

LONG = "You might notice how your feet meet the floor, and whether it is warm, or cool, or neither of them."


def said(text: str, start: float, end: float, words: tuple[tuple[int, int, Frames, Frames], ...] = ()) -> Cue:
    line = Line(text=text, voice=VoiceWish(), language="en")
    told = Said(line=line, words=words)
    return Cue(kind="say", start=seconds(start), end=seconds(end), text=text, said=told)


def session(*cues: Cue) -> Timeline:
    return Timeline(
        title="Feet on the floor",
        frames=seconds(180),
        events=(),
        bed=(),
        cues=cues,
        chapters=(Chapter(title="Arriving", start=seconds(4)),),
        fade_in=Frames(0),
        fade_out=Frames(0),
    )


def rows(written: str) -> list[str]:
    """What stands in the rows of a terminal to which this was written."""
    stands: list[str] = []
    for row in written.replace("\x1b[2m", "").replace("\x1b[m", "").split("\n"):
        shown = ""
        for part in row.split("\r"):
            shown = part + shown[len(part) :]
        stands.append(shown.rstrip())
    return stands


class Sheet:
    """A calm screen of some width, and what was written on it."""

    def __init__(self, columns: int = 80, *, has_style: bool = False) -> None:
        self.stream = io.StringIO()
        self.calm = Calm(self.stream, has_style=has_style, columns=lambda: columns)

    def show(self, timeline: Timeline, at: float, **facts: object) -> str:
        """Show a moment; what stands in the last row then."""
        self.calm.show(View(timeline=timeline, position=seconds(at), **facts))  # type: ignore[arg-type]
        return self.row

    @property
    def row(self) -> str:
        return rows(self.stream.getvalue())[-1]


def test_the_line_tells_place_section_and_words() -> None:
    timeline = session(said("Notice your feet.", 5, 7))
    sheet = Sheet()
    assert sheet.show(timeline, 1.2) == "0:01 of 3:00"
    assert sheet.show(timeline, 6) == "0:06 of 3:00  Arriving  Notice your feet."
    assert sheet.show(timeline, 6, doing="paused") == "0:06 of 3:00  paused  Arriving"
    assert sheet.show(timeline, 6, is_whole=False) == "0:06  Arriving  Notice your feet."
    sheet.calm.clear()
    assert sheet.row == ""


def test_a_narrow_terminal_has_place_and_words() -> None:
    assert Sheet(40).show(session(said("Notice your feet.", 5, 7)), 6) == "0:06 of 3:00  Notice your feet."


@pytest.mark.parametrize("columns", [1, 2, 12, 20, 27, 40, 59, 60, 61, 80, 200])
def test_the_line_is_never_as_wide_as_the_terminal(columns: int) -> None:
    timeline = session(said(LONG, 5, 12), said("足の裏に気づいてみましょう。" * 5, 12, 20))
    sheet = Sheet(columns)
    for at in range(30):
        sheet.show(timeline, at)
        sheet.show(timeline, at, doing="paused")
    parts = sheet.stream.getvalue().split("\r")
    assert max(map(cell_len, parts)) <= max(1, columns - 1)


def test_of_a_long_line_the_words_being_said_are_shown() -> None:
    sheet = Sheet(40)
    timeline = session(said(LONG, 5, 13))
    assert sheet.show(timeline, 5).endswith("You might notice how your")
    assert sheet.show(timeline, 12.9).endswith("or neither of them.")
    whole = (0, len(LONG), seconds(5), seconds(13))
    last = (LONG.index("neither"), len(LONG), seconds(6), seconds(13))
    assert Sheet(40).show(session(said(LONG, 5, 13, (whole, last))), 6.1).endswith("or neither of them.")


def test_words_grow_faint_and_go() -> None:
    timeline = session(said("Notice your feet.", 5, 7))
    sheet = Sheet(has_style=True)
    sheet.show(timeline, 7.5)
    assert "\x1b" not in sheet.stream.getvalue()
    sheet.show(timeline, 9.5)
    assert sheet.stream.getvalue().endswith("Arriving\x1b[2m  Notice your feet.\x1b[m")
    assert sheet.show(timeline, 15.5) == "0:15 of 3:00  Arriving"
    plain = Sheet()
    plain.show(timeline, 9.5)
    assert "\x1b" not in plain.stream.getvalue()


def test_what_does_not_change_is_not_written_again() -> None:
    sheet = Sheet()
    timeline = session(said("Notice your feet.", 5, 7))
    sheet.show(timeline, 6.0)
    before = sheet.stream.getvalue()
    sheet.show(timeline, 6.4)
    assert sheet.stream.getvalue() == before


def test_while_lines_are_spoken_the_line_tells_of_them() -> None:
    sheet = Sheet()
    sheet.calm.progress(3, 19)
    assert sheet.show(session(), 2, is_whole=False) == "Preparing the voice, line 3 of 19"
    sheet.calm.ready(seconds(180))
    assert sheet.show(session(), 3) == "0:03 of 3:00"
    assert sheet.show(session(), 3, is_whole=False) == "0:03"


def test_what_has_to_be_told_stands_alone(capsys: pytest.CaptureFixture[str]) -> None:
    calm = Calm(sys.stderr, has_style=True, columns=lambda: 80)
    timeline = session(said("Notice your feet.", 5, 7))
    calm.show(View(timeline=timeline, position=seconds(6)))
    calm.tell("The headphones went away.")
    calm.show(View(timeline=timeline, position=seconds(6)))
    calm.clear()
    assert rows(capsys.readouterr().err) == ["The headphones went away.", ""]


def test_what_was_written_as_ctrl_c_came_is_taken_away_too() -> None:
    class Cut(io.StringIO):
        comes = True

        def flush(self) -> None:
            if self.comes:
                self.comes = False
                raise KeyboardInterrupt

    stream = Cut()
    calm = Calm(stream, has_style=False, columns=lambda: 80)
    with pytest.raises(KeyboardInterrupt):
        calm.show(View(timeline=session(), position=seconds(1)))
    assert rows(stream.getvalue()) == ["0:01 of 3:00"]
    calm.clear()
    assert rows(stream.getvalue()) == [""]


def test_a_terminal_that_is_gone_ends_nothing() -> None:
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(5, "Input/output error")

    calm = Calm(Gone(), has_style=True, columns=lambda: 80)
    calm.show(View(timeline=session(), position=seconds(1)))
    calm.clear()


@pytest.mark.parametrize(
    ("captions", "plain", "style", "on_terminal", "expected"),
    [
        (False, False, "calm", True, Calm),
        (False, False, "captions", True, Printed),
        (False, False, "none", True, Quiet),
        (False, True, "calm", True, Quiet),
        (False, False, "captions", False, Quiet),
        (True, True, "none", False, Printed),
    ],
)
def test_who_asks_for_nothing_gets_one_line_on_a_terminal_and_none_elsewhere(
    captions: bool,
    plain: bool,
    style: str,
    on_terminal: bool,
    expected: type,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("voiceguide.config.is_plain", lambda: not on_terminal)
    screen = open_screen(captions=captions, plain=plain, style=style)  # type: ignore[arg-type]
    assert type(screen) is expected


def test_captions_are_printed_once_and_again_when_they_are_heard_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    timeline = session(said("Notice your feet.", 5, 7), said("Rest.", 9, 10))
    captions = Captions()
    for at in (0, 5, 6, 7.5, 9, 9.5, 4.8, 5, 6.5):
        captions.tell(timeline, seconds(at))
    assert capsys.readouterr().out.splitlines() == ["Notice your feet.", "Rest.", "Notice your feet."]


# In a terminal that is the program's own


class Sitter:
    """Somebody at a terminal in which a practice plays."""

    def __init__(self, pid: int, leader: int) -> None:
        self.pid = pid
        self.leader = leader
        self.shown = ""

    def wait_for(self, claim: Callable[[str], bool]) -> None:
        limit = time.monotonic() + 60
        while not claim(self.shown):
            assert time.monotonic() < limit, self.shown
            self.shown += os.read(self.leader, 4096).decode()

    def press(self, key: str) -> None:
        os.write(self.leader, key.encode())

    def echoes(self) -> bool:
        """Whether the terminal is as a shell wants it."""
        return bool(termios.tcgetattr(self.leader)[3] & termios.ECHO)

    def end(self) -> int:
        """Read to the end; what it ended with."""
        try:
            while block := os.read(self.leader, 4096):
                self.shown += block.decode()
        except OSError:  # closed on the other side
            pass
        return self.wait()

    def wait(self) -> int:
        pid, self.pid = self.pid, 0
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@contextmanager
def playing(
    *words: str | Path, columns: int = 40, shell: Sequence[str] = (), **environment: str
) -> Iterator[Sitter]:
    command = [*shell, sys.executable] if shell else [sys.executable, "-m", "voiceguide", "play"]
    pid, leader = pty.fork()
    if pid == 0:
        os.environ.update({"TERM": "xterm", **environment})
        os.execvp(command[0], [*command, *map(str, words)])
    fcntl.ioctl(leader, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    sitter = Sitter(pid, leader)
    try:
        yield sitter
    finally:
        if sitter.pid:
            os.kill(sitter.pid, signal.SIGKILL)
            sitter.wait()
        os.close(sitter.leader)


QUIETLY = ("--output", "null", "--length", "15s")


def test_a_session_on_a_terminal_is_one_line_that_is_gone_in_the_end(script: Path) -> None:
    with playing(script, *QUIETLY) as sitter:
        sitter.wait_for(lambda shown: "of 0:1" in shown)
        assert not sitter.echoes()
        sitter.press("q")
        assert sitter.end() == 0
    first, *others = rows(sitter.shown.replace("\r\n", "\n"))
    assert first.endswith("Space pauses, Q stops.")
    assert [row.split(" at ")[0] for row in others] == ["Stopped", ""]


@pytest.mark.parametrize(("words", "environment"), [(["--plain"], {}), ([], {"TERM": "dumb"})])
def test_where_a_screen_reader_reads_nothing_is_printed_until_the_end(
    script: Path, words: list[str], environment: dict[str, str]
) -> None:
    with playing(script, *QUIETLY, "--sleep-timer", "4s", *words, **environment) as sitter:
        assert sitter.end() == 0
    told = sitter.shown.splitlines()
    assert len(told) == 2
    assert told[0].endswith("Space pauses, Q stops.")
    assert told[1] == "The practice has ended."


def test_ctrl_c_leaves_the_terminal_as_it_was(script: Path) -> None:
    with playing(script, *QUIETLY) as sitter:
        sitter.wait_for(lambda shown: "0:00" in shown)
        sitter.press("\x03")
        sitter.wait_for(lambda shown: "Stopped." in shown)
        assert sitter.echoes()
        assert sitter.end() == 130
    assert "".join(rows(sitter.shown.replace("\r\n", "\n"))[1:]) == "Stopped."


def test_a_terminal_that_is_closed_ends_the_session_and_nothing_else(script: Path) -> None:
    with playing(script, *QUIETLY) as sitter:
        sitter.wait_for(lambda shown: "0:00" in shown)
        os.close(sitter.leader)
        assert sitter.wait() == 128 + signal.SIGHUP
        sitter.leader = os.open(os.devnull, os.O_RDONLY)


SHELL = """
"$0" -m voiceguide play "$@"
echo "stopped $? $(stty -a | grep -c ' echo ')"
fg >/dev/null
echo "ended $?"
"""


@pytest.mark.skipif(not shutil.which("bash"), reason="a shell with job control")
def test_ctrl_z_gives_an_empty_line_back_and_fg_goes_on(script: Path) -> None:
    with playing(script, *QUIETLY, shell=["bash", "-mc", SHELL]) as sitter:
        sitter.wait_for(lambda shown: "0:00" in shown)
        sitter.press("\x1a")
        sitter.wait_for(lambda shown: "stopped 148 1" in shown)
        stopped = len(sitter.shown)
        sitter.wait_for(lambda shown: "0:0" in shown[stopped:])
        sitter.press("q")
        sitter.wait_for(lambda shown: "ended 0" in shown)
    stands = rows(sitter.shown.replace("\r\n", "\n"))
    assert "stopped 148 1" in stands
