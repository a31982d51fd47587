from __future__ import annotations

import io
import os
import pty
import select
import signal
import subprocess
import sys
import termios
import textwrap
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from voiceguide.player.keys import Interrupted, NoKeys, open_keys
from voiceguide.player.keys.decode import split
from voiceguide.player.keys.posix import TerminalKeys


def decode(data: bytes) -> list[str]:
    names = []
    while data:
        key, data = split(data, complete=True)
        names.append(key or "")
    return names


@pytest.mark.parametrize(
    ("data", "names"),
    [
        (b"q", ["q"]),
        (b"Q", ["q"]),
        (b" ", ["space"]),
        (b"\r\n\t\x7f", ["enter", "enter", "tab", "backspace"]),
        (b"\x1b", ["escape"]),
        (b"\x1b[A\x1b[B\x1b[C\x1b[D", ["up", "down", "right", "left"]),
        (b"\x1bOC\x1bOD", ["right", "left"]),
        (b"\x1b[5~\x1b[3~", ["page up", "delete"]),
        (b"\x1b[1;5Cn", ["", "n"]),  # Control and Right: a key of its own, without a meaning here
        (b"\x1b\x1b", ["escape", "escape"]),
        (b"\x1bq", [""]),  # Alt and q must not stop a session
        (b"\x1b\x1b[A", ["escape", "up"]),
        (b"\x1b[", [""]),
        (b"\x01", [""]),
        ("äé".encode(), ["ä", "é"]),
        ("Ä".encode(), ["ä"]),
        (b"\xff", [""]),
    ],
)
def test_bytes_become_names(data: bytes, names: list[str]) -> None:
    assert decode(data) == names


@pytest.mark.parametrize("data", [b"", b"\x1b", b"\x1b[", b"\x1b[1;", b"\x1bO", "é".encode()[:1]])
def test_what_may_go_on_is_waited_for(data: bytes) -> None:
    assert split(data, complete=False) == (None, data)


@dataclass
class Terminal:
    person: int
    program: int

    def attributes(self) -> list[object]:
        return termios.tcgetattr(self.program)

    def types(self, data: bytes) -> None:
        os.write(self.person, data)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    person, program = pty.openpty()
    yield Terminal(person, program)
    os.close(person)
    os.close(program)


def test_keys_are_read_one_by_one_without_enter(terminal: Terminal) -> None:
    with TerminalKeys(terminal.program) as keys:
        terminal.types(b"qR \x1b[Dn")
        assert [keys.read(5) for _ in range(5)] == ["q", "r", "space", "left", "n"]


def test_escape_alone_is_a_key(terminal: Terminal) -> None:
    with TerminalKeys(terminal.program) as keys:
        terminal.types(b"\x1b")
        assert keys.read(5) == "escape"


def test_an_arrow_that_arrives_in_pieces_is_one_key(terminal: Terminal) -> None:
    with TerminalKeys(terminal.program) as keys:
        terminal.types(b"\x1b[")
        terminal.types(b"C")
        assert keys.read(5) == "right"


def test_no_key_is_none_in_time(terminal: Terminal) -> None:
    with TerminalKeys(terminal.program) as keys:
        began = time.monotonic()
        assert keys.read(0.1) is None
        assert time.monotonic() - began >= 0.1
        assert keys.read(0) is None


def test_inside_nothing_is_echoed_and_afterwards_all_is_as_before(terminal: Terminal) -> None:
    before = terminal.attributes()
    with TerminalKeys(terminal.program):
        local = terminal.attributes()[3]
        assert isinstance(local, int)
        assert not local & (termios.ECHO | termios.ICANON)
    assert terminal.attributes() == before


def test_an_exception_leaves_the_terminal_as_it_was(terminal: Terminal) -> None:
    before = terminal.attributes()
    with pytest.raises(KeyboardInterrupt), TerminalKeys(terminal.program):
        raise KeyboardInterrupt
    assert terminal.attributes() == before


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_request_to_end_passes_like_an_interrupt(terminal: Terminal, number: signal.Signals) -> None:
    before, handler = terminal.attributes(), signal.getsignal(number)
    with pytest.raises(Interrupted) as interrupted, TerminalKeys(terminal.program):
        signal.raise_signal(number)
    assert interrupted.value.signum == number
    assert isinstance(interrupted.value, KeyboardInterrupt)
    assert terminal.attributes() == before
    assert signal.getsignal(number) == handler


