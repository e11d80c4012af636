"""A tutor's home, and their groups: making one, setting it up, who is in it."""

from __future__ import annotations

from bot.lists import alphabetical, page_buttons, paged
from bot.screen import Button, Rows, Screen, Shown, Tap, TypedText, UnknownAction
from bot.store import assignments, groups, marking, tutors, votes
from bot.store.tables import Group
from bot.training.dates import ZONES, exam_problem, place, read_date, spoken, today_in
from bot.training.names import distinct_names
from bot.training.visit import Visit
from bot.tutor.access import own_group, row_id
from bot.tutor.schedules import schedule_button
from bot.tutor.texts import button, texts

MAX_NAME = 64
_A_PAGE = 8


# --- home -----------------------------------------------------------------------------------------


async def home(visit: Visit, note: str = "") -> list[Shown]:
    """``/start`` and ``/groupes``: the groups, and what waits for the tutor."""
    listed = await groups.of_tutor(visit.session, visit.person.id)
    to_mark = await marking.count_waiting(visit.session, visit.person.id)
    to_vote = len(await votes.open_to(visit.session, visit.person.id))
    rows: Rows = tuple(
        (
            button(
                "open_group",
                f"group:{one.group.id}",
                name=one.group.name,
                candidates=one.candidates,
            ),
        )
        for one in listed
    )
    work = []
    if to_mark:
        work.append(button("open_marking", "mark", count=to_mark))
    if to_vote:
        work.append(button("open_voting", "vote", count=to_vote))
    rows += (tuple(work),) if work else ()
    rows += ((button("new_group", "newgroup"),), (button("practise_too", "home"),))
    text = texts("home", name=visit.person.display_name, note=note, groups=len(listed))
    return [Screen(text, rows)]


async def command(visit: Visit, _argument: str) -> list[Shown]:
    """``/groupes``."""
    return await home(visit)


async def tap_home(visit: Visit, _tap: Tap) -> list[Shown]:
    """``tutor``."""
    return await home(visit)


async def new(_visit: Visit, _tap: Tap) -> list[Shown]:
    """``newgroup``: asks for a name."""
    return [Screen(texts("ask_group_name"), ((button("go_home", "tutor"),),), expects="newgroup")]


async def typed_new(visit: Visit, typed: TypedText) -> list[Shown]:
    """``newgroup``: the name of the group to make."""
    name = _read_name(typed.text)
    if name is None:
        row = (button("go_home", "tutor"),)
        return [Screen(texts("group_name_refused"), (row,), expects="newgroup")]
    zone = visit.person.zone
    group = await groups.create(visit.session, visit.person.id, name, zone, visit.now)
    return [await _group_screen(visit, group, texts.plain("group_made"))]


# --- one group ------------------------------------------------------------------------------------


async def tap(visit: Visit, tap: Tap) -> list[Shown]:
    """``group:<group>``, and its parts: ``:people:<page>``, ``:set``, ``:exam``, ``:zone``…"""
    group = await own_group(visit, tap)
    base = f"group:{group.id}"
    match tap.parts[2:]:
        case ():
            return [await _group_screen(visit, group)]
        case ("people", _):
            return [await _people_screen(visit, group, tap.number(3))]
        case ("set",):
            return [_settings_screen(group)]
        case ("name",):
            return [_ask(group, "ask_group_name", "name")]
        case ("exam",):
            return [_ask(group, "ask_group_exam", "exam", button("exam_unknown", f"{base}:exam:0"))]
        case ("exam", "0"):
            group.exam_date = None
        case ("zone",):
            rows = tuple((Button(name, f"{base}:zone:{z}"),) for z, name in ZONES.items())
            return [Screen(texts("ask_group_zone"), (*rows, (_back_to_settings(group),)))]
        case ("zone", zone) if zone in ZONES:
            group.zone = zone
        case ("tutors",):
            return [await _tutors_screen(visit, group)]
        case ("add", _):
            return await _add_tutor(visit, group, row_id(tap, 3))
        case ("quit",):
            return await _quit(visit, group)
        case ("archive",):
            rows = ((button("archive_yes", f"{base}:archive:yes"),), (_back_to_settings(group),))
            return [Screen(texts("ask_archive", name=group.name), rows)]
        case ("archive", "yes"):
            group.archived_at = visit.now
            return await home(visit, texts.plain("archived", name=group.name))
        case _:
            raise UnknownAction(tap.action)
    return [_settings_screen(group, texts.plain("saved"))]


async def typed(visit: Visit, typed: TypedText) -> list[Shown]:
    """``group:<group>:name`` and ``group:<group>:exam``: what has to be typed."""
    try:
        group = await own_group(visit, Tap(typed.address))
    except UnknownAction:
        return await home(visit)
    if typed.address.endswith(":name"):
        name = _read_name(typed.text)
        if name is None:
            return [_ask(group, "group_name_refused", "name")]
        group.name = name
        return [_settings_screen(group, texts.plain("saved"))]
    day = read_date(typed.text)
    problem = exam_problem(day, today_in(group.zone, visit.now))
    if problem:
        return [_ask(group, problem, "exam")]
    group.exam_date = day
    return [_settings_screen(group, texts.plain("saved"))]


