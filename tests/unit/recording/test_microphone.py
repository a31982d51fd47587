from __future__ import annotations

import io
import json

import pytest

from voiceguide.errors import MicrophoneLostError, NoMicrophoneError
from voiceguide.recording.messages import Kind, read_message, write_message
from voiceguide.recording.microphone import Failed, Sound, _news

BUSY, IN_USE, FORBIDDEN, NO_DEVICE, FAILED = -19, -23, -6, -204, -1
"""miniaudio's results."""


@pytest.mark.parametrize(
    ("code", "is_listed", "what", "remedy"),
    [
        (BUSY, True, "in use: another program has it", "End calls"),
        (IN_USE, True, "in use: another program has it", "End calls"),
        (FORBIDDEN, True, "not allowed", "privacy settings"),
        (NO_DEVICE, False, "There is no microphone", "Connect one"),
        (FAILED, True, "does not open", "--list-devices"),
        (None, False, "There is no microphone", "Connect one"),
    ],
)
def test_every_refusal_is_named_with_its_remedy(
    code: int | None, is_listed: bool, what: str, remedy: str
) -> None:
    told = json.dumps({"code": code, "is_listed": is_listed}).encode()
    failed = _news(Kind.REFUSED, told, device="")
    assert isinstance(failed, Failed)
    assert what in failed.error.what
    assert remedy in failed.error.remedy


@pytest.mark.parametrize(
    ("fitting", "names", "told"),
    [
        ([], ["Desk", "Headset"], "There is no microphone “usb”. There are “Desk”, “Headset”."),
        (["USB one", "USB two"], ["USB one", "USB two"], "There is more than one microphone “usb”. They are"),
    ],
)
def test_a_name_that_is_not_one_microphones_is_refused(
    fitting: list[str], names: list[str], told: str
) -> None:
    failed = _news(Kind.UNNAMED, json.dumps({"fitting": fitting, "names": names}).encode(), device="usb")
    assert isinstance(failed, Failed)
    assert str(failed.error).startswith(told)


def test_where_no_microphone_is_listed_no_name_is_to_blame() -> None:
    failed = _news(Kind.UNNAMED, json.dumps({"fitting": [], "names": []}).encode(), device="usb")
    assert isinstance(failed, Failed)
    assert isinstance(failed.error, NoMicrophoneError)


@pytest.mark.parametrize(("heard", "told"), [(48_000, "went away"), (0, "gives nothing")])
def test_a_microphone_that_went_away_is_told_from_one_that_never_gave_anything(heard: int, told: str) -> None:
    failed = _news(Kind.LOST, json.dumps({"heard": heard}).encode(), device="")
    assert isinstance(failed, Failed)
    assert isinstance(failed.error, MicrophoneLostError)
    assert told in failed.error.what


def test_messages_arrive_as_they_were_sent_and_a_torn_one_does_not() -> None:
    stream = io.BytesIO()
    write_message(stream, Kind.HEARD, (7).to_bytes(8, "little") + b"\x01\x00\xff\xff")
    write_message(stream, Kind.OPENED, {"name": "Desk"})
    whole = stream.getvalue()
    sent = io.BytesIO(whole)
    kind, payload = read_message(sent) or (None, b"")
    assert kind is Kind.HEARD
    sound = _news(Kind.HEARD, payload, device="")
    assert isinstance(sound, Sound)
    assert (sound.at, sound.frames.tolist()) == (7, [1, -1])
    assert read_message(sent) == (Kind.OPENED, b'{"name": "Desk"}')
    assert read_message(sent) is None
    torn = io.BytesIO(whole[:-3])
    read_message(torn)
    assert read_message(torn) is None
