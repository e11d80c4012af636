"""What tutors ask of candidates, their notes, and who takes care of whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from bot.store.attempts import FINISHED
from bot.store.database import Session
from bot.store.groups import helped, tutored
from bot.store.tables import Assignment, Attempt, Care, Group, Membership, Person


@dataclass(frozen=True)
class Asked:
    """An assignment, the group it belongs to, and the attempt by which it is done, once begun."""

    assignment: Assignment
    group: Group
    attempt: Attempt | None

    @property
    def is_done(self) -> bool:
        return self.attempt is not None and self.attempt.state == FINISHED


async def open_for(session: Session, person_id: int) -> Sequence[Asked]:
    """What is asked of a person in the groups where they are, not done yet, the soonest first."""
    rows = await session.execute(
        select(Assignment, Group, Attempt)
        .join(Group, Group.id == Assignment.group_id)
        .join(
            Membership,
            (Membership.group_id == Assignment.group_id)
            & (Membership.person_id == Assignment.person_id),
        )
        .outerjoin(Attempt, Attempt.id == Assignment.attempt_id)
        .where(
            Assignment.person_id == person_id,
            Assignment.withdrawn_at.is_(None),
            Membership.left_at.is_(None),
            Group.archived_at.is_(None),
        )
        .order_by(Assignment.due_date, Assignment.id)
    )
    return [one for one in (Asked(*row) for row in rows) if not one.is_done]


async def given_in(
    session: Session, tutor_id: int, group_id: int, since: datetime
) -> Sequence[Asked]:
    """What was asked since then in one of a tutor's groups, oldest first, done or not.

    Withdrawn orders and candidates who left are left out.
    """
    rows = await session.execute(
        select(Assignment, Group, Attempt)
        .join(Group, Group.id == Assignment.group_id)
        .outerjoin(Attempt, Attempt.id == Assignment.attempt_id)
        .where(
            Assignment.group_id == group_id,
            Assignment.person_id.in_(helped(tutor_id, group_id)),
            Assignment.created_at >= since,
            Assignment.withdrawn_at.is_(None),
        )
        .order_by(Assignment.id)
    )
    return [Asked(*row) for row in rows]


async def withdraw(
    session: Session, tutor_id: int, group_id: int, assignment_id: int, now: datetime
) -> Sequence[Assignment]:
    """Take back the whole order that an assignment of one of a tutor's groups belongs to.

    Gives the rows that were withdrawn: those not withdrawn before.
    """
    given = await session.scalar(
        select(Assignment).where(
            Assignment.id == assignment_id,
            Assignment.group_id == group_id,
            Assignment.group_id.in_(tutored(tutor_id)),
        )
    )
    if given is None:
        return ()
    order = (
        await session.scalars(
            select(Assignment).where(
                Assignment.group_id == group_id,
                Assignment.by_id == given.by_id,
                Assignment.created_at == given.created_at,
                Assignment.withdrawn_at.is_(None),
            )
        )
    ).all()
    for one in order:
        one.withdrawn_at = now
    return order


@dataclass(frozen=True)
class InCharge:
    """Who takes care of a candidate, and until when."""

    candidate_id: int
    tutor: Person
    until: datetime


async def in_charge(
    session: Session, tutor_id: int, group_id: int, now: datetime
) -> Sequence[InCharge]:
    """Who takes care of whom now in one of a tutor's groups, themselves included."""
    rows = await session.execute(
        select(Care.person_id, Person, Care.until)
        .join(Person, Person.id == Care.tutor_id)
        .where(
            Care.group_id == group_id,
            Care.person_id.in_(helped(tutor_id, group_id)),
            Care.until > now,
        )
        .order_by(Care.id)
    )
    return [InCharge(*row) for row in rows]


async def let_go(
    session: Session, tutor_id: int, group_id: int, person_id: int, now: datetime
) -> None:
    """A tutor no longer takes care of a candidate."""
    await session.execute(
        update(Care)
        .where(
            Care.group_id == group_id,
            Care.person_id == person_id,
            Care.tutor_id == tutor_id,
            Care.until > now,
        )
        .values(until=now)
    )
