"""Speaking programs that a system may have, one row each: how it is asked, and what it takes.

All paces are per cent of a voice's own speed. Rates as heard were measured on the passage that voices are
calibrated with; a voice's own speed is near 200 words a minute in all of them.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct

from voiceguide.speech.engine import DEFAULT_PITCH, Paces

LISTING_SECONDS = 30.0
"""A program may take so long to say its version or its voices."""


class Known(Struct, frozen=True, kw_only=True):
    """One voice as its program knows it: how it is asked for, its language (BCP 47), and its gender."""

    id: str
    language: str
    gender: str = ""


class Asked(Struct, frozen=True, kw_only=True):
    """What is to be spoken into a file: a text on one line, at a pace, with a pitch of 0 to 100."""

    text: str
    voice: str
    pace: float
    pitch: int
    path: Path

    @property
    def pitch_percent(self) -> int:
        """The pitch as per cent of the voice's own, half an octave up and down."""
        return round(100 * 2 ** ((self.pitch - DEFAULT_PITCH) / 100))


class Command(Struct, frozen=True, kw_only=True):
    """How one program is used.

    Attributes:
        name: What the engine is called.
        program: The command.
        remedy: What to install where it is missing.
        version: Finds its version, given the command's path.
        voices: Finds its voices, given the command's path.
        arguments: Writes the arguments that speak, without the command itself.
        text: What its standard input gets; None where the text is among the arguments.
        paces: How slow and how fast it speaks.
        has_pitch: Whether its pitch can be set.
        favourites: Ids of its clearest voices; the first that is there speaks when nobody is asked for.
    """

    name: str
    program: str
    remedy: str
    version: Callable[[Path], str]
    voices: Callable[[Path], list[Known]]
    arguments: Callable[[Asked], list[str]]
    text: Callable[[str], str] | None = None
    paces: Paces
    has_pitch: bool
    favourites: tuple[str, ...] = ()


