from itertools import chain

import numpy as np
import pytest

from tests.speaking import VOICE_DB, hiss, in_room, room, speak
from voiceguide.sound.own.activity import utterances
from voiceguide.sound.own.ear import Ear, Ended, Started
from voiceguide.sound.pcm import Samples
from voiceguide.speech.engine import Utterance
from voiceguide.speech.pyttsx3_engine import Pyttsx3Engine
from voiceguide.units import RATE, Millis

LINES = (
    "Feel the floor under both of your feet.",
    "Half of the air may leave by itself.",
    "She has seven small shells, and she hums.",
    "Thoughts come and go, like leaves on a river.",
    "Soften the shoulders. Let them hang.",
    "How is it now?",
)


def heard(ear: Ear, samples: Samples, block: int = RATE // 5) -> list[Started | Ended]:
    blocks = (samples[at : at + block] for at in range(0, len(samples), block))
    return [*chain.from_iterable(map(ear.feed, blocks)), *ear.finish()]


def ended(told: list[Started | Ended]) -> list[Ended]:
    return [each for each in told if isinstance(each, Ended)]


def ms_off(found: Ended, start: int, end: int) -> tuple[float, float]:
    """How much later than it should an utterance begins and ends, in milliseconds."""
    return (found.start - start) / RATE * 1000, (found.end - end) / RATE * 1000


@pytest.mark.parametrize("db", [-20, -25, -30])
@pytest.mark.parametrize("kind", ["f", "h", "s", "th"])
def test_no_soft_consonant_is_cut_off_before_or_after_a_vowel(kind: str, db: float) -> None:
    soft = hiss(kind, 0.12, VOICE_DB + db)
    recorded = in_room(1.0, soft, speak("amen oh a"), soft, 1.5)
    (found,) = utterances(recorded)
    late, over = ms_off(found, RATE, len(recorded) - 3 * RATE // 2)
    assert -40 <= late <= 20
    assert -20 <= over <= 60


def test_a_breathy_ending_is_kept_and_a_breath_before_the_line_is_not_part_of_it() -> None:
    breath, ending = hiss("h", 0.5, VOICE_DB - 22), hiss("h", 0.45, VOICE_DB - 25)
    recorded = in_room(1.0, breath, 0.25, speak("and let it go"), ending, 1.5)
    (found,) = utterances(recorded)
    late, over = ms_off(found, round(1.75 * RATE), len(recorded) - 3 * RATE // 2)
    assert abs(late) <= 40
    assert -20 <= over <= 60


def test_thirty_lines_read_straight_through_are_cut_at_their_edges() -> None:
    said = [speak(line, pace=0.9 + 0.05 * (number % 5)) for number, line in enumerate(LINES * 5)]
    rests = [1.7 + 0.3 * (number % 4) for number in range(len(said))]
    recorded = in_room(1.0, *chain.from_iterable(zip(said, rests, strict=True)), db=-52, hum=-50)
    found = ended(heard(Ear(), recorded))
    assert len(found) == 30
    at = RATE
    for each, line, rest in zip(found, said, rests, strict=True):
        assert all(abs(off) <= 150 for off in ms_off(each, at, at + len(line)))
        at += len(line) + round(rest * RATE)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> list[Samples]:
    """The lines as an engine speaks them, from the first to the last sound over -62 dBFS."""
    import soundfile
    import soxr

    engine = Pyttsx3Engine()
    path = tmp_path_factory.mktemp("spoken") / "line.wav"
    spoken = []
    for line in LINES:
        engine.speak(Utterance(text=line, voice="en-us+klatt", rate=110, pitch=50), path, 89)
        samples, rate = soundfile.read(path, dtype="float32")
        samples = soxr.resample(samples, rate, RATE).astype(np.float32)
        loud = np.flatnonzero(np.abs(samples) > 10 ** (-59 / 20))
        spoken.append(samples[loud[0] : loud[-1] + 1])
    engine.close()
    return spoken


def test_lines_of_a_real_engine_are_cut_at_their_edges(real: list[Samples]) -> None:
    at = RATE
    recorded = in_room(1.0, *chain.from_iterable((each, 1.8) for each in real), db=-65, hum=-60)
    found = ended(heard(Ear(), recorded))
    assert len(found) == len(real)
    for each, line in zip(found, real, strict=True):
        assert all(abs(off) <= 60 for off in ms_off(each, at, at + len(line)))
        at += len(line) + round(1.8 * RATE)


def test_the_size_of_the_blocks_changes_nothing() -> None:
    recorded = in_room(1.0, speak(LINES[0]), 1.5, speak(LINES[1]), 0.3)
    assert (
        heard(Ear(), recorded, 480) == heard(Ear(), recorded, 7_777) == heard(Ear(), recorded, len(recorded))
    )


def test_a_start_is_told_soon_and_an_end_after_the_rest() -> None:
    ear, line = Ear(Millis(800)), speak("hello there")
    recorded = in_room(1.0, line, 2.0)
    told: dict[type, float] = {}
    for at in range(0, len(recorded), 480):
        for event in ear.feed(recorded[at : at + 480]):
            told[type(event)] = (at + 480) / RATE
    assert told[Started] < 1.3
    over = 1.0 + len(line) / RATE
    assert over + 0.75 < told[Ended] < over + 1.0


def test_a_short_utterance_waits_longer_where_more_is_expected() -> None:
    recorded = in_room(1.0, speak("breathe in"), 1.5, speak("and breathe out"), 3.0)
    assert len(ended(heard(Ear(), recorded))) == 2
    ear = Ear()
    ear.shortest = 2 * RATE
    assert len(ended(heard(ear, recorded))) == 1


def test_knocks_breaths_and_a_humming_room_are_no_voice() -> None:
    knock = np.sin(2 * np.pi * 90 * np.arange(RATE // 20) / RATE) * np.linspace(0.4, 0, RATE // 20)
    click = np.array([0.5, -0.5, 0.3, -0.2], dtype=np.float32)
    sounds = (2.0, knock.astype(np.float32), 1.0, click, 1.0, hiss("h", 0.6, -40), 2.0)
    assert heard(Ear(), in_room(*sounds, hum=-45)) == []


def test_a_fan_that_is_switched_on_is_learned() -> None:
    quiet = in_room(2.0, speak(LINES[0]), 2.0)
    loud = in_room(6.0, speak(LINES[1]), 2.0, db=-48, seed=5)
    found = ended(heard(Ear(), np.concatenate([quiet, loud])))
    assert len(found) == 2
    assert all(
        abs(off) <= 150 for off in ms_off(found[1], len(quiet) + 6 * RATE, len(quiet) + len(loud) - 2 * RATE)
    )


def test_a_take_that_begins_with_its_first_word_is_found_from_the_beginning() -> None:
    (found,) = utterances(in_room(speak(LINES[2]), 0.6))
    assert found.start < RATE // 50


def test_silence_and_a_room_alone_hold_nobody() -> None:
    assert utterances(np.zeros(2 * RATE, dtype=np.float32)) == ()
    assert utterances(room(4 * RATE, -55)) == ()
    assert utterances(np.zeros(0, dtype=np.float32)) == ()
