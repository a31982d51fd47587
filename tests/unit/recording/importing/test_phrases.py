import tracemalloc
from collections.abc import Iterator

import numpy as np

from tests.speaking import in_room, room, speak
from voiceguide.recording.importing.phrases import listen
from voiceguide.sound.pcm import Samples
from voiceguide.units import RATE


def blocks(samples: Samples) -> Iterator[Samples]:
    return (samples[at : at + RATE] for at in range(0, len(samples), RATE))


def test_phrases_are_told_with_what_was_said_again() -> None:
    first, other = "half of the air may leave", "soften both shoulders now"
    said = [
        speak(first),
        speak(first, pace=1.12, period=410),
        speak(other),
        speak(first[:15]),
        speak(first, pace=0.9),
    ]
    listened = listen(
        blocks(in_room(1.0, said[0], 0.8, said[1], 1.5, said[2], 1.2, said[3], 0.8, said[4], 1.0))
    )
    assert [phrase.said_again for phrase in listened.phrases] == [True, True, False, True, False]
    assert abs(listened.phrases[0].start - RATE) < RATE // 20


def test_a_long_recording_takes_no_more_memory_than_a_short_one() -> None:
    spoken = in_room(1.0, speak("now wait"), 0.6)
    still = room(RATE)

    def most(repeats: int) -> int:
        def stream() -> Iterator[Samples]:
            for number in range(repeats):
                yield spoken if number % 10 == 0 else still

        tracemalloc.start()
        listen(stream())
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    listen(blocks(spoken))  # whatever is loaded but once
    short, long = most(15), most(75)
    assert long - short < 60 * still.nbytes / 3  # what is garbage goes when it goes


def test_nobody_has_no_phrases() -> None:
    assert listen(blocks(room(3 * RATE))).phrases == ()
    assert listen(iter(())).phrases == ()
    assert listen([np.zeros(0, dtype=np.float32)]).frames == 0