def said(*command: str | Path) -> str:
    """What a program answers on either output; nothing where it does not answer in time."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=LISTING_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace")


def in_ascii(text: str) -> str:
    """A text in the letters of English, for programs that know no others: accents are left out.

    A letter such as `ø` becomes the nearest one; other signs part words: `3×4` becomes no other number.
    """  # noqa: RUF002 - as texts have it
    plain = unicodedata.normalize("NFKD", text.translate(_PLAIN_SIGNS))
    return "".join(letter if letter.isascii() else _in_place_of(letter) for letter in plain)


def _in_place_of(letter: str) -> str:
    return "" if unicodedata.category(letter)[0] in "LM" else " "


_PLAIN_LETTERS = {
    "æ": "ae",
    "ð": "d",
    "đ": "d",
    "\u0131": "i",
    "ł": "l",
    "ø": "o",
    "œ": "oe",
    "þ": "th",
}
"""Letters that Unicode does not take for one with an accent."""

_PLAIN_SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2013\u2014", "-"),
        "\u00bc": " 1/4",
        "\u00bd": " 1/2",
        "\u00be": " 3/4",
        "\u00df": "ss",
        "\u1e9e": "SS",
        "\u00b0": " degrees ",
        "\u20ac": " euro ",
        **_PLAIN_LETTERS,
        **{letter.upper(): plain.capitalize() for letter, plain in _PLAIN_LETTERS.items()},
    }
)


def _version_said(option: str) -> Callable[[Path], str]:
    def version(program: Path) -> str:
        found = re.search(r"\d+(\.\d+)+", said(program, option))
        return found[0] if found else ""

    return version


def _version_of_data(folder: str) -> Callable[[Path], str]:
    """For programs that tell none: a fingerprint of the program, and of the names and sizes of its data."""

    def version(program: Path) -> str:
        seen = hashlib.sha256(program.read_bytes())
        data = _shared(program, folder)
        for path in sorted(path for path in data.rglob("*") if path.is_file()):
            seen.update(f"{path.relative_to(data)} {path.stat().st_size}\n".encode())
        return seen.hexdigest()[:8]

    return version


def _shared(program: Path, folder: str) -> Path:
    return program.resolve().parent.parent / "share" / folder


_RHVOICE_LANGUAGES: Mapping[str, str] = {
    "Albanian": "sq",
    "Brazilian-Portuguese": "pt-br",
    "Croatian": "hr",
    "Czech": "cs",
    "English": "en",
    "Esperanto": "eo",
    "Georgian": "ka",
    "Kyrgyz": "ky",
    "Macedonian": "mk",
    "Polish": "pl",
    "Russian": "ru",
    "Serbian": "sr",
    "Slovak": "sk",
    "Spanish": "es",
    "Tatar": "tt",
    "Ukrainian": "uk",
    "Uzbek": "uz",
    "Vietnamese": "vi",
}


def _rhvoice_voices(program: Path) -> list[Known]:
    found = []
    for path in _shared(program, "RHVoice").glob("voices/*/voice.info"):
        facts = dict(line.split("=", 1) for line in path.read_text("utf-8").splitlines() if "=" in line)
        language = _RHVOICE_LANGUAGES.get(facts.get("language", ""))
        if language and "name" in facts:
            found.append(Known(id=facts["name"], language=language, gender=facts.get("gender", "")))
    return found


def _flite_voices(program: Path) -> list[Known]:
    # kal has half the sound of kal16, and awb_time only knows the time of day.
    names = said(program, "-lv").partition("Voices available:")[2].split()
    return [Known(id=name, language="en-us") for name in sorted({*names} - {"kal", "awb_time"})]


_FESTIVAL_LANGUAGES = {"english": "en", "us": "en-us"}
"""Its folders of English voices; the others want their own alphabets."""


def _festival_voices(program: Path) -> list[Known]:
    located = re.findall(
        r"\((\w+) \. \"([^\"]+)\"\)", said(program.with_name("festival"), "-b", "(print voice-locations)")
    )
    folders = ((name, Path(folder).parent.name) for name, folder in located)
    return [
        Known(id=name, language=_FESTIVAL_LANGUAGES[of]) for name, of in folders if of in _FESTIVAL_LANGUAGES
    ]


def _pico_voices(program: Path) -> list[Known]:
    listed = re.findall(
        r"^[a-z]{2}-[A-Z]{2}$", said(program, "-l", "none", "-w", "none.wav", "none"), re.MULTILINE
    )
    return [Known(id=tag, language=tag.lower()) for tag in listed]


def _rhvoice(asked: Asked) -> list[str]:
    rate, pitch = f"{asked.pace:.0f}", str(asked.pitch_percent)
    return ["--profile", asked.voice, "--rate", rate, "--pitch", pitch, "--output", str(asked.path)]


def _flite(asked: Asked) -> list[str]:
    shape = f"duration_stretch={100 / asked.pace:.4f}", f"f0_shift={asked.pitch_percent / 100}"
    settings = [part for feature in shape for part in ("--setf", feature)]
    return ["-voice", asked.voice, *settings, "-o", str(asked.path), "-t", in_ascii(asked.text)]


def _festival(asked: Asked) -> list[str]:
    stretched = f"(Parameter.set 'Duration_Stretch {100 / asked.pace:.4f})"
    rate = f'(list (list "-r" {asked.pace / 100:.4f}))'  # voices by HTS do not heed the other, but this
    own = "hts_engine_params"
    paced = f"(if (symbol-bound? '{own}) (set! {own} (append {own} {rate})))"
    orders = (f"(voice_{asked.voice})", stretched, paced)
    return ["-o", str(asked.path), *(part for order in orders for part in ("-eval", order))]


def _pico(asked: Asked) -> list[str]:
    text = re.sub(
        r"[][{}<>]", " ", asked.text
    )  # the last two are its own marks, the others it would spell out
    marked = f'<speed level="{asked.pace:.0f}"><pitch level="{asked.pitch_percent}">{text}</pitch></speed>'
    return ["--lang", asked.voice, "--wave", str(asked.path), "--", marked]


COMMANDS = (
    Command(
        name="rhvoice",
        program="RHVoice-test",
        remedy="Install RHVoice and an English voice (on Debian and Ubuntu: rhvoice, rhvoice-english).",
        version=_version_of_data("RHVoice"),
        voices=_rhvoice_voices,
        arguments=_rhvoice,
        text=str,
        paces=Paces(slowest=50, usual=56, fastest=200),
        has_pitch=True,
        favourites=("Clb", "Slt"),
    ),
    Command(
        name="flite",
        program="flite",
        remedy="Install Flite (on most Linux systems the package flite).",
        version=_version_said("--version"),
        voices=_flite_voices,
        arguments=_flite,
        paces=Paces(slowest=33, usual=50, fastest=200),
        has_pitch=True,
        favourites=("slt",),
    ),
    Command(
        name="festival",
        program="text2wave",
        remedy="Install Festival and an English voice (on Debian: festival, festvox-us-slt-hts).",
        version=lambda program: _version_said("--version")(program.with_name("festival")),
        voices=_festival_voices,
        arguments=_festival,
        text=in_ascii,
        paces=Paces(slowest=40, usual=50, fastest=200),
        has_pitch=False,
        favourites=("cmu_us_slt_arctic_hts",),
    ),
    Command(
        name="pico",
        program="pico2wave",
        remedy="Install Pico (on Debian and Ubuntu: libttspico-utils).",
        version=_version_of_data("pico"),
        voices=_pico_voices,
        arguments=_pico,
        paces=Paces(slowest=30, usual=56, fastest=300),
        has_pitch=True,
    ),
)
"""The clearest first, as a recogniser heard them."""
