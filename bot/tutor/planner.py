"""The digests that tutors get without asking: which are due, and queueing one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.store import due_digests, groups, people
from bot.store.database import Session
from bot.store.due_digests import State, Subscription
from bot.store.tables import Group, Person
from bot.training.library import Library
from bot.training.schedules import DAY, Due, dues
from bot.training.wing import Broadcast, Duty
from bot.tutor.digest_view import parts
from bot.tutor.schedules import schedule_of

# What was missed longer ago is not even written down.
_LOOK_BACK = timedelta(days=8)
# What was chosen a moment ago, on another process's clock, may seem to be still to come.
_CLOCKS_DIFFER = timedelta(hours=1)


@dataclass(frozen=True)
class DueNow:
    """A digest that fell due, for the tutor and the schedule of a subscription."""

    subscription: Subscription
    due: Due


async def look(session: Session, now: datetime) -> Sequence[DueNow]:
    """All that fell due and is not written down yet, the oldest first."""
    await due_digests.settle(session, now)
    known = await due_digests.days(session, (now - _LOOK_BACK - DAY).date())
    found = [
        DueNow(one, due)
        for one in await due_digests.subscriptions(session)
        for due in dues(schedule_of(one), one.zone, _begin(one, now), now)
        if (one.tutor_id, one.group_id, due.day) not in known
    ]
    return sorted(found, key=lambda one: one.due.at)


def _begin(wanted: Subscription, now: datetime) -> datetime:
    """From when on what fell due is a debt."""
    if wanted.since > now + _CLOCKS_DIFFER:
        # The clock was put back, as in a rehearsal: nothing is known of the time before.
        return now - DAY
    return max(wanted.since, now - _LOOK_BACK)


async def queue(session: Session, library: Library, job: DueNow, now: datetime) -> Broadcast | None:
    """Write a due digest down, with its parts when it is to be sent: they are made then.

    Nothing when the tutor changed their mind or is none any more, or when another process did it.
    """
    wanted, due = job.subscription, job.due
    if await due_digests.subscription(session, wanted.tutor_id, wanted.group_id) != wanted:
        return None
    tutor = await people.by_id(session, wanted.tutor_id)
    group = await groups.group(session, wanted.tutor_id, wanted.group_id)
    if group is None:
        return None
    state = await _state(session, tutor, group, due, now)
    digest_id = await due_digests.add(
        session,
        tutor_id=wanted.tutor_id,
        group_id=wanted.group_id,
        kind=wanted.kind,
        local_date=due.day,
        due_at=due.at,
        until=due.until,
        state=state,
        ended_at=None if state is State.QUEUED else now,
    )
    if digest_id is None or state is not State.QUEUED:
        return None
    return Broadcast(tutor.id, await parts(session, library, tutor, group, now), digest_id)


async def _state(session: Session, tutor: Person, group: Group, due: Due, now: datetime) -> State:
    """Queued if there is someone to tell of, it is still the day, and the tutor can be reached."""
    if not await groups.candidates(session, tutor.id, group.id):
        return State.EMPTY
    if now >= due.until:
        return State.MISSED
    return State.QUEUED if tutor.blocked_at is None else State.UNDELIVERABLE


DIGESTS = Duty(look, queue)
