"""The gate lets every render pass that is as planned, and none of these."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from tests.making import PLACE, breathe, practice, say
from voiceguide.cache import Cache
from voiceguide.errors import BadRenderError, SoundError
from voiceguide.render import Renderer, Session, session, write_into
from voiceguide.render.session import find_faults
from voiceguide.script import Library, load_text
from voiceguide.script.model import BedWish, Bell
from voiceguide.sound.gate import examine_alone
from voiceguide.timeline import Event, Request
from voiceguide.timeline.request import Levels
from voiceguide.units import RATE, Decibels, Millis

Sound = NDArray[np.float64]

PRACTICE = practice(
    Bell(place=PLACE),
    say("Notice your feet, and what they touch.", "sense"),
    say("There is nothing to do for a while.", "sense"),
    breathe(2, 3, fewest=3, most=3, cues="tones"),
    say("That was practice.", "sense"),
)


@pytest.fixture(scope="module")
def renderer(stocked: Cache) -> Iterator[Renderer]:
    with Renderer(stocked) as renderer:
        yield renderer


@pytest.fixture(scope="module")
def planned(renderer: Renderer) -> Session:
    return renderer.prepare(PRACTICE, Request())


@pytest.fixture(scope="module")
def rendered(renderer: Renderer, planned: Session) -> Path:
    return renderer.render(planned)[0].path


@pytest.fixture
def codes(planned: Session, rendered: Path, tmp_path: Path) -> Callable[[Sound], set[str]]:
    """What the gate says of a damaged copy."""

    def after(sound: Sound) -> set[str]:
        path = tmp_path / "damaged.flac"
        soundfile.write(path, sound, RATE, subtype="PCM_16")
        return {fault.code for fault in find_faults(planned, path)}

    return after


@pytest.fixture
def sound(rendered: Path) -> Sound:
    return soundfile.read(rendered)[0]


def event(session: Session, lane: str, number: int = 0) -> Event:
    return [event for event in session.timeline.events if event.lane == lane][number]


def part(event: Event) -> slice:
    return slice(event.start, event.start + event.frames)


def bed_of(session: Session, sound: Sound, like: Event) -> Sound:
    """As much of the bed alone as an event is long."""
    pause = max(
        (cue for cue in session.timeline.cues if cue.kind == "pause" and cue.start > 10 * RATE),
        key=lambda cue: cue.end - cue.start,
    )
    return np.resize(sound[pause.start + RATE // 2 : pause.end - RATE // 2], (like.frames, 2))


def test_what_is_as_planned_passes(planned: Session, rendered: Path) -> None:
    assert find_faults(planned, rendered) == ()
    assert examine_alone(rendered) == ()


@pytest.mark.parametrize(
    "changed",
    [
        {"bed": BedWish(sound="none")},
        {"bed": BedWish(sound="room", level=Decibels(-9.0))},
        {"bells": "none"},
        {"bells": "soft"},
        {"bells": "spoken"},
        {"levels": Levels(voice=Decibels(3), bell=Decibels(9), cue=Decibels(-6))},
        {"levels": Levels(voice=Decibels(-9)), "bed": BedWish(sound="none")},
        {"levels": Levels(voice=Decibels(-20))},
        {"levels": Levels(voice=Decibels(-16)), "bed": BedWish(sound="room", level=Decibels(-12.0))},
        {"bed": BedWish(sound="room", level=Decibels(-6.0))},
        {"bed": BedWish(sound="room", level=Decibels(-65.0))},
        {"sleep_fade": Millis(30_000)},
        {"cue_sound": "waves"},
        {"cue_sound": "ticks"},
    ],
)
def test_other_wishes_pass_as_well(renderer: Renderer, changed: dict[str, object]) -> None:
    session = renderer.prepare(PRACTICE, Request(**changed))  # type: ignore[arg-type]
    assert find_faults(session, renderer.render(session)[0].path) == ()


def drops(times: NDArray[np.float64]) -> Sound:
    """Soft noise with a hard drop every third second."""
    sound = np.random.default_rng(1).normal(0, 0.01, len(times))
    return np.where(times % 3 < 0.001, 0.9 * np.sign(sound), sound)


def music(times: NDArray[np.float64]) -> Sound:
    """A chord as loud as can be."""
    chord = np.sum([np.sin(2 * np.pi * pitch * times) for pitch in (196.0, 261.6, 329.6)], axis=0)
    return chord / np.abs(chord).max() * np.clip(times * 10, 0, 1) * np.clip((25 - times) * 10, 0, 1)


def hum(times: NDArray[np.float64]) -> Sound:
    """One tone, which upon itself adds up or goes out."""
    return 0.3 * np.sin(2 * np.pi * 330 * times)


BED, STRUCK = "{sound: own.wav, level: -10dB}", "{sound: own.wav, level: -6dB, wait: false}"


def chime(times: NDArray[np.float64]) -> Sound:
    """A tone that rings on for many seconds."""
    return 0.5 * np.sin(2 * np.pi * 330 * times) * np.clip(times * 100, 0, 1) * np.exp(-times / 4)


@pytest.mark.parametrize(
    ("brought", "steps"),
    [
        (drops, "bed: {sound: own.wav, level: -20dB}\nsteps:\n- say: Listen to the fire.\n  pause: 20s\n"),
        (drops, "bed: room\nsteps:\n- sound: own.wav\n  wait: false\n- say: Listen.\n  pause: 25s\n"),
        (music, "steps:\n- say: Listen to this.\n  pause: 3s\n- {sound: own.wav, level: 3dB}\n"),
        (
            music,
            "steps:\n- {sound: own.wav, wait: false}\n- say: It plays beneath.\n  pause: 25s\n",
        ),
        (chime, f"steps:\n- repeat: 3\n  steps:\n  - {STRUCK}\n  - pause: 2500ms exactly\n- pause: 25s\n"),
        (hum, f"bed: {BED}\nsteps:\n- {{say: Hm., pause: 1001ms exactly}}\n- {STRUCK}\n- pause: 25s\n"),
    ],
    ids=[
        "a bed of drops",
        "drops",
        "loud music",
        "loud music under the voice",
        "a bell that rings on",
        "a sound upon itself",
    ],
)
def test_what_the_listener_brings_passes_as_it_is(
    renderer: Renderer, brought: Callable[[NDArray[np.float64]], Sound], steps: str, tmp_path: Path
) -> None:
    soundfile.write(tmp_path / "own.wav", brought(np.arange(25 * RATE) / RATE), RATE)
    text = f"title: T\nvoice: {{engine: tone}}\n{steps}- say: That was it.\n"
    session = renderer.prepare(load_text(text, path="t.yaml", folder=tmp_path, library=Library()), Request())
    assert find_faults(session, renderer.render(session)[0].path) == ()


def test_counts_over_tones_pass_at_any_level_that_may_be_asked_for(renderer: Renderer) -> None:
    counted = practice(say("Breathe."), breathe(4, 6, fewest=6, most=6, cues="voice"), say("Rest."))
    levels = Levels(voice=Decibels(-12)), Levels()
    for level, bed in zip(levels, (-12.0, -6.0), strict=True):
        wish = Request(levels=level, bed=BedWish(sound="room", level=Decibels(bed)))
        session = renderer.prepare(counted, wish)
        assert find_faults(session, renderer.render(session)[0].path) == ()


@pytest.mark.parametrize(("bell", "every"), [("bowl", 2000), ("temple", 3000)])
def test_strikes_that_ring_on_into_each_other_pass(renderer: Renderer, bell: str, every: int) -> None:
    struck = practice(Bell(place=PLACE, sound=bell, strikes=3, every=Millis(every)), say("Rest.", "sense"))
    session = renderer.prepare(struck, Request())
    path = renderer.render(session)[0].path
    assert find_faults(session, path) == ()
    sound = soundfile.read(path)[0]
    second = event(session, "bell", 1)
    sound[second.start :] *= 0.3
    soundfile.write(path.with_name("quiet.flac"), sound, RATE, subtype="PCM_16")
    codes = {fault.code for fault in find_faults(session, path.with_name("quiet.flac"))}
    path.with_name("quiet.flac").unlink()
    assert "wrong-level-bell" in codes


def test_a_missing_line(codes, sound: Sound, planned: Session) -> None:
    line = event(planned, "voice")
    sound[part(line)] = bed_of(planned, sound, line)
    assert "missing-line" in codes(sound)


def test_another_line_in_its_place(codes, sound: Sound, planned: Session) -> None:
    first, last = event(planned, "voice", 0), event(planned, "voice", -1)
    sound[part(first)] = np.resize(sound[part(last)], (first.frames, 2))
    assert "missing-line" in codes(sound)


def test_a_late_line(codes, sound: Sound, planned: Session) -> None:
    line = event(planned, "voice", 1)
    late = int(0.05 * RATE)
    sound[line.start + late : line.start + line.frames + late] = sound[part(line)].copy()
    assert codes(sound) >= {"moved-line"}


def test_a_quiet_line(codes, sound: Sound, planned: Session) -> None:
    sound[part(event(planned, "voice", 1))] *= 0.5
    assert "wrong-level-line" in codes(sound)


def test_a_covered_line(codes, sound: Sound, planned: Session) -> None:
    line = event(planned, "voice", 1)
    hum = np.random.default_rng(1).normal(0, 0.05, (line.frames, 2))
    sound[part(line)] += hum * np.hanning(line.frames)[:, None]
    assert "covered-line" in codes(sound)


def test_a_missing_bell(codes, sound: Sound, planned: Session) -> None:
    bell = event(planned, "bell")
    rest = sound[: int(2.4 * RATE)]
    stretch = slice(bell.start, bell.start + 4 * RATE)
    sound[stretch] = np.resize(rest[RATE:], (4 * RATE, 2))
    assert "missing-bell" in codes(sound)


def test_a_bell_above_the_voice(codes, sound: Sound, planned: Session) -> None:
    bell = event(planned, "bell")
    stretch = slice(bell.start, bell.start + 4 * RATE)
    sound[stretch] *= 1.8
    assert codes(sound) >= {"loud-bell", "wrong-level-bell"}


def test_a_missing_breath_cue(codes, sound: Sound, planned: Session) -> None:
    tone = event(planned, "breath", 2)
    sound[part(tone)] = bed_of(planned, sound, tone)
    assert codes(sound) == {"missing-breath-cue"} | codes(sound) & {"click"}


def test_digital_silence(codes, sound: Sound) -> None:
    sound[20 * RATE : 20 * RATE + RATE // 10] = 0
    assert "digital-silence" in codes(sound)


def test_a_click(codes, sound: Sound, planned: Session) -> None:
    pause = event(planned, "voice", 1).start - 2 * RATE
    sound[pause:, :] += 0.1 * np.exp(-np.arange(len(sound) - pause) / 4000)[:, None]
    assert codes(sound) == {"click"}


def test_a_peak_over_the_ceiling(codes, sound: Sound, planned: Session) -> None:
    line = event(planned, "voice", 1)
    loudest = line.start + int(np.abs(sound[part(line)]).max(axis=1).argmax())
    bump = np.hanning(200)[:, None] * np.sign(sound[loudest, 0])
    sound[loudest - 100 : loudest + 100] += bump * 0.6
    assert "too-high-peak" in codes(np.clip(sound, -1, 1))


def test_a_file_that_is_too_short(codes, sound: Sound) -> None:
    assert codes(sound[:-100]) == {"wrong-length"}


def test_a_sudden_beginning(codes, sound: Sound) -> None:
    sound[: RATE // 10] = np.random.default_rng(2).normal(0, 0.02, (RATE // 10, 2))
    assert "hard-edge" in codes(sound)


def test_a_bed_that_is_gone(codes, sound: Sound, planned: Session) -> None:
    quiet = np.ones(len(sound))
    for cue in planned.timeline.cues:
        if cue.kind == "pause" and cue.start > 0:
            quiet[cue.start + RATE // 2 : cue.end - RATE // 2] = 0.1
    assert "wrong-bed" in codes(sound * quiet[:, None])


def test_a_session_that_is_too_quiet_as_a_whole(codes, sound: Sound) -> None:
    assert "wrong-loudness" in codes(sound * 0.8)


def test_a_file_that_does_not_decode(planned: Session, rendered: Path, tmp_path: Path) -> None:
    torn = tmp_path / "torn.flac"
    torn.write_bytes(rendered.read_bytes()[:5000])
    with pytest.raises(SoundError):
        raise BadRenderError("Test", map(str, find_faults(planned, torn)))


def test_a_bad_render_is_an_error_that_says_when_and_why_and_leaves_nothing(
    planned: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mixer that loses the voice, which a person would notice only with shut eyes, ten minutes in."""
    mute = session.ClipReader.__call__

    def lost(self: session.ClipReader, event: Event, start: int, count: int) -> NDArray[np.float32]:
        samples = mute(self, event, start, count)
        return samples * np.float32(0 if event.lane == "voice" else 1)

    mixer = session.open_mixer(planned)
    monkeypatch.setattr(mixer, "_load", lambda *asked: lost(session.ClipReader(planned.clips), *asked))
    monkeypatch.setattr(session, "open_mixer", lambda _: mixer)
    cache = Cache(tmp_path / "empty")
    with pytest.raises(
        BadRenderError,
        match=r"^“Test” is not as it was planned: at 0:07 the line “Notice your feet, .* is missing",
    ):
        write_into(cache, planned)
    assert list(cache.entries()) == []
    assert [
        path for path in (tmp_path / "empty").rglob("*") if path.suffix != ".lock" and path.is_file()
    ] == []
