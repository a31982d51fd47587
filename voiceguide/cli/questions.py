"""The questions of a practice that is played: who hears the answers, and where they are kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from voiceguide import config
from voiceguide.errors import VoiceguideError
from voiceguide.player import Action, Keys, Transport
from voiceguide.player.asking import Asker, AskingKeys, Partner
from voiceguide.script import Practice
from voiceguide.script.threads import questions_of, recalls_of
from voiceguide.timeline.request import Recalled


def recalled(practice: Practice) -> Recalled:
    """Find the earlier answers that a practice would speak of.

    Raises:
        VoiceguideError: If there are answers and they cannot be read.
    """
    wanted = [(step.practice, step.name) for step in recalls_of(practice)]
    if not wanted:
        return ()
    from voiceguide.journal.answers import latest  # a practice sounds sooner without a database

    return tuple(latest(wanted, config.journal_file()).items())


def answering(
    keys: Keys,
    practice: Practice,
    transport: Transport,
    partner: Partner,
    actions: Mapping[str, Action],
    tell: Callable[[str], None],
    on_name: Callable[[str], object],
) -> Keys:
    """Let keys answer the questions of a practice, and keep every answer.

    Args:
        keys: Where they come from.
        practice: What plays.
        transport: Where it plays.
        partner: Prepares what follows an answer.
        actions: What keys do while nobody is asked.
        tell: Told when an answer cannot be kept; the practice goes on.
        on_name: Told what is answered, before what follows changes.
    """
    if not questions_of(practice):
        return keys

    from voiceguide.journal.answers import Answer, keep

    def on_answer(name: str, value: str) -> None:
        on_name(name)
        answer = Answer(practice=practice.name, name=name, value=value, at=datetime.now().astimezone())
        try:
            keep(answer, config.journal_file())
        except VoiceguideError as error:
            tell(f"{error.what} {error.remedy}")

    return AskingKeys(keys, Asker(transport, partner, actions, on_answer))
