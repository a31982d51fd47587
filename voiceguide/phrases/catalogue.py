"""The phrases of one language, as frozen values; `en.yaml` says of each what it is for.

A phrase with `{names}` is filled by `str.format`.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from voiceguide.units import Millis


class BreathWords(Struct, frozen=True, kw_only=True):
    """What the voice says while it paces the breath.

    Attributes:
        full: For the first round, by phase: whole sentences.
        brief: For later rounds and short phases. Two words at least: engines stumble over one.
        reminders: Kind lines, spoken in turn over an exhale.
        ending: Says that two breaths are left.
        counts: The numbers from two on, one for each second of a phase; empty where nothing is counted.
    """

    full: Mapping[str, str]
    brief: Mapping[str, str]
    reminders: tuple[str, ...]
    ending: str
    counts: tuple[str, ...] = ()


class BellWords(Struct, frozen=True, kw_only=True):
    """What is said in place of a bell, for listeners who would rather have words.

    Attributes:
        opening: In place of a bell before everything else.
        between: In place of any other.
        closing: In place of a bell after everything else.
    """

    opening: str
    between: str
    closing: str


class Counted(Struct, frozen=True, kw_only=True):
    """A number of something, whatever the plural forms of a language are.

    Attributes:
        exactly: Whole phrases for numbers that have one of their own.
        other: The phrase for all others, with `{count}`.
    """

    exactly: Mapping[int, str]
    other: str

    def __call__(self, count: int) -> str:
        """Say so many."""
        return self.exactly.get(count) or self.other.format(count=count)


class LengthWords(Struct, frozen=True, kw_only=True):
    """How lengths of time are said.

    Attributes:
        half_minute: Half a minute.
        minutes: Whole minutes, 1 to 59.
        halves: Minutes and a half, 1 to 9.
        hours: Whole hours.
        joined: `{hours}` and `{minutes}`.
    """

    half_minute: str
    minutes: Counted
    halves: Counted
    hours: Counted
    joined: str

    def say(self, ms: Millis) -> str:
        """Say a length as a person would: `5 minutes`, `2 and a half minutes`, `1 hour and 10 minutes`.

        Rounded to half a minute below ten minutes and to whole minutes above; never less than half a minute.
        """
        minutes, half = divmod(max(1, round(ms / 30_000)), 2)
        if minutes >= 10:
            hours, minutes = divmod(round(ms / 60_000), 60)
            if hours:
                spoken = self.hours(hours)
                return self.joined.format(hours=spoken, minutes=self.minutes(minutes)) if minutes else spoken
            return self.minutes(minutes)
        if half:
            return self.halves(minutes) if minutes else self.half_minute
        return self.minutes(minutes)


class PlayerWords(Struct, frozen=True, kw_only=True):
    """What is said while a session plays.

    Attributes:
        where: The `{title}`, the `{section}` and the time `{left}`.
        where_outside: The same before the first section: `{title}` and `{left}`.
        paused: It stands still.
        resumed: Goes on after a long pause, in a `{section}`.
        stopped: It was stopped.
        eased: The listener asked for the way out.
        helper: Whom they would call: the `{helper}` of their settings, in their own words.
        no_helper: The same where they named nobody.
        lost: The sound device went away.
        back: There is a device again.
        sleep_set: The sound ends in a `{length}`.
        sleep_off: It does not.
        quiet_sit: The title of a sitting without words.
        unknown_key: A key that has no meaning while a session plays.
        key: What a `{key}` does: its `{action}`.
        actions: One short sentence an action.
        key_names: Keys whose sign is no word.
    """

    where: str
    where_outside: str
    paused: str
    resumed: str
    stopped: str
    eased: str
    helper: str
    no_helper: str
    lost: str
    back: str
    sleep_set: str
    sleep_off: str
    quiet_sit: str
    unknown_key: str
    key: str
    actions: Mapping[str, str]
    key_names: Mapping[str, str]


class Question(Struct, frozen=True, kw_only=True):
    """A question with few answers.

    Attributes:
        ask: The question.
        answers: Name of every answer, by what it is called in the settings; the first is the usual one. What
            voices there are have names of their own.
    """

    ask: str
    answers: Mapping[str, str]


class MenuWords(Struct, frozen=True, kw_only=True):
    """What the spoken menu says.

    Attributes:
        welcome: Its first words.
        typed: In writing alone: how one chooses.
        item: One choice: its `{name}` first, then its `{key}`.
        chosen: Tells the `{name}` of what was chosen.
        resume: The name of going on with a `{title}`.
        back: The name of going back.
        help: The name of help.
        unknown_key: A key that has no meaning here.
        guide: What keys do.
        guide_question: What they do where Enter takes the usual answer.
        after: Tells the `{title}` of what was heard.
        failed: Something could not be played.
        other_voice: The voice of the settings cannot speak, and another one does.
        leave: The last words.
        groups: The names of the shelves, of choosing by how one is and by the time, and of turning to more.
        offer: A practice: `{title}`, `{length}` and `{eyes}`.
        perhaps: Comes before the `{offer}` that may be next.
        intense: Comes before an `{offer}` that touches discomfort.
        why: Tells why that asks once more.
        begin: The name of beginning then.
        first_run: Comes before the questions.
        usual: Enter takes the answer with this `{name}`.
        sample: What a voice says of itself.
        questions: The questions of the first run, in their order.
        ready: Comes after the questions.
    """

    welcome: str
    typed: str
    item: str
    chosen: str
    resume: str
    back: str
    help: str
    unknown_key: str
    guide: str
    guide_question: str
    after: str
    failed: str
    other_voice: str
    leave: str
    groups: Mapping[str, str]
    offer: str
    perhaps: str
    intense: str
    why: str
    begin: str
    first_run: str
    usual: str
    sample: str
    questions: Mapping[str, Question]
    ready: str


class JournalWords(Struct, frozen=True, kw_only=True):
    """What is asked before and after a practice, each answered by one key.

    Attributes:
        opening: Comes before the questions.
        questions: The questions by the names of what they ask for; a high number means much of what is named.
        done: Comes after answers.
        resting: The questions were skipped a few times, and are not asked again.
    """

    opening: str
    questions: Mapping[str, str]
    done: str
    resting: str


class PlanWords(Struct, frozen=True, kw_only=True):
    """What is said of the listener's plan, and when practice is unpleasant too often.

    Attributes:
        day: Which `{day}` of how many `{days}` it is.
        later: Which `{day}` it is after those.
        cue: What the practice comes after: the `{cue}`, in the listener's own words.
        today: Comes before the `{offer}` of the day.
        check_in: The name of looking back.
        ask: Asks how it is going.
        answers: The names of keeping, swapping, shortening and stopping, and of feeling worse.
        kept: It stays.
        swapped: The practice with this `{title}` takes the place of another.
        swapped_out: There is none that could.
        shortened: Practices take a `{length}` from now on.
        shortest: They cannot be shorter.
        stopped: It has stopped.
        worse: The gentle plan takes its place.
        worse_still: The gentle plan itself made somebody feel worse, and has stopped.
        unpleasant: The practice with this `{title}` was unpleasant twice in a week.
        unpleasant_often: Practising was unpleasant four times in a fortnight.
    """

    day: str
    later: str
    cue: str
    today: str
    check_in: str
    ask: str
    answers: Mapping[str, str]
    kept: str
    swapped: str
    swapped_out: str
    shortened: str
    shortest: str
    stopped: str
    worse: str
    worse_still: str
    unpleasant: str
    unpleasant_often: str


class Catalogue(Struct, frozen=True, kw_only=True):
    """Everything the program says aloud in one language.

    Attributes:
        language: Its BCP 47 tag, lower case.
        name: What its speakers call it.
        breath: Paced breathing.
        bells: Words in place of bells.
        lengths: Lengths of time.
        eyes: How the eyes may be, by the word that scripts have for it.
        postures: The postures, likewise.
        digits: Zero to nine, as the names of keys.
        answers: Yes and no, as the names of answers.
        player: A session that plays.
        menu: The spoken menu.
        journal: The questions around a practice.
        plan: The listener's plan.
    """

    language: str
    name: str
    breath: BreathWords
    bells: BellWords
    lengths: LengthWords
    eyes: Mapping[str, str]
    postures: Mapping[str, str]
    digits: tuple[str, ...]
    answers: Mapping[str, str]
    player: PlayerWords
    menu: MenuWords
    journal: JournalWords
    plan: PlanWords
