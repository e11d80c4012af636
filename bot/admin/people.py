"""Who is a tutor: naming and removing them."""

from __future__ import annotations

from bot.admin import quality
from bot.admin.texts import button, texts
from bot.lists import page_buttons
from bot.screen import Rows, Screen, Shown, Tap, UnknownAction
from bot.store import people, tutors
from bot.store.tables import Person
from bot.training.visit import Visit

_A_PAGE = 8


async def home(visit: Visit, note: str = "") -> list[Shown]:
    """``/start`` and ``/tuteurs``: the tutors."""
    named = await tutors.everyone(visit.session)
    rows: Rows = tuple(
        (button("open_tutor", f"tutors:{one.id}", name=one.display_name),) for one in named
    )
    rows += ((button("name_someone", "tutors:page:1"),),)
    odd = await quality.count(visit.session, visit.library.minds.model.version)
    if odd:
        rows += ((button("see_odd_number", "quality", odd=odd),),)
    last = [button("practise_too", "home")]
    if visit.person.id in {one.id for one in named}:
        last.insert(0, button("my_groups", "tutor"))
    text = texts("home", name=visit.person.display_name, note=note, tutors=len(named))
    return [Screen(text, (*rows, tuple(last)))]


async def command(visit: Visit, _argument: str) -> list[Shown]:
    """``/tuteurs``."""
    return await home(visit)


async def tap(visit: Visit, tap: Tap) -> list[Shown]:
    """``tutors``, ``tutors:page:<page>``, ``tutors:<person>``, ``…:name`` and ``…:remove``."""
    match tap.parts[1:]:
        case ():
            return await home(visit)
        case ("page", _):
            return [await _others(visit, max(1, tap.number(2)))]
    person = await _person(visit, tap)
    is_tutor = await tutors.is_tutor(visit.session, person.id)
    match tap.parts[2:]:
        case ():
            return [_person_screen(person, is_tutor=is_tutor)]
        case ("name",):
            if await tutors.name(visit.session, person.id, visit.person.id, visit.now):
                visit.tell(
                    person.id, Screen(texts("told_named"), ((button("my_groups", "tutor"),),))
                )
            return await home(visit, texts.plain("named", name=person.display_name))
        case ("remove",):
            if await tutors.remove(visit.session, person.id, visit.now):
                visit.tell(person.id, Screen(texts("told_removed")))
            return await home(visit, texts.plain("removed", name=person.display_name))
    raise UnknownAction(tap.action)


async def _person(visit: Visit, tap: Tap) -> Person:
    person = await people.find(visit.session, tap.number(1))
    if person is None:
        raise UnknownAction(tap.action)
    return person


def _person_screen(person: Person, *, is_tutor: bool) -> Screen:
    verb = "remove" if is_tutor else "name"
    rows = (
        (button(f"{verb}_yes", f"tutors:{person.id}:{verb}"),),
        (button("go_home", "tutors"),),
    )
    text = texts(f"ask_{verb}", name=person.display_name, telegram_id=person.telegram_id)
    return Screen(text, rows)


async def _others(visit: Visit, page: int) -> Screen:
    shown, more = await tutors.others(visit.session, page, _A_PAGE)
    rows: Rows = tuple(
        (button("open_someone", f"tutors:{one.id}", name=one.display_name),) for one in shown
    )
    rows += page_buttons(
        page, page + more, lambda name, other: button(name, f"tutors:page:{other}")
    )
    return Screen(texts("others", some=bool(shown)), (*rows, (button("go_home", "tutors"),)))
