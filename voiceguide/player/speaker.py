"""What the player says itself, in the voice of the session: asked for now, and heard when it is spoken."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from voiceguide.errors import UnfittableError
from voiceguide.phrases import Catalogue
from voiceguide.player.announcing import Clip
from voiceguide.player.booth import Booth
from voiceguide.player.scene import Mix, Recorded
from voiceguide.render import Session
from voiceguide.script.model import Names, Practice, VoiceWish, family
from voiceguide.timeline import Line, Request
from voiceguide.timeline.changes import without_end
from voiceguide.units import Frames

_SLOW_RATE = 90
"""Words per minute of what somebody may want to write down."""

BRISK_RATE = 145
"""Of questions that are heard often: all of them take less than 25 seconds, and answers with them."""


class Manner(Struct, frozen=True, kw_only=True):
    """Who is heard, and whom the player speaks for.

    Attributes:
        practice: What plays; its voice and bed are the player's, too.
        request: What the listener asked for.
        catalogue: The player's words.
        helper: Whom the listener would call; empty where they named nobody.
        way_out: The grounding of the ease key, as a practice; None where there is none in this language.
    """

    practice: Practice
    request: Request
    catalogue: Catalogue
    helper: str = ""
    way_out: Practice | None = None


class Speaker:
    """An `Announcer` that begins to prepare the way out when it is told to; close it.

    Args:
        manner: How to speak.
        booth: Opens where it is spoken; called once, when something is to be said.
        mix: Makes the way out sound.
    """

    def __init__(self, manner: Manner, booth: Callable[[], Booth], mix: Mix) -> None:
        self.catalogue = manner.catalogue
        self.helper = helper_text(manner.catalogue, manner.helper)
        self._manner = manner
        self._opener = booth
        self._booth: Booth | None = None
        self._mix = mix
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="voiceguide-speaker")
        self._way_out: Future[Recorded | None] | None = None

    def begin(self) -> None:
        """Prepare the way out, and what its key says when it is pressed again."""
        self._way_out = Future()
        self._thread.submit(self._prepare, self._way_out_by_steps(self._opened()), self._way_out)
        self.say(self.helper, slowly=True)

    def say(self, text: str, *, slowly: bool = False) -> Future[Clip]:
        """Speak a text as `Announcer.say` says."""
        return self._thread.submit(self._opened().clip, self._line(text, slowly))

    def ask(self, question: str) -> Future[Clip]:
        """Speak a short question likewise, more briskly than the practice."""
        line = self._line(question, slowly=False)
        rate = round(BRISK_RATE * self._manner.request.speed)
        return self._thread.submit(self._opened().clip, replace(line, voice=replace(line.voice, rate=rate)))

    def echo(self, answer: str) -> Future[Clip]:
        """Speak an answer as `Partner.echo` says."""
        return self._thread.submit(
            self._opened().clip, replace(self._line(answer, slowly=False), private=True)
        )

    def follow_up(self, answers: Names) -> Future[Session]:
        """Arrange what follows an answer as `Partner.follow_up` says."""
        return self._thread.submit(
            self._answered, self._opened(), replace(self._manner.request, answers=answers)
        )

    def way_out(self) -> Recorded | None:
        """The way out, once it is prepared; None before, and where it cannot be."""
        if self._way_out is None or not self._way_out.done():
            return None
        with contextlib.suppress(Exception):  # whatever went wrong in the booth: the bed leads out
            return self._way_out.result()
        return None

    def close(self) -> None:
        """Give up what nobody waits for any more, and end the engines."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        if self._booth is not None:
            self._booth.close()
        self._thread.shutdown()

    def _line(self, text: str, slowly: bool) -> Line:
        wished = self._manner.request.voice.instead_of(self._manner.practice.voice)
        if family(self.catalogue.language) != family(self._manner.practice.language):
            wished = wished.unnamed()
        rate = _SLOW_RATE if slowly else wished.rate
        voice = VoiceWish(engine=wished.engine, name=wished.name, rate=rate, pitch=wished.pitch)
        return Line(text=text, voice=voice, language=self.catalogue.language)

    def _answered(self, booth: Booth, request: Request) -> Session:
        """The practice as it is with these answers, or where it then cannot have its length, at its own."""
        try:
            return booth.session(self._manner.practice, request)
        except UnfittableError:
            said = request.length or request.said_length
            return booth.session(self._manner.practice, replace(request, length=None, said_length=said))

    def _way_out_by_steps(self, booth: Booth) -> Generator[None, None, Recorded | None]:
        script = self._manner.way_out
        if script is None:
            return None
        own = self._manner.practice
        script = replace(script, voice=own.voice_in(script.language), bed=own.bed)
        request = replace(self._manner.request, length=None, bells="none", sleep_fade=None)
        for line in booth.lines(script, request):
            booth.clip(line)
            yield
        return way_out_of(booth.session(script, request), self._mix)

    def _prepare(
        self, steps: Generator[None, None, Recorded | None], way_out: Future[Recorded | None]
    ) -> None:
        """Do one step, and the next one after what was asked for meanwhile: nobody waits for them all."""
        try:
            next(steps)
            self._thread.submit(self._prepare, steps, way_out)
        except StopIteration as end:
            way_out.set_result(end.value)
        except Exception as error:
            way_out.set_exception(error)

    def _opened(self) -> Booth:
        if self._booth is None:
            self._booth = self._opener()
        return self._booth


def way_out_of(session: Session, mix: Mix) -> Recorded:
    """Let a grounding begin at once and its bed go on after its end."""
    timeline = replace(without_end(session.timeline), fade_in=Frames(0))
    endless = replace(session, timeline=timeline)
    return Recorded(timeline=timeline, source=mix(endless), session=endless, mix=mix)


def helper_text(catalogue: Catalogue, helper: str) -> str:
    """Say whom the listener would call, digit by digit where it is a number."""
    if not helper:
        return catalogue.player.no_helper
    return catalogue.player.helper.format(helper=spelt(helper, catalogue.digits))


def spelt(text: str, digits: tuple[str, ...]) -> str:
    """Write numbers out digit by digit, groups apart: `079 12` as `zero seven nine, one two`."""
    spoken = ""
    for before, letter in pairwise(" " + text):
        if not letter.isdecimal() or not letter.isascii():
            spoken += "," + letter if before.isdecimal() and letter == " " else letter
        else:
            spoken += (" " if before.isdecimal() else "") + digits[int(letter)]
    return spoken
