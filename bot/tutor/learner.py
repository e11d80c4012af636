"""One candidate, as a tutor sees them."""

from __future__ import annotations

from datetime import timedelta

from bot.screen import Rows, Screen, Shown, Tap
from bot.store import assignments, consultations
from bot.store.assignments import InCharge
from bot.store.consultations import What
from bot.store.tables import Group, Person
from bot.training.dates import soon, spoken, today_in
from bot.training.exam import exam_of
from bot.training.visit import Visit
from bot.tutor.access import own_candidate
from bot.tutor.texts import button, texts

_ASKED_WITHIN = timedelta(days=30)


async def tap(visit: Visit, tap: Tap) -> list[Shown]:
    """``person:<group>:<person>``."""
    group, person = await own_candidate(visit, tap)
    consultations.note(visit.session, visit.person.id, group.id, What.SHEET, visit.now, person.id)
    return [await screen(visit, group, person)]


async def screen(visit: Visit, group: Group, person: Person, note: str = "") -> Screen:
    """Who it is, what they are asked to do, who takes care of them, and what to do for them."""
    exam = await exam_of(visit.session, person, visit.now)
    given = await assignments.given_in(
        visit.session, visit.person.id, group.id, visit.now - _ASKED_WITHIN
    )
    own = [one for one in given if one.assignment.person_id == person.id]
    charge = await in_charge_of(visit, group, person)
    text = texts(
        "person",
        note=note,
        name=person.display_name,
        group=group.name,
        exam=spoken(exam.day) if exam else texts.plain("exam_unknown"),
        done=sum(one.is_done for one in own),
        asked=len(own),
        charge=[
            {
                "name": one.tutor.display_name,
                "until": soon(today_in(group.zone, one.until)),
            }
            for one in charge
        ],
    )
    here = f"{group.id}:{person.id}"
    mine = visit.person.id in {one.tutor.id for one in charge}
    rows: Rows = (
        (button("give_work_to", f"give:{group.id}:for:p{person.id}"),),
        (button("write", f"note:{here}"),),
        (button("care_off" if mine else "care_on", f"care:{here}:{'off' if mine else 'on'}"),),
        (button("go_back", f"group:{group.id}:people:1"),),
    )
    return Screen(text, rows)


async def in_charge_of(visit: Visit, group: Group, person: Person) -> list[InCharge]:
    """Who takes care of a candidate now."""
    charge = await assignments.in_charge(visit.session, visit.person.id, group.id, visit.now)
    return [one for one in charge if one.candidate_id == person.id]
