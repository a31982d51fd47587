from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from msgspec.structs import replace

from tests.making import practice, say
from tests.unit.export.test_making import COVER, TAGS
from voiceguide.cache import Cache
from voiceguide.errors import BadExportError, ExportError
from voiceguide.export.formats import FORMATS, for_editing
from voiceguide.export.stemming import StemOrder, make_stem
from voiceguide.export.stems import stem_blocks
from voiceguide.render import Renderer
from voiceguide.script.model import VoiceWish
from voiceguide.timeline import Levels, Request
from voiceguide.units import RATE, Decibels

SCRIPT = practice(say("Notice your feet, and rest."), voice=VoiceWish(engine="tone"))


@pytest.fixture(scope="module")
def order(stocked: Cache, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StemOrder]:
    """An order for the bed of a session whose voice is as loud as it can be."""
    with Renderer(stocked) as renderer:
        session = renderer.prepare(SCRIPT, Request(levels=Levels(voice=Decibels(3.0))))
        entry, _ = renderer.render(session)
        yield StemOrder(
            session=session,
            whole=entry.path,
            stem="bed",
            target=tmp_path_factory.mktemp("stems") / "part.flac",
            format=for_editing(FORMATS["flac"]),
            tags=replace(TAGS, frames=session.timeline.frames, chapters=()),
            cover=COVER,
        )


def test_the_bed_makes_room_for_the_voice_in_its_own_part_too(order: StemOrder) -> None:
    bed = np.concatenate(list(stem_blocks(order.session, "bed")))
    voice = np.concatenate(list(stem_blocks(order.session, "voice")))
    assert len(bed) == len(voice) == order.session.timeline.frames
    spoken = np.flatnonzero(np.abs(voice[:, 0]) > 0.01)
    under = bed[spoken[0] : spoken[-1]].std()
    before = bed[3 * RATE : spoken[0] - RATE].std()
    assert under < 0.6 * before


def test_parts_that_do_not_add_up_to_the_session_are_not_kept(order: StemOrder, tmp_path: Path) -> None:
    make_stem(order)
    order.target.unlink()
    whole, _ = soundfile.read(order.whole)
    whole[5 * RATE] += 0.001
    soundfile.write(tmp_path / "other.flac", whole, RATE, subtype="PCM_16")
    with pytest.raises(BadExportError, match="do not add up"):
        make_stem(replace(order, whole=tmp_path / "other.flac"))
    assert not order.target.exists()


def test_what_24_bits_cannot_hold_is_told_and_floats_hold_it(
    order: StemOrder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loud = [np.full((RATE, 2), 1.25, dtype=np.float32)]
    monkeypatch.setattr("voiceguide.export.stems.stem_blocks", lambda session, stem: iter(loud))
    tags = replace(order.tags, frames=RATE)
    with pytest.raises(ExportError, match="louder than flac can hold") as raised:
        make_stem(replace(order, stem="voice", tags=tags))
    assert "--format wav" in raised.value.remedy
    target = tmp_path / "part.wav"
    make_stem(replace(order, stem="voice", tags=tags, target=target, format=for_editing(FORMATS["wav"])))
    assert soundfile.read(target)[0].max() == 1.25
