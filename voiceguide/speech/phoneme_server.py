"""The process that knows how espeak-ng says things: `python -m voiceguide.speech.phoneme_server`.

It answers one JSON request `[voice, text]` a line on standard input with one JSON text a line on standard
output: the phonemes in IPA, empty where there are none. There are texts over which espeak-ng ends its
process, so it has one of its own here.
"""

from __future__ import annotations

import faulthandler
import json
import signal
import sys

from voiceguide.errors import EngineMissingError
from voiceguide.speech.child import private_stdout
from voiceguide.speech.espeak_driver import EspeakDriver

LONGEST_SECONDS = 10
"""A text or a start that takes longer ends the process; 400 words take 0.05 s."""


def main() -> None:
    """Serve until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the listener's word to the program, not to us
    answers = private_stdout()
    _end_in(LONGEST_SECONDS)  # a library that does not even start would be waited for without an end
    try:
        driver = EspeakDriver(None)
    except EngineMissingError:
        return
    _end_in(0)
    for request in sys.stdin:
        voice, text = json.loads(request)
        _end_in(LONGEST_SECONDS)
        answers.write(json.dumps(_phonemes(driver, voice, text)) + "\n")
        answers.flush()
        _end_in(0)


def _end_in(seconds: int) -> None:
    """End this process after so long, also while a C library has it; 0 lets it live."""
    if hasattr(signal, "alarm"):  # costs nothing, where a thread to wait costs more than most texts
        signal.alarm(seconds)
    elif seconds:
        faulthandler.dump_traceback_later(seconds, exit=True)
    else:
        faulthandler.cancel_dump_traceback_later()


def _phonemes(driver: EspeakDriver, voice: str, text: str) -> str:
    try:
        return driver.phonemes(voice, text)
    except ValueError:
        return ""


if __name__ == "__main__":
    main()
