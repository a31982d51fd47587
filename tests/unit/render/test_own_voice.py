"""A session in which some lines are the person's own recordings and an engine speaks the others."""

from __future__ import annotations

import hashlib
import pickle
from pathlib import Path

import numpy as np
import pytest
import soundfile
from msgspec.structs import replace

from tests.speaking import VOICE_DB, in_room, room, speak
from voiceguide.cache import Cache
from voiceguide.errors import RecordingError
from voiceguide.player.early import EarlySource, Order
from voiceguide.render import Renderer, Session, open_mixer
from voiceguide.render.opening import Opening
from voiceguide.script import Library, Practice, load_text
from voiceguide.script.model import BedWish, VoiceWish
from voiceguide.sound.loudness import integrated
from voiceguide.sound.own.treat import treat
from voiceguide.timeline import Line, Request
from voiceguide.timeline.model import AudioFile, OwnTake, RoomTone
from voiceguide.timeline.own import Own, line_key
from voiceguide.timeline.staging import Staging
from voiceguide.units import RATE, Decibels, Millis, db_to_gain

LINES = ("Notice your feet.", "Let your hands rest wherever they like.", "And stay for a while.")
TONE = VoiceWish(engine="tone")


@pytest.fixture
def practice() -> Practice:
    said = "".join(f"- say: {line}\n  pause: 4s\n" for line in LINES)
    text = f"title: T\nsteps:\n{said}- breathe: 4-6\n  cues: voice\n  rounds: 2\n"
    return load_text(text, path="t.yaml", folder=Path(), library=Library([]))


def record(folder: Path, text: str, db: float = VOICE_DB) -> tuple[str, OwnTake]:
    path = folder / f"{line_key(None, text)}.flac"
    soundfile.write(path, in_room(0.5, speak(text, db=db), 0.5), RATE, subtype="PCM_16")
    return line_key(None, text), OwnTake(path=str(path), sha256=hashlib.sha256(path.read_bytes()).hexdigest())


def mixed(folder: Path, *texts: str, bed: str = "none") -> Request:
    takes = [record(folder, text, db=VOICE_DB - 5 * number) for number, text in enumerate(texts)]
    return Request(voice=TONE, bed=BedWish(sound=bed), own=Own(takes=tuple(takes)))


def with_room(request: Request, folder: Path, dbfs: float = -50.0) -> Request:
    soundfile.write(folder / "room.flac", room(4 * RATE, dbfs), RATE, subtype="PCM_16")
    tone = RoomTone(file=AudioFile(path="room.flac", folder=str(folder)), voice=Decibels(-26.0))
    return replace(request, own=replace(request.own, room=tone))


def heard(session: Session) -> np.ndarray:
    pcm = open_mixer(session).read(0, session.timeline.frames)
    return pcm.astype(np.float32) / 32768


def test_the_timeline_has_the_true_lengths_of_the_takes(
    cache: Cache, practice: Practice, tmp_path: Path
) -> None:
    request = replace(mixed(tmp_path, *LINES[:2]), length=Millis(60_000))
    with Renderer(cache) as renderer:
        session = renderer.prepare(practice, request)
    assert session.timeline.frames == 60 * RATE
    says = [cue for cue in session.timeline.cues if cue.said is not None]
    for text, cue in zip(LINES[:2], says, strict=False):
        assert cue.said is not None
        assert cue.said.line.own is not None
        recorded, _ = soundfile.read(cue.said.line.own.path, dtype="float32")
        clip = treat(recorded)
        assert cue.end - cue.start == len(clip.samples) - clip.lead - clip.tail
        assert abs((cue.end - cue.start) - len(speak(text))) < 0.05 * RATE
    assert says[2].said is not None
    assert says[2].said.line.own is None
    assert session.synthesised == session.lines - 2


def test_own_lines_are_as_loud_as_those_of_the_engine(
    cache: Cache, practice: Practice, tmp_path: Path
) -> None:
    request = mixed(tmp_path, *LINES[:2])
    with Renderer(cache) as renderer:
        session = renderer.prepare(practice, request)
        entry, _ = renderer.render(session)  # which is measured against its plan, too
    sound, _ = soundfile.read(entry.path, dtype="float32")
    lufs = [integrated(sound[cue.start : cue.end]) for cue in session.timeline.cues if cue.kind == "say"]
    assert lufs[0] == pytest.approx(lufs[2], abs=0.5)
    assert lufs[1] == pytest.approx(lufs[2], abs=0.5)


def test_a_breath_has_ones_own_words_where_they_are_short_enough(
    cache: Cache, practice: Practice, tmp_path: Path
) -> None:
    request = mixed(tmp_path, "Breathe in.", "Breathe out.")
    with Renderer(cache) as renderer:
        session = renderer.prepare(practice, request)
    own = [event for event in session.timeline.events if isinstance(event.heard, Line) and event.heard.own]
    starts = {cue.start for cue in session.timeline.cues if cue.kind.startswith("breathe.")}
    assert own
    assert {event.start + session.extents[event.heard].lead for event in own} <= starts


def test_only_takes_where_one_is_missing_is_told_before_anything_is_spoken(
    cache: Cache, practice: Practice, tmp_path: Path
) -> None:
    request = mixed(tmp_path, *LINES[:1])
    request = replace(request, own=replace(request.own, is_all=True, remedy="Record them."))
    with Renderer(cache) as renderer, pytest.raises(RecordingError) as caught:
        renderer.prepare(practice, request)
    assert f"“{LINES[1]}”" in caught.value.what
    assert caught.value.remedy == "Record them."
    assert not (cache.root / "clips").exists()


