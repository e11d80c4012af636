"""Digests that are due to tutors: one row a tutor, group, kind and local date, whatever happens.

A row is written in the transaction that queues its screens in the outbox, or that finds that there
is nothing to send. How it ends follows from how its rows of the outbox do (``settle``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import Select, select, update

from bot.store import outbox
from bot.store.database import Session
from bot.store.groups import tutored, tutoring
from bot.store.inserting import insert_if_absent
from bot.store.tables import DueDigest, GroupTutor, Owed, Person, Tutor

NEVER = "none"


class State(StrEnum):
    """Where a due digest stands.

    ``QUEUED`` waits in the outbox. All others are ends: ``UNKNOWN`` may have arrived or not,
    ``MISSED`` could not be sent within its day, ``UNDELIVERABLE`` was refused by Telegram,
    ``EMPTY`` had no candidate to tell of, ``WITHDRAWN`` was for someone who is no tutor any more.
    """

    QUEUED = "queued"
    SENT = "sent"
    UNKNOWN = "unknown"
    MISSED = "missed"
    UNDELIVERABLE = "undeliverable"
    EMPTY = "empty"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Subscription:
    """When a tutor wants the digest of a group (see ``GroupTutor``), in their zone.

    ``since`` is when that became so: what would have been due before is no debt.
    """

    tutor_id: int
    group_id: int
    kind: str
    weekday: int
    hour: int
    zone: str
    since: datetime


# --- what tutors want -----------------------------------------------------------------------------


async def subscriptions(session: Session) -> list[Subscription]:
    """Of all who are tutors of a group now and want its digest."""
    rows = await session.execute(_subscribed().where(GroupTutor.digest != NEVER))
    return [_subscription(*row) for row in rows]


async def subscription(session: Session, tutor_id: int, group_id: int) -> Subscription | None:
    """That of a tutor who is one of this group's now, even when they want no digest."""
    query = _subscribed().where(GroupTutor.person_id == tutor_id, GroupTutor.group_id == group_id)
    row = (await session.execute(query)).one_or_none()
    return None if row is None else _subscription(*row)


def _subscribed() -> Select[Any]:
    return tutoring(GroupTutor, Person.zone, Tutor.named_at).join(
        Person, Person.id == GroupTutor.person_id
    )


def _subscription(row: GroupTutor, zone: str, named_at: datetime) -> Subscription:
    since = max(row.added_at, named_at, row.digest_set_at or row.added_at)
    return Subscription(row.person_id, row.group_id, row.digest, row.weekday, row.hour, zone, since)


async def choose(
    session: Session, tutor_id: int, group_id: int, now: datetime, **chosen: int | str
) -> None:
    """Change a tutor's ``digest``, ``weekday`` or ``hour``; what is so already changes nothing."""
    row = await session.get_one(GroupTutor, (group_id, tutor_id))
    if any(getattr(row, name) != value for name, value in chosen.items()):
        for name, value in chosen.items():
            setattr(row, name, value)
        row.digest_set_at = now


# --- what is due ----------------------------------------------------------------------------------


async def days(session: Session, since: date) -> set[tuple[int, int, date]]:
    """Tutor, group and local date of all rows from a date on."""
    rows = await session.execute(
        select(DueDigest.tutor_id, DueDigest.group_id, DueDigest.local_date).where(
            DueDigest.local_date >= since
        )
    )
    return {(tutor, group, day) for tutor, group, day in rows}


async def add(session: Session, **values: object) -> int | None:
    """Write a row down. Its id, or None when another process has done so."""
    if not await insert_if_absent(session, DueDigest, **values):
        return None
    key = {name: values[name] for name in ("tutor_id", "group_id", "kind", "local_date")}
    return await session.scalar(select(DueDigest.id).filter_by(**key))


async def latest(session: Session, tutor_id: int, group_id: int) -> DueDigest | None:
    """The last one that a tutor was to get of a group and whose outcome can be told.

    Those with nobody to tell of are left out.
    """
    return await session.scalar(
        select(DueDigest)
        .where(
            DueDigest.tutor_id == tutor_id,
            DueDigest.group_id == group_id,
            DueDigest.state.not_in((State.EMPTY, State.QUEUED)),
        )
        .order_by(DueDigest.due_at.desc())
        .limit(1)
    )


# --- how it ends ----------------------------------------------------------------------------------


async def sendable(
    session: Session, person_id: int, rows: Sequence[Owed], now: datetime
) -> list[Owed]:
    """Of the rows that a sender has just claimed, those that may still be sent.

    A digest whose day is over, or whose reader is no tutor of its group any more, is ended here.
    """
    parts = {row.due_digest_id for row in rows if row.due_digest_id is not None}
    if not parts:
        return list(rows)
    theirs = await session.execute(
        select(DueDigest.id, DueDigest.until).where(
            DueDigest.id.in_(parts), DueDigest.group_id.in_(tutored(person_id))
        )
    )
    until: dict[int, datetime] = dict(theirs.all())
    kept = []
    for row in rows:
        if row.due_digest_id is None or until.get(row.due_digest_id, now) > now:
            kept.append(row)
        else:
            is_theirs = row.due_digest_id in until
            end = outbox.State.EXPIRED if is_theirs else outbox.State.WITHDRAWN
            await outbox.end(session, row.id, end)
    return kept


async def settle(session: Session, now: datetime) -> None:
    """Write down how digests ended, from what became of their rows of the outbox.

    What a sender had begun when it died is never sent again: it may have arrived.
    """
    over = select(DueDigest.id).where(DueDigest.state == State.QUEUED, DueDigest.until <= now)
    await session.execute(
        update(Owed)
        .where(Owed.state == outbox.State.DUE, Owed.due_digest_id.in_(over))
        .values(state=outbox.State.EXPIRED, payload={})
    )
    await session.execute(
        update(Owed)
        .where(
            Owed.state == outbox.State.SENDING,
            Owed.due_digest_id.is_not(None),
            Owed.lease_until <= now,
        )
        .values(state=outbox.State.UNKNOWN, payload={}, lease_until=None)
    )
    # A sender that was only slow may still say that what was given up as unknown did arrive.
    rows = await session.execute(
        select(DueDigest.id, DueDigest.state, Owed.state, Owed.error)
        .outerjoin(Owed, Owed.due_digest_id == DueDigest.id)
        .where(
            (DueDigest.state == State.QUEUED)
            | ((DueDigest.state == State.UNKNOWN) & Owed.id.is_not(None))
        )
        .order_by(DueDigest.id)
    )
    for (digest_id, before), parts in groupby(rows, key=lambda row: (row[0], row[1])):
        _, _, states, errors = zip(*parts, strict=True)
        state = _outcome(set(states))
        if state != before:
            error = next((one for one in errors if one), None)
            await session.execute(
                update(DueDigest)
                .where(DueDigest.id == digest_id)
                .values(state=state, error=error, ended_at=now)
            )


def _outcome(parts: set[str | None]) -> State:
    """What becomes of a digest whose rows of the outbox stand so (None: they are forgotten)."""
    if parts & {outbox.State.DUE, outbox.State.SENDING}:
        return State.QUEUED
    for part, state in (
        (outbox.State.UNKNOWN, State.UNKNOWN),
        (None, State.UNKNOWN),
        (outbox.State.WITHDRAWN, State.WITHDRAWN),
        (outbox.State.FAILED, State.UNDELIVERABLE),
        (outbox.State.EXPIRED, State.MISSED),
    ):
        if part in parts:
            return state
    return State.SENT
