"""The person's own voice: a take becomes a clip in the cache, as a spoken line does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from voiceguide.cache import Cache, Entry, Recipe
from voiceguide.errors import RecordingError, SoundError
from voiceguide.render.checksum import checksum
from voiceguide.script.model import Practice
from voiceguide.sound import VERSIONS
from voiceguide.timeline import Line, Request, heard
from voiceguide.timeline.model import OwnTake
from voiceguide.units import RATE

if TYPE_CHECKING:
    from voiceguide.sound.pcm import Samples

_ANOTHER = "Choose another take of the line with `voiceguide record`, or record it again."
_MOST_TOLD = 3
_LONGEST_MINUTES = 10
"""No line is longer; a file from a stranger may be."""


class TakeOrder(Struct, frozen=True, kw_only=True):
    """A clip that is wanted of a take.

    Attributes:
        take: The recording.
        recipe: What the clip is cached by.
    """

    take: OwnTake
    recipe: Recipe


def order_of(take: OwnTake, line: Line) -> TakeOrder:
    """Settle what the clip of a take is cached by: what was recorded, and how it is treated."""
    return TakeOrder(take=take, recipe=_recipe(take, "" if line.private else line.text))


def is_treated(cache: Cache, take: OwnTake) -> bool:
    """Whether the clip of a take is in the cache; it was whole then."""
    return cache.peek(_recipe(take, "")) is not None


def _recipe(take: OwnTake, label: str) -> Recipe:
    ingredients = {"take": take.sha256, "version": VERSIONS["takes"], "shape": VERSIONS["clips"]}
    ingredients |= {"denoised": True} if take.denoised else {}
    return Recipe("takes", ingredients, label=label, suffix=".wav")


def make_clip_of(cache: Cache, order: TakeOrder) -> Entry:
    """Treat a take into the cache, or find it there.

    Raises:
        RecordingError: If the take is not what was recorded, or nobody speaks in it.
        CacheError: If the cache cannot be written.
    """
    path = Path(order.take.path)

    def build(made: Path) -> Mapping[str, Any]:
        from voiceguide.sound.own.treat import pauses, treat
        from voiceguide.sound.pcm import resampled, write_clip

        try:
            if checksum(path) != order.take.sha256:
                raise RecordingError(f"The recording {path} was changed.", _ANOTHER)
            treated = treat(_mono(resampled(path), path), denoise=order.take.denoised)
        except SoundError as error:
            raise RecordingError(f"The recording {path} cannot be used: {error.what}", _ANOTHER) from error
        write_clip(made, treated.samples)
        return {
            "frames": len(treated.samples),
            "lead": treated.lead,
            "tail": treated.tail,
            "gaps": pauses(treated),
        }

    return cache.make(order.recipe, build)


def check_all_own(practice: Practice, request: Request) -> None:
    """See that there is a take for every line, where only takes are wanted; bells as words are no lines.

    Raises:
        RecordingError: If there are lines without; it counts them and names the first.
        UsageError: If a placeholder has no value.
    """
    if not request.own.is_all:
        return
    lines = [sound for sound in heard(practice, replace(request, bells="script")) if isinstance(sound, Line)]
    missing = list(dict.fromkeys(line.text for line in lines if line.own is None))
    if missing:
        named = ", ".join(f"“{text}”" for text in missing[:_MOST_TOLD])
        more = f", and {len(missing) - _MOST_TOLD} more" if len(missing) > _MOST_TOLD else ""
        total = len({line.text for line in lines})
        raise RecordingError(
            f"Of {total} lines of “{practice.title}”, {len(missing)} are not in your voice: {named}{more}.",
            request.own.remedy,
        )


def _mono(blocks: Iterable[Samples], path: Path) -> Samples:
    import numpy as np

    held: list[Samples] = []
    frames = 0
    for block in blocks:
        held.append(block.mean(axis=1))
        frames += len(block)
        if frames > _LONGEST_MINUTES * 60 * RATE:
            raise RecordingError(f"The recording {path} is longer than {_LONGEST_MINUTES} min.", _ANOTHER)
    if not held:
        raise RecordingError(f"The recording {path} is empty.", _ANOTHER)
    return np.concatenate(held)
