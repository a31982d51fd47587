import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from voiceguide.script.model import VoiceWish
from voiceguide.sound import FLOOR
from voiceguide.sound.bedding import Endless
from voiceguide.sound.beds import BED_LUFS
from voiceguide.sound.duck import DEPTH_DB, ducking
from voiceguide.sound.limiter import CEILING
from voiceguide.sound.loudness import integrated, true_peak
from voiceguide.sound.mixer import CHUNK, Mixer
from voiceguide.sound.pcm import around, from_segment, to_segment
from voiceguide.timeline import Event, Line, Timeline
from voiceguide.timeline.model import BedSpan, Struck
from voiceguide.units import Decibels, Frames, db_to_gain

RATE = 48_000


def line(text: str) -> Line:
    return Line(text=text, voice=VoiceWish(), language="en")


def event(start: int, frames: int, lane: str = "voice", text: str = "a", level: float = 0.0) -> Event:
    heard = line(text) if lane == "voice" else Struck(bell=text)
    return Event(lane=lane, heard=heard, start=Frames(start), frames=Frames(frames), level=Decibels(level))


def timeline(seconds: float, *events: Event, bed: str = "none", fades: int = 0) -> Timeline:
    return Timeline(
        title="Test",
        frames=Frames(int(seconds * RATE)),
        events=tuple(sorted(events, key=lambda e: e.start)),
        bed=(BedSpan(start=Frames(0), sound=bed, level=Decibels(-20.0), over=Frames(0)),),
        cues=(),
        chapters=(),
        fade_in=Frames(fades),
        fade_out=Frames(fades),
    )


