"""Acting: giving work to one candidate or many, writing to one, taking charge of one."""

from __future__ import annotations

from datetime import timedelta

from bot.lists import page_buttons, paged, rows_of
from bot.screen import Notice, Rows, Screen, Shown, Tap, TypedText, UnknownAction
from bot.store import assignments, banks, consultations, groups
from bot.store.consultations import What
from bot.store.tables import Assignment, Group
from bot.training.assignments import (
    MAX_NOTE,
    MISTAKES,
    NoSuchWork,
    Work,
    give,
    take_charge,
    title_of_case,
    work,
    write_note,
)
from bot.training.dates import briefly, soon, today_in
from bot.training.visit import Visit
from bot.tutor import learner
from bot.tutor.access import own_candidate, own_group, row_id
from bot.tutor.groups import back_to_group
from bot.tutor.orders import DELAYS, GroupChanged, Order, default_due, named, order
from bot.tutor.texts import button, texts
from referential.loading import load_referential

_A_PAGE = 8
_MOST_CRITERIA = 3


# --- giving work ----------------------------------------------------------------------------------


async def tap(visit: Visit, tap: Tap) -> list[Shown]:
    """``give:<group>`` asks what; ``give:<group>:<work>:<day>:<people>[:<verb>]`` goes on.

    ``give:<group>:cases:<page>:<people>`` lists the cases, ``give:<group>:undo:<assignment>`` takes
    an order back.
    """
    group = await own_group(visit, tap)
    match tap.parts[2:]:
        case ():
            return [_what_screen(visit, group, "*")]
        case ("for", people):
            return [_what_screen(visit, group, people)]
        case ("cases", _, people):
            return [await _cases_screen(visit, group, tap.number(3), people)]
        case ("undo", _):
            return await _undo(visit, group, row_id(tap, 3))
    of = await groups.candidates(visit.session, visit.person.id, group.id)
    try:
        wanted = order(group, of, tap)
        title = await title_of_case(visit, wanted.work)
    except GroupChanged:
        return [_what_screen(visit, group, "*", texts.plain("group_changed"))]
    except NoSuchWork:
        raise UnknownAction(tap.action) from None
    if not wanted.people and tap.word(5) not in {"who", "t"}:
        raise UnknownAction(tap.action)
    match tap.parts[5:]:
        case ():
            return [_order_screen(visit, wanted, title)]
        case ("who",):
            return [_who_screen(wanted, 1)]
        case ("t", _):
            return [_who_screen(wanted, tap.number(6))]
        case ("crit",) if wanted.work.capacity or wanted.work.criteria:
            return [_criteria_screen(wanted)]
        case ("ok",):
            return await _give(visit, wanted, title)
    raise UnknownAction(tap.action)


def work_text(wanted: Work, title: str | None) -> str:
    """A piece of work in a few words."""
    certificate = load_referential()
    short = None
    if wanted.capacity:
        short = certificate.capacity(wanted.capacity).short
    elif len(wanted.criteria) == 1:
        short = certificate.criterion(wanted.criteria[0]).short
    return texts.plain(
        "work",
        capacity=wanted.capacity,
        criteria=wanted.criteria,
        short=short,
        case=title,
        questions=len(wanted.questions),
    )


def _what_screen(visit: Visit, group: Group, people: str, note: str = "") -> Screen:
    due = default_due(today_in(group.zone, visit.now))

    def action(code: str) -> str:
        return f"give:{group.id}:{code}:{due:%y%m%d}:{people}"

    rows: Rows = tuple(
        (button("give_capacity", action(one.id), capacity=one.id, title=one.short),)
        for one in load_referential().capacities
    )
    rows += (
        (
            button("give_mistakes", action(MISTAKES)),
            button("give_case", f"give:{group.id}:cases:1:{people}"),
        ),
        (back_to_group(group),),
    )
    return Screen(texts("give_what", group=group.name, note=note), rows)


