"""The menu without a sound: levels of choices, and what a key makes of them.

Names come first and keys last, there are at most five choices at a time, and zero goes back.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from voiceguide.phrases import Catalogue
from voiceguide.script.model import VoiceWish

CHOICES = 5
"""So many choices can be kept in mind while they are heard."""

LEAVING = ("q", "escape")
_SAYING_AGAIN = "enter"
_QUIET = "space"
_BACK = "0"
_HELP = "h"


class Prompt(Struct, frozen=True, kw_only=True):
    """A short text to be spoken; `voice` is who speaks, where it is not the menu's own voice."""

    text: str
    voice: VoiceWish = VoiceWish()


class Play(Struct, frozen=True, kw_only=True):
    """A practice was chosen.

    Attributes:
        name: Its name in the library.
        title: Its title.
        length: At which length it is wanted, as a listener would type it; None for its first.
    """

    name: str
    title: str
    length: str | None = None


class Resume(Struct, frozen=True, kw_only=True):
    """Going on with what was left unfinished was chosen."""

    title: str


class Answer(Struct, frozen=True, kw_only=True):
    """A question was answered: the value of a setting, or None to leave it to the program."""

    setting: str
    value: str | None


CheckInAnswer = Literal["keep", "swap", "shorten", "stop", "worse"]


class CheckIn(Struct, frozen=True, kw_only=True):
    """How the listener's plan is going was answered; `practice` is what one is swapped for."""

    answer: CheckInAnswer
    practice: str | None = None


Outcome = Play | Resume | Answer | CheckIn


class Choice(Struct, frozen=True, kw_only=True):
    """One of several.

    Attributes:
        name: What it is called, without a full stop.
        leads: A further level, or what was chosen with it.
        sample: Heard after its name and key.
    """

    name: str
    leads: Level | Outcome
    sample: Prompt | None = None


class Level(Struct, frozen=True, kw_only=True):
    """Choices that are heard together.

    Attributes:
        choices: At most `CHOICES`.
        before: Said before them.
        usual: Enter takes it; None where Enter says everything again.
    """

    choices: tuple[Choice, ...]
    before: tuple[str, ...] = ()
    usual: Choice | None = None


class Turn(Struct, frozen=True, kw_only=True):
    """What became of a key.

    Attributes:
        menu: The menu now.
        said: To be said now; what was being said is cut.
        is_all_said: Whether everything of the level is to be said after that.
        chosen: The choice that was made, if one was.
        leaves: Whether the listener wants to leave.
        goes_back: Whether they want to go back from the first level.
    """

    menu: Menu
    said: tuple[Prompt, ...] = ()
    is_all_said: bool = False
    chosen: Outcome | None = None
    leaves: bool = False
    goes_back: bool = False


class Menu(Struct, frozen=True, kw_only=True):
    """Where in the levels the listener is; `path` begins with the first level and ends with theirs."""

    words: Catalogue
    path: tuple[Level, ...]

    @property
    def level(self) -> Level:
        """The level being heard."""
        return self.path[-1]

    def prompts(self) -> tuple[Prompt, ...]:
        """Everything that is said of this level."""
        said = [Prompt(text=text) for text in self.level.before]
        for number, choice in enumerate(self.level.choices, start=1):
            said.append(self._item(choice.name, self.words.digits[number]))
            if choice.sample is not None:
                said.append(choice.sample)
        if self.level.usual is not None:
            said.append(Prompt(text=self.words.menu.usual.format(name=self.level.usual.name)))
        elif len(self.path) > 1:
            said.append(self._item(self.words.menu.back, self.words.digits[0]))
        else:
            said.append(self._item(self.words.menu.help, _HELP.upper()))
        return tuple(said)

    def lines(self) -> tuple[str, ...]:
        """The same to be read: one fact a line, numbers first."""
        lines = list(self.level.before)
        lines += [f"{number}. {choice.name}" for number, choice in enumerate(self.level.choices, start=1)]
        if len(self.path) > 1:
            lines.append(f"{_BACK}. {self.words.menu.back}")
        if self.level.usual is not None:
            lines.append(self.words.menu.usual.format(name=self.level.usual.name))
        lines.append(f"{_HELP.upper()}. {self.words.menu.help}")
        return tuple(lines)

    def press(self, key: str) -> Turn:
        """Do what a key says."""
        if key in LEAVING:
            return Turn(menu=self, said=(Prompt(text=self.words.menu.leave),), leaves=True)
        if key == _SAYING_AGAIN:
            return self._again() if self.level.usual is None else self._take(self.level.usual)
        if key == _BACK:
            return self._back()
        if key == _HELP:
            return self._help()
        if key == _QUIET:
            return Turn(menu=self)
        if key.isdecimal() and key.isascii() and int(key) <= len(self.level.choices):
            return self._take(self.level.choices[int(key) - 1])
        return Turn(menu=self, said=(Prompt(text=self.words.menu.unknown_key),))

    def _again(self) -> Turn:
        return Turn(menu=self, is_all_said=True)

    def _help(self) -> Turn:
        if self.level.usual is None:
            return Turn(menu=self, said=(Prompt(text=self.words.menu.guide),))
        # Enter answers here, so that no other key could say the question again.
        return Turn(menu=self, said=(Prompt(text=self.words.menu.guide_question),), is_all_said=True)

    def _back(self) -> Turn:
        if len(self.path) == 1:
            return Turn(menu=self, goes_back=True)
        return replace(self, path=self.path[:-1])._again()

    def _take(self, choice: Choice) -> Turn:
        if isinstance(choice.leads, Level):
            return replace(self, path=(*self.path, choice.leads))._again()
        said = Prompt(text=self.words.menu.chosen.format(name=_title(choice)))
        return Turn(menu=self, said=(said,), chosen=choice.leads)

    def _item(self, name: str, key: str) -> Prompt:
        return Prompt(text=self.words.menu.item.format(name=name, key=key))


def _title(choice: Choice) -> str:
    return choice.leads.title if isinstance(choice.leads, Play) else choice.name
