"""What the menu offers: the shelves of the library, and the questions of the first run, as levels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from voiceguide.phrases import Catalogue
from voiceguide.player.menu.levels import CHOICES, Answer, Choice, Level, Play, Prompt, Resume
from voiceguide.script.cards import Card
from voiceguide.script.model import VoiceWish
from voiceguide.script.shelves import INTENSE, PICKERS, Offer, laid_out
from voiceguide.speech import Voice
from voiceguide.units import Millis, brief

_UNKNOWN = Millis(5 * 60_000)
"""What is told of a practice whose length nobody can guess before it is asked for."""

Named = tuple[str, Card]
"""A practice and its name in the library."""


def first_level(
    practices: Sequence[Named],
    words: Catalogue,
    unfinished: str | None = None,
    coming: Named | None = None,
    before: tuple[str, ...] = (),
    first: Sequence[Choice] = (),
) -> Level:
    """Lay out the library, those shelves left out on which nothing stands.

    Args:
        practices: What is offered, all in one language.
        words: The words of that language.
        unfinished: The title of what can be gone on with; it comes before what may come next.
        coming: What may come next; it comes first of the rest.
        before: Said before the choices.
        first: Comes first of all.
    """
    choices = list(first)
    if unfinished is not None:
        name = words.menu.resume.format(title=unfinished)
        choices.append(Choice(name=name, leads=Resume(title=unfinished)))
    if coming is not None:
        usual = choice_of(Offer(name=coming[0], practice=coming[1], length=None), words)
        choices.append(replace(usual, name=words.menu.perhaps.format(offer=usual.name)))
    return _paged([*choices, *_shelves(practices, words)], words, before)


def _shelves(practices: Sequence[Named], words: Catalogue) -> list[Choice]:
    """The shelves, of which those for an occasion are a choice together, behind the first of all."""
    shelves = {
        name: Choice(
            name=words.menu.groups[name], leads=_paged([choice_of(offer, words) for offer in offers], words)
        )
        for name, offers in laid_out(practices)
    }
    pickers = [
        picker
        for name, inner in PICKERS.items()
        if (picker := _picker(name, inner, shelves, words)) is not None
    ]
    apart = {name for inner in PICKERS.values() for name in inner}
    others = [shelf for name, shelf in shelves.items() if name not in apart]
    return [*others[:1], *pickers, *others[1:]]


def _picker(
    name: str, inner: Sequence[str], shelves: Mapping[str, Choice], words: Catalogue
) -> Choice | None:
    """Several shelves behind one choice; a single one stands for itself."""
    found = [shelves[shelf] for shelf in inner if shelf in shelves]
    if len(found) < 2:
        return found[0] if found else None
    return Choice(name=words.menu.groups[name], leads=Level(choices=tuple(found)))


def question_level(setting: str, words: Catalogue, voices: Iterable[Voice] = ()) -> Level:
    """Ask one of the questions of the first run; its first answer is the usual one.

    Args:
        setting: What it asks for, as the catalogue calls it.
        words: The words.
        voices: Whom one could choose, for the question about the voice.
    """
    question = words.menu.questions[setting]
    named = list(question.answers.items())
    usual = Choice(name=named[0][1], leads=Answer(setting=setting, value=None))
    choices = [Choice(name=name, leads=Answer(setting=setting, value=value)) for value, name in named[1:]]
    choices += [_voice(voice, words) for voice in voices]
    return Level(choices=(usual, *choices[: CHOICES - 1]), before=(question.ask,), usual=usual)


def _voice(voice: Voice, words: Catalogue) -> Choice:
    """Offer a voice, which then is heard."""
    return Choice(
        name=voice.name,
        leads=Answer(setting="voice", value=f"{voice.engine}:{voice.id}"),
        sample=Prompt(text=words.menu.sample, voice=VoiceWish(engine=voice.engine, name=voice.id)),
    )


def _paged(choices: Sequence[Choice], words: Catalogue, before: tuple[str, ...] = ()) -> Level:
    """Turn the page after four choices where there are more than five."""
    turned = CHOICES - 1
    last = -(-max(0, len(choices) - CHOICES) // turned) * turned
    level = Level(choices=tuple(choices[last:]))
    for page in range(last - turned, -1, -turned):  # from the last to the first: there may be a thousand
        more = Choice(name=words.menu.groups["more"], leads=level)
        level = Level(choices=(*choices[page : page + turned], more))
    return replace(level, before=before)


def choice_of(offer: Offer[Card], words: Catalogue) -> Choice:
    """Offer a practice; one that touches discomfort says so first, and tells why before it begins."""
    practice = offer.practice
    usual = next(iter(practice.takes), None)
    length = None if offer.length in (None, usual) else brief(offer.length)
    play = Play(name=offer.name, title=practice.title, length=length)
    name = words.menu.offer.format(
        title=practice.title,
        length=words.lengths.say(offer.length or usual or _UNKNOWN),
        eyes=words.eyes[practice.eyes],
    ).rstrip(".")
    if practice.intensity < INTENSE:
        return Choice(name=name, leads=play)
    begin = Choice(name=words.menu.begin, leads=play)
    told = Level(choices=(begin,), before=(words.menu.why, *practice.cautions))
    return Choice(name=words.menu.intense.format(offer=name), leads=told)
