"""One candidate, as a tutor sees them: their sheet, and the ways into what lies behind it.

Every screen of it is a look that the candidate can read of (``/quivoit``).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from markupsafe import Markup

from bot.catalogue import in_ten
from bot.learning.states import State
from bot.screen import Rows, Screen, Shown, Tap, UnknownAction
from bot.store import assignments, attempts, consultations
from bot.store.assignments import InCharge
from bot.store.attempts import Judged
from bot.store.consultations import What
from bot.store.tables import Group
from bot.training.dates import briefly, today_in
from bot.training.exam import exam_of
from bot.training.progress import held
from bot.training.standing import Level, standing_of
from bot.training.time_spent import moments, time_spent
from bot.training.visit import Visit
from bot.tutor import learner_answers, learner_mastery, learner_practice, safety_view
from bot.tutor.access import OwnCandidate, own_candidate
from bot.tutor.safety_view import Signals
from bot.tutor.since import from_button, since_last_digest
from bot.tutor.texts import button, texts
from referential.loading import load_referential

_WEEK, _MONTH = timedelta(days=7), timedelta(days=30)
# Times are estimates: told to the nearest five minutes.
_MINUTES = 5


async def tap(visit: Visit, tap: Tap) -> list[Shown]:
    """``person:<group>:<person>[:since:<instant>]``, and what lies behind.

    ``:evolution``, ``:criteria[:<capacity>]``, ``:practice:<page>``, ``:confidence``, ``:reading``,
    ``:answers:<which>:<page>``, ``:answer:<answer>:<which>:<page>``.
    """
    who = await own_candidate(visit, tap)
    match tap.parts[3:]:
        case ():
            return [await screen(visit, who)]
        case ("since", word):
            return [await screen(visit, who, since=from_button(tap, word, visit.now))]
        case ("evolution",):
            shown = await learner_mastery.evolution_screen(visit, who)
        case ("criteria",):
            shown = learner_mastery.capacities_screen(who)
        case ("criteria", capacity):
            shown = await learner_mastery.criteria_screen(visit, who, capacity)
        case ("practice", _):
            shown = await learner_practice.practice_screen(visit, who, tap.number(4))
        case ("confidence",):
            shown = await learner_practice.confidence_screen(visit, who)
        case ("reading",):
            return [_reading_screen(visit, who)]
        case ("answers", _, _) | ("answer", _, _, _):
            shown = await learner_answers.screen(visit, who, tap)
            _note(visit, who, What.ANSWERS)
            return [shown]
        case _:
            raise UnknownAction(tap.action)
    _note(visit, who, What.SHEET)
    return [shown]


async def screen(
    visit: Visit, who: OwnCandidate, note: str = "", since: datetime | None = None
) -> Screen:
    """Who it is, where they stand, what they do and are asked to do, and what to do for them.

    ``since`` is what the digest that led here compares with, else that of today would.
    """
    _note(visit, who, What.SHEET)
    answers = held(await attempts.judged(visit.session, who.person.id))
    stands = await standing_of(visit.library.minds, visit.session, who.person)
    given = await assignments.given_in(
        visit.session, visit.person.id, who.group.id, visit.now - _MONTH
    )
    own = [one for one in given if one.assignment.person_id == who.person.id]
    charge = await in_charge_of(visit, who)
    if since is None:
        last = await since_last_digest(visit.session, visit.person.id, who.group, visit.now)
        since = last.at
    found = await safety_view.signals(visit, who, since)
    text = texts(
        "sheet",
        note=note,
        name=who.name,
        group=who.group.name,
        exam=await _exam(visit, who),
        last=_last(visit, who.group, answers),
        time=_time(visit, answers),
        done=sum(one.is_done for one in own),
        asked=len(own),
        charge=[
            {"name": one.tutor.display_name, "until": briefly(today_in(who.group.zone, one.until))}
            for one in charge
        ],
        safety=safety_view.lines(who, found),
        levels=_levels(stands.levels) if answers else (),
    )
    mine = visit.person.id in {one.tutor.id for one in charge}
    return Screen(text, _rows(who, found, known=bool(answers), mine=mine))


async def in_charge_of(visit: Visit, who: OwnCandidate) -> list[InCharge]:
    """Who takes care of a candidate now."""
    charge = await assignments.in_charge(visit.session, visit.person.id, who.group.id, visit.now)
    return [one for one in charge if one.candidate_id == who.person.id]


def _note(visit: Visit, who: OwnCandidate, what: What) -> None:
    consultations.note(visit.session, visit.person.id, who.group.id, what, visit.now, who.person.id)


def _rows(who: OwnCandidate, found: Signals, *, known: bool, mine: bool) -> Rows:
    here = who.here
    behind: Rows = (
        (
            button("open_evolution", f"person:{here}:evolution"),
            button("open_criteria", f"person:{here}:criteria"),
        ),
        (
            button("open_answers", f"person:{here}:answers:all:1"),
            button("open_practice", f"person:{here}:practice:1"),
            button("open_confidence", f"person:{here}:confidence"),
        ),
    )
    return (
        *safety_view.rows(who, found),
        *(behind if known else ()),
        (button("give_work_to", f"give:{who.group.id}:for:p{who.person.id}"),),
        (
            button("write", f"note:{here}"),
            button("care_off" if mine else "care_on", f"care:{here}:{'off' if mine else 'on'}"),
        ),
        (
            button("go_to_people", f"group:{who.group.id}:people:1"),
            button("open_digest", f"digest:{who.group.id}"),
            button("open_reading", f"person:{here}:reading"),
        ),
    )


# --- the lines of the sheet -----------------------------------------------------------------------


async def _exam(visit: Visit, who: OwnCandidate) -> Markup:
    exam = await exam_of(visit.session, who.person, visit.now)
    if exam is None:
        return texts("exam_none")
    days = (exam.day - today_in(who.group.zone, visit.now)).days
    return texts("exam_ahead" if days >= 0 else "exam_over", days=days, day=briefly(exam.day))


def _last(visit: Visit, group: Group, answers: Sequence[Judged]) -> Markup:
    if not answers:
        return texts("last_never")
    last = max(one.answer.answered_at for one in answers)
    ago = today_in(group.zone, visit.now) - today_in(group.zone, last)
    return texts("last_answer", ago=ago.days)


def _time(visit: Visit, answers: Sequence[Judged]) -> Markup | None:
    done = list(moments(one.answer for one in answers))
    month = time_spent(done, visit.now - _MONTH)
    if not month:
        return None
    week = time_spent(done, visit.now - _WEEK)
    return texts("time_spent", week=_duration(week), month=_duration(month))


def _duration(time: timedelta) -> str:
    minutes = _MINUTES * round(time / timedelta(minutes=_MINUTES))
    if time and not minutes:
        minutes = _MINUTES
    return texts.plain("duration", hours=minutes // 60, minutes=minutes % 60)


def _levels(levels: Sequence[Level]) -> list[dict[str, object]]:
    return [
        {
            "sign": texts.plain(f"sign_{level.state}"),
            "capacity": level.capacity,
            "state": texts.plain(f"state_{level.state}"),
            "interval": None
            if level.state is State.UNKNOWN
            else texts.plain("interval", low=level.low, high=level.high),
            "answers": level.answers,
        }
        for level in levels
    ]


def _reading_screen(visit: Visit, who: OwnCandidate) -> Screen:
    """What the sheet's words mean: nothing about the candidate, hence no look at them."""
    naming = visit.library.minds.model.naming
    text = texts(
        "reading",
        capacities=load_referential().capacities,
        threshold=in_ten(naming.threshold.success),
        needed=naming.answers,
    )
    return Screen(text, ((button("go_back", f"person:{who.here}"),),))
