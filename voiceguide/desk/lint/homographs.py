"""The words that are written alike and spoken differently, each in the sense in which practices use it.

What is said here about espeak-ng was measured with its versions 1.51 and 1.52 and the voice `en-us`. It takes
most of these words for nouns or adjectives, unless the word before them calls for a verb.
"""

# ruff: noqa: RUF001 - some letters of the phonetic alphabet look like others

from __future__ import annotations

from voiceguide.desk.lint.homograph import CALLS_FOR_A_VERB, homograph, verb
from voiceguide.desk.lint.prose import vocabulary

_THIRD_PERSONS = vocabulary("he it she that who")
_COPULAS = vocabulary("are be is")
_NEVER = vocabulary("")
_ALWAYS = None

_ONES = (
    r"(?:a|all|an|both|each|every|my|one|our|that|the|these|this|those|your) \w+|both|it|that|them|this|"
    "yourself"
)
_PLACES = "here|in|inside|on|there|with|within"
_PEOPLE = "(?:he|i|it|she|they|we|you)"

_CLOSE_BY = r"kl(?:oʊ|əʊ|o)s"
_BOW_AND_ARROW = r"b(?:oʊ|əʊ|o)"

HOMOGRAPHS = (
    homograph(
        "open (?:and|or|then) ",
        "close",
        "",
        wrong=_CLOSE_BY,
        heard="close by",
        meant="close the door",
        right_after=CALLS_FOR_A_VERB,
        instead="shut",
    ),
    homograph(
        r"(?:eyes|eyelids|lids) (?:(?:\w+ly|and|can|may|might|rest|soften|to|want|will) ){0,3}",
        "close",
        "(?! to| by)",
        wrong=_CLOSE_BY,
        heard="close by",
        meant="close the door",
        right_after=CALLS_FOR_A_VERB,
        instead="rest shut",
    ),
    verb(
        "close",
        _ONES,
        wrong=_CLOSE_BY,
        heard="close by",
        meant="close the door",
        instead="shut",
        invite=True,
    ),
    verb(
        "use",
        _ONES,
        wrong="j[uʉ]s",
        heard="of no use",
        meant="you use it",
        instead="work with",
        invite=True,
    ),
    verb("record", f"{_ONES}|how|what|where|when|whatever", wrong=r"[ɹr]ɛk\w*", instead="note"),
    verb("separate", _ONES, wrong="sɛp[ɹr]ət", heard="a separate room", instead="spread"),
    verb("bow", "(?:the|your) head", wrong=_BOW_AND_ARROW, heard="bow and arrow", instead="lower"),
    verb(
        "bow",
        "forward|low|over|to",
        wrong=_BOW_AND_ARROW,
        heard="bow and arrow",
        stand="like a command",
        instead="bend",
    ),
    verb("wind", "down", wrong="wɪnd", heard="the wind", meant="wind a clock", instead="ease"),
    verb(
        "wind",
        "(?:the|your) (?:blanket|cloth|rope|scarf|string|thread|wool)|it (?:around|round|up)",
        wrong="wɪnd",
        heard="the wind",
        meant="wind a clock",
        instead="wrap",
    ),
    verb("live", _PLACES, wrong="laɪv", heard="live music", instead="stay"),
    verb(
        "lives",
        _PLACES,
        wrong="laɪvz",
        heard="many lives",
        meant="she lives",
        right_after=_THIRD_PERSONS,
        instead="stays",
    ),
    homograph(
        "(?:as|into|like|of) ",
        "lead",
        r"(?! (?:into|it|the|to|us|with|you|your)\b)",
        wrong="lid",
        heard="to lead",
        meant="the heavy metal",
        right_after=_NEVER,
        instead="stone",
    ),
    verb(
        "lead",
        f"{_ONES}|from|with|you",
        wrong="lɛd",
        heard="heavy as lead",
        right_after=_ALWAYS,
        instead="guide",
    ),
    homograph(
        "(?:already|been|had|has|have|was|were) ",
        "read",
        "",
        wrong="[ɹr]id",
        heard="to read",
        meant="have read",
        right_after=_ALWAYS,
    ),
    verb("read", _ONES, wrong="[ɹr]ɛd", heard="have read", right_after=_ALWAYS),
    homograph(
        "",
        "tears",
        r"(?=[.,]| (?:are|can|come|could|fall|flow|may|might|roll|run|in your)\b)",
        wrong="t(?:ɛ|e|eə)[ɹr]?z",
        heard="tears it apart",
        meant="tears in the eyes",
        right_after=_ALWAYS,
    ),
    verb("tear", _ONES, wrong="t(?:ɪ|iə)[ɹr]?", heard="a tear in the eye", meant="tear apart", instead="rip"),
    homograph(
        "(?<!any )(?<!its )(?<!of )(?<!the )(?<!this )(?<!your )",
        "content",
        r"(?=[.,;!?]|$| (?:and|as|just|or|to|with)\b)",
        wrong=r"k(?:ɑ|ɒ)nt\w*",
        heard="the content of a book",
        meant="calm and content",
        right_after=CALLS_FOR_A_VERB | _COPULAS,
        instead="at ease",
    ),
    verb("present", _ONES, wrong=r"p[ɹr]ɛz\w*", instead="show"),
    verb("perfect", _ONES, wrong="p(?:ɜ|e|əɪ)fɛkt", heard="a perfect day", instead="hone"),
    verb(
        "object",
        "to",
        wrong=r"(?:ɑ|ɒ)bd\w*",
        heard="an object",
        right_after=_NEVER,
        stand="like a command",
        instead="say no",
    ),
    verb("project", _ONES, wrong=r"p[ɹr](?:ɑ|ɒ)d\w*", instead="send"),
    verb("refuse", f"{_ONES}|to", wrong=r"[ɹr]ɛf\w*", heard="household refuse", right_after=_ALWAYS),
    verb("resume", _ONES, wrong=r"[ɹr]ɛz\w*", heard="a job seeker's resume", right_after=_ALWAYS),
    verb("desert", _ONES, wrong=r"dɛz\w*", heard="a sandy desert", instead="leave"),
    verb("row", _ONES, wrong="[ɹr]aʊ", heard="a loud row", meant="row a boat", right_after=_ALWAYS),
    verb("sow", _ONES, wrong="saʊ", heard="a sow with piglets", meant="sow seeds", right_after=_ALWAYS),
    homograph(
        "",
        "number",
        r"(?= than\b)",
        wrong=r"nʌmb\w*",
        heard="a number",
        meant="more and more numb",
        right_after=_NEVER,
        instead="more numb",
    ),
    homograph(
        "(?:become|feel|get|go|grow)s? ",
        "number",
        "",
        wrong=r"nʌmb\w*",
        heard="a number",
        meant="more and more numb",
        right_after=_NEVER,
        instead="more numb",
    ),
    verb("house", _ONES, wrong="h[aʌ][ʊʉ]s", instead="keep"),
    verb(
        "excuse",
        "her|him|it|me|them|yourself",
        wrong="[ɛɪ]kskj[uʉ]s",
        heard="an excuse",
        right_after=_NEVER,
    ),
    verb("abuse", _ONES, wrong="[ɐa]bj[uʉ]s", heard="the abuse", instead="harm"),
    verb("moderate", _ONES, wrong=r"m(?:ɑ|ɒ)d\w*ət", heard="a moderate pace", instead="soften"),
    verb(
        "intimate",
        "how|that|what",
        wrong=r"ɪnt\w*ət",
        heard="an intimate talk",
        right_after=_NEVER,
        instead="hint",
    ),
    homograph(
        f"{_PEOPLE} ",
        "dove",
        "",
        wrong="dʌv",
        heard="a white dove",
        meant="dove into a lake",
        right_after=_NEVER,
        instead="dived",
    ),
    homograph(
        "",
        "bass",
        "(?= (?:drum|guitar|hum|line|note|sound|tone|voice))",
        wrong="bæs|bas",
        heard="bass, the fish",
        meant="a bass guitar",
        right_after=_ALWAYS,
        instead="low",
    ),
    homograph(
        f"(?:{_PEOPLE}|are|is|was|were) ",
        "wound",
        r"(?= (?:around|it|round|the|up|your)\b)",
        wrong="w[uʉ]nd",
        heard="a wound",
        meant="wound a clock",
        right_after=_NEVER,
        instead="wrapped",
    ),
    homograph(
        "(?:a|any|each|every|most|some|the|these|those|very) ",
        "minute",
        "(?= (?:adjustment|amount|change|detail|difference|movement|sensation|shift|sound|tremor|twitch))",
        wrong="mɪnɪt",
        heard="a minute, sixty seconds",
        meant="tiny",
        right_after=_NEVER,
        instead="tiny",
    ),
    verb("contract", _ONES, wrong=r"k(?:ɑ|ɒ)nt\w*", instead="tighten"),
    verb(
        "alternate",
        f"{_ONES}|arms|between|feet|hands|left|legs|right|sides",
        wrong=r"(?:ɔ|ɒ)lt\w+nət",
        heard="alternate days",
        instead="switch",
    ),
    verb("permit", _ONES, wrong="p(?:ɜ|e|əɪ)mɪt", instead="allow"),
    verb("console", "it|them|yourself", wrong=r"k(?:ɑ|ɒ)ns\w*", instead="comfort"),
    verb("converse", "with", wrong=r"k(?:ɑ|ɒ)nv\w*", heard="the converse", instead="talk"),
    verb(
        "breath",
        "again|deeply|easily|gently|in|into|naturally|normally|out|slowly|softly|through|with",
        wrong="b[ɹr]ɛ(?:θ|t̪)",
        meant="to breathe",
        right_after=_NEVER,
        stand="like a command",
        instead="breathe",
    ),
)
"""Every trap; where two find the same word, the first one counts."""
