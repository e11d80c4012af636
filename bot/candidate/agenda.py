"""One's own dates for one's own agenda: the examination, and the work that tutors ask for."""

from __future__ import annotations

from bot.candidate.texts import texts
from bot.candidate.todo import short_work
from bot.documents import calendar
from bot.documents.calendar import Day
from bot.documents.clean import file_name
from bot.screen import Document, MadeDocument, Notice, Shown, Tap
from bot.training.agenda import uid
from bot.training.assignments import asked_of
from bot.training.exam import exam_of
from bot.training.visit import Visit
from bot.training.wing import Make


async def tap(visit: Visit, _tap: Tap) -> list[Shown]:
    """``agenda``: has the file made."""
    if not await days(visit):
        return [Notice(texts.plain("agenda_empty"))]
    return [Notice(texts.plain("agenda_coming")), Document("agenda")]


async def document(visit: Visit, _tap: Tap) -> Make:
    """``agenda``: one's own dates, whoever one is."""
    dates = await days(visit)
    caption = texts("agenda_caption", days=len(dates))

    def make() -> MadeDocument:
        content = calendar.calendar(texts.plain("agenda_name"), visit.person.zone, dates, visit.now)
        name = f"{file_name(texts.plain('agenda_file'))}.ics"
        return MadeDocument(name, calendar.MEDIA_TYPE, caption, content)

    return make


async def days(visit: Visit) -> list[Day]:
    """The person's examination, and what they have to do yet."""
    found = []
    exam = await exam_of(visit.session, visit.person, visit.now)
    if exam is not None:
        found.append(
            Day(uid(visit, "my-exam", visit.person.id), exam.day, texts.plain("agenda_exam"))
        )
    for one in await asked_of(visit):
        title = texts.plain("agenda_work", group=one.group.name, work=await short_work(visit, one))
        found.append(Day(uid(visit, "my-work", one.assignment.id), one.assignment.due_date, title))
    return found
