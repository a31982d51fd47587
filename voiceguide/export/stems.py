"""A session in its parts, for whoever finishes it in an audio editor: each a file as long as the session.

What they add up to is the session before its ceiling: laid over each other without a change they differ from
the session's file where its limiter holds a peak down, and by that file's rounding to 16 bits and its dither.
The fades at beginning and end are in every part, and the bed makes room for the voice as in the session.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import MappingProxyType

import numpy as np
from msgspec.structs import replace

from voiceguide.errors import BadExportError, ExportError
from voiceguide.export.checking import Measured, check, in_blocks
from voiceguide.export.cover import jpeg_of
from voiceguide.export.encoding import blocks_of, encode
from voiceguide.export.mastering import limited
from voiceguide.export.stemming import StemOrder
from voiceguide.export.tags import write_tags
from voiceguide.render import Session
from voiceguide.render.session import ClipReader
from voiceguide.sound.bedding import Bedding
from voiceguide.sound.beds.endless import EndlessBed
from voiceguide.sound.limiter import CEILING
from voiceguide.sound.master import fade_gains
from voiceguide.sound.mixer import CHUNK, Mixer
from voiceguide.sound.pcm import Samples, amplify
from voiceguide.timeline.model import Lane

_LANES: MappingProxyType[str, Lane] = MappingProxyType(
    {"voice": "voice", "bells": "bell", "cues": "breath", "sounds": "sound"}
)
_STEP_16, _STEP_24 = 2.0**-15, 2.0**-23
_ROUNDED = 2 * _STEP_16
"""Of a session's file: half a step of rounding, one of dither either way, and some for the limiter's sums."""


def stem_blocks(session: Session, stem: str) -> Iterator[Samples]:
    """Mix one part of a session, shapes (n, 2), in flat memory.

    Raises:
        SoundError: If a sound cannot be read.
    """
    timeline = session.timeline
    if stem == "bed":
        beds = {source: EndlessBed(layers) for source, layers in session.beds.items()}
        bedding = Bedding(timeline, beds)
        for start in range(0, timeline.frames, CHUNK):
            block = bedding.block(start, min(CHUNK, timeline.frames - start))
            gains = fade_gains(start, len(block), timeline)
            if gains is not None:
                amplify(block, gains)
            yield block
    else:
        events = tuple(event for event in timeline.events if event.lane == _LANES[stem])
        alone = replace(timeline, events=events, bed=())
        yield from Mixer(alone, ClipReader(session.clips), {}).unmastered()


def written(order: StemOrder) -> Measured:
    """Write a part and check it, as `make_stem` says."""
    picture = jpeg_of(order.cover)
    tags = order.tags
    encode(_fitting(order), order.target, order.format, (), tags.frames)
    write_tags(order.target, order.format, tags, picture)
    measured = check(stem_blocks(order.session, order.stem), order.target, order.format, tags, picture)
    _check_exact(order)
    if order.stem == "bed":
        _check_sum(order)
    return measured


def _fitting(order: StemOrder) -> Iterator[Samples]:
    for block in stem_blocks(order.session, order.stem):
        if order.format.subtype != "FLOAT" and np.abs(block).max(initial=0.0) > 1 - _STEP_24:
            raise ExportError(
                f"The {order.stem} of “{order.tags.title}” is louder than {order.format.name} can hold.",
                "Choose --format wav, which has no limit, or a lower level.",
            )
        yield block


def _check_exact(order: StemOrder) -> None:
    planned = in_blocks(stem_blocks(order.session, order.stem))
    for ours, theirs in zip(planned, in_blocks(blocks_of(order.target)), strict=True):
        if np.abs(ours - theirs).max(initial=0.0) > 2 * _STEP_24:
            raise BadExportError(order.tags.title, "it does not hold what was mixed")


def _check_sum(order: StemOrder) -> None:
    parts = [stem_blocks(order.session, stem) for stem in ("bed", *_LANES)]
    summed = (_added(blocks) for blocks in zip(*parts, strict=True))
    both = zip(in_blocks(limited(summed, CEILING)), in_blocks(blocks_of(order.whole)), strict=True)
    for ours, theirs in both:
        if len(ours) != len(theirs) or np.abs(ours - theirs).max(initial=0.0) > _ROUNDED:
            raise BadExportError(order.tags.title, "the parts do not add up to the session")


def _added(blocks: Iterable[Samples]) -> Samples:
    total: Samples = np.sum(list(blocks), axis=0, dtype=np.float32)
    return total
