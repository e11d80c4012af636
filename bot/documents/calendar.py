"""Calendar files (iCalendar, RFC 5545) of whole days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import icalendar

from bot.documents.clean import writable

MEDIA_TYPE = "text/calendar"


@dataclass(frozen=True)
class Day:
    """Something on a day. ``uid`` is the same in every export, so that importing twice updates."""

    uid: str
    day: date
    title: str
    details: str = ""


def calendar(name: str, zone: str, days: Sequence[Day], made_at: datetime) -> bytes:
    """The ``.ics`` file of these days, which are those of a zone (« Europe/Paris »).

    Only dates are known: the events last the whole day, and take up nobody's time. ``made_at`` (in
    UTC) is the stamp by which a calendar tells a newer export from an older one.
    """
    made = icalendar.Calendar()
    made.add("prodid", "-//cqpm-bot//FR")
    made.add("version", "2.0")
    made.add("x-wr-calname", writable(name))
    made.add("x-wr-timezone", zone)
    if days:
        first, last = min(one.day for one in days), max(one.day for one in days)
        made.add_component(
            icalendar.Timezone.from_tzid(
                zone, first_date=date(first.year, 1, 1), last_date=date(last.year + 1, 1, 1)
            )
        )
    for one in days:
        made.add_component(_event(one, made_at))
    return bytes(made.to_ical())


def _event(one: Day, made_at: datetime) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", one.uid)
    event.add("dtstamp", made_at)
    event.add("dtstart", one.day)
    event.add("dtend", one.day + timedelta(days=1))
    event.add("summary", writable(one.title))
    if one.details:
        event.add("description", writable(one.details))
    event.add("transp", "TRANSPARENT")
    return event