def _order_screen(visit: Visit, wanted: Order, title: str | None) -> Screen:
    today = today_in(wanted.group.zone, visit.now)
    days = [today + timedelta(days=delay) for delay in DELAYS]
    when = tuple(
        button("due", wanted.action(due=day), day=briefly(day), chosen=day == wanted.due)
        for day in days
    )
    rows: Rows = ((button("give_ok", wanted.action("ok")),), when)
    if wanted.can_be_parted:
        rows += ((button("give_who", wanted.action("who")),),)
    if wanted.work.capacity or wanted.work.criteria:
        rows += ((button("give_criterion", wanted.action("crit")),),)
    rows += ((button("give_other", f"give:{wanted.group.id}:for:{_people(wanted)}"),),)
    text = texts(
        "give_order",
        work=work_text(wanted.work, title),
        due=soon(wanted.due),
        everybody=len(wanted.people) == len(wanted.of),
        count=len(wanted.people),
        names=[wanted.names[one.id] for one in wanted.people],
    )
    return Screen(text, (*rows, (back_to_group(wanted.group),)))


def _who_screen(wanted: Order, page: int) -> Screen:
    shown, page, pages = paged(wanted.of, page, _A_PAGE)
    chosen = {one.id for one in wanted.people}
    names = wanted.names
    rows: Rows = tuple(
        (
            button(
                "tick",
                wanted.action(f"t:{page}", people=chosen ^ {one.id}),
                name=names[one.id],
                chosen=one.id in chosen,
            ),
        )
        for one in shown
    )
    everybody = {one.id for one in wanted.of}
    row = [button("tick_none", wanted.action(f"t:{page}", people=()))]
    if chosen != everybody:
        row = [button("tick_all", wanted.action(f"t:{page}", people=everybody))]
    rows += page_buttons(page, pages, lambda name, other: button(name, wanted.action(f"t:{other}")))
    rows += (tuple(row),)
    if chosen:
        rows += ((button("tick_done", wanted.action(), count=len(chosen)),),)
    return Screen(texts("give_who_text", count=len(chosen)), rows)


def _criteria_screen(wanted: Order) -> Screen:
    certificate = load_referential()
    capacity = certificate.capacity(
        wanted.work.capacity or certificate.capacity_of(wanted.work.criteria[0]).id
    )
    chosen = set(wanted.work.criteria)
    buttons = []
    for criterion in capacity.criteria:
        after = chosen ^ {criterion.id}
        if len(after) > _MOST_CRITERIA:
            continue
        code = "+".join(one.id for one in capacity.criteria if one.id in after) or capacity.id
        verb = "crit" if after else ""
        buttons.append(
            button(
                "tick",
                wanted.action(verb, work=code),
                name=criterion.id,
                chosen=criterion.id in chosen,
            )
        )
    text = texts("give_criteria", capacity=capacity, chosen=len(chosen), most=_MOST_CRITERIA)
    return Screen(text, (*rows_of(buttons, 3), (button("tick_done_plainly", wanted.action()),)))


async def _cases_screen(visit: Visit, group: Group, page: int, people: str) -> Screen:
    due = default_due(today_in(group.zone, visit.now))
    entries, page, pages = paged(await banks.cases(visit.session, visit.person.id), page, _A_PAGE)
    rows: Rows = ()
    for entry in entries:
        case = await visit.library.case(visit.session, entry.revision_id)
        action = f"give:{group.id}:k{entry.question_id}:{due:%y%m%d}:{people}"
        rows += ((button("a_case", action, capacity=entry.capacity, title=case.title),),)
    rows += page_buttons(
        page,
        pages,
        lambda name, other: button(name, f"give:{group.id}:cases:{other}:{people}"),
    )
    return Screen(
        texts("give_a_case"), (*rows, (button("go_back", f"give:{group.id}:for:{people}"),))
    )


