"""Program: let engines go wrong under every verb, and print what came of each case as a line of JSON.

Arguments: a folder to work in, a cache with bells and beds, and the numbers of the cases. Each runs in a
process of its own, forked from this one so that nothing is imported twice, with a cache of its own; then the
same practice is rendered with the engine in order, and has to sound as if nothing had ever been wrong.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
import os
import shutil
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.faults import bad_engines
from tests.faults.bad_engines import ASKED, ENDINGS, FAKE, FILES, FINE, HANGS, MARK, PROGRAMS, SOUNDS
from tests.voices import write_settings

ENGINES = ("pyttsx3", *PROGRAMS, "piper")
VERBS = ("render", "say", "play", "check", "voices")
SCRIPT = (
    "title: Bad\nlanguage: en\nvoice: {engine: ENGINE}\nsteps:\n"
    f"- say: Notice your feet.\n- say: Now the {MARK} line.\n"
)
LATEST_SECONDS = 90
"""Of a command; far beyond every limit of an engine."""

_CASE = "VOICEGUIDE_FAULTS_CASE"


@dataclass(frozen=True, kw_only=True)
class Case:
    """One engine that goes wrong under one verb."""

    engine: str
    fault: str
    when: str
    verb: str

    @property
    def is_fine(self) -> bool:
        """Whether the command has to succeed: the engine is not needed, or only slow."""
        is_started = self.when == "starting" and (self.engine != "piper" or self.verb != "voices")
        return self.fault in FINE or self.verb == "check" or (self.verb == "voices" and not is_started)


def all_cases() -> list[Case]:
    """Every case that can be; neighbours are unlike."""
    spoken = (
        Case(engine=engine, fault=fault, when=when, verb=verb)
        for fault, engine, when, verb in itertools.product(
            (*ENDINGS, *HANGS, *SOUNDS, *FILES, *FINE),
            ENGINES,
            ("a line", "measuring"),
            ("render", "say", "play"),
        )
        if not (engine == "piper" and fault in FILES[1:])  # it writes no files itself
        if not (fault == "another line" and when == "measuring")  # nobody could tell there
        if not (fault in FINE and verb == "play")  # that is heard to its end
    )
    starting = (
        Case(engine=engine, fault=fault, when="starting", verb=verb)
        for fault, engine, verb in itertools.product((*ENDINGS[:3], *HANGS[:1], "chatter"), ENGINES, VERBS)
        if not (fault == "chatter" and verb == "play")
    )
    others = (
        Case(engine=engine, fault="a signal", when="a line", verb=verb)
        for engine, verb in itertools.product(ENGINES, VERBS[3:])
    )
    missing = (
        Case(engine=engine, fault="absence", when="starting", verb=verb)
        for engine, verb in itertools.product(PROGRAMS, VERBS)
    )
    every = [*spoken, *starting, *others, *missing]
    return [every[number * 179 % len(every)] for number in range(len(every))]


class Trial:
    """A folder with stand-ins for all engines, and what a practice sounds like when they are in order."""

    def __init__(self, folder: Path, stock: Path) -> None:
        self._folder = folder
        self._stock = stock
        bad_engines.lay_programs(folder / "programs")
        bad_engines.lay_customs(folder / "customs")
        write_settings(folder / "voices")
        (folder / "nothing").mkdir()
        self._right: dict[str, str] = {}

    def come_of(self, case: Case, number: int) -> dict[str, object]:
        """Try a case; what is wrong with what came of it, in words, and how long it took."""
        place = self._folder / str(number)
        self._furnish(place, case.engine)
        began = time.monotonic()
        code, told = self._run(place, number, case)
        seconds = time.monotonic() - began
        wrong = [*_wrong(case, code, told), *self._left_over(case, place, number)]
        if case.engine not in self._right:
            undisturbed = self._folder / case.engine
            self._furnish(undisturbed, case.engine)
            self._right[case.engine] = self._rendered(undisturbed, case)
        rendered, right = self._rendered(place, case), self._right[case.engine]
        if rendered != right:
            wrong.append(f"afterwards it does not sound as it should: {rendered}, not {right}")
        shutil.rmtree(place)
        return {"name": str(case), "wrong": wrong, "told": told, "seconds": seconds}

    def _furnish(self, place: Path, engine: str) -> None:
        shutil.copytree(self._stock, place / "cache", copy_function=_linked)
        (place / "tmp").mkdir()
        (place / "bad.yaml").write_text(SCRIPT.replace("ENGINE", engine), encoding="utf-8")

    def _rendered(self, place: Path, case: Case) -> str:
        code, told = self._run(place, -1, Case(engine=case.engine, fault="", when="", verb="render"))
        if code:
            return f"{code}: {told}"
        return hashlib.sha256(Path(told.splitlines()[-1]).read_bytes()).hexdigest()

    def _run(self, place: Path, number: int, case: Case) -> tuple[int, str]:
        is_absent = case.fault == "absence"
        environment = {
            "PATH": f"{self._folder / ('nothing' if is_absent else 'programs')}:/usr/bin:/bin",
            "PYTHONPATH": str(self._folder / "customs"),
            "VOICEGUIDE_CACHE": str(place / "cache"),
            "VOICEGUIDE_VOICES": str(self._folder / ("nothing" if is_absent else "voices")),
            "TMPDIR": str(place / "tmp"),
            ASKED: json.dumps({"fault": case.fault, "when": case.when}),
            _CASE: str(number),
            "HOME": str(place),
            **{f"XDG_{kind}_HOME": str(place / kind) for kind in ("CACHE", "CONFIG", "DATA", "STATE")},
            "DBUS_SESSION_BUS_ADDRESS": "disabled:",
        }
        if is_absent:
            environment["PATH"] = str(self._folder / "nothing")
        words = _words(case, place)
        with (place / "told").open("wb") as told:
            process = os.fork()
            if process == 0:
                _be_voiceguide(words, environment, told.fileno())
            code = _end_of(process)
        return code, (place / "told").read_text(errors="replace")

    def _left_over(self, case: Case, place: Path, number: int) -> list[str]:
        """Processes and files that are still there; a player's helper that is ended may leave half a line."""
        limit = time.monotonic() + 20
        while (left := _processes(number)) and time.monotonic() < limit:
            time.sleep(0.1)
        for process in left:
            process.kill()
        files = [path.name for path in (place / "tmp").iterdir() if not path.name.startswith(FAKE)]
        files += [path.name for path in (place / "cache").rglob("*.part-*")]
        return [f"{each} left over" for each in (*map(str, left), *(files if case.verb != "play" else ()))]


