"""What is owed to people, committed together with what it tells them.

A row goes from *due* to *sending* (leased to one sender) to an end: *sent*, *superseded* by a newer
screen, *expired*, *failed*. A sender that dies leaves leases behind, which run out.

Rows of a digest are broadcasts: they wait until nobody waits for a reply, and are never sent twice.
One whose outcome is not known ends as *unknown*, one whose reader lost the right to it as
*withdrawn* (see ``bot.store.due_digests``).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select, update

from bot.store.database import Session
from bot.store.tables import Owed, Person

LEASE = timedelta(seconds=60)
# A document waits for those before it to be made, and people go on meanwhile.
_DOCUMENT_LEASE = timedelta(minutes=10)


class Kind(StrEnum):
    """What a row asks to be sent.

    What stands beside (asked for), a message (from others) or a document leaves the screen alone.
    Documents, and screens for later, are made when they are sent.
    """

    TAP_ANSWER = "tap_answer"
    SCREEN = "screen"
    BESIDE = "beside"
    MESSAGE = "message"
    DOCUMENT = "document"
    LATER = "later"


class State(StrEnum):
    """Where a row stands."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    FAILED = "failed"
    UNKNOWN = "unknown"
    WITHDRAWN = "withdrawn"


def owe(
    session: Session,
    person_id: int,
    kind: Kind,
    payload: dict[str, Any],
    now: datetime,
    due_digest_id: int | None = None,
) -> None:
    """Add a row, due at once. ``due_digest_id`` is the digest that it is part of."""
    session.add(
        Owed(
            person_id=person_id,
            kind=kind,
            payload=payload,
            state=State.DUE,
            due_at=now,
            due_digest_id=due_digest_id,
            created_at=now,
        )
    )


async def people_owed(session: Session, now: datetime) -> Sequence[int]:
    """Ids of the people to whom something can be sent now, other than a broadcast."""
    ready = or_(
        and_(Owed.state == State.DUE, Owed.due_at <= now),
        and_(Owed.state == State.SENDING, Owed.lease_until <= now),
    )
    return await _people(session, Owed.due_digest_id.is_(None), ready)


async def people_owed_broadcasts(session: Session, now: datetime) -> Sequence[int]:
    """Ids of the people to whom a broadcast can be sent now."""
    ready = and_(Owed.state == State.DUE, Owed.due_at <= now)
    return await _people(session, Owed.due_digest_id.is_not(None), ready)


async def _people(session: Session, *where: ColumnElement[bool]) -> Sequence[int]:
    return (
        await session.scalars(
            select(Owed.person_id)
            .join(Person, Person.id == Owed.person_id)
            .where(*where, Person.blocked_at.is_(None))
            .distinct()
        )
    ).all()


async def claim(session: Session, person_id: int, now: datetime) -> Sequence[Owed]:
    """Lease to the caller all that is owed to one person, oldest first.

    Nothing while another sender holds a lease on something of theirs, or while an older row waits
    for its hour: one person's messages arrive in order. So do their documents, which take long to
    be made, but apart: neither keeps the other waiting. Nothing while they block the bot.
    """
    person = await session.get_one(Person, person_id, with_for_update={"key_share": True})
    if person.blocked_at is not None:
        return ()
    pending = (
        await session.scalars(
            select(Owed)
            .where(Owed.person_id == person_id, Owed.state.in_((State.DUE, State.SENDING)))
            .order_by(Owed.id)
        )
    ).all()
    waiting = {one.kind == Kind.DOCUMENT for one in pending if _waits(one, now)}
    claimed = [
        one
        for one in pending
        if (one.kind == Kind.DOCUMENT) not in waiting
        # A broadcast that a sender had begun may have arrived.
        and (one.state == State.DUE or one.due_digest_id is None)
    ]
    for owed in claimed:
        owed.state = State.SENDING
        owed.lease_until = now + (_DOCUMENT_LEASE if owed.kind == Kind.DOCUMENT else LEASE)
        owed.tries += 1
    return claimed


def _waits(owed: Owed, now: datetime) -> bool:
    """Whether a sender holds it, or its hour has not come."""
    if owed.state == State.DUE:
        return owed.due_at > now
    return owed.lease_until is not None and owed.lease_until > now


async def is_owed(session: Session, owed_id: int) -> bool:
    """Whether a row is still there: what names somebody who left or was erased is deleted."""
    return bool(await session.scalar(select(exists().where(Owed.id == owed_id))))


async def end(session: Session, owed_id: int, state: State, error: str | None = None) -> None:
    """Record how a row ended. What it said is forgotten, unless it failed: it may be a secret."""
    said: dict[str, Any] = {} if state == State.FAILED else {"payload": {}}
    await session.execute(
        update(Owed)
        .where(Owed.id == owed_id)
        .values(state=state, lease_until=None, error=error, **said)
    )


async def postpone(session: Session, owed_ids: Sequence[int], due_at: datetime, error: str) -> None:
    """Give rows back, to be sent at ``due_at`` or later."""
    await session.execute(
        update(Owed)
        .where(Owed.id.in_(owed_ids))
        .values(state=State.DUE, due_at=due_at, lease_until=None, error=error)
    )


async def forget_before(session: Session, limit: datetime) -> None:
    """Forget what ended and was owed before ``limit``."""
    await session.execute(
        delete(Owed).where(Owed.created_at < limit, Owed.state.not_in((State.DUE, State.SENDING)))
    )


async def release(session: Session, now: datetime) -> None:
    """End all leases: the caller knows that no other sender is alive."""
    await session.execute(update(Owed).where(Owed.state == State.SENDING).values(lease_until=now))
