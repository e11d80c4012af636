"""The dates of a group for an agenda: its examination, those of its candidates, work to hand in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby

from bot.documents import calendar
from bot.documents.calendar import Day
from bot.screen import MadeDocument
from bot.store import assignments, groups
from bot.store.assignments import Asked
from bot.store.tables import Group
from bot.training.agenda import uid
from bot.training.assignments import NoSuchWork, title_of_case, work
from bot.training.names import distinct_names
from bot.training.visit import Visit
from bot.training.wing import Make
from bot.tutor.acting import work_text
from bot.tutor.exported import name_of_file
from bot.tutor.texts import texts

_GIVEN_WITHIN = timedelta(days=180)


async def read(visit: Visit, group: Group) -> Make:
    """Reads the dates; the file is written from them."""
    dates = await days(visit, group)
    title = texts.plain("export_calendar", group=group.name)
    caption = texts("export_caption_ics", group=group.name, days=len(dates))

    def make() -> MadeDocument:
        content = calendar.calendar(title, group.zone, dates, visit.now)
        name = name_of_file(visit, group, "ics")
        return MadeDocument(name, calendar.MEDIA_TYPE, caption, content)

    return make


async def days(visit: Visit, group: Group) -> list[Day]:
    """The examination of the group, those that candidates set themselves, and the work given."""
    found = []
    if group.exam_date is not None:
        title = texts.plain("export_calendar_exam", group=group.name)
        found.append(Day(uid(visit, "exam-group", group.id), group.exam_date, title))
    people = await groups.candidates(visit.session, visit.person.id, group.id)
    names = distinct_names(people)
    for one in people:
        if one.exam_date is not None and one.exam_date != group.exam_date:
            title = texts.plain("export_calendar_own_exam", name=names[one.id])
            found.append(Day(uid(visit, "exam", group.id, one.id), one.exam_date, title))
    return [*found, *await _work(visit, group)]


async def _work(visit: Visit, group: Group) -> list[Day]:
    """One day for each order, whoever it is for."""
    given = await assignments.given_in(
        visit.session, visit.person.id, group.id, visit.now - _GIVEN_WITHIN
    )
    orders = groupby(sorted(given, key=_order), key=_order)
    return [await _day(visit, group, list(order)) for _, order in orders]


def _order(one: Asked) -> tuple[str, str, str]:
    """What assignments of one order share, and those of another do not."""
    given = one.assignment
    return (f"{given.created_at:%Y%m%dT%H%M%S%f}", f"{given.due_date}", given.content["work"])


async def _day(visit: Visit, group: Group, order: Sequence[Asked]) -> Day:
    first = order[0].assignment
    wanted = work(first.content["work"])
    try:
        said = work_text(wanted, await title_of_case(visit, wanted))
    except NoSuchWork:
        said = texts.plain("work_gone")
    return Day(
        uid(visit, "work", group.id, *_order(order[0])),
        first.due_date,
        texts.plain("export_calendar_work", group=group.name, work=said),
        texts.plain(
            "export_calendar_work_details",
            done=sum(one.is_done for one in order),
            asked=len(order),
        ),
    )
