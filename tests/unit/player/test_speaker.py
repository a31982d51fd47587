from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from voiceguide.cache import Cache
from voiceguide.errors import SpeechError, UnknownVoiceError
from voiceguide.phrases import catalogue
from voiceguide.player.announcing import key_text, where_text
from voiceguide.player.booth import FarBooth, NearBooth
from voiceguide.player.scene import Recorded
from voiceguide.player.speaker import Manner, Speaker, helper_text, spelt
from voiceguide.render import open_mixer
from voiceguide.script import Library, Practice, builtin_folder, load, load_text
from voiceguide.script.model import VoiceWish
from voiceguide.timeline import Request
from voiceguide.timeline.changes import ENDLESS
from voiceguide.timeline.model import Chapter, Timeline
from voiceguide.units import RATE, Frames, Millis

DIGITS = catalogue("en").digits


def practice(text: str = "title: T\nbed: rain\nsteps:\n- say: One.\n") -> Practice:
    return load_text(text, path="t.yaml", folder=Path(), library=Library([]))


@pytest.fixture
def way_out() -> Practice:
    return load(builtin_folder() / "parts" / "ease.yaml", Library([builtin_folder()]))


@pytest.fixture
def speaker(cache: Cache, way_out: Practice) -> Iterator[Speaker]:
    manner = Manner(
        practice=practice(),
        request=Request(voice=VoiceWish(engine="tone")),
        catalogue=catalogue("en"),
        helper="Ana, 079",
        way_out=way_out,
    )
    speaker = Speaker(manner, lambda: NearBooth(cache.root), open_mixer)
    yield speaker
    speaker.close()


def prepared(speaker: Speaker) -> Recorded:
    for _ in range(100):
        speaker.say("Not yet.").result(60)
        if recorded := speaker.way_out():
            return recorded
    raise AssertionError("it was never prepared")


def test_a_text_is_spoken_and_kept_in_the_cache(speaker: Speaker, cache: Cache) -> None:
    clip = speaker.say("Feet. 3 minutes left.").result(60)
    assert clip.path.is_relative_to(cache.root)
    assert clip.line.voice.engine == "tone"
    assert clip.extent.audible > RATE // 2
    assert speaker.say("Feet. 3 minutes left.").result(60) == clip


def test_a_helper_is_spoken_slowly(speaker: Speaker) -> None:
    slow, usual = (speaker.say(speaker.helper, slowly=slowly).result(60) for slowly in (True, False))
    assert slow.extent.audible > usual.extent.audible


def test_the_way_out_is_there_when_it_is_prepared_and_nobody_waits_for_that(speaker: Speaker) -> None:
    assert speaker.way_out() is None
    speaker.begin()
    speaker.say("Feet. 3 minutes left.").result(60)
    assert speaker.way_out() is None
    recorded = prepared(speaker)
    assert recorded.timeline.bed[0].sound == "rain"
    assert recorded.timeline.frames > ENDLESS
    assert recorded.source.read(0, 10).any()  # no fade from silence: it is crossed with what plays


def test_the_grounding_lasts_60_to_90_seconds_and_no_pause_over_ten(speaker: Speaker) -> None:
    speaker.begin()
    recorded = prepared(speaker)
    grounding, closing = recorded.timeline.chapters
    assert 45 * RATE <= closing.start - grounding.start <= 90 * RATE  # the tone engine speaks a bit faster
    pauses = [cue for cue in recorded.timeline.cues if cue.pause and not cue.pause.kind.startswith("lead")]
    assert max(cue.pause.longest for cue in pauses if cue.pause) <= 10_000


def test_a_process_of_its_own_speaks_the_same_words(speaker: Speaker, cache: Cache) -> None:
    clip = speaker.say("Feet.").result(60)
    with closing(FarBooth(cache.root)) as booth:
        assert booth.clip(clip.line) == clip
        assert booth.session(practice(), Request(voice=VoiceWish(engine="tone"))).lines == 1
        with pytest.raises(SpeechError):
            booth.clip(replace(clip.line, voice=VoiceWish(engine="nobody")))


