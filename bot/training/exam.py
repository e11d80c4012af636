"""When a person's exam is: the date that they set, else that of a group of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.store import groups
from bot.store.database import Session
from bot.store.tables import Person
from bot.training.dates import today_in


@dataclass(frozen=True)
class Exam:
    """``is_own`` tells whether the person set this date; otherwise it is their group's."""

    day: date
    is_own: bool


async def exam_of(session: Session, person: Person, now: datetime) -> Exam | None:
    """A person's exam, if any is known. Of several groups, the next exam counts."""
    if person.exam_date is not None:
        return Exam(person.exam_date, True)
    day = await groups.exam_date_of_groups(session, person.id, today_in(person.zone, now))
    return None if day is None else Exam(day, False)
