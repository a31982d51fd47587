"""Every scaffold is a good practice as it stands, and takes any title."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.cache import Cache
from voiceguide.desk import scaffold as desk
from voiceguide.desk.lint import lint
from voiceguide.desk.scaffold import KINDS, scaffold, title_for
from voiceguide.render import Renderer
from voiceguide.script import Library, Practice, builtin_folder, load_text
from voiceguide.script.complaints import BadValueError
from voiceguide.script.model import VoiceWish
from voiceguide.script.source import unprintable
from voiceguide.timeline import Request
from voiceguide.units import ms_to_frames

NOWHERE = Path("nowhere")


def read(text: str) -> Practice:
    return load_text(text, path="new.yaml", folder=NOWHERE, library=Library([builtin_folder()]))


@pytest.fixture(scope="module")
def renderer(stocked: Cache) -> Iterator[Renderer]:
    with Renderer(stocked) as renderer:
        yield renderer


@pytest.mark.parametrize("kind", KINDS)
def test_no_lint_has_anything_against_a_scaffold(kind: str) -> None:
    assert lint(read(scaffold(kind, "My practice"))) == ()


@pytest.mark.parametrize("kind", KINDS)
def test_a_scaffold_has_a_session_of_every_length_it_offers(kind: str, renderer: Renderer) -> None:
    practice = read(scaffold(kind, "My practice"))
    for length in practice.lengths or (None,):
        session = renderer.prepare(practice, Request(length=length, voice=VoiceWish(engine="tone")))
        assert length is None or session.timeline.frames == ms_to_frames(length)
        assert session.timeline.chapters


def test_every_scaffold_is_offered() -> None:
    files = Path(desk.__file__).parent / "scaffolds"
    assert {path.stem for path in files.glob("*.yaml")} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_scaffold_teaches_in_comments(kind: str) -> None:
    text = scaffold(kind, "My practice")
    assert text.startswith("title: My practice\nsummary: Say in one sentence ")
    assert "never spoken" in text
    assert text.count("# ") >= 5


@given(st.text(min_size=1, max_size=80))
def test_any_title_that_can_be_read_is_kept(title: str) -> None:
    if not title.split() or unprintable(" ".join(title.split())):
        with pytest.raises(BadValueError):
            scaffold("blank", title)
    else:
        assert read(scaffold("blank", title)).title == " ".join(title.split())


@pytest.mark.parametrize(
    "title",
    ["Rest: a while", "No", "8", "1:30", "~", "'", '"', "# 1", "- x", "{length}", "“Rest”", "é" * 500],
)
def test_titles_that_mean_something_to_yaml_are_kept(title: str) -> None:
    assert read(scaffold("blank", title)).title == title


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("rest-a-while", "Rest a while"),
        ("my_practice_2", "My practice 2"),
        ("Zeit für dich", "Zeit für dich"),
        ("---", "My practice"),
        ("a\x07b", "My practice"),
    ],
)
def test_a_title_comes_from_the_name_of_the_file(name: str, title: str) -> None:
    assert title_for(name) == title
