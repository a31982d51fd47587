"""What the menu offers: the shelves of the library, and the questions of the first run, as levels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from voiceguide.phrases import Catalogue
from voiceguide.player.menu.levels import CHOICES, Answer, Choice, Level, Play, Prompt, Resume
from voiceguide.script.model import VoiceWish
from voiceguide.script.shelves import INTENSE, Named, Offer, laid_out
from voiceguide.speech import Voice
from voiceguide.timeline import Request, arrange
from voiceguide.timeline.estimate import Estimates
from voiceguide.units import Millis, brief, frames_to_seconds, seconds_to_ms


def first_level(
    practices: Sequence[Named], words: Catalogue, unfinished: str | None = None, before: tuple[str, ...] = ()
) -> Level:
    """Lay out the library, those shelves left out on which nothing stands.

    Args:
        practices: What is offered, all in one language.
        words: The words of that language.
        unfinished: The title of what can be gone on with; it comes first.
        before: Said before the choices.
    """
    choices = []
    if unfinished is not None:
        name = words.menu.resume.format(title=unfinished)
        choices.append(Choice(name=name, leads=Resume(title=unfinished)))
    for name, offers in laid_out(practices):
        shelf = _paged([_choice(offer, words) for offer in offers], words)
        choices.append(Choice(name=words.menu.groups[name], leads=shelf))
    return _paged(choices, words, before)


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
    if len(choices) <= CHOICES:
        return Level(choices=tuple(choices), before=before)
    first, rest = choices[: CHOICES - 1], choices[CHOICES - 1 :]
    more = Choice(name=words.menu.groups["more"], leads=_paged(rest, words))
    return Level(choices=(*first, more), before=before)


def _choice(offer: Offer, words: Catalogue) -> Choice:
    """Offer a practice; one that touches discomfort says so first, and tells why before it begins."""
    practice = offer.practice
    usual = next(iter(practice.lengths), None)
    length = None if offer.length is None or offer.length == usual else brief(offer.length)
    play = Play(name=offer.name, title=practice.title, length=length)
    name = words.menu.offer.format(
        title=practice.title,
        length=words.lengths.say(offer.length or _natural(offer)),
        eyes=words.eyes[practice.eyes],
    ).rstrip(".")
    if practice.intensity < INTENSE:
        return Choice(name=name, leads=play)
    begin = Choice(name=words.menu.begin, leads=play)
    told = Level(choices=(begin,), before=(words.menu.why, *practice.cautions))
    return Choice(name=words.menu.intense.format(offer=name), leads=told)


def _natural(offer: Offer) -> Millis:
    """About how long a practice is that has no lengths to choose from."""
    timeline = arrange(offer.practice, Request(), Estimates()).timeline
    return seconds_to_ms(frames_to_seconds(timeline.frames))
