"""What the store holds for a digest, read in one go and turned into plain facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import groupby

from bot.learning.items import Pool
from bot.learning.learner import Model
from bot.learning.states import Naming, State
from bot.lists import alphabetical, shortened
from bot.store import assignments, attempts, groups
from bot.store.assignments import Asked
from bot.store.attempts import Marked
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
from bot.tutor.since import Since, counted_from, since_last_digest
from bot.tutor.texts import texts

_WORK_WITHIN = timedelta(days=60)
_LATE_DAYS = 14
# Thousands of answers take a while to be read: others have their turn in between.
_LOGS_AT_ONCE = 5
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


@dataclass(frozen=True)
class _Read:
    """All that was read for a digest. ``logs`` hold what was answered before ``now``.

    ``orders`` is the work given together, with what it is called.
    """

    group: Group
    now: datetime
    since: Since
    people: Sequence[Person]
    logs: Mapping[int, Sequence[Marked]]
    pool: Pool
    model: Model
    asked: Sequence[Asked]
    orders: Sequence[tuple[str, Sequence[Asked]]]
    joined: Mapping[int, datetime]
    carers: Mapping[int, str]
    exams: Mapping[int, date]


async def told_of(
    session: Session, library: Library, tutor: Person, group: Group, now: datetime
) -> Told:
    """The digest of a group for one of its tutors, who sees no more than they may see now."""
    return (await read(session, library, tutor, group, now))()


async def read(
    session: Session, library: Library, tutor: Person, group: Group, now: datetime
) -> Callable[[], Told]:
    """Reads all that the digest takes; working it out, which is long, is left to what it gives.

    Answers count that were given before ``now``, whenever it is read.
    """
    since = await since_last_digest(session, tutor.id, group, now)
    people = await groups.candidates(session, tutor.id, group.id)
    logs: dict[int, list[Marked]] = {}
    for start in range(0, len(people), _LOGS_AT_ONCE):
        some = people[start : start + _LOGS_AT_ONCE]
        logs |= await attempts.marked_of(session, [one.id for one in some])
    asked = await assignments.given_in(session, tutor.id, group.id, now - _WORK_WITHIN)
    visit = Visit(tutor, session, now, library)
    charge = await assignments.in_charge(session, tutor.id, group.id, now)
    exams = {one.id: await exam_of(session, one, now) for one in people}
    found = _Read(
        group=group,
        now=now,
        since=since,
        people=people,
        logs={who: [one for one in log if one.answered_at < now] for who, log in logs.items()},
        pool=await library.minds.pool(session),
        model=library.minds.model,
        asked=asked,
        orders=[
            (await _named(visit, rows[0]), rows) for rows in _orders(group, asked, since.at, now)
        ],
        joined=await groups.joined(session, tutor.id, group.id),
        carers={one.candidate_id: one.tutor.display_name for one in charge},
        exams={who: exam.day for who, exam in exams.items() if exam},
    )
    return lambda: _told(found)


def _told(found: _Read) -> Told:
    before = counted_from(found.since.at)
    instants = sorted(
        {before, found.now, *(rows[0].assignment.created_at for _, rows in found.orders)}
    )
    logs = [found.logs[one.id] for one in found.people]
    told = levels_at(found.pool, found.model, logs, instants)
    levels = {
        one.id: dict(zip(instants, of_one, strict=True))
        for one, of_one in zip(found.people, told, strict=True)
    }
    names = distinct_names(found.people)
    facts = [
        _facts(found, one, names[one.id], levels[one.id][found.now], levels[one.id][before])
        for one in found.people
    ]
    given = [_given(found, what, rows, levels) for what, rows in found.orders]
    return Told(
        group=found.group,
        now=found.now,
        since=found.since.at,
        is_last=found.since.is_last,
        everyone=tuple(sorted(facts, key=lambda one: alphabetical(one.name))),
        ids=tuple(one.id for one in found.people),
        digest=digest(facts, given),
        naming=found.model.naming,
    )


def _facts(
    found: _Read, person: Person, name: str, now: tuple[Level, ...], before: tuple[Level, ...]
) -> Facts:
    log, today = found.logs[person.id], today_in(found.group.zone, found.now)
    last_seen = max((one.answered_at for one in log), default=None)
    days = (found.exams[person.id] - today).days if person.id in found.exams else -1
    late = [one for one in found.asked if _is_late(one, person, today)]
    signals = unsafe(found.pool, log, counted_from(found.since.at))
    return Facts(
        id=person.id,
        name=name,
        now=now,
        before=before,
        silent_days=(found.now - (last_seen or found.joined[person.id])).days,
        has_answered=last_seen is not None,
        exam_in=days if days >= 0 else None,
        late=len(late),
        late_on=tuple(
            capacity for one in late if (capacity := _capacity(found.pool, _work_of(one)))
        ),
        unsafe=signals if signals.calls else None,
        carer=found.carers.get(person.id),
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


async def _named(visit: Visit, one: Asked) -> str:
    wanted = _work_of(one)
    try:
        return work_text(wanted, await title_of_case(visit, wanted))
    except NoSuchWork:
        return texts.plain("work_gone")


def _given(found: _Read, what: str, rows: Sequence[Asked], levels: Mapping[int, _Levels]) -> Given:
    first, capacity = rows[0].assignment, _capacity(found.pool, _work_of(rows[0]))
    done = [one.assignment.person_id for one in rows if one.is_done]
    pairs = [
        (then, now)
        for person_id in done
        for then, now in zip(
            levels[person_id][first.created_at], levels[person_id][found.now], strict=True
        )
        if now.capacity == capacity and State.UNKNOWN not in {then.state, now.state}
    ]
    evidence = evidence_of([a for a, _ in pairs], [b for _, b in pairs]) if pairs else None
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
