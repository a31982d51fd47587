"""What the loader refuses in the broken scripts and a schema cannot."""

_ORDER = "what is asked before, and what there is to answer"

UNSAYABLE = {
    "answers": {
        5: "whether the default is an answer",
        9: "likewise",
        15: "how choices are written",
        24: "which end of a range is larger",
        27: "how choices are written",
        28: "how a condition is understood",
    },
    "questions": dict.fromkeys((3, 4, 9, 10, 18, 20, 22, 24, 28, 31, 34), _ORDER),
    "breathing": {
        5: "in the form of a pattern stands a date; how long its parts are, the schema does not measure",
        7: "which end of a range is larger",
    },
    "duplicate-keys": {2: "that a key stands there twice: YAML tells that", 6: "likewise"},
    "durations": {
        6: "that .nan is no number: it is neither too small nor too large",
        9: "which of min, natural and max is larger",
        13: "which of from and until is longer",
    },
    "paths": {6: "which files there are", 8: "likewise", 9: "likewise"},
    "settings": {8: "the number within a text such as -200dB", 14: "that a setting stands in two places"},
    "ten-mistakes": {13: "which files there are"},
    "two-steps-behind-one-dash": {4: "that a key stands there twice: YAML tells that"},
    "too-long": {8: "how long it all is"},
    "too-many-steps": {3: "how many steps it all is"},
}
"""Lines of broken scripts that the schema lets pass, and what it would have to know to refuse them."""

ANCHORS = ("alias-bomb",)
"""Broken scripts at which the loader stops early, and the schema goes on."""
