"""Questions in a session that plays: it stays until there is an answer, and goes on as the answer has it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from types import TracebackType
from typing import Protocol, TypeVar

from msgspec import Struct

from voiceguide.player.actions import Action
from voiceguide.player.announcing import Clip
from voiceguide.player.answering import reply
from voiceguide.player.keys import Keys
from voiceguide.player.transport import Transport
from voiceguide.render import Session
from voiceguide.script.model import Ask, Names
from voiceguide.units import Millis, ms_to_frames

LONE = ms_to_frames(Millis(2000))
"""A single letter that stands so long alone is no word, but the key that it is otherwise."""

_T = TypeVar("_T")


class Partner(Protocol):
    """Prepares what comes after an answer, in a thread of its own."""

    def echo(self, answer: str) -> Future[Clip]:
        """Speak an answer, so that the listener hears what was understood."""

    def follow_up(self, answers: Names) -> Future[Session]:
        """Arrange the practice with the answers so far, and speak what is not spoken yet."""


class _Open(Struct, kw_only=True):
    """A question that is being asked.

    Attributes:
        ask: The question.
        typed: What is there of its answer.
        since: The frame of the output from which on it is waited, or of the last key.
        is_over: Whether it needs no answer any more.
        session: What follows, while it is being prepared.
        echo: The spoken answer, likewise.
    """

    ask: Ask
    since: int
    typed: str = ""
    is_over: bool = False
    session: Future[Session] | None = None
    echo: Future[Clip] | None = None


class Asker:
    """Watches over the questions of one session; call `tick` often, and `takes` with every key.

    Args:
        transport: What plays.
        partner: Who prepares what follows.
        actions: What keys do while nobody is asked.
        on_answer: Told of every answer: its name and what it is. A default is none.
    """

    def __init__(
        self,
        transport: Transport,
        partner: Partner,
        actions: Mapping[str, Action],
        on_answer: Callable[[str, str], None],
    ) -> None:
        self._transport = transport
        self._partner = partner
        self._actions = actions
        self._on_answer = on_answer
        self._answers: dict[str, str] = {}
        self._open: _Open | None = None

    def tick(self) -> None:
        """Begin to ask, go on when the answer is prepared, and give up when there is none."""
        now = self._transport.played()
        if self._transport.state == "paused":
            if self._open is not None:
                self._open.since = now
            return
        question = self._transport.question()
        if question is None or question.ask is None:
            self._open = None
            return
        if self._open is None or self._open.ask.name != question.ask.name:
            self._open = _Open(ask=question.ask, since=now, is_over=not self._transport.hold())
        if self._open.session is not None:
            self._go_on_when_ready(self._open)
        elif not self._open.is_over:
            self._wait(self._open, now, is_asked=self._transport.is_past(question.end))

    def takes(self, key: str) -> bool:
        """Take a key as part of an answer; False where it is none, and does what it does otherwise."""
        opened = self._open
        if opened is None or opened.is_over or self._transport.state != "playing":
            return False
        done = reply(opened.ask.expect, opened.typed, key, has_action=key in self._actions)
        if done.kind == "elsewhere":
            return False
        if opened.session is not None:
            return True
        opened.since = self._transport.played()
        opened.typed = done.text
        if done.kind == "given":
            self._give(opened, done.text)
        elif done.kind == "passed":
            self._pass(opened)
        elif done.kind == "wrong":
            self._transport.sound("error")
        return True

    def _wait(self, opened: _Open, now: int, *, is_asked: bool) -> None:
        if not self._transport.is_staying:  # the listener let it go on
            opened.is_over = True
        elif now < opened.since or not (is_asked or opened.typed):
            opened.since = now
        elif self._is_lone(opened) and now - opened.since >= LONE:
            key, opened.typed = opened.typed, ""
            self._actions[key](self._transport)
        elif now - opened.since >= ms_to_frames(opened.ask.wait):
            answer = opened.ask.expect.read(opened.typed) if opened.typed else None
            if answer is None:
                self._pass(opened)
            else:
                self._give(opened, answer)

    def _is_lone(self, opened: _Open) -> bool:
        return opened.ask.expect.kind == "words" and opened.typed in self._actions

    def _give(self, opened: _Open, answer: str) -> None:
        name, expect = opened.ask.name, opened.ask.expect
        self._answers[name] = answer
        self._on_answer(name, answer)
        opened.session = self._partner.follow_up(tuple(self._answers.items()))
        if expect.kind in ("key", "words"):
            self._transport.sound("resume")
        else:
            opened.echo = self._partner.echo(answer)

    def _pass(self, opened: _Open) -> None:
        opened.is_over = True
        self._transport.sound("skip")
        self._transport.go_on_after(opened.ask.name)

    def _go_on_when_ready(self, opened: _Open) -> None:
        assert opened.session is not None
        if opened.session.done() and (opened.echo is None or opened.echo.done()):
            opened.is_over = True
            session, said = _result(opened.session), _result(opened.echo)
            opened.session = opened.echo = None
            self._transport.go_on_after(opened.ask.name, session, said)


class AskingKeys:
    """Keys of which those that answer a question go there."""

    def __init__(self, keys: Keys, asker: Asker) -> None:
        self._keys = keys
        self._asker = asker

    def __enter__(self) -> AskingKeys:
        self._keys.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._keys.__exit__(kind, error, trace)

    def read(self, timeout: float) -> str | None:
        """Return the next key that is no answer, as `Keys.read` says."""
        self._asker.tick()
        key = self._keys.read(timeout)
        return None if key is not None and key != "suspend" and self._asker.takes(key) else key

    def suspend(self) -> None:
        """Stop the process as `Keys.suspend` says."""
        self._keys.suspend()


def _result(prepared: Future[_T] | None) -> _T | None:
    """What was prepared; None where that went wrong, and the session goes on as it was planned."""
    with contextlib.suppress(Exception):
        return None if prepared is None else prepared.result()
    return None