async def _give(visit: Visit, wanted: Order, title: str | None) -> list[Shown]:
    if wanted.due < today_in(wanted.group.zone, visit.now):
        raise UnknownAction("ok")
    given = await give(visit, wanted.group, wanted.people, wanted.work, wanted.due)
    for assignment in given:
        _tell(visit, wanted, assignment, title)
    rows: Rows = ((back_to_group(wanted.group),),)
    if given:
        rows = ((button("undo", f"give:{wanted.group.id}:undo:{given[0].id}"),), *rows)
    text = texts(
        "given",
        work=work_text(wanted.work, title),
        due=soon(wanted.due),
        count=len(given),
        already=len(wanted.people) - len(given),
    )
    return [Screen(text, rows)]


def _tell(visit: Visit, wanted: Order, assignment: Assignment, title: str | None) -> None:
    text = texts(
        "told_work",
        tutor=visit.person.display_name,
        group=wanted.group.name,
        work=work_text(wanted.work, title),
        due=soon(wanted.due),
    )
    row = (button("begin", f"todo:{assignment.id}"),)
    visit.tell(assignment.person_id, Screen(text, (row,)))
    consultations.note(
        visit.session,
        visit.person.id,
        wanted.group.id,
        What.ASSIGNMENT,
        visit.now,
        assignment.person_id,
    )


async def _undo(visit: Visit, group: Group, assignment_id: int) -> list[Shown]:
    withdrawn = await assignments.withdraw(
        visit.session, visit.person.id, group.id, assignment_id, visit.now
    )
    if not withdrawn:
        raise UnknownAction("undo")
    wanted = work(withdrawn[0].content["work"])
    try:
        what = work_text(wanted, await title_of_case(visit, wanted))
    except NoSuchWork:
        what = texts.plain("work_gone")
    for one in withdrawn:
        visit.tell(one.person_id, Screen(texts("told_withdrawn", group=group.name, work=what)))
    text = texts("withdrawn", count=len(withdrawn))
    return [Screen(text, ((back_to_group(group),),))]


def _people(wanted: Order) -> str:
    return named([one.id for one in wanted.of], {one.id for one in wanted.people})


# --- writing, taking charge -----------------------------------------------------------------------


async def write(visit: Visit, tap: Tap) -> list[Shown]:
    """``note:<group>:<person>``: asks for the words."""
    who = await own_candidate(visit, tap)
    back = button("go_back", f"person:{who.here}")
    text = texts("ask_note", name=who.name, most=MAX_NOTE)
    return [Screen(text, ((back,),), expects=f"note:{who.here}")]


async def typed_note(visit: Visit, typed: TypedText) -> list[Shown]:
    """``note:<group>:<person>``: sends the words to the candidate."""
    address = Tap(typed.address)
    try:
        who = await own_candidate(visit, address)
    except UnknownAction:
        return [Notice(texts.plain("not_yours"))]
    if not typed.text.strip():
        return await write(visit, address)
    group, person = who.group, who.person
    note = write_note(visit, group, person, typed.text)
    told = texts("told_note", tutor=visit.person.display_name, group=group.name, text=note.text)
    visit.tell(person.id, Screen(told))
    consultations.note(visit.session, visit.person.id, group.id, What.NOTE, visit.now, person.id)
    said = "note_waits" if person.blocked_at else "note_sent"
    return [await learner.screen(visit, who, texts.plain(said, name=who.name))]


async def care(visit: Visit, tap: Tap) -> list[Shown]:
    """``care:<group>:<person>:on`` takes charge of a candidate, ``:off`` lets go."""
    who = await own_candidate(visit, tap)
    group, person = who.group, who.person
    mine = await learner.in_charge_of(visit, who)
    match tap.word(3):
        case "on":
            if visit.person.id not in {one.tutor.id for one in mine}:
                take_charge(visit, group, person)
                await visit.session.flush()
        case "off":
            await assignments.let_go(visit.session, visit.person.id, group.id, person.id, visit.now)
        case _:
            raise UnknownAction(tap.action)
    return [await learner.screen(visit, who)]
