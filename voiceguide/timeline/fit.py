"""Fitting a practice to a length: rounds first, then pauses, then what may be dropped.

Everything is counted in frames, so a session that fits is as long as asked, to the frame.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import islice, pairwise, permutations, product

from msgspec import Struct

from voiceguide.errors import UnfittableError, UsageError
from voiceguide.script.model import Practice
from voiceguide.script.values import LONGEST
from voiceguide.timeline.answered import settled
from voiceguide.timeline.breath import Extents, breath_lines
from voiceguide.timeline.model import Heard, Timeline
from voiceguide.timeline.patterns import breath_frames
from voiceguide.timeline.pieces import Paced, Piece, Played, Quiet, Rung, Spoken
from voiceguide.timeline.place import place
from voiceguide.timeline.request import Choice, Request, StepPath
from voiceguide.timeline.steps import Range, survey, thresholds
from voiceguide.timeline.unroll import unroll
from voiceguide.units import FRAMES_PER_MS, Frames, Millis, clock, ms_to_frames

_MOST_LADDERS = 50
_MOST_UNEVEN = 100
"""So many ways to share rounds out otherwise are tried where no even one has the length."""

_MOVES = sorted(((more, less) for more in range(4) for less in range(4) if more or less), key=sum)
"""How many rounds more in one place, and fewer in another."""


class Span(Struct, frozen=True, kw_only=True):
    """How short, how long and how naturally long a session may be, in frames."""

    shortest: Frames
    natural: Frames
    longest: Frames

    def holds(self, length: Frames) -> bool:
        """Whether it may be so long."""
        return self.shortest <= length <= self.longest


def heard(practice: Practice, request: Request) -> tuple[Heard, ...]:
    """List every sound whose extent the fit needs, each once, in playing order.

    Raises:
        UsageError: If a line has a placeholder that nothing fills.
    """
    found: dict[Heard, None] = {}
    practice, request = settled(practice, request)
    lengths = [request.length] if request.length is not None else list(thresholds(practice))
    for length in lengths:
        for piece in unroll(practice, request, Choice(length=length)):
            found.update(dict.fromkeys(_sounds(piece)))
    return tuple(found)


class Arrangement(Struct, frozen=True, kw_only=True):
    """A session, and the decisions that brought it to its length."""

    timeline: Timeline
    choice: Choice


def fit(practice: Practice, request: Request, extents: Extents) -> Timeline:
    """Arrange a practice in time, as `arrange` does."""
    return arrange(practice, request, extents).timeline


def arrange(practice: Practice, request: Request, extents: Extents) -> Arrangement:
    """Arrange a practice in time, and say what was decided on the way.

    With `request.length` the session is exactly that long: the steps that `from` and `until` allow are taken,
    whole rounds are chosen inside their ranges, what is left is shared among the pauses in proportion to
    the room each has, and optional steps are dropped only when it is still too long, the last first.
    Without, every pause is natural and every range has its fewest rounds.

    Args:
        practice: The practice.
        request: What the listener wants.
        extents: The extent of everything in `heard(practice, request)`.

    Raises:
        UnfittableError: If no arrangement has the wanted length.
        UsageError: If a line has a placeholder that nothing fills, or the natural session is over a day long.
    """
    practice, request = settled(practice, request)
    if request.length is None:
        choice = Choice(length=_natural_length(practice, request, extents))
        pieces = unroll(practice, request, choice)
        wanted = _span(pieces, extents).natural
        if wanted > ms_to_frames(LONGEST):
            raise UsageError(
                f"“{practice.title}” would last {clock(wanted)}, and a session lasts a day at most.",
                "Name a shorter --length, or give it shorter pauses.",
            )
    else:
        wanted = ms_to_frames(request.length)
        choice = _choose(practice, request, request.length, extents)
        pieces = unroll(practice, request, choice)
    timeline = place(practice, request, pieces, _share(pieces, wanted, extents), extents)
    return Arrangement(timeline=timeline, choice=choice)


def _choose(practice: Practice, request: Request, length: Millis, extents: Extents) -> Choice:
    """Choose what can be exactly `length` long, dropping no more than needed."""
    wanted = ms_to_frames(length)
    missed: list[Span] = []
    tries = _MOST_UNEVEN
    for ladder in _ladders_towards(wanted, practice, request, length, extents):
        rung = ladder.best_rung(wanted)
        span = ladder.span(rung)
        if span.holds(wanted):
            return ladder.choice(rung)
        missed.append(span)
        if wanted < span.shortest or rung == ladder.top:
            continue
        missed.append(ladder.span(rung + 1))
        for choice in islice(ladder.uneven(rung), tries):
            tries -= 1
            span = ladder.span_of(choice)
            if span.holds(wanted):
                return choice
            missed.append(span)
    shortest, longest = _reach(practice, request, extents)
    raise UnfittableError(
        title=practice.title,
        wanted=wanted,
        shortest=shortest,
        longest=longest,
        below=max((span.longest for span in missed if span.longest < wanted), default=None),
        above=min((span.shortest for span in missed if span.shortest > wanted), default=None),
    )


def _ladders(practice: Practice, request: Request, length: Millis, extents: Extents) -> list[_Ladder]:
    """The ways to play the steps of one length, from nothing dropped to every optional step dropped."""
    ranges, optional = survey(practice, length, request.variation)
    order = _order(ranges)
    counts = range(len(optional) + 1)
    return [
        _Ladder(practice, request, length, ranges, order, optional[len(optional) - drops :], extents)
        for drops in counts
    ]


def _order(ranges: Sequence[Range]) -> list[int]:
    """Which range has a round more on each rung: always the one that is least used."""
    shares = sorted(
        (Fraction(extra, range_.most - range_.fewest), number)
        for number, range_ in enumerate(ranges)
        for extra in range(1, range_.most - range_.fewest + 1)
    )
    return [number for _, number in shares]


def _ladders_towards(
    wanted: Frames, practice: Practice, request: Request, length: Millis, extents: Extents
) -> Iterator[_Ladder]:
    """Nothing dropped, then from the fewest drops that can be short enough.

    Dropping may lengthen a session, too: a bell's own gap comes back where a shorter written pause goes. So
    a number of further drops are tried before a length is refused.
    """
    ladders = _ladders(practice, request, length, extents)
    yield ladders[0]
    enough = bisect_left(ladders, True, key=lambda ladder: ladder.span(0).shortest <= wanted)
    yield from ladders[max(1, enough) : enough + _MOST_LADDERS]


class _Ladder:
    """All counts of the ranged steps in one order: each rung adds one round where the range is least used.

    Rung 0 has every range at its fewest, the top at its most; the length grows with every rung, so the
    right one is found by bisection.
    """

    def __init__(
        self,
        practice: Practice,
        request: Request,
        length: Millis,
        ranges: Sequence[Range],
        order: Sequence[int],
        dropped: Sequence[StepPath],
        extents: Extents,
    ) -> None:
        self._practice = practice
        self._request = request
        self._length = length
        self._ranges = ranges
        self._dropped = frozenset(dropped)
        self._extents = extents
        self._order = order
        self._spans: dict[int, Span] = {}

    @property
    def top(self) -> int:
        """The highest rung."""
        return len(self._order)

    def choice(self, rung: int) -> Choice:
        """The counts of this rung, and what is dropped on every rung."""
        return self._choice(self._counts(rung))

    def uneven(self, rung: int) -> Iterator[Choice]:
        """Give what lies near a rung and is on none: some rounds more here and fewer there, the fewest first.

        Where pauses hardly stretch, a length between two rungs can be one of these.
        """
        even = self._counts(rung)
        known = {even, self._counts(rung + 1)}
        for (more, less), (here, there) in product(_MOVES, permutations(range(len(even)), 2)):
            counts = list(even)
            counts[here] += more
            counts[there] -= less
            if tuple(counts) not in known and all(map(_is_allowed, self._ranges, counts)):
                known.add(tuple(counts))
                yield self._choice(counts)

    def span(self, rung: int) -> Span:
        """How long the session can be with the counts of this rung."""
        if rung not in self._spans:
            self._spans[rung] = self.span_of(self.choice(rung))
        return self._spans[rung]

    def span_of(self, choice: Choice) -> Span:
        """How long the session can be with these counts."""
        return _span(unroll(self._practice, self._request, choice), self._extents)

    def best_rung(self, wanted: Frames) -> int:
        """The rung whose natural length comes nearest below `wanted`, or a higher one to reach it.

        Where no rung can be `wanted` long, it is the last that is too short, or 0.
        """
        natural = self._last(lambda span: span.natural <= wanted)
        if self.span(natural).longest >= wanted:
            return natural
        reaching = min(self.lowest_reaching(wanted), self.top)
        return reaching if self.span(reaching).shortest <= wanted else reaching - 1

    def lowest_reaching(self, wanted: Frames) -> int:
        """The lowest rung that can be `wanted` long or longer; one above the top where none can."""
        last_short = self._last(lambda span: span.longest < wanted)
        return last_short + 1 if self.span(last_short).longest < wanted else last_short

    def highest_within(self, wanted: Frames) -> int:
        """The highest rung that can be `wanted` long or shorter; 0 where none can."""
        return self._last(lambda span: span.shortest <= wanted)

    def _counts(self, rung: int) -> tuple[int, ...]:
        counts = [range_.fewest for range_ in self._ranges]
        for number in self._order[:rung]:
            counts[number] += 1
        return tuple(counts)

    def _choice(self, counts: Sequence[int]) -> Choice:
        named = {range_.path: count for range_, count in zip(self._ranges, counts, strict=True)}
        return Choice(length=self._length, counts=named, dropped=self._dropped)

    def _last(self, holds: Callable[[Span], bool]) -> int:
        """The highest rung for which `holds`, which must be true up to a rung and false above it; else 0."""
        low, high = 0, self.top
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if holds(self.span(middle)) else (low, middle - 1)
        return low


def _is_allowed(range_: Range, count: int) -> bool:
    return range_.fewest <= count <= range_.most


def _share(pieces: Sequence[Piece], wanted: Frames, extents: Extents) -> tuple[Frames, ...]:
    """Give every `Quiet` its frames so that the whole is `wanted` long; in the order of the pieces."""
    quiets = [piece.pause for piece in pieces if isinstance(piece, Quiet)]
    natural = [ms_to_frames(pause.natural) for pause in quiets]
    spare = wanted - _span(pieces, extents).natural
    sign = 1 if spare >= 0 else -1
    room = [
        ms_to_frames(Millis(pause.longest - pause.natural if spare >= 0 else pause.natural - pause.shortest))
        for pause in quiets
    ]
    return tuple(
        Frames(frames + sign * part)
        for frames, part in zip(natural, _apportion(abs(spare), room), strict=True)
    )


def _apportion(total: int, room: Sequence[int]) -> list[int]:
    """Split `total` in proportion to `room`, never over any of it, to the unit; needs total <= sum(room)."""
    whole = sum(room)
    if total == 0:
        return [0] * len(room)
    parts = [total * part // whole for part in room]
    by_remainder = sorted(range(len(room)), key=lambda i: (-(total * room[i] % whole), i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts


def _span(pieces: Sequence[Piece], extents: Extents) -> Span:
    fixed = sum(_fixed(piece, extents) for piece in pieces)
    pauses = [piece.pause for piece in pieces if isinstance(piece, Quiet)]
    return Span(
        shortest=Frames(fixed + sum(pause.shortest for pause in pauses) * FRAMES_PER_MS),
        natural=Frames(fixed + sum(pause.natural for pause in pauses) * FRAMES_PER_MS),
        longest=Frames(fixed + sum(pause.longest for pause in pauses) * FRAMES_PER_MS),
    )


def _fixed(piece: Piece, extents: Extents) -> Frames:
    """How far a piece moves the session on, pauses aside."""
    if isinstance(piece, Spoken):
        return extents[piece.line].audible
    if isinstance(piece, Rung):
        ring = extents[piece.struck].frames if piece.wait else 0
        return Frames(ms_to_frames(piece.every) * (piece.strikes - 1) + ring)
    if isinstance(piece, Paced):
        return breath_frames(piece.step, piece.rounds)
    if isinstance(piece, Played):
        return extents[piece.file].frames if piece.wait else Frames(0)
    return Frames(0)


def _sounds(piece: Piece) -> Iterator[Heard]:
    if isinstance(piece, Spoken):
        yield piece.line
    elif isinstance(piece, Rung):
        yield piece.struck
    elif isinstance(piece, Paced):
        yield from breath_lines(piece)
    elif isinstance(piece, Played):
        yield piece.file


def _bands(practice: Practice) -> list[tuple[Millis, Millis]]:
    """The bands of lengths within which the same steps are present; both ends belong to a band."""
    marks = [*thresholds(practice), Millis(LONGEST + 1)]
    return [(low, Millis(high - 1)) for low, high in pairwise(marks)]


def _natural_length(practice: Practice, request: Request, extents: Extents) -> Millis:
    """A length whose steps, played naturally, last about that length; the longest there is.

    Where none agrees with itself, the shortest form's: what a script is without its `from` steps.
    """
    for low, high in reversed(_bands(practice)):
        natural = _span(unroll(practice, request, Choice(length=low)), extents).natural
        if ms_to_frames(low) <= natural <= ms_to_frames(high):
            return low
    return Millis(0)


def _reach(practice: Practice, request: Request, extents: Extents) -> tuple[Frames, Frames]:
    """The shortest and the longest session that this script can be, in frames; zeros where it can be none."""
    ends: list[Frames] = []
    for low, high in ((ms_to_frames(low), ms_to_frames(high)) for low, high in _bands(practice)):
        ladders = _ladders(practice, request, Millis(low // FRAMES_PER_MS), extents)
        for ladder in (*ladders[: -1 : 1 + len(ladders) // _MOST_LADDERS], ladders[-1]):
            bottom = ladder.span(min(ladder.lowest_reaching(low), ladder.top))
            top = ladder.span(ladder.highest_within(high))
            if low <= bottom.longest and bottom.shortest <= high:
                ends += [max(low, bottom.shortest), min(high, top.longest)]
    return (min(ends), max(ends)) if ends else (Frames(0), Frames(0))