@pytest.mark.parametrize("damage", ["changed", "silent", "endless"])
def test_a_take_that_cannot_be_used_is_named_with_its_line_and_file(
    cache: Cache, practice: Practice, tmp_path: Path, damage: str
) -> None:
    request = mixed(tmp_path, LINES[0])
    ((key, take),) = request.own.takes
    path = Path(take.path)
    if damage == "changed":
        path.write_bytes(path.read_bytes() + b"\0")
    else:
        samples = np.zeros(RATE * (2 if damage == "silent" else 601), dtype=np.int16)
        soundfile.write(path, samples, RATE, subtype="PCM_16")
        take = replace(take, sha256=hashlib.sha256(path.read_bytes()).hexdigest())
        request = replace(request, own=Own(takes=((key, take),)))
    with Renderer(cache) as renderer, pytest.raises(RecordingError) as caught:
        renderer.prepare(practice, request)
    assert caught.value.what.startswith(f"t.yaml:3: The recording {path} ")
    assert "voiceguide record" in caught.value.remedy


def test_a_new_take_is_a_new_session_and_another_line_is_not(
    cache: Cache, practice: Practice, tmp_path: Path
) -> None:
    request = mixed(tmp_path, LINES[0])
    with Renderer(cache) as renderer:
        before = renderer.prepare(practice, request)
        (tmp_path / "again").mkdir()
        moved = tmp_path / "again" / "elsewhere.flac"
        moved.write_bytes(Path(request.own.takes[0][1].path).read_bytes())
        key, take = request.own.takes[0]
        same = Own(takes=((key, replace(take, path=str(moved))),))
        assert renderer.prepare(practice, replace(request, own=same)).recipe == before.recipe
        softer = Own(takes=(record(tmp_path, LINES[0], db=VOICE_DB - 9),))
        assert renderer.prepare(practice, replace(request, own=softer)).recipe != before.recipe
        assert renderer.prepare(practice, replace(request, own=Own())).recipe != before.recipe


def test_the_room_is_heard_in_the_pauses_as_loud_as_it_was_beside_the_voice(
    cache: Cache, practice: Practice, tmp_path: Path
) -> None:
    request = with_room(mixed(tmp_path, *LINES[:2]), tmp_path)
    with Renderer(cache) as renderer:
        session = renderer.prepare(practice, request)
        renderer.render(session)
    pauses = [cue for cue in session.timeline.cues if cue.kind == "pause" and cue.end - cue.start > 3 * RATE]
    sound = heard(session)
    tone, _ = soundfile.read(tmp_path / "room.flac", dtype="float32")
    expected = integrated(tone) + (-18 + 26)
    for cue in pauses[1:-1]:
        middle = (cue.start + cue.end) // 2
        assert integrated(sound[middle - RATE : middle + RATE]) == pytest.approx(expected, abs=1.5)


def test_under_a_bed_the_room_is_heard_as_well(cache: Cache, practice: Practice, tmp_path: Path) -> None:
    request = mixed(tmp_path, *LINES[:2], bed="room")
    with Renderer(cache) as renderer:
        without = renderer.prepare(practice, request)
        session = renderer.prepare(practice, with_room(request, tmp_path))
    beds = heard(session) - heard(without)
    middle = next(cue for cue in session.timeline.cues if cue.kind == "pause" and cue.pause_kind == "timed")
    assert -46 < integrated(beds[middle.start + RATE : middle.end - RATE]) < -38


@pytest.mark.parametrize("bed", ["none", "room"])
def test_what_is_heard_before_the_lines_are_ready_is_the_beginning_of_the_session(
    cache: Cache, practice: Practice, tmp_path: Path, bed: str
) -> None:
    request = with_room(mixed(tmp_path, *LINES[:2], bed=bed), tmp_path)
    opening = Opening(cache, practice, request)
    given = opening.read(0, 3 * RATE)
    with Renderer(cache) as renderer:
        plain = renderer.prepare(practice, request)
    session, late = opening.continued(plain, plain.timeline, len(given))
    assert late == 0
    assert np.array_equal(open_mixer(session).read(0, len(given)), given)
    assert np.abs(given[2 * RATE :]).max() > 3


def test_an_order_with_takes_goes_to_another_process_and_is_played_there(
    cache: Cache, practice: Practice, tmp_path: Path
) -> None:
    request = with_room(mixed(tmp_path, *LINES), tmp_path)
    order = pickle.loads(pickle.dumps(Order(practice=practice, request=request, staging=Staging())))
    news: list[object] = []
    source = EarlySource(order, cache.root)
    source.report(news.append)
    start = 0
    while len(block := source.read(start, 4 * RATE)):
        start += len(block)
    source.close()
    session = news[-1].session  # type: ignore[attr-defined]
    assert pickle.loads(pickle.dumps(session)) == session
    assert sum(cue.said is not None and cue.said.line.own is not None for cue in session.timeline.cues) == 3
    with Renderer(Cache(cache.root)) as renderer:
        assert renderer.recall(practice, request) is not None


def test_a_room_is_looped_without_its_rumble(cache: Cache, practice: Practice, tmp_path: Path) -> None:
    request = with_room(mixed(tmp_path, LINES[0]), tmp_path)
    rumble = np.sin(2 * np.pi * 20 * np.arange(4 * RATE) / RATE) * db_to_gain(-20)
    soundfile.write(tmp_path / "room.flac", rumble + room(4 * RATE, -60), RATE, subtype="PCM_16")
    with Renderer(cache) as renderer:
        session = renderer.prepare(practice, request)
    (loop,) = (paths[0] for source, paths in session.beds.items() if isinstance(source, AudioFile))
    assert np.abs(soundfile.read(loop)[0]).max() < db_to_gain(-30)