async def _group_screen(visit: Visit, group: Group, note: str = "") -> Screen:
    people = await groups.candidates(visit.session, visit.person.id, group.id)
    text = texts(
        "group",
        note=note,
        name=group.name,
        exam=_exam(group),
        zone=place(group.zone),
        tutors=[one.display_name for one in await groups.tutors_of(visit.session, group.id)],
        candidates=len(people),
    )
    base = f"group:{group.id}"
    rows: Rows = (
        (await schedule_button(visit.session, visit.person.id, group),),
        (button("invite", f"invite:{group.id}"), button("settings", f"{base}:set")),
    )
    if people:
        rows += ((button("export_open", f"export:{group.id}"),),)
        rows = (
            (button("open_people", f"{base}:people:1", count=len(people)),),
            (button("open_digest", f"digest:{group.id}"), button("give_work", f"give:{group.id}")),
            *rows,
        )
    return Screen(text, (*rows, (button("go_home", "tutor"),)))


async def _people_screen(visit: Visit, group: Group, page: int) -> Screen:
    people = await groups.candidates(visit.session, visit.person.id, group.id)
    charge = await assignments.in_charge(visit.session, visit.person.id, group.id, visit.now)
    taken = {one.candidate_id for one in charge}
    names = distinct_names(people)
    by_name = sorted(people, key=lambda one: alphabetical(names[one.id]))
    shown, page, pages = paged(by_name, page, _A_PAGE)
    rows: Rows = tuple(
        (
            button(
                "open_person",
                f"person:{group.id}:{person.id}",
                name=names[person.id],
                taken=person.id in taken,
            ),
        )
        for person in shown
    )
    rows += page_buttons(
        page, pages, lambda name, other: button(name, f"group:{group.id}:people:{other}")
    )
    text = texts(
        "people", name=group.name, count=len(people), taken=bool(taken), page=page, pages=pages
    )
    return Screen(text, (*rows, (back_to_group(group),)))


# --- setting it up --------------------------------------------------------------------------------


def _settings_screen(group: Group, note: str = "") -> Screen:
    base = f"group:{group.id}"
    text = texts(
        "group_settings",
        note=note,
        name=group.name,
        exam=_exam(group),
        zone=place(group.zone),
    )
    rows = (
        (button("set_name", f"{base}:name"), button("set_exam", f"{base}:exam")),
        (button("set_zone", f"{base}:zone"), button("set_tutors", f"{base}:tutors")),
        (button("archive", f"{base}:archive"),),
        (back_to_group(group),),
    )
    return Screen(text, rows)


async def _tutors_screen(visit: Visit, group: Group, note: str = "") -> Screen:
    present = await groups.tutors_of(visit.session, group.id)
    ids = {one.id for one in present}
    others = [one for one in await tutors.everyone(visit.session) if one.id not in ids]
    rows: Rows = tuple(
        (button("add_tutor", f"group:{group.id}:add:{one.id}", name=one.display_name),)
        for one in others
    )
    if len(present) > 1:
        rows += ((button("quit_group", f"group:{group.id}:quit"),),)
    text = texts(
        "group_tutors", note=note, name=group.name, tutors=[one.display_name for one in present]
    )
    return Screen(text, (*rows, (_back_to_settings(group),)))


async def _add_tutor(visit: Visit, group: Group, person_id: int) -> list[Shown]:
    added = [one for one in await tutors.everyone(visit.session) if one.id == person_id]
    if not added:
        raise UnknownAction(str(person_id))
    await groups.add_tutor(visit.session, group.id, person_id, visit.now)
    told = texts("told_added", name=visit.person.display_name, group=group.name)
    row = (button("open_group_plainly", f"group:{group.id}"),)
    if person_id != visit.person.id:
        visit.tell(person_id, Screen(told, (row,)))
    note = texts.plain("tutor_added", name=added[0].display_name)
    return [await _tutors_screen(visit, group, note)]


async def _quit(visit: Visit, group: Group) -> list[Shown]:
    # Somebody stays: a group without tutors is archived, not abandoned.
    if len(await groups.tutors_of(visit.session, group.id)) < 2:
        raise UnknownAction("quit")
    await groups.remove_tutor(visit.session, group.id, visit.person.id, visit.now)
    return await home(visit, texts.plain("group_quit", name=group.name))


def back_to_group(group: Group) -> Button:
    """« ‹ Lyon »."""
    return button("go_to_group", f"group:{group.id}", name=group.name)


def _back_to_settings(group: Group) -> Button:
    return button("go_back", f"group:{group.id}:set")


def _ask(group: Group, question: str, what: str, *choices: Button) -> Screen:
    rows = (*((choice,) for choice in choices), (_back_to_settings(group),))
    return Screen(texts(question), rows, expects=f"group:{group.id}:{what}")


def _read_name(text: str) -> str | None:
    name = text.strip()
    return name if 0 < len(name) <= MAX_NAME and "\n" not in name else None


def _exam(group: Group) -> str:
    return spoken(group.exam_date) if group.exam_date else texts.plain("exam_unknown")
