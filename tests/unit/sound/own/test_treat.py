import numpy as np
import pytest

from tests.speaking import VOICE_DB, hiss, in_room, speak
from voiceguide.errors import SoundError
from voiceguide.sound.loudness import integrated, true_peak
from voiceguide.sound.own.treat import high_passed, pauses, treat
from voiceguide.sound.shape import CLIP_CEILING, VOICE_LUFS, shape
from voiceguide.units import RATE

TEXT = "Feel the floor under both of your feet, and let the breath come."


def level(samples: np.ndarray) -> float:
    return 10 * np.log10((samples.astype(np.float64) ** 2).mean() + 1e-20)


@pytest.mark.parametrize("db", [-45, -30, -18])
def test_a_take_is_as_loud_as_an_engine_s_line_however_it_was_recorded(db: float) -> None:
    treated = treat(in_room(0.7, speak(TEXT, db=db), 0.9, db=db - 40))
    engine = shape(speak(TEXT, pace=1.1), RATE, (0.0,) * 5)
    assert integrated(treated.samples) == pytest.approx(integrated(engine.samples), abs=0.5)
    assert integrated(treated.samples) == pytest.approx(VOICE_LUFS, abs=0.1)
    assert true_peak(treated.samples) <= CLIP_CEILING + 0.1


def test_a_take_is_trimmed_to_what_is_spoken() -> None:
    line = speak(TEXT)
    treated = treat(in_room(1.3, line, 2.1))
    spoken = len(treated.samples) - treated.lead - treated.tail
    assert spoken == pytest.approx(len(line), abs=RATE // 20)
    assert treated.parts == ((treated.lead, len(treated.samples) - treated.tail),)
    assert treated.lead == treated.tail == 15 * RATE // 100


@pytest.mark.parametrize("kind", ["f", "h", "s", "th"])
def test_a_soft_consonant_at_either_end_keeps_its_whole_strength(kind: str) -> None:
    soft = hiss(kind, 0.15, VOICE_DB - 30)
    treated = treat(in_room(1.0, soft, speak("amen oh a"), soft, 1.0, db=-80))
    first, last = treated.samples[treated.lead :], treated.samples[: len(treated.samples) - treated.tail]
    gain = level(treated.samples) - level(in_room(soft, speak("amen oh a"), soft))
    length = len(soft)
    for kept in (first[:length], last[-length:]):
        assert level(kept) - gain > level(soft) - 2.5


def test_breaths_and_clicks_beside_a_line_are_left_out_and_edges_are_silent() -> None:
    click = np.array([0.4, -0.4, 0.2], dtype=np.float32)
    breath = hiss("h", 0.6, VOICE_DB - 20)
    line = speak(TEXT)
    treated = treat(in_room(0.5, click, 0.4, breath, 0.3, line, 0.3, click, 0.5, breath, 0.5))
    assert len(treated.samples) == pytest.approx(len(line) + treated.lead + treated.tail, abs=RATE // 20)
    assert np.abs(treated.samples[[0, -1]]).max() < 1e-4


def test_a_breath_that_runs_into_the_line_fades_in() -> None:
    breath = hiss("h", 0.6, VOICE_DB - 18)
    treated = treat(in_room(1.0, breath, speak("amen oh a"), 1.0))
    middle = slice(2 * treated.lead, 3 * treated.lead)
    assert level(treated.samples[: treated.lead]) < level(treated.samples[middle]) - 6


def test_rumble_goes_and_the_voice_stays() -> None:
    times = np.arange(2 * RATE) / RATE
    rumble, tone = (np.sin(2 * np.pi * hertz * times).astype(np.float32) for hertz in (20, 300))
    assert level(high_passed(rumble)) < level(rumble) - 20
    assert level(high_passed(tone)) == pytest.approx(level(tone), abs=0.2)


def test_long_rests_inside_a_take_are_told_as_pauses() -> None:
    treated = treat(in_room(0.6, speak("breathe in"), 2.0, speak("and breathe out"), 0.6))
    ((first, last),) = pauses(treated)
    assert (last - first) / RATE == pytest.approx(2.0, abs=0.05)


def test_noise_is_turned_down_only_when_asked_and_never_the_consonants() -> None:
    soft = hiss("s", 0.15, VOICE_DB - 20)
    recorded = in_room(1.2, soft, speak(TEXT), 1.2, db=-52)
    plain, gentle = treat(recorded), treat(recorded, denoise=True)
    assert len(plain.samples) == len(gentle.samples)
    beyond = slice(-plain.tail, -plain.tail // 2)
    assert -11 < level(gentle.samples[beyond]) - level(plain.samples[beyond]) < -6
    consonant = slice(plain.lead, plain.lead + len(soft))
    assert level(gentle.samples[consonant]) == pytest.approx(level(plain.samples[consonant]), abs=1.5)


def test_a_take_without_a_voice_is_refused_with_what_to_do() -> None:
    with pytest.raises(SoundError, match=r"Nobody is heard.* Record the line again"):
        treat(in_room(3.0))


def test_a_take_that_is_too_quiet_is_refused_with_what_to_do() -> None:
    loud = in_room(0.6, speak(TEXT), 0.6, db=-90)
    with pytest.raises(SoundError, match="too quiet"):
        treat(loud * np.float32(10 ** ((-76 - level(loud)) / 20)))
