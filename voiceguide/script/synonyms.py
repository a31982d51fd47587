"""Words that writers bring along from elsewhere, and what they are called here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

OTHER_WORDS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("text", "speak", "speech", "voiceover", "line", "narrate"), "say"),
        **dict.fromkeys(("wait", "silence", "sleep", "delay", "break"), "pause"),
        **dict.fromkeys(("gong", "chime", "ring", "strike"), "bell"),
        **dict.fromkeys(("breath", "breathing", "inhale", "exhale"), "breathe"),
        **dict.fromkeys(("play", "audio", "file"), "sound"),
        **dict.fromkeys(("music", "background", "ambience"), "bed"),
        **dict.fromkeys(("chapter", "heading"), "section"),
        **dict.fromkeys(("loop", "times"), "repeat"),
        **dict.fromkeys(("choice", "choose", "random", "either"), "one_of"),
        **dict.fromkeys(("import", "insert"), "include"),
        **dict.fromkeys(("comment", "remark"), "note"),
        **dict.fromkeys(("question", "input", "prompt"), "ask"),
        **dict.fromkeys(("if", "only_if", "condition"), "when"),
        **dict.fromkeys(("answer", "answers", "type"), "expect"),
        "remember": "recall",
        "name": "title",
        **dict.fromkeys(("description", "about", "subtitle"), "summary"),
        **dict.fromkeys(("duration", "durations", "length", "time"), "lengths"),
        **dict.fromkeys(("lang", "locale"), "language"),
        **dict.fromkeys(("warning", "warnings", "caution"), "cautions"),
        **dict.fromkeys(("keywords", "categories", "category"), "tags"),
    }
)
"""What keys and steps are called elsewhere."""
