"""Sound files of ill will: torn, mislabelled, without an end, with numbers that are none, and bombs."""

from __future__ import annotations

import io
import random
import struct
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from tests.faults.hostile_values import TRAPS, laid_trap, link_out
from tests.faults.hostile_watch import Attempt, command
from voiceguide.recording.importing.decoding import blocks_of
from voiceguide.render.checksum import sound_checksum
from voiceguide.sound.beds.own import loop_file
from voiceguide.sound.pcm import convert
from voiceguide.units import RATE

PLACES = ()

_FORMATS = (
    *(
        (".wav", "WAV", subtype)
        for subtype in ("PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ULAW")
    ),
    *((".wav", container, "PCM_16") for container in ("WAVEX", "RF64", "W64")),
    *((".flac", "FLAC", subtype) for subtype in ("PCM_S8", "PCM_16", "PCM_24")),
    *((".ogg", "OGG", subtype) for subtype in ("VORBIS", "OPUS")),
    *(
        (".mp3", "MP3", "MPEG_LAYER_III"),
        (".aiff", "AIFF", "PCM_24"),
        (".caf", "CAF", "PCM_16"),
        (".au", "AU", "PCM_16"),
    ),
)
_CHANNELS = (1, 1, 2, 2, 2, 3, 6, 8, 32, 255, 1024)
_RATES = (48_000, 44_100, 8000, 11_025, 96_000, 192_000, 384_000, 768_000, 4000, 1000, 100, 1, 2**31 - 1)
_SECONDS = (0.0, 1 / 48_000, 0.01, 0.5, 2.0, 3.0, 3.0, 8.0)
_LOUD = (1e30, 3e38, 1e6, 32_768.0, 1e-30, 1e-45)
_HEADER = 64
_HOUR, _DAY = 3600.0, 25 * 3600.0
_NUMBERS = (0, 1, 2, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0xFFFFFFFE, 48_000, 0x7FFF, 0xFFFF)
_A_SECOND = 0.02
"""So much CPU a second of sound may take, whatever its rate: it is read twice, resampled and written."""

Samples = NDArray[np.floating]


def prepare(own: Path) -> None:
    """Have the program imported, and what every session needs in the cache."""
    Path(own, "x.yaml").write_text("title: x\nsteps:\n  - say: Notice the floor here.\n", encoding="utf-8")
    command("render", str(own / "x.yaml"), "--voice", "tone")
    np.random.default_rng(1)
    for build in (convert, loop_file):
        sound = Path(own, "warm.wav")
        soundfile.write(sound, _noise(random.Random(1), 3 * 44_100, 2), 44_100)
        build(sound, own / "warm.out")


def sound(chance: random.Random) -> tuple[str, bytes, str, float]:
    """Make a sound file: what it is, its bytes, how its name ends, and the seconds it may be taken for."""
    kind = chance.choice(
        (
            _plain,
            _plain,
            _strange_numbers,
            _strange_numbers,
            _torn,
            _torn,
            _torn,
            _headed,
            _headed,
            _bomb,
            _no_sound,
        )
    )
    name, data, ending, seconds = kind(chance)
    if chance.random() < 0.1:
        return (
            f"{name}, mislabelled",
            data,
            chance.choice((".wav", ".flac", ".ogg", ".mp3", ".opus")),
            seconds,
        )
    return name, data, ending, seconds


def _noise(chance: random.Random, frames: int, channels: int) -> Samples:
    return (
        np.random.default_rng(chance.randrange(1 << 30)).normal(0, 0.1, (frames, channels)).astype(np.float32)
    )


