"""Groups, their tutors and their candidates.

What a tutor asks goes through ``tutored`` or ``helped``: the role is part of the query itself, so
that a removed tutor, a tutor of another group and a forged number all find nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select, update

from bot.store import people
from bot.store.database import Session
from bot.store.inserting import insert_if_absent
from bot.store.tables import Group, GroupTutor, Membership, Person, Tutor

# --- what a tutor may see -------------------------------------------------------------------------


def tutoring(*columns: Any) -> Select[Any]:
    """Of all tutors of groups: those who are tutors now, of a group that is open, and it theirs."""
    return (
        select(*columns)
        .select_from(GroupTutor)
        .join(Group, Group.id == GroupTutor.group_id)
        .join(Tutor, Tutor.person_id == GroupTutor.person_id)
        .where(
            GroupTutor.removed_at.is_(None),
            Tutor.removed_at.is_(None),
            Group.archived_at.is_(None),
        )
    )


def tutored(tutor_id: int) -> Select[Any]:
    """Ids of the groups that a person, who must be a tutor now, is a tutor of now."""
    return tutoring(Group.id).where(GroupTutor.person_id == tutor_id)


def helped(tutor_id: int, group_id: int | None = None) -> Select[Any]:
    """Ids of the candidates who are now in (one of) the groups of a tutor. Never the tutor."""
    query = select(Membership.person_id).where(
        Membership.group_id.in_(tutored(tutor_id)),
        Membership.left_at.is_(None),
        Membership.person_id != tutor_id,
    )
    return query if group_id is None else query.where(Membership.group_id == group_id)


@dataclass(frozen=True)
class Listed:
    """A group, and how many candidates it has now."""

    group: Group
    candidates: int


async def of_tutor(session: Session, tutor_id: int) -> Sequence[Listed]:
    """A tutor's groups, by name."""
    candidates = (
        select(func.count())
        .where(Membership.group_id == Group.id, Membership.left_at.is_(None))
        .scalar_subquery()
    )
    rows = await session.execute(
        select(Group, candidates)
        .where(Group.id.in_(tutored(tutor_id)))
        .order_by(Group.name, Group.id)
    )
    return [Listed(*row) for row in rows]


async def group(session: Session, tutor_id: int, group_id: int) -> Group | None:
    """The group with this id, if it is one of this tutor's."""
    return await session.scalar(
        select(Group).where(Group.id == group_id, Group.id.in_(tutored(tutor_id)))
    )


async def candidates(session: Session, tutor_id: int, group_id: int) -> Sequence[Person]:
    """The candidates of one of a tutor's groups, by name."""
    return (
        await session.scalars(
            select(Person)
            .where(Person.id.in_(helped(tutor_id, group_id)))
            .order_by(Person.display_name, Person.id)
        )
    ).all()


async def names_seen_by(session: Session, tutor_id: int) -> Sequence[tuple[int, str]]:
    """Everyone whom a tutor helps, in all their groups, and what they are called now."""
    rows = await session.execute(
        select(Person.id, Person.display_name)
        .where(Person.id.in_(helped(tutor_id)))
        .order_by(Person.id)
    )
    return [(person_id, name) for person_id, name in rows]


async def joined(session: Session, tutor_id: int, group_id: int) -> dict[int, datetime]:
    """When each candidate of one of a tutor's groups came into it, by their id."""
    rows = await session.execute(
        select(Membership.person_id, Membership.joined_at).where(
            Membership.group_id == group_id,
            Membership.person_id.in_(helped(tutor_id, group_id)),
        )
    )
    return {row[0]: row[1] for row in rows}


async def shared(session: Session, tutor_id: int, person_id: int) -> Sequence[Group]:
    """The groups through which a tutor helps a candidate now, oldest first."""
    return (
        await session.scalars(
            select(Group)
            .join(Membership, Membership.group_id == Group.id)
            .where(
                Group.id.in_(tutored(tutor_id)),
                Membership.person_id == person_id,
                Membership.person_id != tutor_id,
                Membership.left_at.is_(None),
            )
            .order_by(Group.id)
        )
    ).all()


async def tutors_of(session: Session, group_id: int) -> Sequence[Person]:
    """The tutors of a group, by name."""
    return (
        await session.scalars(
            select(Person)
            .join(GroupTutor, GroupTutor.person_id == Person.id)
            .join(Tutor, Tutor.person_id == Person.id)
            .where(
                GroupTutor.group_id == group_id,
                GroupTutor.removed_at.is_(None),
                Tutor.removed_at.is_(None),
            )
            .order_by(Person.display_name, Person.id)
        )
    ).all()


