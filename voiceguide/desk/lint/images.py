"""Rules about images: what some people cannot bear, and what some people cannot see."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voiceguide.desk.lint.finding import Rule, Spot
from voiceguide.desk.lint.prose import is_denied, spoken_english
from voiceguide.desk.lint.sheet import Sheet
from voiceguide.desk.lint.wordings import Passage, find_wordings, spoken_passages, wording

_DEPTH = r"(basement|cave|cellar|dungeon|mine|pit|shaft|stair\w*|tunnel)"
_WATER = r"(lake|ocean|pool|river|sea|surface|waters?|waves?)"
_SOMEONE = (
    r"(i|i'm|i am|a (friend|guide|healer|loved one|stranger|teacher)|an? (angel|being)|another (hand|person)|"
    "some(body|one)|someone's (arms?|hands?)|(gentle|invisible|kind|loving|my|unseen|warm) (arms?|fingers|"
    "hands?))"
)
_SAY_GROUND = "Choose an image with firm ground, open air and light, or none at all."

_IMAGES = (
    wording(
        rf"dark (\w+ )?(corridor|steps|{_DEPTH})",
        rf"(descend\w*|(climb|climbing|go|going|step|stepping|walk|walking)( \w+ly)? down) ~{_DEPTH}",
        reason="leads down, or into the dark, which frightens some people.",
        instead=_SAY_GROUND,
        excused=is_denied,
    ),
    wording(
        rf"(div|drift|fall|float|go|sink|slip)(e|ing|ping)? ~(below|beneath|into|under|underneath) ~{_WATER}",
        r"(drown|submerg)\w*",
        "under ?water",
        rf"{_WATER} (\w+ )?(clos|ris|wash)(e|es|ing)? (\w+ )?over (you|your)",
        reason="goes under water, and calls up choking or drowning for some.",
        instead=_SAY_GROUND,
        excused=is_denied,
    ),
    wording(
        f"{_SOMEONE} ~(caress|cradl|embrac|hold|hug|strok|touch|wrap)(e|es|ed|ing|s|ping|"
        "ped)? (around )?(you|your)",
        "(are|being) (held|hugged|stroked|touched) by (a|an|my|some(body|one)|the)",
        reason="has somebody touch the listener, which nobody may do unasked, not even in thought.",
        instead="Let their own hand do it, if they like: “You might rest a hand on your arm.”",
        excused=is_denied,
    ),
    wording(
        r"(i am|i'm|i sit|i stand|right|some(body|one) (is|stands)) (\w+ )?behind you",
        reason="puts somebody behind the listener's back.",
        instead="Leave it out; a guide stays a voice.",
        excused=is_denied,
    ),
    wording(
        r"(i|a voice|my voice|some(body|one)) (\w+ )?whisper\w*",
        r"whisper\w* (in|into) your ears?",
        reason="brings a closeness that nobody asked for; whispering is among what listeners like least.",
        instead="Leave it out; a guide keeps a plain voice and some distance.",
        excused=is_denied,
    ),
)

_PICTURES = (
    wording(
        "visuali[sz]e",
        "picture (a|an|it|that|the|this|your|yourself)",
        "see yourself",
        "see ~in your mind",
        "(before|in|with) your mind's eye",
        reason="asks for a picture, and many people, blind or not, see none.",
        instead="Offer another way in: “See it, or hear it, or just know that it is there.”",
        excused=is_denied,
    ),
)
_OTHER_WAYS = re.compile(
    r"\bor (?:\w+ ){0,3}?(?:feel|hear|imagine|know|listen|remember|say|sense|smell|tell|think|touch)\b|"
    r"\b(?:if no|no|without) (?:images?|pictures?)\b",
    re.IGNORECASE,
)


def _images(sheet: Sheet) -> Iterator[Spot]:
    return find_wordings(_IMAGES, spoken_passages(sheet))


def _pictures(sheet: Sheet) -> Iterator[Spot]:
    no_other_way = (
        Passage(text=sentence.text, place=sentence.written.place)
        for sentence in spoken_english(sheet)
        if _OTHER_WAYS.search(sentence.written.text) is None
    )
    return find_wordings(_PICTURES, no_other_way)


RULES = (
    Rule(
        code="image",
        severity="warning",
        about="No dark stairs, no going under water, no touch by others, nobody behind one's back, no "
        "whisper: these frighten some people, and shut eyes cannot look away.",
        find=_images,
    ),
    Rule(
        code="picture-only",
        severity="note",
        about="Whoever is asked to picture something is offered another way: to hear it, feel it, or know it "
        "is there.",
        find=_pictures,
    ),
)
