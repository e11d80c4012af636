"""« Demandé par votre tuteur »: the list of it, and doing it."""

from __future__ import annotations

from datetime import date

from bot.candidate import corrected, diagnosis
from bot.candidate import question_view as view
from bot.candidate.texts import button, referential, texts
from bot.screen import Notice, Rows, Screen, Shown, Tap
from bot.store.assignments import Asked as Asking
from bot.training import assignments
from bot.training.answering import Answered, Asked
from bot.training.assignments import NoSuchWork, title_of_case, work
from bot.training.dates import briefly, today_in
from bot.training.diagnosis import Playing
from bot.training.visit import Visit

_SHOWN = 8


async def tap(visit: Visit, tap: Tap) -> list[Shown]:
    """``todo`` lists what is asked, ``todo:<assignment>`` begins it or goes on with it."""
    if len(tap.parts) == 1:
        return [await _list(visit)]
    try:
        begun = await assignments.begin(visit, tap.number(1))
    except NoSuchWork:
        return [Notice(texts.plain("todo_gone"))]
    match begun:
        case None:
            return [Screen(texts("todo_nothing"), ((button("choose_quiz", "quiz"),),))]
        case Answered():
            return [corrected.feedback_screen(begun)]
        case Asked():
            return [view.question_screen(begun)]
        case Playing():
            return [diagnosis.current(begun)]


async def _list(visit: Visit) -> Screen:
    asked = await assignments.asked_of(visit)
    rows: Rows = ()
    for one in asked[:_SHOWN]:
        label = button(
            "todo_one",
            f"todo:{one.assignment.id}",
            work=await short_work(visit, one),
            begun=one.attempt is not None,
            due=briefly(one.assignment.due_date),
            late=one.assignment.due_date < _today(visit),
        )
        rows += ((label,),)
    if asked:
        rows += ((button("agenda_open", "agenda"),),)
    back = button("go_back", "quiz")
    return Screen(texts("todo_list", count=len(asked)), (*rows, (back,)))


async def short_work(visit: Visit, asking: Asking) -> str:
    """The work in the few words that a button holds."""
    wanted = work(asking.assignment.content["work"])
    try:
        title = await title_of_case(visit, wanted)
    except NoSuchWork:
        title = ""
    short = referential.capacity(wanted.capacity).short if wanted.capacity else ""
    return texts.plain(
        "todo_work",
        capacity=wanted.capacity,
        short=short,
        criteria=wanted.criteria,
        case=title,
        questions=len(wanted.questions),
    )


def _today(visit: Visit) -> date:
    return today_in(visit.person.zone, visit.now)
