"""What a listener may wish of levels, bells and the end of a session."""

from __future__ import annotations

from tests.making import PLACE, FakeExtents, breathe, practice, say
from voiceguide.script.model import BedWish, Bell, VoiceWish
from voiceguide.timeline import Event, Levels, Line, Request, Timeline, fit
from voiceguide.timeline.model import Struck
from voiceguide.timeline.place import LOUDEST_BED
from voiceguide.timeline.unroll import LOUDEST_BELL, LOUDEST_VOICE
from voiceguide.units import Decibels, Millis, ms_to_frames

PRACTICE = practice(
    Bell(place=PLACE),
    say("Notice your feet.", "sense"),
    Bell(place=PLACE, sound="chime", level=Decibels(-3)),
    breathe(2, 3, fewest=2, most=2, cues="tones"),
    say("That was practice."),
    Bell(place=PLACE),
    language="en",
)


def timeline(**wishes: object) -> Timeline:
    return fit(PRACTICE, Request(**wishes), FakeExtents())  # type: ignore[arg-type]


def lane(of: Timeline, name: str) -> list[Event]:
    return [event for event in of.events if event.lane == name]


def said(of: Timeline) -> list[str | None]:
    return [cue.text for cue in of.cues if cue.kind == "say"]


def test_each_lane_has_a_level_of_its_own() -> None:
    usual, wished = (
        timeline(),
        timeline(levels=Levels(voice=Decibels(-2), bell=Decibels(-5), cue=Decibels(1))),
    )
    for name, change in (("voice", -2), ("bell", -5), ("breath", 1)):
        before, after = lane(usual, name), lane(wished, name)
        assert [b.level + change for b in before] == [a.level for a in after]


def test_no_bell_is_louder_than_the_voice_and_no_bed_near_it() -> None:
    loud = timeline(
        levels=Levels(voice=Decibels(-6), bell=Decibels(3)), bed=BedWish(level=Decibels(12)), bells="soft"
    )
    assert max(event.level for event in lane(loud, "bell")) <= LOUDEST_BELL - 6
    assert loud.bed[0].level == LOUDEST_BED - 6


def test_a_speed_changes_the_rate_of_every_line_and_keeps_their_differences() -> None:
    talk = practice(say("Notice."), say("Go on.", voice=VoiceWish(rate=130)))
    slow = fit(talk, Request(speed=0.9), FakeExtents())
    assert [event.heard.voice.rate for event in slow.events if isinstance(event.heard, Line)] == [99, 117]


def test_a_listeners_voice_is_not_looked_for_in_the_engine_of_a_script() -> None:
    script = practice(say("Notice your feet."), voice=VoiceWish(engine="flite", name="slt"))

    def asked(**wish: object) -> VoiceWish:
        line = fit(script, Request(voice=VoiceWish(**wish)), FakeExtents()).events[0].heard  # type: ignore[arg-type]
        assert isinstance(line, Line)
        return line.voice

    assert (asked().engine, asked().name) == ("flite", "slt")
    assert (asked(name="female").engine, asked(name="female").name) == (None, "female")
    assert asked(engine="piper", name="joe").engine == "piper"


def test_a_script_cannot_shout() -> None:
    shouting = practice(say("Wake up.", voice=VoiceWish(volume=Decibels(20))))
    assert fit(shouting, Request(), FakeExtents()).events[0].level == LOUDEST_VOICE


def test_soft_bells_are_other_strikes_of_the_same_bells() -> None:
    assert [event.heard for event in lane(timeline(bells="soft"), "bell")] == [
        Struck(bell="bowl", soft=True),
        Struck(bell="chime", soft=True),
        Struck(bell="bowl", soft=True),
    ]


def test_spoken_bells_say_where_they_are() -> None:
    spoken = timeline(bells="spoken")
    assert lane(spoken, "bell") == []
    assert said(spoken) == [
        "Here it begins.",
        "Notice your feet.",
        "Here is a bell.",
        "That was practice.",
        "Here it ends.",
    ]


def test_a_language_without_words_for_bells_keeps_them() -> None:
    welsh = practice(Bell(place=PLACE), say("Dyma ni."), language="cy")
    assert lane(fit(welsh, Request(bells="spoken"), FakeExtents()), "bell")


def test_a_sleep_fade_takes_no_words_away_and_wakes_nobody() -> None:
    wanted = Millis(75_000)
    sleepy = timeline(sleep_fade=Millis(30_000), length=wanted)
    assert sleepy.frames == ms_to_frames(wanted)
    assert sleepy.fade_out == ms_to_frames(Millis(30_000))
    last = max(event.start + event.frames for event in lane(sleepy, "voice"))
    assert last <= sleepy.frames - sleepy.fade_out
    assert len(lane(sleepy, "bell")) == 2
    words = said(timeline(sleep_fade=Millis(30_000), length=wanted, bells="spoken"))
    assert words[0] == "Here it begins."
    assert "Here it ends." not in words
