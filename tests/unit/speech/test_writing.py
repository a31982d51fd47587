"""A voice reads the letters of its language and Latin ones; it does not spell out a foreign page."""

from __future__ import annotations

import pytest

from voiceguide.errors import UnreadableTextError
from voiceguide.speech.writing import check_readable

KNOWN = [
    ("en-us", "Notice your feet."),
    ("en", "Notice the café, and π, and the 道."),
    ("en", "😀 ♥ … 7"),
    ("zh", "请注意你的呼吸"),
    ("cmn", "请注意 and then rest."),
    ("ja", "こんにちは、カタカナと漢字"),
    ("ru-lv", "Обратите внимание"),
    ("ar", "لاحظ قدميك"),
    ("de-DE", "Spüre deine Füße."),
    ("hi", "अपने पैरों पर ध्यान दें"),
]

FOREIGN = [
    ("en-us", "请注意你的呼吸", "Chinese"),
    ("en-us", "لاحظ قدميك", "Arabic"),
    ("de", "Обратите внимание, bitte", "Cyrillic"),
    ("ru", "こんにちは", "Japanese"),
    ("zh", "안녕하세요", "Korean"),
]


@pytest.mark.parametrize(("language", "text"), KNOWN)
def test_a_voice_reads_its_own_letters_and_latin_ones(language: str, text: str) -> None:
    check_readable(text, language, "anybody")


@pytest.mark.parametrize(("language", "text", "letters"), FOREIGN)
def test_foreign_letters_are_refused_by_name(language: str, text: str, letters: str) -> None:
    with pytest.raises(UnreadableTextError) as caught:
        check_readable(text, language, "anybody")
    assert f"anybody cannot read “{text}”" in caught.value.what
    assert letters in caught.value.what
    assert "--voice" in caught.value.remedy