async def open_ones(session: Session) -> Sequence[Group]:
    """All groups that are not archived, by name: for who runs the bot."""
    query = select(Group).where(Group.archived_at.is_(None)).order_by(Group.name, Group.id)
    return (await session.scalars(query)).all()


# --- what a tutor does ----------------------------------------------------------------------------


async def create(
    session: Session, tutor_id: int, name: str, zone: str, now: datetime, exam: date | None = None
) -> Group:
    """A new group, of which its maker is the first tutor."""
    made = Group(name=name, exam_date=exam, zone=zone, created_by_id=tutor_id, created_at=now)
    session.add(made)
    await session.flush()
    await add_tutor(session, made.id, tutor_id, now)
    return made


async def add_tutor(session: Session, group_id: int, person_id: int, now: datetime) -> None:
    """Make a tutor one of this group; one who left it comes back with the digest they had."""
    if await insert_if_absent(
        session,
        GroupTutor,
        group_id=group_id,
        person_id=person_id,
        digest="weekly",
        weekday=0,
        hour=8,
        added_at=now,
    ):
        return
    await session.execute(
        update(GroupTutor)
        .where(
            GroupTutor.group_id == group_id,
            GroupTutor.person_id == person_id,
            GroupTutor.removed_at.is_not(None),
        )
        .values(added_at=now, removed_at=None)
    )


async def remove_tutor(session: Session, group_id: int, person_id: int, now: datetime) -> None:
    """From now on this tutor is none of this group."""
    await session.execute(
        update(GroupTutor)
        .where(
            GroupTutor.group_id == group_id,
            GroupTutor.person_id == person_id,
            GroupTutor.removed_at.is_(None),
        )
        .values(removed_at=now)
    )
    await forget_whom_they_helped(session, person_id)


async def forget_whom_they_helped(session: Session, tutor_id: int) -> None:
    """Delete what waits to be sent to a tutor and names a candidate whom they help no more."""
    theirs = select(GroupTutor.group_id).where(GroupTutor.person_id == tutor_id)
    helped_once = select(Membership.person_id).where(
        Membership.group_id.in_(theirs), Membership.person_id != tutor_id
    )
    no_more = await session.scalars(
        select(Person).where(Person.id.in_(helped_once), Person.id.not_in(helped(tutor_id)))
    )
    for person in no_more.all():
        await people.forget_what_names(session, person, select(Person.id).filter_by(id=tutor_id))


# --- what a candidate does and sees ---------------------------------------------------------------


async def join(session: Session, group_id: int, person_id: int, now: datetime) -> bool:
    """Enter a group, or enter it again. False when the person is in it already."""
    if await insert_if_absent(
        session, Membership, group_id=group_id, person_id=person_id, joined_at=now
    ):
        return True
    again = (
        update(Membership)
        .where(
            Membership.group_id == group_id,
            Membership.person_id == person_id,
            Membership.left_at.is_not(None),
        )
        .values(joined_at=now, left_at=None)
        .returning(Membership.person_id)
    )
    return await session.scalar(again) is not None


async def leave(session: Session, group_id: int, person_id: int, now: datetime) -> bool:
    """Leave a group: its tutors see nothing any more. False when the person is not in it."""
    left = (
        update(Membership)
        .where(
            Membership.group_id == group_id,
            Membership.person_id == person_id,
            Membership.left_at.is_(None),
        )
        .values(left_at=now)
        .returning(Membership.person_id)
    )
    if await session.scalar(left) is None:
        return False
    tutors = select(GroupTutor.person_id).where(GroupTutor.group_id == group_id)
    person = await session.get_one(Person, person_id)
    await people.forget_what_names(session, person, tutors)
    return True


async def of_candidate(session: Session, person_id: int) -> Sequence[Group]:
    """The groups that a person is in now, by name. Archived ones are closed to all."""
    return (
        await session.scalars(
            select(Group)
            .join(Membership, Membership.group_id == Group.id)
            .where(
                Membership.person_id == person_id,
                Membership.left_at.is_(None),
                Group.archived_at.is_(None),
            )
            .order_by(Group.name, Group.id)
        )
    ).all()


async def exam_date_of_groups(session: Session, person_id: int, today: date) -> date | None:
    """The next exam date among those of a person's groups."""
    dates = (one.exam_date for one in await of_candidate(session, person_id))
    return min((day for day in dates if day is not None and day >= today), default=None)
