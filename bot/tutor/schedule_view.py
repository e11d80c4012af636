"""When a tutor gets the digest of a group: a few taps on one screen."""

from __future__ import annotations

from bot.lists import rows_of
from bot.screen import Button, Rows, Screen, Shown, Tap, UnknownAction
from bot.store import due_digests, groups, people
from bot.store.tables import Group
from bot.training.dates import ZONES, place, soon, weekday_name
from bot.training.schedules import DAY, Every, Schedule, next_due
from bot.training.visit import Visit
from bot.tutor.access import own_group
from bot.tutor.groups import back_to_group
from bot.tutor.schedules import in_words, schedule_of, trouble_with
from bot.tutor.texts import button, texts

_HOURS_A_ROW = 4


async def tap(visit: Visit, tap: Tap) -> list[Shown]:
    """``plan:<group>`` and its choices: ``:weekly``, ``:daily``, ``:none``, ``:day:<weekday>``…"""
    group = await own_group(visit, tap)
    match tap.parts[2:]:
        case ():
            return [await _schedule_screen(visit, group)]
        case ("day",):
            return [await _days_screen(visit, group)]
        case ("hour",):
            return [await _hours_screen(visit, group)]
        case ("zone",):
            return [_zones_screen(group)]
        case (every,) if every in set(Every):
            await _choose(visit, group, digest=every)
        case ("day", _) if 0 <= tap.number(3) < 7:
            await _choose(visit, group, weekday=tap.number(3))
        case ("hour", _) if 0 <= tap.number(3) < 24:
            await _choose(visit, group, hour=tap.number(3))
        case ("zone", zone) if zone in ZONES:
            await people.move(visit.session, visit.person, zone, visit.now)
        case _:
            raise UnknownAction(tap.action)
    return [await _schedule_screen(visit, group, texts.plain("saved"))]


async def _choose(visit: Visit, group: Group, **chosen: int | str) -> None:
    await due_digests.choose(visit.session, visit.person.id, group.id, visit.now, **chosen)


async def _schedule_screen(visit: Visit, group: Group, note: str = "") -> Screen:
    schedule = await _schedule(visit, group)
    trouble = await trouble_with(visit.session, visit.person.id, group)
    zone = _zone(visit)
    text = texts(
        "schedule",
        note=note,
        group=group.name,
        every=schedule.every,
        when=in_words(schedule),
        next=await _next(visit, group),
        zone=zone,
        candidates=bool(await groups.candidates(visit.session, visit.person.id, group.id)),
        trouble=trouble,
    )
    base = f"plan:{group.id}"
    week, day, never = (
        button(f"schedule_{one}", f"{base}:{one}", chosen=one is schedule.every)
        for one in (Every.WEEK, Every.DAY, Every.NEVER)
    )
    rows: Rows = ((week, day), (never,))
    if schedule.every is not Every.NEVER:
        hour = button("schedule_hour", f"{base}:hour", hour=schedule.hour)
        weekday = button("schedule_day", f"{base}:day", weekday=weekday_name(schedule.weekday))
        when = (weekday, hour) if schedule.every is Every.WEEK else (hour,)
        rows = ((week, day), when, (button("schedule_zone", f"{base}:zone", zone=zone),), (never,))
    show = button("schedule_show" if trouble else "open_digest", f"digest:{group.id}")
    return Screen(text, (*rows, (show,), (back_to_group(group),)))


async def _next(visit: Visit, group: Group) -> str | None:
    """« lundi 30 novembre », the day of the next digest; one had today does not come again."""
    known = await due_digests.days(visit.session, (visit.now - DAY).date())
    taken = frozenset(
        day for tutor, one, day in known if (tutor, one) == (visit.person.id, group.id)
    )
    due = next_due(await _schedule(visit, group), visit.person.zone, visit.now, taken)
    return None if due is None else soon(due.day)


async def _days_screen(visit: Visit, group: Group) -> Screen:
    chosen = (await _schedule(visit, group)).weekday
    days = [
        button(
            "schedule_a_day",
            f"plan:{group.id}:day:{day}",
            weekday=weekday_name(day),
            chosen=day == chosen,
        )
        for day in range(7)
    ]
    rows = (tuple(days[:2]), tuple(days[2:4]), tuple(days[4:6]), tuple(days[6:]))
    text = texts("schedule_which_day", group=group.name)
    return Screen(text, (*rows, (_back(group),)))


async def _hours_screen(visit: Visit, group: Group) -> Screen:
    chosen = (await _schedule(visit, group)).hour
    hours = [
        button("schedule_an_hour", f"plan:{group.id}:hour:{hour}", hour=hour, chosen=hour == chosen)
        for hour in range(24)
    ]
    zone = _zone(visit)
    text = texts("schedule_which_hour", group=group.name, zone=zone)
    move = button("schedule_other_zone", f"plan:{group.id}:zone", zone=zone)
    return Screen(text, (*rows_of(hours, _HOURS_A_ROW), (move,), (_back(group),)))


def _zones_screen(group: Group) -> Screen:
    rows = tuple((Button(name, f"plan:{group.id}:zone:{zone}"),) for zone, name in ZONES.items())
    return Screen(texts("schedule_which_zone"), (*rows, (_back(group),)))


async def _schedule(visit: Visit, group: Group) -> Schedule:
    wanted = await due_digests.subscription(visit.session, visit.person.id, group.id)
    if wanted is None:
        raise UnknownAction("plan")
    return schedule_of(wanted)


def _zone(visit: Visit) -> str:
    return place(visit.person.zone)


def _back(group: Group) -> Button:
    return button("go_back", f"plan:{group.id}")