def clip(event_: Event) -> np.ndarray:
    seed = sum(map(ord, repr(event_.heard)))
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(event_.frames) * 0.06)
    spectrum[len(spectrum) * 3 // 4 :] = 0  # nothing above 18 kHz
    samples = np.fft.irfft(spectrum, event_.frames).astype(np.float32)
    edge = min(480, len(samples) // 2)
    samples[:edge] *= np.linspace(0, 1, edge, dtype=np.float32)
    samples[-edge:] *= np.linspace(1, 0, edge, dtype=np.float32)
    return samples


def load(event_: Event, start: int, count: int) -> np.ndarray:
    return clip(event_)[start : start + count]


def endless(loop: np.ndarray) -> Endless:
    return lambda start, count: around(loop, start, count).copy()


SILENT = {FLOOR: endless(np.zeros((RATE, 2), dtype=np.float32))}


def noise(seed: int = 9, seconds: int = 3) -> Endless:
    samples = np.random.default_rng(seed).standard_normal((seconds * RATE, 2)).astype(np.float32) * 0.05
    return endless(samples * np.float32(db_to_gain(BED_LUFS - integrated(samples))))


def whole(mixer: Mixer) -> np.ndarray:
    return np.concatenate(list(mixer.blocks()))


def test_every_sound_lands_on_its_frame_whatever_the_chunk() -> None:
    starts = [0, 1, 47, RATE, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 777]
    events = [event(start, 1001 + number, text=str(number)) for number, start in enumerate(starts)]
    mixed = whole(Mixer(timeline(16, *events), load, SILENT))
    expected = np.zeros(16 * RATE)
    for one in events:
        expected[one.start : one.start + one.frames] += clip(one)
    assert np.abs(mixed[:, 0] / 32767 - expected).max() < 2.5 / 32767
    assert (np.abs(mixed[:, 0].astype(int) - mixed[:, 1]) <= 3).all()


def test_pydub_adds_without_saturating_below_eight_voices() -> None:
    loud = np.full(480, 0.99, dtype=np.float32)
    base = to_segment(np.zeros((480, 2), dtype=np.float32))
    for _ in range(7):
        base = base.overlay(to_segment(loud))
    assert np.allclose(from_segment(base), 7 * 0.99, atol=1e-4)


def test_any_stretch_is_the_same_bytes_as_in_the_whole() -> None:
    events = [event(number * 70_000, 60_000, text=str(number)) for number in range(8)]
    line_ = timeline(13.37, *events, bed=FLOOR, fades=RATE)
    beds = {FLOOR: noise()}
    reference = whole(Mixer(line_, load, beds))
    fresh = Mixer(line_, load, beds)
    for start, count in ((300_000, 10), (0, 1), (CHUNK - 5, 10), (0, 10**9), (641_000, 10**6), (10**9, 5)):
        assert np.array_equal(fresh.read(start, count), reference[start : start + count])
    assert len(reference) == int(13.37 * RATE)


def test_levels_are_applied_in_decibels() -> None:
    even = whole(Mixer(timeline(2, event(0, RATE)), load, SILENT))[: RATE // 2]
    lower = whole(Mixer(timeline(2, event(0, RATE, level=-6.0)), load, SILENT))[: RATE // 2]
    ratio = np.std(lower.astype(float)) / np.std(even.astype(float))
    assert 20 * np.log10(ratio) == pytest.approx(-6.0, abs=0.05)


def test_what_would_sound_past_the_end_is_cut_there() -> None:
    assert len(whole(Mixer(timeline(2, event(RATE, 5 * RATE)), load, SILENT))) == 2 * RATE


def test_there_is_never_digital_silence() -> None:
    mixed = whole(Mixer(timeline(12), load, {FLOOR: noise()}))
    for start in range(0, len(mixed), 480):
        assert mixed[start : start + 480].any()


def test_no_bed_leaves_the_floor() -> None:
    mixed = whole(Mixer(timeline(12), load, {FLOOR: noise()})) / np.float32(32767)
    assert integrated(mixed.astype(np.float32)) == pytest.approx(-60, abs=1.0)


def test_the_bed_is_twenty_decibels_under_the_voice_and_eight_louder_in_pauses() -> None:
    silent_voice = event(6 * RATE, 3 * RATE, text="quiet")
    mixed = whole(
        Mixer(
            timeline(20, silent_voice, bed=FLOOR),
            lambda e, s, n: clip(e)[s : s + n] * 0,
            {FLOOR: noise()},
        )
    )
    sound = (mixed / 32767).astype(np.float32)
    assert integrated(sound[1 * RATE : 5 * RATE]) == pytest.approx(-30, abs=0.7)
    assert integrated(sound[int(6.2 * RATE) : 9 * RATE]) == pytest.approx(-38, abs=0.7)
    assert integrated(sound[14 * RATE :]) == pytest.approx(-30, abs=0.7)


def test_the_bed_is_down_before_the_voice_comes_and_stays_down_between_sentences() -> None:
    ducked = ducking(timeline(60, event(10 * RATE, RATE), event(13 * RATE, RATE), event(30 * RATE, RATE)))
    lift = 20 * np.log10(ducked.gains(0, 60 * RATE))
    assert lift[int(9.6 * RATE)] == pytest.approx(DEPTH_DB, abs=0.01)
    assert lift[10 * RATE - 480 : 15 * RATE].max() < 0.01
    assert lift[20 * RATE] == pytest.approx(DEPTH_DB, abs=0.01)
    assert np.abs(np.diff(lift)).max() < 1e-3


def test_beds_cross_without_a_dip_or_a_jump() -> None:
    spans = (
        BedSpan(start=Frames(0), sound="room", level=Decibels(-20.0), over=Frames(0)),
        BedSpan(start=Frames(8 * RATE), sound="other", level=Decibels(-20.0), over=Frames(4 * RATE)),
    )
    beds = {FLOOR: noise(), "other": noise(seed=10)}
    mixed = whole(Mixer(replace(timeline(20), bed=spans), load, beds))
    sound = (mixed / 32767).astype(np.float32)
    levels = [integrated(sound[start * RATE : (start + 1) * RATE]) for start in range(2, 18)]
    assert max(levels) - min(levels) < 1.5


def test_the_session_fades_in_and_out() -> None:
    mixed = whole(Mixer(timeline(12, bed=FLOOR, fades=3 * RATE), load, {FLOOR: noise()}))
    tenths = np.abs(mixed[:, 0].astype(float)).reshape(-1, 4800).max(axis=1)
    assert tenths[0] < 0.02 * tenths[60]
    assert tenths[-1] < 0.02 * tenths[60]
    assert tenths[15] < tenths[29]


@given(st.lists(st.tuples(st.integers(0, 5 * RATE), st.floats(-20, 40)), min_size=1, max_size=7))
@settings(max_examples=15, deadline=None)
def test_no_timeline_exceeds_the_ceiling(placed: list[tuple[int, float]]) -> None:
    events = [event(start, RATE, text=str(n), level=level) for n, (start, level) in enumerate(placed)]
    mixed = whole(Mixer(timeline(6, *events, bed=FLOOR), load, {FLOOR: noise()}))
    assert true_peak((mixed / 32767).astype(np.float32)) <= CEILING + 0.05


def test_a_bed_that_becomes_itself_does_not_swell() -> None:
    spans = tuple(
        BedSpan(start=Frames(start * RATE), sound=FLOOR, level=Decibels(-20.0), over=Frames(over * RATE))
        for start, over in ((0, 0), (6, 8), (9, 1))
    )
    mixed = whole(Mixer(replace(timeline(20), bed=spans), load, {FLOOR: noise()}))
    sound = (mixed / 32767).astype(np.float32)
    levels = [integrated(sound[start * RATE : (start + 1) * RATE]) for start in range(2, 18)]
    assert max(levels) - min(levels) < 1.5
