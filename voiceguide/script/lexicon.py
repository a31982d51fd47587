"""Words that practices use and speech engines mangle, and which respelling of a word counts.

Each was measured with espeak-ng 1.52 (`en-us`); what it says right is not listed. The respellings are plain
letters, which other engines read alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from voiceguide.script.model import Names, Practice, family
from voiceguide.script.text import respell

LEXICON: Mapping[str, Names] = MappingProxyType(
    {
        "en": (
            ("asana", "ahsunna"),
            ("asanas", "ahsunnas"),
            ("chi", "chee"),
            ("craniosacral", "crayneo-sacral"),
            ("dantian", "dahn-tee-en"),
            ("dukkha", "dookah"),
            ("interoception", "intero-ception"),
            ("interoceptive", "intero-ceptive"),
            ("maitri", "mightree"),
            ("mudita", "moodita"),
            ("nadi shodhana", "nahdee shoh-dahna"),
            ("namaste", "nahmastay"),
            ("neuroception", "neuro-ception"),
            ("nociception", "nohsi-ception"),
            ("nociceptive", "nohsi-ceptive"),
            ("nociplastic", "nohsi-plastic"),
            ("om", "ohm"),
            ("pilates", "pih-lahteez"),
            ("polyvagal", "polyvaygal"),
            ("pranayama", "prahna-yahma"),
            ("qi", "chee"),
            ("qigong", "chee gung"),
            ("sacroiliac", "saycro-iliac"),
            ("samadhi", "suh-mahdee"),
            ("sangha", "sungga"),
            ("sati", "sahtee"),
            ("savasana", "shah-vahsunna"),
            ("seiza", "sayzah"),
            ("shavasana", "shah-vahsunna"),
            ("Thich Nhat Hanh", "tick naht hahn"),
            ("ujjayi", "oojai-ee"),
            ("vagal", "vaygal"),
            ("vagus", "vaygus"),
            ("vipassana", "vih-pahssenna"),
            ("zazen", "zah-zen"),
        )
    }
)
"""Respellings by language, without its region."""


def lexicon(language: str) -> Names:
    """List the built-in respellings for a BCP 47 language tag; none for most."""
    return LEXICON.get(family(language), ())


def spellings(practice: Practice, own: Names = (), language: str | None = None) -> Names:
    """List the respellings that count for a line, each before those it wins over; as `respelt` says."""
    spoken = practice.language if language is None else language
    pronounce = practice.pronounce if family(spoken) == family(practice.language) else ()
    return (*own, *pronounce, *lexicon(spoken))


def respelt(text: str, practice: Practice, own: Names = (), language: str | None = None) -> str:
    """Write a line of a practice as an engine is asked to say it.

    Args:
        text: The line, placeholders filled.
        practice: Whose respellings count, for lines in its own language: another reads letters otherwise.
        own: The listener's respellings; they win over the script's, which win over the built-in ones.
        language: What the line is in; None for the practice's language.
    """
    return respell(text, spellings(practice, own, language))
