"""Where a person stood week after week, in one pass over their answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.learning.states import State
from bot.store.database import Session
from bot.store.tables import Person
from bot.training.dates import today_in
from bot.training.mastery import Minds
from bot.training.standing import Band, Level, band_of, standings_at

WEEKS = 13
_WEEK = 7


@dataclass(frozen=True)
class Evolution:
    """The last days of the weeks, today at the end, and what could be said then of each capacity.

    ``known`` is, for each capacity, the first of these days on which something could be said of it,
    and what; ``last`` is where it stands today. ``bands`` holds, for each, one band a day: None
    where too little was known.
    """

    days: tuple[date, ...]
    known: tuple[tuple[date, Level] | None, ...]
    last: tuple[Level, ...]
    bands: tuple[tuple[Band | None, ...], ...]
    threshold: float


async def evolution_of(
    minds: Minds, session: Session, person: Person, zone: str, now: datetime
) -> Evolution:
    """The last three months of a person, week by week in a zone."""
    days = sundays(today_in(zone, now))
    # Up to the midnight that ends each day; today, up to now and including it.
    instants = [_midnight_after(day, zone) for day in days[:-1]]
    told = await standings_at(minds, session, person, [*instants, now + timedelta(microseconds=1)])
    threshold = minds.model.naming.threshold
    return Evolution(
        days=days,
        known=tuple(
            next(
                (
                    (day, level)
                    for day, level in zip(days, levels, strict=True)
                    if level.state is not State.UNKNOWN
                ),
                None,
            )
            for levels in zip(*told, strict=True)
        ),
        last=told[-1],
        bands=tuple(
            tuple(
                None if level.state is State.UNKNOWN else band_of(level, threshold)
                for level in levels
            )
            for levels in zip(*told, strict=True)
        ),
        threshold=threshold.success,
    )


def sundays(today: date, weeks: int = WEEKS) -> tuple[date, ...]:
    """The last days of the weeks that are over, oldest first, and today."""
    last = today - timedelta(days=today.weekday() + 1)
    return (*(last - timedelta(days=_WEEK * ago) for ago in reversed(range(weeks))), today)


def _midnight_after(day: date, zone: str) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(0), ZoneInfo(zone))
