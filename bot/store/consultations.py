"""Who looked at what about whom: written at each look, read by the candidate concerned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import and_, func, or_, select

from bot.store.database import Session
from bot.store.due_digests import NEVER, State
from bot.store.tables import Consultation, DueDigest, Group, GroupTutor, Membership, Person


class What(StrEnum):
    """What was looked at or done."""

    SHEET = "sheet"
    ANSWERS = "answers"
    DIGEST = "digest"
    EXPORT = "export"
    MARK = "mark"
    NOTE = "note"
    ASSIGNMENT = "assignment"


def note(
    session: Session,
    by_id: int,
    group_id: int,
    what: What,
    now: datetime,
    person_id: int | None = None,
) -> None:
    """Write down a look at one candidate, or at a whole group."""
    session.add(
        Consultation(by_id=by_id, group_id=group_id, person_id=person_id, what=what, at=now)
    )


@dataclass(frozen=True)
class Look:
    """A consultation as the candidate reads it. ``by`` is nothing once that person was erased."""

    consultation: Consultation
    by: Person | None
    group: Group


async def about(session: Session, person_id: int, since: datetime, limit: int) -> Sequence[Look]:
    """The looks at a person since then, newest first.

    Those at a whole group count while the person was in it.
    """
    of_group = and_(
        Consultation.person_id.is_(None),
        Membership.person_id.is_not(None),
        Consultation.at >= Membership.joined_at,
        or_(Membership.left_at.is_(None), Consultation.at <= Membership.left_at),
    )
    rows = await session.execute(
        select(Consultation, Person, Group)
        .join(Group, Group.id == Consultation.group_id)
        .outerjoin(Person, Person.id == Consultation.by_id)
        .outerjoin(
            Membership,
            (Membership.group_id == Consultation.group_id) & (Membership.person_id == person_id),
        )
        .where(
            Consultation.at >= since,
            or_(Consultation.person_id == person_id, of_group),
        )
        .order_by(Consultation.id.desc())
        .limit(limit)
    )
    return [Look(*row) for row in rows]


async def last_digest(
    session: Session, tutor_id: int, group_id: int, before: datetime
) -> datetime | None:
    """When a tutor last got the digest of a group before this moment, if they ever did.

    The last one that was sent to them, from when it was due: what came between that and its writing
    may be told again, and is never lost. One that was due and did not arrive was not got. For who
    gets none without asking, the last one that they asked for, if that is later.
    """
    own = (
        DueDigest.tutor_id == tutor_id,
        DueDigest.group_id == group_id,
        DueDigest.due_at < before,
    )
    sent = await session.scalar(
        select(func.max(DueDigest.due_at)).where(*own, DueDigest.state == State.SENT)
    )
    on_demand = await session.scalar(
        select(GroupTutor.digest == NEVER).where(
            GroupTutor.person_id == tutor_id, GroupTutor.group_id == group_id
        )
    )
    was_due = await session.scalar(
        select(func.count()).select_from(DueDigest).where(*own, DueDigest.state != State.EMPTY)
    )
    if was_due and not on_demand:
        return sent
    asked = await session.scalar(
        select(func.max(Consultation.at)).where(
            Consultation.by_id == tutor_id,
            Consultation.group_id == group_id,
            Consultation.what == What.DIGEST,
            Consultation.at < before,
        )
    )
    return max((one for one in (sent, asked) if one is not None), default=None)
