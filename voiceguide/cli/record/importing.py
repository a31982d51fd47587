"""`voiceguide record SCRIPT --import …`: recordings made elsewhere, told of before they are kept."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from voiceguide.recording.importing.checking import heard_again
from voiceguide.recording.importing.keeping import keep
from voiceguide.recording.importing.proposals import Proposal, Proposals, moment, propose
from voiceguide.recording.lines import Reading
from voiceguide.recording.matching import Chosen
from voiceguide.recording.takes import Takes
from voiceguide.units import RATE

_LONGEST_TEXT = 60
_MUCH = 1.35
"""So many times as long or short as expected, that is told as a reason for a doubt."""

_QUESTION = "Keep it? y yes, n no, a all that follow, s all that follow that are sure, q no more: "


def import_recordings(
    lines: Sequence[Reading],
    takes: Takes,
    chosen: Mapping[str, Chosen],
    source: Path,
    *,
    yes: bool,
    listen: bool,
    as_json: bool,
) -> None:
    """Find the lines of a script in recordings, tell of them, and keep those that are accepted.

    Args:
        lines: What is looked for; where there is none, that is said.
        takes: Where to keep them.
        chosen: The take that each line has now, by its key.
        source: One long recording, or a folder with a file for each line.
        yes: Whether every line is accepted unseen.
        listen: Whether a recogniser reads along, to be surer.
        as_json: Whether facts are told instead of a table.

    Raises:
        VoiceguideError: If a recording cannot be read, or a take cannot be written.
    """
    if not lines:
        print("There is no line to look for: all of them are recorded.", file=sys.stderr)
        if as_json:
            _print_facts(Proposals(found=(), missing=(), left_out=()), ())
        return
    print(f"Listening to {source} …", file=sys.stderr)
    proposals = propose(source, lines)
    if listen:
        proposals = replace(proposals, found=tuple(heard_again(proposals.found)))
    if not as_json:
        _print(proposals, chosen)
    accepted = proposals.found if yes else _asked(proposals.found)
    if accepted:
        with takes.locked():
            keep(accepted, takes, chosen, _tell_kept)
    if as_json:
        _print_facts(proposals, accepted)
    _conclude(proposals, accepted)


def _tell_kept(proposal: Proposal) -> None:
    print(f"Kept: line {proposal.reading.number}", file=sys.stderr)


def _print(proposals: Proposals, chosen: Mapping[str, Chosen]) -> None:
    """A line for each line of the script that was found, and what was not."""
    for proposal in proposals.found:
        print(_told(proposal, chosen))
    for reading in proposals.missing:
        print(f"{reading.number:>4}  not found  {_short(reading.text)}")
    for what in proposals.left_out:
        print(f"      belongs to no line: {what}")


def _told(proposal: Proposal, chosen: Mapping[str, Chosen]) -> str:
    where = proposal.path.name
    if not proposal.whole:
        where = f"{moment(proposal.pieces[0][0])} to {moment(proposal.pieces[-1][1])}"
    notes = _notes(proposal, chosen)
    told = f"  ({', '.join(notes)})" if notes else ""
    sure = f"{proposal.sureness:>4.0%}"
    return (
        f"{proposal.reading.number:>4}  {where}  {proposal.seconds:.1f} s  {sure}  "
        f"{_short(proposal.reading.text)}{told}"
    )


def _notes(proposal: Proposal, chosen: Mapping[str, Chosen]) -> list[str]:
    notes = []
    if not proposal.is_sure:
        notes.append("look at it")
    if proposal.seconds > _MUCH * proposal.expected:
        notes.append(f"longer than its words, which take {proposal.expected:.1f} s")
    if proposal.seconds * _MUCH < proposal.expected:
        notes.append(f"shorter than its words, which take {proposal.expected:.1f} s")
    if proposal.readings > 1:
        notes.append(f"read {proposal.readings} times, the last is taken")
    if len(proposal.pieces) > 1:
        notes.append("without a stumble")
    if proposal.heard is not None:
        notes.append(f"a recogniser heard “{_short(proposal.heard)}”")
    if proposal.reading.key in chosen:
        notes.append("in place of the take it has, which stays")
    return notes


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1].rstrip()}…"


def _asked(found: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """Let the person decide line by line; nothing is accepted where nobody can be asked."""
    if sys.stdin is None or not sys.stdin.isatty():
        return ()
    accepted: list[Proposal] = []
    for place, proposal in enumerate(found):
        print(f"{_told(proposal, {})}", file=sys.stderr)
        answer = _answer()
        if answer == "y":
            accepted.append(proposal)
        elif answer in ("a", "s"):
            rest = found[place:]
            return (*accepted, *(each for each in rest if answer == "a" or each.is_sure))
        elif answer == "q":
            break
    return tuple(accepted)


def _answer() -> str:
    while True:
        print(_QUESTION, end="", file=sys.stderr, flush=True)
        typed = sys.stdin.readline()
        if not typed:
            return "q"
        if typed.strip().lower()[:1] in tuple("ynasq"):
            return typed.strip().lower()[:1]


def _conclude(proposals: Proposals, accepted: Sequence[Proposal]) -> None:
    unsure = sum(not each.is_sure for each in proposals.found)
    told = [f"{len(proposals.found)} lines were found, {len(accepted)} are kept."]
    if unsure:
        told.append(f"{unsure} of them are not sure: listen to those.")
    if proposals.missing:
        told.append(f"{len(proposals.missing)} were not found; --only-missing records them.")
    if not accepted and proposals.found:
        told.append("Nothing was kept: --yes keeps them all, and on a terminal you are asked line by line.")
    print(*told, file=sys.stderr)


def _print_facts(proposals: Proposals, accepted: Sequence[Proposal]) -> None:
    facts: dict[str, Any] = {
        "lines": [
            {
                "line": each.reading.number,
                "text": each.reading.text,
                "file": str(each.path),
                "from": each.pieces[0][0] / RATE,
                "to": each.pieces[-1][1] / RATE,
                "seconds": round(each.seconds, 3),
                "sureness": each.sureness,
                "readings": each.readings,
                "kept": each in accepted,
            }
            for each in proposals.found
        ],
        "missing": [{"line": each.number, "text": each.text} for each in proposals.missing],
        "left_out": list(proposals.left_out),
    }
    print(json.dumps(facts, ensure_ascii=False, indent=1))
