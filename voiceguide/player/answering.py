"""An answer on its way: what each key makes of it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from voiceguide.script.answers import LONGEST_ANSWER, PRESSED, Expect


class Reply(Struct, frozen=True, kw_only=True):
    """What a key did.

    Attributes:
        kind: The answer is `given`, or the question `passed` with its default; some of it is `typed`; the key
            was `wrong`; or it is no part of an answer, and does what it does `elsewhere`.
        text: The answer, or what is typed of it now.
    """

    kind: Literal["given", "passed", "typed", "wrong", "elsewhere"]
    text: str = ""


_ELSEWHERE = Reply(kind="elsewhere")


def reply(expect: Expect, typed: str, key: str, *, has_action: bool) -> Reply:
    """Take a key as part of an answer.

    Args:
        expect: What the answer may be.
        typed: What is there of it.
        key: The key's name.
        has_action: Whether it does something while nobody is asked.
    """
    if key == "enter":
        return _entered(expect, typed)
    if expect.kind == "key":
        return _ELSEWHERE if has_action and key != "space" else Reply(kind="given", text=PRESSED)
    if expect.is_typed:
        return _typed(expect, typed, key)
    if not _is_digit(key):
        return _ELSEWHERE
    if expect.kind == "number":
        return _checked(expect, key)
    number = int(key)
    known = 1 <= number <= len(expect.numbered)
    return Reply(kind="given", text=expect.numbered[number - 1]) if known else Reply(kind="wrong")


def _entered(expect: Expect, typed: str) -> Reply:
    if typed.strip():
        return _checked(expect, typed)
    return Reply(kind="given", text=PRESSED) if expect.kind == "key" else Reply(kind="passed")


def _typed(expect: Expect, typed: str, key: str) -> Reply:
    if key in ("backspace", "delete"):
        return Reply(kind="typed", text=typed[:-1])
    letter = " " if key == "space" else key
    if expect.kind == "number":
        fits, longest = _is_digit(letter), len(str(expect.high))
    else:
        fits, longest = len(letter) == 1 and bool(typed or letter != " "), LONGEST_ANSWER
    if not fits:
        return _ELSEWHERE
    return (
        Reply(kind="typed", text=typed + letter) if len(typed) < longest else Reply(kind="wrong", text=typed)
    )


def _checked(expect: Expect, typed: str) -> Reply:
    answer = expect.read(typed)
    return Reply(kind="wrong") if answer is None else Reply(kind="given", text=answer)


def _is_digit(key: str) -> bool:
    return len(key) == 1 and key.isascii() and key.isdecimal()
