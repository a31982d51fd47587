"""The booth that leads through a script, as a machine of values: keys and news in, deeds out.

It touches neither microphone nor disk nor screen: whoever runs it does its deeds, one after another, and
tells it what came of them.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

Phase = Literal[
    "check", "checking", "checked", "room", "hushing",
    "ready", "recording", "saving", "deciding", "choosing", "picked",
    "attending", "resting", "lost", "over", "left",
]  # fmt: skip
"""Where the booth is.

Before the first line: `check` waits to check the microphone, `checking` does, `checked` has found something;
`room` waits to record the quiet room, `hushing` does. At a line: `ready` to record it, `recording`, `saving`
what was recorded, `deciding` what becomes of it, `choosing` among earlier takes, and one was `picked` while
numbers still play others. Hands-free: `attending` to a voice, and `resting` after a line. Else: `lost` the
microphone, `over` the last line, `left`.
"""

Deed = Literal[
    "check", "examine", "hush", "keep room",
    "show", "begin", "end", "drop", "keep", "join",
    "listen", "listen in place", "speak", "list", "list older", "pick", "rate",
    "attend", "rest", "open", "finish", "leave",
    "tell help", "tell where", "tell one piece", "tell paused", "tell again",
]  # fmt: skip
"""What is to be done.

`check` and `hush` begin to record the check and the quiet room, `examine` and `keep room` end that. `show`
the line, `begin` its running take (hands-free: with what was heard of it already), `end` it, or `drop` it: a
take as well, but not the one that is asked about. `keep` it as the line's; `join` a line's pieces. `list` its
takes, and `list older` ones; `pick` one of those by `number`, and listen to it. `attend` to a voice, `rest`
as long as the practice does after the line.
"""

News = Literal[
    "fine", "faulty", "time", "recorded", "picked", "nothing", "failed",
    "voice", "said", "noise", "lost", "opened",
]  # fmt: skip
"""What came of it.

The microphone, or the quiet of the room, is `fine` or `faulty`; the `time` for the check, for the room or
for a rest is over. A take is `recorded`, or `picked`; there is `nothing` in it, or nothing to choose
from, or nothing older; or it `failed` to be written. Hands-free: a `voice` began, the line was `said`, or it
was only a `noise`. The microphone was `lost`, or `opened` again.
"""

_LISTENING = {"l": "listen", "i": "listen in place", "v": "speak", "w": "tell where"}
_ENDING = ("q", "escape")
_IN_LIST: tuple[Phase, ...] = ("choosing", "picked")


class Do(Struct, frozen=True, kw_only=True):
    """One thing to do; `number` is a take's place in the list, or a rating."""

    deed: Deed
    number: int = 0


Step = tuple["Booth", tuple[Do, ...]]


