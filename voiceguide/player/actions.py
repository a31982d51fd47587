"""What a key can ask for, by the names that settings and phrases have for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from voiceguide.player.transport import Transport
from voiceguide.settings import ActionName

Action = Callable[[Transport], None]


def describe(transport: Transport) -> None:
    """Let the next key be told of and do nothing; `listen` sees to it."""


ACTIONS: Mapping[ActionName, Action] = MappingProxyType(
    {
        "pause": Transport.pause_or_resume,
        "repeat": Transport.repeat_line,
        "next": Transport.next_line,
        "next_section": Transport.next_chapter,
        "previous_section": Transport.previous_chapter,
        "stay": Transport.stay_or_go_on,
        "ease": Transport.ease,
        "where": Transport.where,
        "voice_louder": Transport.louder,
        "voice_softer": Transport.softer,
        "bed_louder": Transport.bed_louder,
        "bed_softer": Transport.bed_softer,
        "bed": Transport.bed_on_or_off,
        "breath_slower": Transport.breathe_slower,
        "breath_faster": Transport.breathe_faster,
        "describe": describe,
        "stop": Transport.stop,
    }
)
"""Every action there is."""


def actions_of(table: Mapping[str, ActionName]) -> Mapping[str, Action]:
    """What keys do, from the names of what they do."""
    return {key: ACTIONS[name] for key, name in table.items()}


def tell_key(transport: Transport, key: str, action: Action | None) -> None:
    """Say what a key does, instead of doing it."""
    name = next((name for name, each in ACTIONS.items() if each is action), None)
    transport.tell_key(key, name)
