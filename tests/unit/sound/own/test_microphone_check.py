import numpy as np
import pytest

from tests.speaking import in_room, speak
from voiceguide.sound.own.microphone_check import examine
from voiceguide.units import RATE

SAID = (1.0, speak("Feel the floor under both feet."), 1.4, speak("Let the breath come and go."), 1.4)


def recorded(gain: float = 0, noise: float = -70, hum: float | None = None) -> np.ndarray:
    loud = [each if isinstance(each, float) else each * np.float32(10 ** (gain / 20)) for each in SAID]
    return in_room(*loud, db=noise, hum=hum)


DITHER = np.random.default_rng(1).integers(-1, 2, 4 * RATE).astype(np.float32) / 32768

TROUBLES = {
    "silent": (np.zeros(4 * RATE, dtype=np.float32), "muted"),
    "silent but for dither": (DITHER, "privacy"),
    "too-quiet": (recorded(-28, -90), "come nearer"),
    "too-quiet since nobody speaks": (in_room(5.0), "Speak a sentence"),
    "too-loud": (recorded() * 0.9 / np.abs(recorded()).max(), "Turn the microphone down"),
    "clipping": (np.clip(recorded(22), -1, 1), "hand's width"),
    "clipping and turned down": (np.clip(recorded(22), -1, 1) * 0.5, "hand's width"),
    "hum": (recorded(0, -75, hum=-50), "charger"),
    "noise": (recorded(0, -46), "windows"),
}


@pytest.mark.parametrize("name", TROUBLES)
def test_a_bad_microphone_is_named_with_what_helps(name: str) -> None:
    samples, remedy = TROUBLES[name]
    found = examine(samples.astype(np.float32))
    assert [each.code for each in found] == [name.split()[0]]
    assert remedy in found[0].remedy


def test_a_good_microphone_is_fine() -> None:
    assert examine(recorded()) == ()
    assert examine(recorded(-12, -80)) == ()


def test_a_hum_names_its_mains() -> None:
    turns = 2 * np.pi * 60 * np.arange(len(recorded())) / RATE
    hum = sum(0.003 * np.sin(turns * times) for times in (1, 2, 3))
    (found,) = examine((recorded() + hum).astype(np.float32))
    assert "60 Hz" in found.what


def test_next_to_nothing_recorded_is_no_crash() -> None:
    assert [each.code for each in examine(np.zeros(0, dtype=np.float32))] == ["silent"]
    assert examine(speak("a")[:100])[0].code == "too-quiet"
