"""Who speaks the menu: a renderer in a thread of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from voiceguide.player.announcing import Clip
from voiceguide.player.booth import spoken
from voiceguide.player.menu.levels import Prompt
from voiceguide.render import Renderer
from voiceguide.script.model import VoiceWish
from voiceguide.timeline import Line


class Reciter:
    """Speaks prompts one after another; close it.

    Args:
        renderer: Starts a renderer, in the reciter's thread.
        voice: Tells who speaks, each time anew: the listener may just have chosen.
        language: In which language.
    """

    def __init__(
        self, renderer: Callable[[], Renderer], voice: Callable[[], VoiceWish], language: str
    ) -> None:
        self._starter = renderer
        self._renderer: Renderer | None = None
        self._voice = voice
        self._language = language
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="voiceguide-reciter")

    def say(self, prompt: Prompt) -> Future[Clip]:
        """Speak a prompt, or find it in the cache; returns at once.

        The future fails with a `VoiceguideError` where nobody can speak it.
        """
        voice = prompt.voice.over(self._voice())
        return self._thread.submit(self._speak, Line(text=prompt.text, voice=voice, language=self._language))

    def close(self) -> None:
        """Give up what nobody waits for any more, and end the engines."""
        self._thread.shutdown(cancel_futures=True)
        if self._renderer is not None:
            self._renderer.close()

    def _speak(self, line: Line) -> Clip:
        if self._renderer is None:
            self._renderer = self._starter()
        return spoken(self._renderer, line)
