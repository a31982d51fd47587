"""A reminder for the person's own calendar: one a day at most, and little in it for others."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

from voiceguide.errors import JournalError
from voiceguide.journal.plan import DAYS, Plan

SUMMARY = "A few quiet minutes"
"""What a calendar shows; others may see it."""

_LASTS = timedelta(minutes=5)


def reminder(plan: Plan, at: time, now: datetime) -> bytes:
    """Write a calendar with one daily event until the plan's last day, as RFC 5545 has it.

    It is at the same hour wherever the person is (form 1 of section 3.3.5). Written again, it takes the place
    of the one before in calendars that know it already: its uid stays, and its sequence, the minutes since
    1970, grows.

    Args:
        plan: The plan.
        at: The hour.
        now: The time, with its zone.

    Raises:
        JournalError: If the last day's hour has passed.
    """
    from icalendar import Alarm, Calendar, Event

    first, last = _days(plan, at, now)
    begins = datetime.combine(first, at)
    event = Event()
    event.add("uid", f"{plan.uid}@voiceguide.invalid")
    event.add("sequence", int(now.timestamp()) // 60)
    event.add("dtstamp", now.astimezone(timezone.utc).replace(microsecond=0))
    event.add("dtstart", begins)
    event.add("duration", _LASTS)
    event.add("rrule", {"freq": "daily", "count": (last - first).days + 1})
    event.add("summary", SUMMARY)
    event.add("description", "\n".join(filter(None, [plan.cue, "voiceguide plan"])))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", SUMMARY)
    alarm.add("trigger", timedelta(0))
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//voiceguide//plan//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _days(plan: Plan, at: time, now: datetime) -> tuple[date, date]:
    """The first and the last day: from today on, or tomorrow where the hour has passed."""
    first = now.date() if now.time() < at else now.date() + timedelta(days=1)
    last, longest = plan.began + timedelta(days=DAYS - 1), first + timedelta(days=DAYS - 1)
    if last < first:
        raise JournalError(
            f"The plan's last reminder would have been on {last}.", "`voiceguide plan start` begins another."
        )
    # Where the clock was ahead when it began, its last day is far away.
    return first, min(last, longest)
