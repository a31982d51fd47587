from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.making import practice, say
from voiceguide.cache import Cache
from voiceguide.render import Renderer
from voiceguide.render.parts import parts_of
from voiceguide.script.marks import marked
from voiceguide.script.model import Marks, Practice, VoiceWish
from voiceguide.sound.shape import audible_end
from voiceguide.speech import Utterance
from voiceguide.timeline import Request
from voiceguide.timeline.model import Cue, Timeline
from voiceguide.units import RATE, Millis

TONE = VoiceWish(engine="tone")
EDGE = RATE // 100
"""Ten milliseconds: sounds rise and fall, and are looked at in steps of two."""


def line(raw: str, voice: VoiceWish) -> Practice:
    text, marks = marked(raw)
    return practice(say(text, marks=marks, voice=voice))


def rendered(raw: str, voice: VoiceWish, cache: Cache) -> tuple[Timeline, np.ndarray]:
    """The session, and its only clip from its first audible frame on."""
    with Renderer(cache) as renderer:
        session = renderer.prepare(line(raw, voice), Request())
    (event,) = session.timeline.events
    samples, _ = soundfile.read(session.clips[event.heard])
    return session.timeline, samples[spoken(session.timeline).start - event.start :]


def spoken(timeline: Timeline) -> Cue:
    (cue,) = (cue for cue in timeline.cues if cue.kind == "say")
    return cue


@pytest.mark.parametrize("voice", [VoiceWish(), TONE], ids=["espeak", "tone"])
@pytest.mark.parametrize(("mark", "seconds"), [("[pause 2s]", 2.0), ("[pause 200ms]", 0.2)])
def test_a_pause_inside_a_line_is_exact_in_the_sound(
    voice: VoiceWish, mark: str, seconds: float, cache: Cache
) -> None:
    timeline, samples = rendered(f"Breathe in {mark} and out.", voice, cache)
    cue = spoken(timeline)
    assert cue.said is not None
    ((first, last),) = cue.said.gaps
    assert last - first == round(seconds * RATE)
    heard_until = audible_end(samples, 0, last - cue.start - EDGE)
    assert abs(heard_until - (first - cue.start)) <= EDGE
    assert np.abs(samples[last - cue.start : last - cue.start + EDGE]).max() > 0.001
    assert cue.text == "Breathe in and out."


def test_a_pause_inside_a_line_does_not_move_with_the_length(cache: Cache) -> None:
    script = line("Breathe in [pause 2s] and out.", TONE)
    with Renderer(cache) as renderer:
        natural = renderer.prepare(script, Request()).timeline
        longer = Millis(natural.frames // 48 + 4000)
        fitted = renderer.prepare(script, Request(length=longer)).timeline
    before, after = spoken(natural), spoken(fitted)
    assert fitted.frames > natural.frames
    assert after.end - after.start == before.end - before.start


def test_the_words_of_a_tone_are_where_its_tones_are(cache: Cache) -> None:
    timeline, samples = rendered("One two, three [pause 1s] four five.", TONE, cache)
    cue = spoken(timeline)
    assert cue.said is not None
    loud = np.abs(np.append(samples, np.zeros(RATE))) > 0.002
    edges = np.flatnonzero(np.diff(np.convolve(loud, np.ones(RATE // 50), "same") > 0))
    assert len(cue.said.words) == 5
    for number, (_, _, start, end) in enumerate(cue.said.words):
        begins = 0 if number == 0 else edges[2 * number - 1] + RATE // 100
        assert abs(start - cue.start - begins) < EDGE
        assert abs(end - cue.start - (edges[2 * number] - RATE // 100)) < EDGE


def test_the_default_voices_words_begin_where_the_sound_does(cache: Cache) -> None:
    text = "Now, then, under, over, ground, floor, listen, mind, people, thanks, table, cat."
    timeline, samples = rendered(text, VoiceWish(), cache)
    cue = spoken(timeline)
    assert cue.said is not None
    loud = np.abs(samples) > 0.004
    sounding = np.convolve(loud, np.ones(RATE // 10), "same") > 0
    begins = np.flatnonzero(sounding[1:] & ~sounding[:-1]) + RATE // 20
    starts = [start - cue.start for _, _, start, _ in cue.said.words]
    assert len(starts) == 12
    off = [abs(start - min([0, *begins], key=lambda begin: abs(begin - start))) for start in starts]
    assert np.median(off) < 0.05 * RATE
    assert max(off) < 0.12 * RATE


def test_words_keep_to_their_line_and_do_not_overlap(cache: Cache) -> None:
    timeline, _ = rendered(
        "Feel the floor. [pause 1s] *Soft* feet, soft hands — and rest.", VoiceWish(), cache
    )
    cue = spoken(timeline)
    assert cue.said is not None
    said = cue.said.line.text
    assert [said[first:last] for first, last, _, _ in cue.said.words] == [
        word for word in said.split() if word != "—"
    ]
    frames = [frame for _, _, *both in cue.said.words for frame in both]
    assert frames == sorted(frames)
    assert cue.start <= frames[0]
    assert frames[-1] <= cue.end


def test_marks_change_the_clip_and_no_marks_leave_it_where_it_was(cache: Cache) -> None:
    def key(raw: str, voice: VoiceWish) -> Path:
        with Renderer(cache) as renderer:
            session = renderer.prepare(line(raw, voice), Request())
        return next(iter(session.clips.values()))

    plain = key("Feel the floor.", TONE)
    assert key("Feel *the* floor.", TONE) == plain
    assert key("Feel [pause 1s] the floor.", TONE) != plain
    assert key("Feel [pause 2s] the floor.", TONE) != key("Feel [pause 1s] the floor.", TONE)
    assert key("Feel the *floor*.", VoiceWish()) != key("Feel the floor.", VoiceWish())


def test_a_part_that_ends_inside_a_sentence_stays_open() -> None:
    text, marks = marked("Breathe in [pause] and *now out*. [pause] Rest")
    utterance = Utterance(text=text, voice="v", rate=110, pitch=50, emphasis=marks.emphasis)
    parts = parts_of(utterance, marks.pauses)
    assert [part.utterance.text for part in parts] == ["Breathe in,", "and now out.", "Rest"]
    assert [text[part.first : part.last] for part in parts] == ["Breathe in", "and now out.", "Rest"]
    assert [part.utterance.emphasis for part in parts] == [(), ((4, 11),), ()]


def test_a_line_without_pauses_is_spoken_whole() -> None:
    utterance = Utterance(text="Rest", voice="v", rate=110, pitch=50)
    (part,) = parts_of(utterance, Marks().pauses)
    assert part.utterance is utterance
