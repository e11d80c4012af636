"""``/bilan``: the digest of a group as a screen, from what is kept of its candidates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.lists import paged
from bot.screen import Button, Rows, Screen, Shown, Tap, UnknownAction
from bot.store import assignments, attempts, consultations, groups
from bot.store.attempts import Marked
from bot.store.consultations import What
from bot.store.database import Session
from bot.store.tables import Group, Person
from bot.training.dates import today_in
from bot.training.exam import exam_of
from bot.training.library import Library
from bot.training.mastery import SURE, decided
from bot.training.standing import standings_at
from bot.training.visit import Visit
from bot.tutor.access import own_group
from bot.tutor.digest import Digest, Facts, digest
from bot.tutor.groups import back_to_group, home
from bot.tutor.orders import proposal
from bot.tutor.schedules import with_schedule
from bot.tutor.texts import button, texts
from referential.loading import load_referential

SINCE = timedelta(days=7)
_WORK_WITHIN = timedelta(days=60)
_A_PAGE = 12


async def command(visit: Visit, _argument: str) -> list[Shown]:
    """``/bilan``: that of the tutor's only group, or the choice among several."""
    listed = await groups.of_tutor(visit.session, visit.person.id)
    if not listed:
        return await home(visit)
    if len(listed) == 1:
        return await _with_schedule(visit, listed[0].group)
    rows = tuple((Button(one.group.name, f"digest:{one.group.id}"),) for one in listed)
    return [Screen(texts("digest_which"), rows)]


async def tap(visit: Visit, tap: Tap) -> list[Shown]:
    """``digest:<group>``, and ``digest:<group>:table:<page>`` for every candidate's intervals."""
    group = await own_group(visit, tap)
    match tap.parts[2:]:
        case ():
            return await _with_schedule(visit, group)
        case ("table", _):
            return [await _table_screen(visit, group, tap.number(3))]
    raise UnknownAction(tap.action)


async def digest_screens(
    session: Session, library: Library, tutor: Person, group: Group, now: datetime
) -> list[Shown]:
    """What a digest of one of the tutor's groups says now, on demand or when it is due."""
    return [await _digest_screen(Visit(tutor, session, now, library), group)]


async def _with_schedule(visit: Visit, group: Group) -> list[Shown]:
    shown = await digest_screens(visit.session, visit.library, visit.person, group, visit.now)
    return await with_schedule(visit.session, visit.person.id, group, shown)


async def facts_of(visit: Visit, group: Group) -> list[Facts]:
    """What is known of each candidate of one of the tutor's groups, now and a week ago."""
    people = await groups.candidates(visit.session, visit.person.id, group.id)
    charge = await assignments.in_charge(visit.session, visit.person.id, group.id, visit.now)
    carers = {one.candidate_id: one.tutor.display_name for one in charge}
    today = today_in(group.zone, visit.now)
    late: dict[int, int] = {}
    for one in await assignments.given_in(
        visit.session, visit.person.id, group.id, visit.now - _WORK_WITHIN
    ):
        if not one.is_done and one.assignment.due_date < today:
            late[one.assignment.person_id] = late.get(one.assignment.person_id, 0) + 1
    return [
        await _facts(visit, group, one, carers.get(one.id), late.get(one.id, 0)) for one in people
    ]


async def _facts(visit: Visit, group: Group, person: Person, carer: str | None, late: int) -> Facts:
    since = visit.now - SINCE
    before, now = await standings_at(visit.library.minds, visit.session, person, (since, visit.now))
    log = await attempts.marked(visit.session, person.id)
    last = max((one.answered_at for one in log), default=None)
    exam = await exam_of(visit.session, person, visit.now)
    days = (exam.day - today_in(group.zone, visit.now)).days if exam else None
    return Facts(
        id=person.id,
        name=person.display_name,
        now=now,
        before=before,
        silent_days=None if last is None else (visit.now - last).days,
        exam_in=days if days is not None and days >= 0 else None,
        late=late,
        unsafe=await _unsafe(visit, log, since),
        carer=carer,
    )


async def _unsafe(visit: Visit, log: Sequence[Marked], since: datetime) -> int:
    """How many answers on safety since then are wrong, and were given as sure."""
    pool = await visit.library.minds.pool(visit.session)
    certificate = load_referential()

    def on_safety(question_id: int) -> bool:
        shares = pool.items[pool.place[question_id]].shares
        return any(certificate.criterion(name).is_safety for name in shares)

    return sum(
        one.answered_at >= since
        and one.certainty == SURE
        and one.verdict == "incorrect"
        and on_safety(one.question_id)
        for one in decided(log)
    )


async def _digest_screen(visit: Visit, group: Group) -> Screen:
    people = await facts_of(visit, group)
    consultations.note(visit.session, visit.person.id, group.id, What.DIGEST, visit.now)
    told = digest(people)
    certificate = load_referential()
    text = texts(
        "digest",
        group=group.name,
        digest=told,
        people=len(people),
        short={one.id: one.short for one in certificate.capacities},
        since=SINCE.days,
    )
    return Screen(text, _rows(visit, group, people, told))


def _rows(visit: Visit, group: Group, people: list[Facts], told: Digest) -> Rows:
    everyone = [one.id for one in people]
    rows: list[tuple[Button, ...]] = []
    for line in told.weak:
        ids = {one.id for one in line.people}
        action = proposal(group, everyone, ids, line.capacity, visit.now)
        rows.append((button("digest_give", action, capacity=line.capacity, count=len(ids)),))
    met = dict.fromkeys((*told.unsafe, *(one.who for one in told.contacts)))
    for one in met:
        sheet, note = f"person:{group.id}:{one.id}", f"note:{group.id}:{one.id}"
        rows.append((Button(one.name, sheet), button("write", note)))
    if people:
        rows.append((button("digest_table", f"digest:{group.id}:table:1"),))
    return (*rows, (back_to_group(group),))


async def _table_screen(visit: Visit, group: Group, page: int) -> Screen:
    people = await facts_of(visit, group)
    consultations.note(visit.session, visit.person.id, group.id, What.DIGEST, visit.now)
    shown, page, pages = paged(people, page, _A_PAGE)
    around = [
        button(name, f"digest:{group.id}:table:{other}")
        for name, other in (("previous_page", page - 1), ("next_page", page + 1))
        if 1 <= other <= pages
    ]
    rows: Rows = (tuple(around),) if around else ()
    text = texts("digest_table_text", group=group.name, people=shown)
    return Screen(text, (*rows, (button("go_back", f"digest:{group.id}"),)))