def _file(
    chance: random.Random, samples: Samples | None = None, *, form: int | None = None
) -> tuple[str, bytes, str, float]:
    """A sound that a program would write, of an uncommon kind perhaps."""
    for _ in range(30):
        ending, container, subtype = _FORMATS[form] if form is not None else chance.choice(_FORMATS)
        rate, channels = chance.choice(_RATES), chance.choice(_CHANNELS)
        if container in ("OGG", "MP3"):  # their encoders crash on what they do not know
            rate, channels = chance.choice((48_000, 24_000)), min(channels, 2)
        frames = min(int(chance.choice(_SECONDS) * rate), 4_000_000 // channels)
        written = io.BytesIO()
        content = _noise(chance, frames, channels) if samples is None else samples
        try:
            soundfile.write(written, content, rate, subtype=subtype, format=container)
        except (soundfile.LibsndfileError, TypeError, ValueError, MemoryError):
            continue
        seconds = len(content) / rate
        return (
            f"{container} {subtype}, {rate} Hz, {content.shape[1]} channels",
            written.getvalue(),
            ending,
            seconds,
        )
    return "nothing", b"", ".wav", 0.0


def _plain(chance: random.Random) -> tuple[str, bytes, str, float]:
    return _file(chance)


def _strange_numbers(chance: random.Random) -> tuple[str, bytes, str, float]:
    frames, channels = chance.choice((1, 480, RATE // 2, 3 * RATE)), chance.choice((1, 2))
    samples = _noise(chance, frames, channels).astype(np.float64)
    what = chance.choice(
        ("NaN", "infinite", "loud", "constant", "silent", "all NaN", "one click", "alternating")
    )
    match what:
        case "NaN":
            samples[chance.randrange(frames) :: 7] = np.nan
        case "infinite":
            samples[chance.randrange(frames) :: 7] = chance.choice((np.inf, -np.inf))
        case "loud":
            samples *= chance.choice(_LOUD)
        case "constant":
            samples[:] = chance.choice((1.0, -1.0, 0.3, 1e9))
        case "silent":
            samples[:] = 0
        case "all NaN":
            samples[:] = np.nan
        case "one click":
            samples[:] = 0
            samples[chance.randrange(frames)] = chance.choice((1.0, 1e38))
        case "alternating":
            samples[::2], samples[1::2] = 3e38, -3e38
    with np.errstate(over="ignore"):
        written = io.BytesIO()
        subtype = chance.choice(("FLOAT", "DOUBLE"))
        soundfile.write(written, samples, RATE, subtype=subtype, format=chance.choice(("WAV", "AIFF", "CAF")))
    return f"{what}, {subtype}", written.getvalue(), ".wav", frames / RATE


def _torn(chance: random.Random) -> tuple[str, bytes, str, float]:
    name, data, ending, seconds = _file(
        chance, _noise(chance, chance.choice((480, 20_000)), chance.choice((1, 2)))
    )
    found = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 50))):
        at = chance.randrange(min(len(found), chance.choice((_HEADER, 400, len(found)))) or 1) if found else 0
        match chance.randrange(5):
            case 0:
                del found[at:]
            case 1:
                found[at : at + chance.randint(1, 400)] = b""
            case 2:
                found[at : at + 1] = bytes([chance.randrange(256)])
            case 3:
                found[at:at] = found[at : at + chance.randint(1, 300)]
            case 4:
                found[at : at + 4] = struct.pack("<I", chance.choice(_NUMBERS))
    return f"torn {name}", bytes(found), ending, seconds + 600


def _headed(chance: random.Random) -> tuple[str, bytes, str, float]:
    """A WAV file whose head promises what is not there."""
    channels, rate = chance.choice((0, 1, 2, 2, 8, 1024, 65_535)), chance.choice((*_RATES, 0, 2**32 - 1))
    bits = chance.choice((16, 16, 16, 0, 1, 8, 12, 24, 32, 64, 65_535))
    data = _noise(chance, chance.choice((0, 1, 999, 3 * RATE)), 1).tobytes()
    size = chance.choice((len(data), 0xFFFFFFFF, 0x7FFFFFFE, 0, 3))
    head = struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        *(
            b"RIFF",
            chance.choice((min(size + 36, 0xFFFFFFFF), 0xFFFFFFFF, 0)),
            b"WAVE",
            b"fmt ",
            chance.choice((16, 16, 16, 18, 4, 0x7FFFFFFF)),
        ),
        *(chance.choice((1, 1, 1, 3, 6, 7, 17, 85, 0xFFFE, 0)), channels, rate),
        *(chance.choice((0, 192_000, 0xFFFFFFFF)), chance.choice((4, 0, 65_535)), bits, b"data", size),
    )
    seconds = len(data) * 8 / max(1, channels * bits * rate)
    return f"a head of {channels} channels, {rate} Hz, {bits} bits", head + data, ".wav", seconds + 200


def _no_sound(chance: random.Random) -> tuple[str, bytes, str, float]:
    data = chance.choice(
        (
            b"",
            b"RIFF",
            b"fLaC",
            b"OggS",
            b"ID3\x04" + b"\x7f" * 60,
            b"\xff\xfb" * 4000,
            b"title: x\n",
            b"\x00" * 5000,
        )
    )
    return "no sound", data, chance.choice((".wav", ".flac", ".ogg", ".mp3", ".opus")), 0.0


def _bomb(chance: random.Random) -> tuple[str, bytes, str, float]:
    """A few bytes of FLAC that are minutes or days of silence, or of one constant."""
    seconds = chance.choice((60.0, 120.0, 120.0, _DAY))
    told = chance.choice((seconds, 0.0, 200 * 3600.0)) if seconds < _DAY else _DAY
    data = silent_flac(seconds, told=told, value=chance.choice((0, 0, 9000)))
    return f"{seconds:.0f} s of a constant in {len(data)} bytes", data, ".flac", min(seconds, 3600.0)


