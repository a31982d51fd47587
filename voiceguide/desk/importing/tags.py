"""The tags of SSML, and the few of HTML that Markdown is mixed with, as one table."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

Effect = Literal["paragraph", "line", "heading", "break", "voice", "alias", "spelt", "none", "lost"]


class TagDialect(Struct, frozen=True, kw_only=True):
    """One kind of tag.

    Attributes:
        names: The tags.
        examples: How they are found in texts.
        meaning: What becomes of them.
        effect: What is done about them.
    """

    names: tuple[str, ...]
    examples: tuple[str, ...]
    meaning: str
    effect: Effect


TAGS: tuple[TagDialect, ...] = (
    TagDialect(
        names=("break",),
        examples=('<break time="3s"/>', '<break strength="strong"/>'),
        meaning="A pause of that length; by its strength, `beat` up to `medium`, `settle` for `strong`, "
        "`sense` for `x-strong`.",
        effect="break",
    ),
    TagDialect(
        names=("p", "paragraph", "div", "ul", "ol", "speak", "html", "body", "section", "article"),
        examples=("<speak>", "<p>"),
        meaning="A paragraph begins and ends.",
        effect="paragraph",
    ),
    TagDialect(
        names=("s", "sentence", "br", "li", "tr"),
        examples=("<s>", "<br>"),
        meaning="A line begins and ends.",
        effect="line",
    ),
    TagDialect(
        names=("h1", "h2", "h3", "h4", "h5", "h6"),
        examples=("<h2>Feet</h2>",),
        meaning="A section.",
        effect="heading",
    ),
    TagDialect(
        names=("prosody",),
        examples=('<prosody rate="slow" pitch="-2st" volume="soft">',),
        meaning="The `voice` of the lines inside, or of the whole script where it holds all of it.",
        effect="voice",
    ),
    TagDialect(
        names=("sub",),
        examples=('<sub alias="heart rate variability">HRV</sub>',),
        meaning="The alias is spoken.",
        effect="alias",
    ),
    TagDialect(
        names=("say-as",),
        examples=('<say-as interpret-as="characters">EEG</say-as>',),
        meaning="Spelt letter by letter where it says so; otherwise the text as it is.",
        effect="spelt",
    ),
    TagDialect(
        names=(
            *("emphasis", "em", "i", "strong", "b", "u", "small", "span", "font", "a", "code", "w", "token"),
            *("mark", "metadata", "meta", "head", "v", "c", "lang", "ruby", "q"),
        ),
        examples=("<emphasis>", "<strong>", "<mark/>"),
        meaning="Left out; the text inside is spoken.",
        effect="none",
    ),
    TagDialect(
        names=("voice", "phoneme", "audio", "amazon:effect", "mstts:express-as"),
        examples=('<voice name="Anna">', '<phoneme ph="…">', '<audio src="…">'),
        meaning="Left out, and told as a doubt; the text inside is spoken.",
        effect="lost",
    ),
)
"""Every tag that is known; any other is left out and told as a doubt."""

EFFECTS: Mapping[str, Effect] = MappingProxyType({name: tag.effect for tag in TAGS for name in tag.names})
"""What is done about each tag, by its name."""
