"""What the store holds for a digest, read in one go and turned into plain facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import groupby

from bot.learning.items import Pool
from bot.learning.states import Naming, State
from bot.lists import alphabetical, shortened
from bot.store import assignments, attempts, groups
from bot.store.assignments import Asked
from bot.store.database import Session
from bot.store.tables import Group, Person
from bot.training.assignments import NoSuchWork, Work, title_of_case, work
from bot.training.dates import today_in
from bot.training.exam import exam_of
from bot.training.library import Library
from bot.training.names import distinct_names
from bot.training.safety import unsafe
from bot.training.standing import Level, levels_at
from bot.training.visit import Visit
from bot.tutor.acting import work_text
from bot.tutor.digest import Digest, Facts, Given, digest, evidence_of
from bot.tutor.since import since_last_digest
from bot.tutor.texts import texts

_WORK_WITHIN = timedelta(days=60)
_LATE_DAYS = 14
_LONGEST_NAME = 20
_Levels = Mapping[datetime, tuple[Level, ...]]


@dataclass(frozen=True)
class Told:
    """A digest and what it is of.

    ``since`` is what it compares with: the last digest (``is_last``), else a week ago. ``everyone``
    are the candidates by name, ``ids`` theirs in the order of ``store.groups.candidates``.
    """

    group: Group
    now: datetime
    since: datetime
    is_last: bool
    everyone: tuple[Facts, ...]
    ids: tuple[int, ...]
    digest: Digest
    naming: Naming

    @property
    def days(self) -> int:
        """How many days it is about."""
        return (today_in(self.group.zone, self.now) - today_in(self.group.zone, self.since)).days

    @cached_property
    def short(self) -> dict[int, str]:
        """What a candidate is called where room is short: a first name, if it tells enough."""
        firsts = [one.name.partition(" ")[0] for one in self.everyone]
        return {
            one.id: first if firsts.count(first) == 1 else _cut(one.name)
            for one, first in zip(self.everyone, map(_cut, firsts), strict=True)
        }


async def told_of(
    session: Session, library: Library, tutor: Person, group: Group, now: datetime
) -> Told:
    """The digest of a group for one of its tutors, who sees no more than they may see now."""
    last = await since_last_digest(session, tutor.id, group, now)
    since = last.at
    people = await groups.candidates(session, tutor.id, group.id)
    names = distinct_names(people)
    logs = await attempts.marked_of(session, [one.id for one in people])
    asked = await assignments.given_in(session, tutor.id, group.id, now - _WORK_WITHIN)
    orders = _orders(group, asked, since, now)

    pool, model = await library.minds.pool(session), library.minds.model
    instants = sorted({since, now, *(rows[0].assignment.created_at for rows in orders)})
    told = levels_at(pool, model, [logs[one.id] for one in people], instants)
    levels = {
        one.id: dict(zip(instants, of_one, strict=True))
        for one, of_one in zip(people, told, strict=True)
    }

    joined = await groups.joined(session, tutor.id, group.id)
    charge = await assignments.in_charge(session, tutor.id, group.id, now)
    carers = {one.candidate_id: one.tutor.display_name for one in charge}
    facts = []
    for person in people:
        log = logs[person.id]
        last_seen = max((one.answered_at for one in log), default=None)
        exam = await exam_of(session, person, now)
        days = (exam.day - today_in(group.zone, now)).days if exam else -1
        late = [one for one in asked if _is_late(one, person, today_in(group.zone, now))]
        facts.append(
            Facts(
                id=person.id,
                name=names[person.id],
                now=levels[person.id][now],
                before=levels[person.id][since],
                silent_days=(now - (last_seen or joined[person.id])).days,
                has_answered=last_seen is not None,
                exam_in=days if days >= 0 else None,
                late=len(late),
                late_on=tuple(name for one in late if (name := _capacity(pool, _work_of(one)))),
                unsafe=found if (found := unsafe(pool, log, since)).calls else None,
                carer=carers.get(person.id),
            )
        )
    visit = Visit(tutor, session, now, library)
    given = [await _given(visit, pool, rows, levels) for rows in orders]
    return Told(
        group=group,
        now=now,
        since=since,
        is_last=last.is_last,
        everyone=tuple(sorted(facts, key=lambda one: alphabetical(one.name))),
        ids=tuple(one.id for one in people),
        digest=digest(facts, given),
        naming=model.naming,
    )


def _cut(name: str) -> str:
    return shortened(name, lambda one: len(one) <= _LONGEST_NAME)


# --- work that was given --------------------------------------------------------------------------


def _orders(
    group: Group, asked: Sequence[Asked], since: datetime, now: datetime
) -> list[list[Asked]]:
    """What was given together, before today, and was still to be done at the last digest."""
    begin, today = today_in(group.zone, since), today_in(group.zone, now)
    kept = [
        one
        for one in asked
        if one.assignment.due_date >= begin
        and today_in(group.zone, one.assignment.created_at) < today
    ]
    return [list(rows) for _, rows in groupby(kept, key=_order_of)]


def _order_of(one: Asked) -> tuple[datetime, int | None]:
    return one.assignment.created_at, one.assignment.by_id


async def _given(
    visit: Visit, pool: Pool, rows: Sequence[Asked], levels: Mapping[int, _Levels]
) -> Given:
    first, wanted = rows[0].assignment, _work_of(rows[0])
    capacity = _capacity(pool, wanted)
    done = [one.assignment.person_id for one in rows if one.is_done]
    pairs = [
        (then, now)
        for person_id in done
        for then, now in zip(
            levels[person_id][first.created_at], levels[person_id][visit.now], strict=True
        )
        if now.capacity == capacity and State.UNKNOWN not in {then.state, now.state}
    ]
    evidence = evidence_of([a for a, _ in pairs], [b for _, b in pairs]) if pairs else None
    try:
        what = work_text(wanted, await title_of_case(visit, wanted))
    except NoSuchWork:
        what = texts.plain("work_gone")
    return Given(what, first.due_date, len(rows), len(done), capacity, evidence)


def _work_of(one: Asked) -> Work:
    return work(one.assignment.content["work"])


def _capacity(pool: Pool, wanted: Work) -> str | None:
    """The one capacity that a piece of work is about, if it is one."""
    if wanted.capacity:
        return wanted.capacity
    names = {name.partition(".")[0] for name in wanted.criteria}
    for question_id in (*([wanted.case] if wanted.case else ()), *wanted.questions):
        if question_id in pool.place:
            names.add(pool.hierarchy.capacities[pool.capacity[pool.place[question_id]]])
    return names.pop() if len(names) == 1 else None


def _is_late(one: Asked, person: Person, today: date) -> bool:
    """Whether it should have been done by this person, not longer ago than a tutor remembers."""
    overdue = (today - one.assignment.due_date).days
    return one.assignment.person_id == person.id and not one.is_done and 0 < overdue <= _LATE_DAYS
