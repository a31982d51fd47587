import pickle
from pathlib import Path

import numpy as np
import pytest
import soundfile

from voiceguide.cache import Cache
from voiceguide.errors import BadVoiceError, SoundError, UnfittableError, UnknownVoiceError
from voiceguide.render import Renderer, Session, open_mixer, write_into
from voiceguide.script import Library, Practice, load_text
from voiceguide.script.model import BedWish, VoiceWish
from voiceguide.speech.tone import ToneEngine
from voiceguide.timeline import Request
from voiceguide.units import Millis

TONE = VoiceWish(engine="tone")

SCRIPT = """
title: Short
steps:
  - bell
  - section: One
  - say: Notice the floor.
    pause: settle
  - say: And the air around you.
    pause: sense
  - breathe: 3-4
    rounds: 2..5
    cues: both
  - say: That was practice.
"""


@pytest.fixture
def renderer(cache: Cache):
    with Renderer(cache) as renderer:
        yield renderer


def practice(text: str = SCRIPT, folder: Path = Path()) -> Practice:
    return load_text(text, path="short.yaml", folder=folder, library=Library([]))


def request(**more) -> Request:
    return Request(voice=TONE, **more)


def test_a_rendered_file_is_exactly_as_long_as_asked(renderer: Renderer) -> None:
    entry, cached = renderer.render(renderer.prepare(practice(), request(length=Millis(60_000))))
    info = soundfile.info(entry.path)
    assert not cached
    assert (info.frames, info.samplerate, info.channels, info.subtype) == (2_880_000, 48_000, 2, "PCM_16")


def test_the_second_time_nothing_is_spoken_and_nothing_mixed(cache: Cache) -> None:
    for synthesised, cached in ((10, False), (0, True)):
        with Renderer(cache) as renderer:
            session = renderer.prepare(practice(), request())
            assert (session.lines, session.synthesised) == (10, synthesised)
            assert renderer.render(session)[1] is cached


def test_editing_one_line_speaks_one_line(renderer: Renderer) -> None:
    renderer.prepare(practice(), request())
    edited = practice(SCRIPT.replace("And the air around you.", "And the air on your face."))
    assert renderer.prepare(edited, request()).synthesised == 1


def test_what_changes_no_sound_changes_no_key(renderer: Renderer) -> None:
    plain = renderer.prepare(practice(), request()).recipe.key
    renamed = SCRIPT.replace("Short", "Brief").replace("section: One", "section: Uno")
    assert renderer.prepare(practice(renamed), request()).recipe.key == plain


@pytest.mark.parametrize(
    "change",
    [
        {"length": Millis(60_000)},
        {"bells": "none"},
        {"bed": BedWish(sound="none")},
        {"voice": VoiceWish(engine="tone", rate=140)},
        {"voice": VoiceWish(engine="tone", pitch=60)},
    ],
)
def test_what_changes_the_sound_changes_the_key(renderer: Renderer, change) -> None:
    plain = renderer.prepare(practice(), request()).recipe.key
    assert renderer.prepare(practice(), Request(**{"voice": TONE, **change})).recipe.key != plain


def test_two_renders_are_the_same_bytes(tmp_path: Path) -> None:
    files = []
    for name in ("a", "b"):
        with Renderer(Cache(tmp_path / name)) as renderer:
            files.append(renderer.render(renderer.prepare(practice(), request()))[0].path)
    assert files[0].name == files[1].name
    assert files[0].read_bytes() == files[1].read_bytes()