def _words(case: Case, place: Path) -> list[str]:
    script = str(place / "bad.yaml")
    return {
        "render": ["render", script],
        "play": ["play", script, "--output", "null"],
        "check": ["check", script],
        "voices": ["voices", "--engine", case.engine],
        "say": ["say", f"Now the {MARK} line.", "--voice", case.engine, "--to", str(place / "said.wav")],
    }[case.verb]


def _be_voiceguide(words: list[str], environment: dict[str, str], told: int) -> None:
    os.environ.update(environment)
    os.dup2(told, 1)
    os.dup2(told, 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.setsid()
    code = 99
    try:
        import tempfile

        from voiceguide.cli import main

        tempfile.tempdir = None
        bad_engines.shorten()
        code = main(words)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _end_of(process: int) -> int:
    """Wait for its end; 98 where it had to be ended."""
    limit = time.monotonic() + LATEST_SECONDS
    while time.monotonic() < limit:
        ended, status = os.waitpid(process, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    return 98


def _wrong(case: Case, code: int, told: str) -> list[str]:
    wrong = []
    if "Traceback" in told:
        wrong.append("a traceback")
    if case.is_fine:
        return [*wrong, *([f"ended with {code}"] if code else [])]
    if code != 1:
        wrong.append(f"ended with {code}")
    if not any(each in told for each in (case.engine, *_NAMES_OF.get(case.engine, ()))):
        wrong.append("does not name the engine")
    if case.when == "a line" and MARK not in told:
        wrong.append("does not name the line")
    if case.when == "a line" and case.verb in ("render", "play") and "bad.yaml:6:" not in told:
        wrong.append("does not name the place")
    if not any(each in told for each in _REMEDIES):
        wrong.append("says nothing that helps")
    return wrong


_NAMES_OF = {"piper": ("neural voice", ".onnx")}

_REMEDIES = (
    "Try again",
    "hange that line",
    "hoose another",
    "Install",
    "pip install",
    "voiceguide doctor",
    "Get ",
)


def _linked(source: str, target: str) -> None:
    """Copy a file, but link a bed, which is large."""
    if source.endswith(".wav"):
        os.link(source, target)
    else:
        shutil.copy2(source, target)


def _processes(number: int) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter(["environ"]):
        with contextlib.suppress(psutil.Error):
            of = (process.info["environ"] or {}).get(_CASE)
            if of == str(number) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def main() -> None:
    """Try the cases that are asked for."""
    folder, stock, *numbers = sys.argv[1:]
    import voiceguide.cli.render
    import voiceguide.render  # noqa: F401 - every case would import them

    trial, every = Trial(Path(folder), Path(stock)), all_cases()
    for number in map(int, numbers):
        sys.stdout.write(json.dumps(trial.come_of(every[number], number)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
