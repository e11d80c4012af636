"""What a candidate practised, and how their certainty fits their results, as a tutor sees it."""

from __future__ import annotations

from datetime import timedelta

from markupsafe import Markup

from bot.lists import page_buttons, paged
from bot.screen import Rows, Screen
from bot.store import attempts
from bot.store.attempts import CASE
from bot.store.tables import Attempt, Group
from bot.training.confidence import ENOUGH, by_capacity, trust
from bot.training.dates import briefly, today_in
from bot.training.progress import Summary, held, practised
from bot.training.safety import unsafe_of
from bot.training.visit import Visit
from bot.tutor import safety_view
from bot.tutor.access import OwnCandidate
from bot.tutor.texts import button, texts

_WEEKS = 6
_A_PAGE = 12


async def practice_screen(visit: Visit, who: OwnCandidate, page: int) -> Screen:
    """The quizzes and cases of the last weeks, the latest first."""
    since = visit.now - timedelta(weeks=_WEEKS)
    told = await practised(visit.session, who.person.id, since)
    shown, page, pages = paged(told, page, _A_PAGE)
    text = texts(
        "practice",
        name=who.name,
        weeks=_WEEKS,
        lines=[_line(who.group, one) for one in shown],
        page=page,
        pages=pages,
    )
    here = f"person:{who.here}"
    around = page_buttons(
        page,
        pages,
        lambda name, other: button(name, f"{here}:practice:{other}"),
        names=("newer", "older"),
    )
    return Screen(text, (*around, (button("go_back", here),)))


async def confidence_screen(visit: Visit, who: OwnCandidate) -> Screen:
    """How sure they were, capacity by capacity, and how right."""
    answers = held(await attempts.judged(visit.session, who.person.id))
    found = await unsafe_of(visit.library.minds, visit.session, who.person.id)
    text = texts(
        "confidence",
        name=who.name,
        told=safety_view.told(found) if found.wrong else None,
        lines=[
            {
                "capacity": one.capacity,
                "trust": texts.plain(f"trust_{trust(one)}"),
                "sure": one.sure,
                "sure_but_wrong": one.sure_but_wrong,
                "hesitant": one.hesitant,
                "hesitant_but_right": one.hesitant_but_right,
            }
            for one in by_capacity(answers)
        ],
        needed=ENOUGH,
    )
    here = f"person:{who.here}"
    unsafe: Rows = ()
    if found.wrong:
        to_ever = f"{here}:answers:{safety_view.EVER}:1"
        unsafe = ((button("open_unsafe_ever", to_ever, count=len(found.wrong)),),)
    return Screen(text, (*unsafe, (button("go_back", here),)))


def _line(group: Group, told: Summary) -> Markup:
    """« 12 nov. · quiz C3, 10 questions, 7 justes »."""
    assert told.last is not None
    day = briefly(today_in(group.zone, told.last))
    if told.attempt.kind == CASE:
        title = told.attempt.settings["title"]
        percent = round(100 * sum(one.success for one in told.by_capacity))
        return texts("sitting_case", day=day, title=title, percent=percent)
    return texts(
        "sitting_quiz",
        day=day,
        subject=_subject(told.attempt),
        answers=told.answers,
        length=told.attempt.settings["length"],
        right=told.right,
        undecided=told.undecided,
    )


def _subject(attempt: Attempt) -> str:
    settings = attempt.settings
    if settings["question_ids"] is not None:
        return texts.plain("subject_chosen")
    if settings.get("concordance"):
        return texts.plain("subject_concordance")
    if settings["capacity"] is not None:
        return texts.plain("subject_capacity", capacity=settings["capacity"])
    return texts.plain("subject_mixed")