def silent_flac(seconds: float, *, told: float, value: int = 0) -> bytes:
    """Write FLAC of one constant, mono, 16 bits, 48 kHz.

    Args:
        seconds: How long.
        told: How long its head says; 0 for nothing said.
        value: The constant.
    """
    block = 65_535
    total = int(told * RATE)
    about = (RATE << 44) | (15 << 36) | total
    head = struct.pack(">HH", block, block) + bytes(6) + about.to_bytes(8, "big") + bytes(16)
    return b"fLaC" + struct.pack(">I", 0x80000000 | len(head)) + head + _frames(seconds, block, value)


@lru_cache
def _frames(seconds: float, block: int, value: int) -> bytes:
    return b"".join(_frame(number, block, value) for number in range(int(seconds * RATE / block) + 1))


def _frame(number: int, block: int, value: int) -> bytes:
    head = b"\xff\xf8\x70\x08" + _counted(number) + struct.pack(">H", block - 1)
    head += bytes([_crc(head, 0x07, 8)])
    body = head + b"\x00" + struct.pack(">h", value)
    return body + struct.pack(">H", _crc(body, 0x8005, 16))


def _counted(number: int) -> bytes:
    return chr(number).encode("utf-8", "surrogatepass")


def _crc(data: bytes, polynomial: int, width: int) -> int:
    table = _crc_table(polynomial, width)
    mask, crc = (1 << width) - 1, 0
    for byte in data:
        crc = ((crc << 8) ^ table[((crc >> (width - 8)) ^ byte) & 0xFF]) & mask
    return crc


@lru_cache
def _crc_table(polynomial: int, width: int) -> tuple[int, ...]:
    table = []
    for byte in range(256):
        crc = byte << (width - 8)
        for _ in range(8):
            crc = (crc << 1) ^ (polynomial if crc >> (width - 1) & 1 else 0)
        table.append(crc & ((1 << width) - 1))
    return tuple(table)


def attempt(number: int) -> Attempt:
    """Make the attempt of a number, always the same."""
    chance = random.Random(f"sounds {number}")
    step = chance.choice(("sound", "bed"))
    if chance.random() < 0.12:
        trap = chance.choice((*TRAPS, "out", "out"))
        name, ending, seconds, data = trap, ".wav", 0.0, b""
    else:
        trap = ""
        name, data, ending, seconds = sound(chance)
    file = f"rain{ending}"
    said = "  - say: Notice the floor here.\n    pause: 2s\n"
    script = f"title: x\nsteps:\n{said}  - {step}: {file}\n  - pause: 4s\n"

    def lay(folder: Path) -> None:
        Path(folder, "x.yaml").write_text(script, encoding="utf-8")
        if trap == "out":
            link_out(folder / file, folder.parent / "outside", "secret.flac")
        elif trap:
            laid_trap(trap, folder / file)
        else:
            Path(folder, file).write_bytes(data)

    # One way in eight hears all of it; sounds that last go the short ways, which they leave at once.
    ways = (_checked, _converted, _looped, _brought_in, _heard_in_full if seconds < 30 else _looped)
    if seconds >= _HOUR:
        ways = (_checked, _converted, _brought_in)  # to make a bed of an hour takes half a minute
    if trap:
        ways = (_checked,) if trap == "out" else (_checked, _swapped)
    way = chance.choice(ways)
    return Attempt(
        name=f"{step}: {name}, {way.__name__[1:]}",
        lay=lay,
        run=lambda folder: way(folder, file),
        named=(file, "x.yaml", "“x” is not as it was planned"),
        is_machines=lambda path: path.startswith("made") or path.endswith(".takes") or ".takes/" in path,
        seconds=1.0 + _A_SECOND * seconds + (2.0 if way is _heard_in_full else 0.0),
        megabytes=200.0,
    )


def _checked(_folder: Path, _file: str) -> str:
    command("check", "x.yaml")
    return "read"


def _converted(folder: Path, file: str) -> str:
    convert(folder / file, folder / "made.flac")
    return _finite(folder / "made.flac")


def _looped(folder: Path, file: str) -> str:
    loop_file(folder / file, folder / "made.wav")
    return _finite(folder / "made.wav")


def _brought_in(folder: Path, file: str) -> str:
    frames = 0
    for block in blocks_of(folder / file):
        assert np.isfinite(block).all(), "numbers that are none"
        frames += len(block)
        if frames > 60 * RATE:
            break
    return "read"


def _heard_in_full(_folder: Path, _file: str) -> str:
    return _finite(Path(command("render", "x.yaml", "--voice", "tone").split("\n")[0]))


def _swapped(folder: Path, file: str) -> str:
    """It was an ordinary file when the script was read."""
    way: Callable[[Path], object]
    for way in (sound_checksum, lambda path: convert(path, folder / "made.flac")):
        way(folder / file)
    return "read"


def _finite(path: Path) -> str:
    with soundfile.SoundFile(path) as file:
        for block in file.blocks(RATE, dtype="float32"):
            assert np.isfinite(block).all(), "numbers that are none"
    return "read"