class Booth(Struct, frozen=True, kw_only=True):
    """Where somebody is who records a script.

    Attributes:
        lines: In how many pieces each line can be recorded, in reading order; never empty.
        at: The line.
        piece: Which piece of it; None for all of it at once.
        phase: What goes on.
        hands_free: Whether it goes on by itself.
    """

    lines: tuple[int, ...]
    at: int = 0
    piece: int | None = None
    phase: Phase = "check"
    hands_free: bool = False

    @property
    def is_saving(self) -> bool:
        """Whether a take is awaited."""
        return self.phase == "saving"

    def opened(self) -> Step:
        """Begin, before or at a line."""
        return (self, ()) if self.phase == "check" else self._arrive()

    def pressed(self, key: str) -> Step:
        """Somebody pressed a key, by its name; keys that mean nothing here do nothing."""
        if key in _ENDING and not (key == "escape" and self.phase in _IN_LIST):
            return self._leave()
        if key in ("h", "?") and self.phase not in ("recording", "checking", "hushing"):
            return self._take_over()._do("tell help")
        by_phase = {
            "check": self._before_check,
            "checking": self._while_checking,
            "checked": self._before_check,
            "room": self._before_room,
            "ready": self._at_line,
            "recording": self._while_recording,
            "deciding": self._at_take,
            "choosing": self._while_choosing,
            "picked": self._after_picking,
            "attending": self._while_attending,
            "resting": self._while_resting,
            "lost": self._without_microphone,
            "over": self._at_end,
        }
        answer = by_phase.get(self.phase)
        return (self, ()) if answer is None else answer(key)

    def told(self, news: News) -> Step:
        """Something happened; what does not matter here is passed over."""
        match self.phase, news:
            case "left", _:
                return self, ()
            case _, "lost":
                return self._now("lost", hands_free=False)
            case "lost", "opened":
                return self._arrive()
            case "checking", "time":
                return self._do("examine")
            case "checking", "fine":
                return self._now("room")
            case "checking", "faulty":
                return self._now("checked")
            case "hushing", "time":
                return self._do("keep room")
            case "hushing", "fine":
                return self._arrive()
            case "hushing", "faulty":
                return self._now("room")
            case _, "failed":
                return replace(self, piece=None, hands_free=False)._arrive()
            case "saving", "recorded":
                return self._next("keep") if self.hands_free else self._now("deciding")
            case "saving" | "choosing" | "picked", "nothing":
                return self._arrive()
            case "choosing", "picked":
                return self._now("picked")
            case "attending", "voice":
                return self._now("recording", "begin")
            case "recording", "said" if self.hands_free:
                return self._now("saving", "end")
            case "recording", "noise" if self.hands_free:
                return self._now("attending", "drop", "attend")
            case "resting", "voice":
                return replace(self, at=self.at + 1)._now("recording", "show", "begin")
            case "resting", "time":
                return replace(self, at=self.at + 1)._arrive()
        return self, ()

    def _before_check(self, key: str) -> Step:
        if key == "space":
            return self._now("checking", "check")
        return self._now("room") if key == "enter" else (self, ())

    def _while_checking(self, key: str) -> Step:
        return self._do("examine") if key in ("space", "enter") else (self, ())

    def _before_room(self, key: str) -> Step:
        if key == "space":
            return self._now("hushing", "hush")
        return self._arrive() if key == "enter" else (self, ())

    def _at_line(self, key: str) -> Step:
        if key in ("space", "a"):
            return self._now("recording", "begin")
        if key == "enter":
            return self._next()
        return self._anywhere(key)

    def _while_recording(self, key: str) -> Step:
        if key == "enter" or (key == "space" and not self.hands_free):
            return self._now("saving", "end")
        if key == "space":
            return replace(self, hands_free=False)._now("saving", "end")
        if key == "a":
            return self._now("attending", "drop", "attend") if self.hands_free else self._do("drop", "begin")
        if self.hands_free and key in ("s", "b"):
            return (self._next if key == "s" else self._back)("drop")
        return self, ()

    def _at_take(self, key: str) -> Step:
        if key in ("space", "a"):
            return self._now("recording", "begin")
        if key == "enter":
            return self._next("keep")
        return self._anywhere(key)

    def _anywhere(self, key: str) -> Step:
        """What keys do at a line that is neither recorded nor chosen for just now."""
        if key in _LISTENING:
            return self._do(_LISTENING[key])  # type: ignore[arg-type]
        if key in ("1", "2", "3", "4", "5"):
            return self, (Do(deed="rate", number=int(key)),)
        match key:
            case "s":
                return self._next()
            case "b":
                return self._back()
            case "p":
                return self._part()
            case "t":
                return self._now("choosing", "list")
            case "f":
                return replace(self, piece=None, hands_free=True)._arrive()
        return self, ()

    def _while_choosing(self, key: str) -> Step:
        if key.isdecimal() and key.isascii() and key != "0":
            return self, (Do(deed="pick", number=int(key)),)
        if key == "t":
            return self._do("list older")
        return self._arrive() if key in ("enter", "escape") else (self, ())

    def _after_picking(self, key: str) -> Step:
        is_about_list = key.isdecimal() or key in ("escape", "t")
        return self._while_choosing(key) if is_about_list else self._at_take(key)

    def _while_attending(self, key: str) -> Step:
        match key:
            case "space":
                return self._take_over()._do("tell paused")
            case "s" | "enter":
                return self._next()
            case "b":
                return self._back()
            case "v":
                return self._do("speak", "attend")
            case "a":  # nothing is said of this line yet, so it is the one before that came out wrong
                return self._back("tell again")
        return self._take_over()._at_line(key)

    def _while_resting(self, key: str) -> Step:
        match key:
            case "a":
                return self._arrive("tell again")
            case "b":
                return self._back()
            case "s" | "enter":
                return self.told("time")
        paused, _ = replace(self, at=self.at + 1, hands_free=False)._arrive()
        return paused._do("tell paused", "show") if key == "space" else paused._at_line(key)

    def _without_microphone(self, key: str) -> Step:
        return self._do("open") if key in ("space", "enter") else (self, ())

    def _at_end(self, key: str) -> Step:
        if key == "enter":
            return self._leave()
        return self._arrive() if key == "b" else (self, ())

    def _part(self) -> Step:
        if self.piece is not None:
            return replace(self, piece=None)._arrive()
        if self.lines[self.at] < 2:
            return self._do("tell one piece")
        return replace(self, piece=0)._arrive()

    def _next(self, *deeds: Deed) -> Step:
        """Go on to the next piece or line; after the last piece, they are joined."""
        if self.piece is not None:
            if self.piece + 1 < self.lines[self.at]:
                return replace(self, piece=self.piece + 1)._arrive(*deeds)
            return replace(self, piece=None)._now("saving", *deeds, "join")
        if self.at + 1 == len(self.lines):
            return replace(self, hands_free=False)._now("over", *deeds, "finish")
        if self.hands_free and "keep" in deeds:
            return self._now("resting", *deeds, "rest")
        return replace(self, at=self.at + 1)._arrive(*deeds)

    def _back(self, *deeds: Deed) -> Step:
        if self.piece is not None:
            return replace(self, piece=self.piece - 1 if self.piece else None)._arrive(*deeds)
        return replace(self, at=max(0, self.at - 1))._arrive(*deeds)

    def _arrive(self, *deeds: Deed) -> Step:
        """Be at the line, ready for it or attending to a voice."""
        if self.hands_free:
            return self._now("attending", *deeds, "show", "attend")
        return self._now("ready", *deeds, "show")

    def _take_over(self) -> Booth:
        return replace(self, phase="ready", hands_free=False) if self.hands_free else self

    def _leave(self) -> Step:
        return self._now("left", *(["end"] if self.phase == "recording" else []), "leave")  # type: ignore[arg-type]

    def _now(self, phase: Phase, *deeds: Deed, hands_free: bool | None = None) -> Step:
        is_free = self.hands_free if hands_free is None else hands_free
        return replace(self, phase=phase, hands_free=is_free), tuple(Do(deed=deed) for deed in deeds)

    def _do(self, *deeds: Deed) -> Step:
        return self, tuple(Do(deed=deed) for deed in deeds)
