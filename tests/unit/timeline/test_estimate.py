from __future__ import annotations

from tests.making import practice, say
from voiceguide.cache import Cache
from voiceguide.render import Renderer
from voiceguide.script import Library, builtin_folder, load
from voiceguide.script.model import VoiceWish
from voiceguide.timeline import Estimates, Request, fit


def test_a_whole_practice_is_guessed_within_three_percent(cache: Cache) -> None:
    library = Library([builtin_folder()])
    told = load(library.find("ground-feet"), library)
    with Renderer(cache) as renderer:
        spoken = renderer.prepare(told, Request()).timeline
    assert abs(fit(told, Request(), Estimates()).frames / spoken.frames - 1) < 0.03


def test_every_cue_knows_where_it_was_written() -> None:
    line = say("Notice your feet.", "sense")
    cues = fit(practice(line), Request(), Estimates()).cues
    assert [cue.place for cue in cues] == [None, line.place, line.place, None]


def test_a_slower_voice_is_guessed_longer() -> None:
    def seconds(rate: int) -> int:
        wish = VoiceWish(rate=rate)
        return fit(practice(say("Notice your feet."), voice=wish), Request(), Estimates()).frames

    assert seconds(60) > seconds(120)