def test_who_cannot_speak_has_no_way_out_and_fails_politely(cache: Cache, way_out: Practice) -> None:
    manner = Manner(
        practice=practice(),
        request=Request(voice=VoiceWish(engine="nobody")),
        catalogue=catalogue("en"),
        way_out=way_out,
    )
    speaker = Speaker(manner, lambda: NearBooth(cache.root), open_mixer)
    speaker.begin()
    with pytest.raises((SpeechError, UnknownVoiceError)):
        speaker.say("Hello there.").result(60)
    assert speaker.way_out() is None
    speaker.close()


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Ana, 079 12", "Ana, zero seven nine, one two"),
        ("Ana", "Ana"),
        ("112", "one one two"),
        ("+41 79", "+four one, seven nine"),
        ("079-12, at night", "zero seven nine-one two, at night"),
    ],
)
def test_numbers_are_spelt_digit_by_digit(written: str, spoken: str) -> None:
    assert spelt(written, DIGITS) == spoken


def test_without_a_helper_the_words_work_anywhere() -> None:
    words = catalogue("en")
    assert helper_text(words, "") == words.player.no_helper
    assert "emergency number" in words.player.no_helper


def timeline(*chapters: Chapter) -> Timeline:
    silent = Frames(0)
    return Timeline(
        title="Feet",
        frames=Frames(600 * RATE),
        events=(),
        bed=(),
        cues=(),
        chapters=chapters,
        fade_in=silent,
        fade_out=silent,
    )


def test_where_tells_the_title_the_section_and_what_is_left() -> None:
    whole = timeline(Chapter(title="Hands", start=Frames(100)))
    assert where_text(catalogue("en"), whole, Frames(300 * RATE)) == "Feet. Hands. 5 minutes left."
    assert where_text(catalogue("en"), whole, Frames(0)) == "Feet. 10 minutes left."
    assert where_text(catalogue("de"), whole, Frames(300 * RATE)).startswith("Feet. Hands.")


def test_a_key_is_told_by_its_name_and_what_it_does() -> None:
    words = catalogue("en")
    assert key_text(words, "space", "pause") == "Space. Pauses, and goes on again."
    assert key_text(words, "e", "ease").startswith("E. Leads gently out")
    assert key_text(words, "x", None) == words.player.unknown_key


def test_every_action_has_its_words_in_every_language() -> None:
    from voiceguide.phrases import languages
    from voiceguide.player.actions import ACTIONS

    for tag in languages():
        assert set(ACTIONS) <= set(catalogue(tag).player.actions)


ASKING = """
title: T
steps:
- ask: How hard?
  as: hard
  expect: number 0..9
  default: 1
- say: It is {hard}.
- when: hard is 9
  say: Make it smaller, and smaller again, until it is three out of ten or less, or very silly.
"""


@pytest.mark.parametrize("answer", ["3", "9"])
def test_what_follows_an_answer_is_prepared_even_where_the_length_cannot_be_kept(
    cache: Cache, answer: str
) -> None:
    request = Request(length=Millis(27_000), voice=VoiceWish(engine="tone"))
    manner = Manner(practice=practice(ASKING), request=request, catalogue=catalogue("en"))
    with closing(Speaker(manner, lambda: NearBooth(cache.root), open_mixer)) as speaker:
        session = speaker.follow_up((("hard", answer),)).result(60)
    assert f"It is {answer}." in [cue.text for cue in session.timeline.cues]
    assert (session.timeline.frames == 27 * RATE) is (answer == "3")


def test_an_answer_that_is_spoken_again_names_no_file(speaker: Speaker) -> None:
    clip = speaker.echo("seventy two").result(60)
    assert "seventy" not in clip.path.name
    assert clip.extent.audible > 0
