"""A candidate's groups: entering by a link, seeing who sees what, leaving."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from bot.candidate.texts import button, texts
from bot.screen import Rows, Screen, Shown, Tap, UnknownAction
from bot.store import consultations, groups
from bot.store.tables import Group
from bot.training import invitations
from bot.training.dates import briefly, today_in
from bot.training.invitations import Refusal
from bot.training.visit import Visit

_LOOKS_WITHIN = timedelta(weeks=4)
_LOOKS_SHOWN = 15
# A tutor who reads answers one by one leaves many rows that are told in one line.
_LOOKS_READ = 1_000


# --- entering -------------------------------------------------------------------------------------


async def invited(visit: Visit, argument: str) -> list[Shown]:
    """``/start g-…``: what entering would mean, and the choice."""
    opened = await invitations.read(visit, argument)
    if isinstance(opened, Refusal):
        return [_refused(opened)]
    if opened.id in {one.id for one in await groups.of_candidate(visit.session, visit.person.id)}:
        return [await _who_sees(visit, texts.plain("joined_already", group=opened.name))]
    text = texts("invited", group=opened.name, tutors=await _tutors(visit, opened))
    rows = ((button("join", f"join:{argument}"),), (button("join_not", "home"),))
    return [Screen(text, rows)]


async def join(visit: Visit, tap: Tap) -> list[Shown]:
    """``join:<deep link>``: the person wants to enter."""
    opened = await invitations.accept(visit, tap.word(1))
    if isinstance(opened, Refusal):
        return [_refused(opened)]
    text = texts("joined", group=opened.name)
    rows = ((button("start_now", "quiz:all:5"),), (button("who_sees_open", "groups"),))
    return [Screen(text, rows)]


def _refused(refusal: Refusal) -> Screen:
    return Screen(texts(f"invitation_{refusal}"), ((button("choose_quiz", "quiz"),),))


# --- who sees what --------------------------------------------------------------------------------


async def who_sees(visit: Visit, _argument: str = "") -> list[Shown]:
    """``/quivoit``."""
    return [await _who_sees(visit)]


async def tap(visit: Visit, tap: Tap) -> list[Shown]:
    """``groups``; ``groups:leave:<group>`` asks, ``groups:leave:<group>:yes`` leaves."""
    if len(tap.parts) == 1:
        return await who_sees(visit)
    entered = await groups.of_candidate(visit.session, visit.person.id)
    group = next((one for one in entered if one.id == tap.number(2)), None)
    if group is None or tap.word(1) != "leave":
        raise UnknownAction(tap.action)
    if tap.word(3) != "yes":
        rows = (
            (button("leave_yes", f"groups:leave:{group.id}:yes"),),
            (button("go_back", "groups"),),
        )
        return [Screen(texts("ask_leave", group=group.name), rows)]
    await groups.leave(visit.session, group.id, visit.person.id, visit.now)
    return [await _who_sees(visit, texts.plain("left", group=group.name))]


async def _who_sees(visit: Visit, note: str = "") -> Screen:
    entered = await groups.of_candidate(visit.session, visit.person.id)
    looks = await consultations.about(
        visit.session, visit.person.id, visit.now - _LOOKS_WITHIN, _LOOKS_READ
    )
    told = _told_once(
        (
            briefly(today_in(visit.person.zone, look.consultation.at)),
            look.by.display_name if look.by else texts.plain("someone_gone"),
            texts.plain(f"look_{look.consultation.what}"),
        )
        for look in looks
    )
    text = texts(
        "who_sees",
        note=note,
        groups=[{"name": group.name, "tutors": await _tutors(visit, group)} for group in entered],
        looks=told[:_LOOKS_SHOWN],
        more=len(told) > _LOOKS_SHOWN or len(looks) == _LOOKS_READ,
    )
    rows: Rows = tuple(
        (button("leave", f"groups:leave:{group.id}", group=group.name),) for group in entered
    )
    return Screen(text, (*rows, (button("choose_quiz", "quiz"),)))


def _told_once(looks: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """The same person, thing and day are one line."""
    return list(dict.fromkeys(looks))


async def _tutors(visit: Visit, group: Group) -> list[str]:
    return [one.display_name for one in await groups.tutors_of(visit.session, group.id)]