def test_a_terminal_that_is_gone_gives_no_keys() -> None:
    person, program = pty.openpty()
    with TerminalKeys(program) as keys:
        os.close(person)
        assert keys.read(0.05) is None
        assert keys.read(0.05) is None
    os.close(program)


def test_what_was_typed_before_is_no_key(terminal: Terminal) -> None:
    terminal.types(b"q")
    with TerminalKeys(terminal.program) as keys:
        assert keys.read(0.2) is None
        terminal.types(b"n")
        assert keys.read(5) == "n"


def test_off_a_terminal_there_are_no_keys() -> None:
    for stream in (None, io.StringIO("q")):
        with open_keys(stream) as keys:
            assert isinstance(keys, NoKeys)
            assert keys.read(0.01) is None


PROGRAM = """
    import os, sys, time
    from voiceguide.player.keys import open_keys

    with open_keys(sys.stdin) as keys:
        while (key := keys.read(0.05)) != "q":
            if key == "suspend":
                print("suspending", flush=True)
                keys.suspend()
                print("continued", flush=True)
            elif key:
                print("key", key, flush=True)
    print("done", flush=True)
"""

SHELL = """
    # As a shell does it: a job in a process group of its own, the terminal handed over and taken back.
    import fcntl, os, signal, sys, termios
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)

    def modes():
        local = termios.tcgetattr(0)[3]
        return "cooked" if local & termios.ICANON and local & termios.ECHO else "single keys"

    job = os.fork()
    if not job:
        os.setpgid(0, 0)
        os.tcsetpgrp(0, os.getpid())
        signal.signal(signal.SIGTTOU, signal.SIG_DFL)
        os.execv(sys.executable, [sys.executable, "-c", sys.argv[1]])
    try:
        os.setpgid(job, job)
    except PermissionError:
        pass  # the job was quicker
    while True:
        _, status = os.waitpid(job, os.WUNTRACED)
        os.tcsetpgrp(0, os.getpgrp())
        if not os.WIFSTOPPED(status):
            break
        print("shell sees it stopped,", modes(), flush=True)
        sys.stdin.readline()
        os.tcsetpgrp(0, job)
        os.killpg(job, signal.SIGCONT)
    print("shell sees it ended,", modes(), flush=True)
"""


def test_after_ctrl_z_the_shell_has_its_terminal_and_after_fg_the_keys_are_back(terminal: Terminal) -> None:
    command = [sys.executable, "-c", textwrap.dedent(SHELL), textwrap.dedent(PROGRAM)]
    ends = {"stdin": terminal.program, "stdout": terminal.program, "stderr": terminal.program}
    shell = subprocess.Popen(command, start_new_session=True, **ends)
    said = b""

    def expect(words: str, press: bytes = b"") -> None:
        nonlocal said
        limit = time.monotonic() + 30
        while words.encode() not in said:
            terminal.types(press)
            assert time.monotonic() < limit, said
            if select.select([terminal.person], [], [], 0.2)[0]:
                said += os.read(terminal.person, 4096)
        said = said[said.index(words.encode()) + len(words) :]

    expect("key a", press=b"a")
    terminal.types(b"\x1a")
    expect("suspending")
    expect("shell sees it stopped, cooked")
    terminal.types(b"\n")
    expect("continued")
    expect("key b", press=b"b")
    terminal.types(b"q")
    expect("shell sees it ended, cooked")
    assert shell.wait(30) == 0


BACKGROUND = """
    # A job that a shell starts with &: in a process group of its own, the terminal stays the shell's.
    import fcntl, os, sys, termios
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    job = os.fork()
    if not job:
        os.setpgid(0, 0)
        os.execv(sys.executable, [sys.executable, "-c", sys.argv[1]])
    _, status = os.waitpid(job, os.WUNTRACED)
    if os.WIFSTOPPED(status):
        os.kill(job, 9)
    sys.exit(os.WIFSTOPPED(status))
"""


def test_in_the_background_it_is_not_stopped_and_has_no_keys(terminal: Terminal) -> None:
    program = """
        import sys
        from voiceguide.player.keys import open_keys

        with open_keys(sys.stdin) as keys:
            assert keys.read(0.05) is None
    """
    command = [sys.executable, "-c", textwrap.dedent(BACKGROUND), textwrap.dedent(program)]
    assert subprocess.run(command, stdin=terminal.program, start_new_session=True, timeout=30).returncode == 0
