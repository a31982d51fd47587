"""The process that speaks: `python -m voiceguide.speech.server DRIVER`.

It holds one pyttsx3 engine and answers one request a line on standard input with one answer a line on
standard output, both JSON. Where the system can fork, each line is spoken by a child of the freshly started
engine: espeak-ng's sound depends on what it spoke before, and a child has no before. Elsewhere, and for
engines that do not survive a fork, the process ends after one line and is started anew.

Whatever foreign code prints goes nowhere, so that only answers reach the caller.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import sys
from typing import Any, TextIO

from voiceguide.errors import EngineMissingError
from voiceguide.speech import espeak_driver
from voiceguide.speech.child import private_stdout

Answer = dict[str, Any]


def main() -> None:
    """Serve until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the listener's word to the program, not to us
    answers = private_stdout()
    driver = sys.argv[1]
    try:
        engine = _start(driver)
    except EngineMissingError as error:
        _answer(answers, {"error": "missing", "what": error.what, "remedy": error.remedy})
        return
    except Exception as error:
        what = f"pyttsx3 cannot start its driver {driver} ({error})."
        _answer(answers, {"error": "missing", "what": what, "remedy": ""})
        return
    once = driver != espeak_driver.NAME or not hasattr(os, "fork")
    gc.freeze()  # a collection in a child would touch, and so copy, every page that it shares with us
    for request in sys.stdin:
        wanted = json.loads(request)
        if wanted["do"] == "voices":
            variants = _listed(engine, "variants") if driver == espeak_driver.NAME else []
            _answer(answers, {"voices": _listed(engine, "voices"), "variants": variants})
        elif once:
            _answer(answers, _speak(engine, wanted))
            return
        else:
            _speak_in_child(engine, wanted, answers)


def _start(driver: str) -> Any:
    import pyttsx3

    espeak_driver.register()
    return pyttsx3.init(driver)


def _answer(answers: TextIO, answer: Answer) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


def _listed(engine: Any, kind: str) -> list[dict[str, str]]:
    return [
        {
            "id": str(voice.id),
            "name": str(voice.name).strip(),
            "language": _language(voice.languages),
            "gender": str(voice.gender or "").lower().removeprefix("voicegender"),
        }
        for voice in engine.getProperty(kind)
    ]


def _language(languages: list[Any]) -> str:
    first = languages[0] if languages else ""
    text = first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first)
    return text.strip("\x00\x05 ").replace("_", "-").lower()


def _speak_in_child(engine: Any, wanted: dict[str, Any], answers: TextIO) -> None:
    ended, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        _answer(answers, _speak(engine, wanted))
        os._exit(0)
    os.close(theirs)
    _follow_the_program(child, ended)
    _, status = os.waitpid(child, 0)
    if status:
        reason = f"signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else f"status {status >> 8}"
        _answer(answers, {"error": "crash", "what": f"it ended with {reason}", "remedy": ""})


def _follow_the_program(child: int, ended: int) -> None:
    """Wait until a child has ended; when nobody listens any more, end it, for it may hang, and with it all.

    Args:
        child: Its process.
        ended: A pipe that ends with it.
    """
    waiting = select.poll()
    waiting.register(sys.stdin, 0)  # the end of it alone: what else comes there is the next request
    waiting.register(ended, 0)
    if any(of == sys.stdin.fileno() for of, _ in waiting.poll()):
        os.kill(child, signal.SIGKILL)
        raise SystemExit
    os.close(ended)


def _speak(engine: Any, wanted: dict[str, Any]) -> Answer:
    """Speak one line through pyttsx3, and hand back what only its error event tells."""
    troubles: list[BaseException] = []
    words: Answer = {"words": [], "seconds": 0.0}
    engine.connect("error", lambda name, exception: troubles.append(exception))  # noqa: ARG005
    engine.connect(espeak_driver.TIMED_WORDS, lambda name, **told: words.update(told))  # noqa: ARG005
    try:
        for name in ("voice", "rate", "pitch"):
            if wanted[name] is not None:
                engine.setProperty(name, wanted[name])
        engine.save_to_file(wanted["text"], wanted["path"])
        engine.runAndWait()
        _wait_for_sound()
    except Exception as error:
        troubles.append(error)
    if troubles:
        return {"error": "crash", "what": str(troubles[0]), "remedy": ""}
    return {"done": wanted["path"], **words}


def _wait_for_sound() -> None:
    """Wait for the system's espeak-ng, which speaks in a thread of its own.

    pyttsx3's driver for it (2.99) gives it ten milliseconds, and longer lines were never written.
    """
    library = sys.modules.get("pyttsx3.drivers._espeak")
    if library is not None:
        library.Synchronize()


if __name__ == "__main__":
    main()
