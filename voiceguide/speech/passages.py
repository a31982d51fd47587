"""What a voice says to be measured, and to be chosen by: a few sentences in its own language."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ENGLISH = "en"

PASSAGES: Mapping[str, str] = MappingProxyType(
    {
        "de": "Achte auf deine Füße und wie sie auf dem Boden stehen. Es kann dort warm sein, oder kühl, "
        "oder gar nichts zu spüren. Sitz so, wie du magst, und lass den Atem von selbst kommen.",
        "en": "Notice where your feet meet the floor. There may be warmth, or pressure, or hardly "
        "anything. Sit as you like, and let the breath come and go by itself.",
        "es": "Nota cómo tocan el suelo los pies. Puede que haya calor, o un peso, o casi nada. Siéntate "
        "como quieras, y deja que el aire llegue por sí solo.",
        "fr": "Remarquez comment vos pieds touchent le sol. Il y a peut-être de la chaleur, ou un poids, "
        "ou presque rien. Asseyez-vous comme vous voulez, et laissez le souffle venir à son rythme.",
        "it": "Nota dove i tuoi piedi toccano il pavimento. Forse c'è calore, o pressione, o quasi niente. "
        "Siediti come vuoi, e lascia che ogni respiro arrivi da solo.",
        "nl": "Voel hoe je voeten op de vloer staan. Er kan wat warmte zijn, of druk, of bijna niets. Zit "
        "zoals je wilt, en laat elke ademhaling vanzelf komen.",
        "pt": "Note onde os seus pés tocam o chão. Pode haver calor, ou pressão, ou quase nada. Sente-se "
        "como quiser, e deixe cada respiração vir e ir por si.",
    }
)
"""By language: about thirty words, as long as words of practices are in it. A rate that was measured on them
is heard within 5 % on nine other sentences, and of one voice on the whole library (1,800 words: 4 %)."""


def passage_language(tag: str) -> str:
    """The language of `PASSAGES` to measure a voice in that speaks `tag`; English where there is no own."""
    family = tag.lower().partition("-")[0]
    return family if family in PASSAGES else ENGLISH
