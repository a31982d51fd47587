from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.voices import settings, write_settings
from voiceguide.errors import BadVoiceError
from voiceguide.speech.voice_files import find_voices, packaged_folder, read_voice


def test_a_voice_is_a_model_with_settings_beside_it(tmp_path: Path) -> None:
    write_settings(tmp_path, "de_DE-anna-low", dataset="anna", language={"code": "de_DE"})
    (voice,), broken = find_voices([tmp_path])
    assert (voice.id, voice.name, voice.language, voice.reader) == (
        "de_DE-anna-low",
        "anna",
        "de-de",
        "en-us",
    )
    assert (voice.speakers, broken) == ((), ())


def test_settings_may_be_named_without_the_models_ending(tmp_path: Path) -> None:
    write_settings(tmp_path, "anna")
    (tmp_path / "anna.onnx.json").rename(tmp_path / "anna.json")
    assert read_voice(tmp_path / "anna.onnx").settings == tmp_path / "anna.json"


def test_old_settings_tell_the_language_by_the_reader(tmp_path: Path) -> None:
    model = write_settings(tmp_path, espeak={"voice": "en-gb-x-rp"})
    facts = settings(espeak={"voice": "en-gb-x-rp"})
    del facts["language"]
    model.with_name(f"{model.name}.json").write_text(json.dumps(facts))
    assert read_voice(model).language == "en-gb-x-rp"


def test_speakers_are_named_as_the_settings_name_them(tmp_path: Path) -> None:
    named = write_settings(tmp_path, "a", num_speakers=2, speaker_id_map={"sad": 1, "calm": 0})
    numbered = write_settings(tmp_path, "b", num_speakers=3)
    alone = write_settings(tmp_path, "c", speaker_id_map={"joe": 0})
    assert read_voice(named).speakers == (("calm", 0), ("sad", 1))
    assert read_voice(numbered).speakers == (("0", 0), ("1", 1), ("2", 2))
    assert read_voice(alone).speakers == ()


def test_voices_that_share_a_name_are_called_by_their_files(tmp_path: Path) -> None:
    write_settings(tmp_path, "joe-low", dataset="joe")
    write_settings(tmp_path, "joe-high", dataset="joe")
    assert [voice.name for voice in find_voices([tmp_path])[0]] == ["joe-high", "joe-low"]


def test_of_two_voices_with_one_id_the_first_folder_wins(tmp_path: Path) -> None:
    write_settings(tmp_path / "mine")
    write_settings(tmp_path / "others")
    (voice,), _ = find_voices([tmp_path / "mine", tmp_path / "nowhere", tmp_path / "others"])
    assert voice.model.parent == tmp_path / "mine"


def test_another_voice_of_the_same_name_has_another_fingerprint(tmp_path: Path) -> None:
    model = write_settings(tmp_path)
    model.write_bytes(bytes(100_000))
    before = read_voice(model).fingerprint()
    assert read_voice(model).fingerprint() == before
    model.write_bytes(bytes(99_999) + b"\1")
    assert read_voice(model).fingerprint() != before


BROKEN = {
    "no JSON": ("{", "it is not JSON"),
    "no text": ("\udcff", "it is not JSON"),
    "a list": ("[]", "it does not describe a Piper voice"),
    "nothing": ("{}", "it does not describe a Piper voice"),
    "no rate": (json.dumps(settings(audio={})), "it does not describe a Piper voice"),
    "no phonemes": (json.dumps(settings(phoneme_id_map={})), "it does not describe a Piper voice"),
    "odd speakers": (json.dumps(settings(speaker_id_map=["amy"])), "it does not describe a Piper voice"),
    "a download": (json.dumps(settings(phoneme_type="pinyin")), "its texts are read by “pinyin”"),
}


@pytest.mark.parametrize(("text", "why"), BROKEN.values(), ids=BROKEN)
def test_broken_settings_are_named_and_other_voices_stay(tmp_path: Path, text: str, why: str) -> None:
    write_settings(tmp_path, "well")
    write_settings(tmp_path, "ill")
    path = tmp_path / "ill.onnx.json"
    path.write_bytes(text.encode(errors="surrogateescape"))
    (voice,), ((name, error),) = find_voices([tmp_path])
    assert (voice.id, name) == ("well", "ill")
    assert error.what.startswith(f"{path} cannot be used as a voice's settings: {why}")
    assert "again" in error.remedy


def test_a_model_without_settings_is_named(tmp_path: Path) -> None:
    (tmp_path / "joe.onnx").write_bytes(b"")
    with pytest.raises(
        BadVoiceError, match=r"joe\.onnx has no settings beside it \(joe\.onnx\.json\)"
    ) as caught:
        read_voice(tmp_path / "joe.onnx")
    assert "same folder" in caught.value.remedy


def test_a_folder_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadVoiceError, match="file cannot be read"):
        find_voices([tmp_path / "file"])


def test_the_packaged_voice_is_found_where_it_is_installed() -> None:
    assert all(
        read_voice(model).language == "en-us"
        for folder in packaged_folder()
        for model in folder.glob("*.onnx")
    )