def test_a_damaged_clip_is_spoken_again_before_it_is_heard(cache: Cache) -> None:
    with Renderer(cache) as renderer:
        session = renderer.prepare(practice(), request())
        intact, _ = renderer.render(session)
        reference = intact.path.read_bytes()
        cache.remove(intact)
    clip = next(path for sound, path in session.clips.items() if path.parent.parent.name == "clips")
    broken = bytearray(clip.read_bytes())
    broken[len(broken) // 2] ^= 0xFF
    clip.write_bytes(broken)
    with Renderer(Cache(cache.root)) as renderer:
        again = renderer.prepare(practice(), request())
        assert again.synthesised == 1
        assert renderer.render(again)[0].path.read_bytes() == reference


def test_a_damaged_session_is_mixed_again(cache: Cache) -> None:
    with Renderer(cache) as renderer:
        entry, _ = renderer.render(renderer.prepare(practice(), request()))
    reference = entry.path.read_bytes()
    entry.path.write_bytes(reference[: len(reference) // 2])
    with Renderer(Cache(cache.root)) as renderer:
        again, cached = renderer.render(renderer.prepare(practice(), request()))
    assert not cached
    assert again.path.read_bytes() == reference


def test_rendering_can_be_given_up_and_leaves_nothing(cache: Cache, renderer: Renderer) -> None:
    session = renderer.prepare(practice(), request())
    answers = iter([True, True, False])
    with pytest.raises(SoundError):
        write_into(cache, session, lambda: next(answers))
    assert renderer.find(session) is None
    assert list(cache.root.glob("sessions/*/*")) == []


def test_a_session_can_be_mixed_in_another_process(renderer: Renderer) -> None:
    session = renderer.prepare(practice(), request())
    copy: Session = pickle.loads(pickle.dumps(session))
    assert np.array_equal(open_mixer(copy).read(100_000, 48_000), open_mixer(session).read(100_000, 48_000))
    assert copy.recipe.key == session.recipe.key


def test_it_says_its_own_natural_length(renderer: Renderer) -> None:
    text = "title: T\nsteps:\n- say: This takes about {length}.\n- pause: 2m\n"
    session = renderer.prepare(practice(text), request())
    assert "This takes about 2 and a half minutes." in [cue.text for cue in session.timeline.cues]
    assert 135 <= session.timeline.frames / 48_000 < 165


def test_only_lines_that_are_heard_are_counted(renderer: Renderer) -> None:
    text = "title: T\nsteps:\n- say: This takes {length}.\n- pause: 2m\n- say: That was {length}.\n"
    session = renderer.prepare(practice(text), request())
    assert (session.lines, session.synthesised) == (2, 2)


def test_a_refused_length_names_lengths_of_other_forms_too(renderer: Renderer) -> None:
    text = SCRIPT + "  - from: 4m\n    repeat: 20\n    steps:\n      - say: More.\n        pause: rest\n"
    with pytest.raises(UnfittableError) as refused:
        renderer.prepare(practice(text), request(length=Millis(10_000)))
    assert refused.value.longest > 10 * 60 * 48_000


def test_a_sound_file_is_played_where_it_stands(tmp_path: Path, renderer: Renderer) -> None:
    tone = 0.2 * np.sin(2 * np.pi * 440 * np.arange(44_100) / 44_100)
    soundfile.write(tmp_path / "own.wav", tone, 44_100)
    text = "title: T\nsteps:\n- sound: own.wav\n- say: Well.\n"
    session = renderer.prepare(practice(text, tmp_path), request())
    cue = next(cue for cue in session.timeline.cues if cue.kind == "sound")
    assert cue.end - cue.start == pytest.approx(48_000, abs=2)
    pcm = open_mixer(session).read(cue.start + 4_800, 38_400)[:, 0]
    spectrum = np.abs(np.fft.rfft(pcm.astype(float)))
    assert np.argmax(spectrum) * 48_000 / 38_400 == pytest.approx(440, abs=2)


def test_a_sound_that_is_not_audio_is_named(tmp_path: Path, renderer: Renderer) -> None:
    (tmp_path / "own.wav").write_text("not audio")
    with pytest.raises(SoundError, match=r"own\.wav"):
        renderer.prepare(practice("title: T\nsteps:\n- sound: own.wav\n", tmp_path), request())


@pytest.mark.parametrize(("text", "name"), [("bell: gong", "gong"), ("bed: jungle", "jungle")])
def test_an_unknown_bell_or_bed_is_named_with_the_known(renderer: Renderer, text: str, name: str) -> None:
    script = f"title: T\n{text}\nsteps:\n- bell\n- say: Well.\n"
    with pytest.raises(SoundError, match=name):
        renderer.prepare(practice(script), request())


def test_an_unknown_engine_is_named(renderer: Renderer) -> None:
    with pytest.raises(UnknownVoiceError, match="harp"):
        renderer.prepare(practice(), Request(voice=VoiceWish(engine="harp")))


class SilentEngine(ToneEngine):
    """Writes a file of zeros and says all went well."""

    def speak(self, utterance, path, pace) -> tuple[()]:
        soundfile.write(path, np.zeros(48_000), 24_000)
        return ()


def test_a_lost_voice_fails_loudly_and_caches_nothing(cache: Cache) -> None:
    with (
        Renderer(cache, {"pyttsx3": SilentEngine}) as renderer,
        pytest.raises(BadVoiceError, match="only silence"),
    ):
        renderer.prepare(practice(), Request())
    assert list(cache.root.glob("clips/*/*.wav")) == []


def test_progress_counts_every_line_that_is_spoken(renderer: Renderer) -> None:
    told: list[tuple[int, int]] = []
    renderer.prepare(practice(), request(), lambda ready, total: told.append((ready, total)))
    assert told == [(number, 12) for number in range(1, 13)]


def test_explain_says_which_lines_are_there(renderer: Renderer) -> None:
    assert {path for _, path in renderer.explain(practice(), request())} == {None}
    renderer.prepare(practice(), request())
    explained = renderer.explain(practice(), request())
    assert len(explained) == 12
    assert all(path is not None and path.exists() for _, path in explained)


def test_a_damaged_bed_is_made_again(cache: Cache) -> None:
    with Renderer(cache) as renderer:
        bed = renderer.prepare(practice(), request()).beds["room"][1]
    whole = bed.read_bytes()
    bed.unlink()  # all tests share the file
    bed.write_bytes(whole[:1000] + bytes(4000) + whole[5000:])
    with Renderer(Cache(cache.root)) as renderer:
        renderer.render(renderer.prepare(practice(), request()))
    assert bed.read_bytes() == whole


def test_own_sounds_have_soft_edges_and_no_numbers_that_are_none(tmp_path: Path, renderer: Renderer) -> None:
    loud = np.full(48_000, 0.5)
    loud[1_000] = np.nan
    soundfile.write(tmp_path / "own.wav", loud, 48_000, subtype="FLOAT")
    session = renderer.prepare(practice("title: T\nsteps:\n- sound: own.wav\n", tmp_path), request())
    cue = next(cue for cue in session.timeline.cues if cue.kind == "sound")
    pcm = open_mixer(session).read(cue.start - 100, 50_000)[:, 0].astype(int)
    assert np.abs(np.diff(pcm[:1_000])).max() < 100 + 0.01 * 32_767
    assert np.abs(np.diff(pcm[47_000:])).max() < 100 + 0.01 * 32_767


def test_an_empty_sound_file_is_named(tmp_path: Path, renderer: Renderer) -> None:
    soundfile.write(tmp_path / "own.wav", np.zeros(0), 48_000)
    with pytest.raises(SoundError, match=r"own\.wav is empty"):
        renderer.prepare(practice("title: T\nsteps:\n- sound: own.wav\n", tmp_path), request())
