from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.making import practice, say
from voiceguide.cli.room import told_bytes
from voiceguide.export.formats import FORMATS, for_editing, with_rate
from voiceguide.export.space import bytes_of, room_for
from voiceguide.timeline import Request
from voiceguide.units import CHANNELS, RATE, Millis

MINUTE = Request(length=Millis(60_000))


def test_a_wav_needs_what_its_samples_take_and_a_little_for_tags() -> None:
    samples = 60 * RATE * CHANNELS * 2
    assert samples < bytes_of(practice(), MINUTE, FORMATS["wav"]) < samples * 1.01
    assert bytes_of(practice(), MINUTE, replace(FORMATS["wav"], channels=1)) < samples * 0.51


def test_a_bit_rate_that_was_asked_for_tells_the_size() -> None:
    needed = bytes_of(practice(), MINUTE, with_rate(FORMATS["mp3"], "96k"))
    assert 60 * 12_000 < needed < 60 * 12_000 * 1.25


def test_every_format_has_its_size_and_opus_is_the_smallest() -> None:
    sizes = {name: bytes_of(practice(), MINUTE, wanted) for name, wanted in FORMATS.items()}
    assert min(sizes, key=sizes.__getitem__) == "opus"


def test_a_part_of_a_session_needs_what_its_exact_samples_take() -> None:
    for name, bits in (("wav", 32), ("flac", 24)):
        exact = for_editing(FORMATS[name])
        samples = 60 * RATE * CHANNELS * bits // 8
        assert samples * 0.6 < bytes_of(practice(), MINUTE, exact) < samples * 1.01


def test_a_natural_length_is_estimated() -> None:
    made = practice(say("Notice your feet.", "sense"), say("Rest."))
    assert 10 * 192_000 < bytes_of(made, Request(), FORMATS["wav"]) < 60 * 192_000


@pytest.mark.parametrize(
    ("new", "replaced", "needed"),
    [([], [], 0), ([5, 7], [], 12), ([], [4, 3], 4), ([5], [9], 14)],
)
def test_one_file_at_a_time_lies_beside_the_one_it_replaces(
    new: list[int], replaced: list[int], needed: int
) -> None:
    assert room_for(new, replaced) == needed


@pytest.mark.parametrize(
    ("count", "told"),
    [(999, "999 bytes"), (1_500, "1.5 kB"), (12_400_000, "12 MB"), (3_000_000_000, "3.0 GB")],
)
def test_bytes_are_told_as_people_read_them(count: int, told: str) -> None:
    assert told_bytes(count) == told
