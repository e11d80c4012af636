"""Who is a tutor. Looked up for each update: a button promises nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select, update

from bot.store import groups
from bot.store.database import Session
from bot.store.inserting import insert_if_absent
from bot.store.tables import Person, Tutor


async def is_tutor(session: Session, person_id: int) -> bool:
    """Whether this person was named tutor, and is one still."""
    return bool(
        await session.scalar(
            select(exists().where(Tutor.person_id == person_id, Tutor.removed_at.is_(None)))
        )
    )


async def name(session: Session, person_id: int, named_by_id: int | None, now: datetime) -> bool:
    """Make someone a tutor; one who was removed finds their groups again. False: was one already.

    ``named_by_id`` is nothing when it was done from the command line.
    """
    values = {"named_by_id": named_by_id, "named_at": now}
    if await insert_if_absent(session, Tutor, person_id=person_id, **values):
        return True
    again = (
        update(Tutor)
        .where(Tutor.person_id == person_id, Tutor.removed_at.is_not(None))
        .values(removed_at=None, **values)
        .returning(Tutor.person_id)
    )
    return await session.scalar(again) is not None


async def name_once(session: Session, person_id: int, now: datetime) -> bool:
    """Make someone a tutor who never was one: whoever was removed stays so. Returns if done."""
    return await insert_if_absent(session, Tutor, person_id=person_id, named_at=now)


async def remove(session: Session, person_id: int, now: datetime) -> bool:
    """From now on they are no tutor. False when they were none."""
    removed = (
        update(Tutor)
        .where(Tutor.person_id == person_id, Tutor.removed_at.is_(None))
        .values(removed_at=now)
        .returning(Tutor.person_id)
    )
    if await session.scalar(removed) is None:
        return False
    await groups.forget_whom_they_helped(session, person_id)
    return True


async def everyone(session: Session) -> Sequence[Person]:
    """All tutors, by name."""
    return (
        await session.scalars(
            select(Person)
            .join(Tutor, Tutor.person_id == Person.id)
            .where(Tutor.removed_at.is_(None))
            .order_by(Person.display_name, Person.id)
        )
    ).all()


async def others(session: Session, page: int, a_page: int) -> tuple[Sequence[Person], bool]:
    """People who are no tutors, the last arrived first, by pages counted from 1.

    Also tells whether more follow.
    """
    query = (
        select(Person)
        .outerjoin(Tutor, (Tutor.person_id == Person.id) & Tutor.removed_at.is_(None))
        .where(Tutor.person_id.is_(None))
        .order_by(Person.id.desc())
        .offset((page - 1) * a_page)
        .limit(a_page + 1)
    )
    found = (await session.scalars(query)).all()
    return found[:a_page], len(found) > a_page
