"""When something is due that comes every day or every week at an hour of the day, in any zone.

Pure: the zone's clocks (IANA's, which move twice a year in places) decide, and nothing is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_LONGEST_WAIT_DAYS = 15


class Every(StrEnum):
    """How often."""

    NEVER = "none"
    WEEK = "weekly"
    DAY = "daily"


@dataclass(frozen=True)
class Schedule:
    """``weekday`` counts from 0, Monday, and matters to weekly ones; ``hour`` is from 0 to 23."""

    every: Every
    weekday: int
    hour: int

    def falls_on(self, day: date) -> bool:
        """Whether something is due on this day."""
        if self.every is Every.WEEK:
            return day.weekday() == self.weekday
        return self.every is Every.DAY


@dataclass(frozen=True)
class Due:
    """What is due on a local day: at this instant, and not worth doing from ``until`` on."""

    day: date
    at: datetime
    until: datetime


def dues(schedule: Schedule, zone: str, after: datetime, now: datetime) -> Iterator[Due]:
    """All that fell due since ``after`` (not at that very instant) and until now, in order."""
    clocks = ZoneInfo(zone)
    day, last = (instant.astimezone(clocks).date() for instant in (after, now))
    while day <= last:
        if schedule.falls_on(day):
            due = _on(day, schedule.hour, clocks)
            if due is not None and after < due.at <= now:
                yield due
        day += DAY


def next_due(
    schedule: Schedule, zone: str, now: datetime, taken: frozenset[date] = frozenset()
) -> Due | None:
    """What falls due next, on a day that is not taken. None when nothing ever is."""
    clocks = ZoneInfo(zone)
    today = now.astimezone(clocks).date()
    for day in (today + count * DAY for count in range(_LONGEST_WAIT_DAYS)):
        if schedule.falls_on(day) and day not in taken:
            due = _on(day, schedule.hour, clocks)
            if due is not None and due.at > now:
                return due
    return None


def _on(day: date, hour: int, clocks: ZoneInfo) -> Due | None:
    """What is due at an hour of a day.

    Where clocks skip that hour, the first minute after it that they show that day, or, when they
    skip the rest of the day, the last one before. Where they show it twice, the first time
    (PEP 495, fold 0). None for a day that a zone skipped altogether.
    """
    wanted = datetime.combine(day, time(hour))
    later = _first(wanted, datetime.combine(day, time.max), _MINUTE, clocks)
    at = later or _first(wanted, datetime.combine(day, time.min), -_MINUTE, clocks)
    if at is None:
        return None
    tomorrow = datetime.combine(day + DAY, time.min)
    until = _first(tomorrow, tomorrow + 2 * DAY, _MINUTE, clocks)
    assert until is not None, "no zone ever skipped two days"
    return Due(day, at, until)


def _first(wall: datetime, end: datetime, step: timedelta, clocks: ZoneInfo) -> datetime | None:
    """The instant of the first local time, from ``wall`` to ``end``, that the clocks show."""
    while wall <= end if step > timedelta() else wall >= end:
        instant = wall.replace(tzinfo=clocks).astimezone(UTC)
        if instant.astimezone(clocks).replace(tzinfo=None) == wall:
            return instant
        wall += step
    return None
