"""What a tutor asks of candidates: what it is made of, giving it, and doing it.

A piece of work is named by a short code, which buttons carry and rows of ``assignments`` keep:
``C2`` a capacity, ``C2.1+C2.4`` criteria, ``k12`` the case with this question id, ``q3+5``
questions, ``m`` one's own mistakes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.store import assignments, banks
from bot.store.assignments import Asked as Asking
from bot.store.attempts import CASE
from bot.store.tables import Assignment, Care, Group, Person, TutorNote
from bot.training import diagnosis, quiz
from bot.training.answering import Answered, Asked
from bot.training.diagnosis import Playing
from bot.training.progress import mistakes
from bot.training.visit import Visit
from referential.loading import load_referential

QUESTIONS_OF_A_CAPACITY = 10
QUESTIONS_OF_A_CRITERION = 5
MOST_QUESTIONS = 20
MISTAKES = "m"
CARE_LASTS = timedelta(days=7)
MAX_NOTE = 1_000
_CASE = re.compile(r"k(\d{1,9})")
_QUESTIONS = re.compile(r"q(\d{1,9}(?:\+\d{1,9})*)")


class NoSuchWork(Exception):
    """The code names nothing that can be asked."""


@dataclass(frozen=True)
class Work:
    """What a code names. One of the fields is set; none of them means one's own mistakes."""

    code: str
    capacity: str | None = None
    criteria: tuple[str, ...] = ()
    case: int | None = None
    questions: tuple[int, ...] = ()


def work(code: str) -> Work:
    """Read a code.

    Raises:
        NoSuchWork: it is none.
    """
    certificate = load_referential()
    if code == MISTAKES:
        return Work(code)
    if code in {capacity.id for capacity in certificate.capacities}:
        return Work(code, capacity=code)
    if found := _CASE.fullmatch(code):
        return Work(code, case=int(found[1]))
    if found := _QUESTIONS.fullmatch(code):
        return Work(code, questions=tuple(map(int, found[1].split("+"))))
    criteria = tuple(code.split("+"))
    try:
        for one in criteria:
            certificate.criterion(one)
    except KeyError:
        raise NoSuchWork(code) from None
    return Work(code, criteria=criteria)


async def title_of_case(visit: Visit, work: Work) -> str | None:
    """The title of the case that is asked, if it is one that can be played.

    Raises:
        NoSuchWork: it is a case that is not offered (any more).
    """
    if work.case is None:
        return None
    for entry in await banks.cases(visit.session, visit.person.id):
        if entry.question_id == work.case:
            return (await visit.library.case(visit.session, entry.revision_id)).title
    raise NoSuchWork(work.code)


# --- giving it ------------------------------------------------------------------------------------


async def give(
    visit: Visit, group: Group, people: Sequence[Person], work: Work, due: date
) -> list[Assignment]:
    """Ask the candidates of a group to do something by a date, and give what is new.

    Whoever has the same thing to do already by that date is not asked twice. The caller has checked
    that the group and the people are the tutor's.
    """
    asked = {
        one.assignment.person_id
        for one in await assignments.given_in(
            visit.session, visit.person.id, group.id, visit.now - timedelta(days=60)
        )
        if one.assignment.content["work"] == work.code
        and one.assignment.due_date == due
        and not one.is_done
    }
    new = [
        Assignment(
            group_id=group.id,
            person_id=person.id,
            by_id=visit.person.id,
            content={"work": work.code},
            due_date=due,
            created_at=visit.now,
        )
        for person in people
        if person.id not in asked
    ]
    visit.session.add_all(new)
    await visit.session.flush()
    return new


def take_charge(visit: Visit, group: Group, person: Person) -> Care:
    """« Je m'en occupe », for a week."""
    care = Care(
        group_id=group.id,
        person_id=person.id,
        tutor_id=visit.person.id,
        taken_at=visit.now,
        until=visit.now + CARE_LASTS,
    )
    visit.session.add(care)
    return care


def write_note(visit: Visit, group: Group, person: Person, text: str) -> TutorNote:
    """Keep a note to a candidate, cut to what a message holds with comfort."""
    note = TutorNote(
        group_id=group.id,
        from_id=visit.person.id,
        to_id=person.id,
        text=text.strip()[:MAX_NOTE],
        sent_at=visit.now,
    )
    visit.session.add(note)
    return note


# --- doing it -------------------------------------------------------------------------------------


async def asked_of(visit: Visit) -> Sequence[Asking]:
    """What the person is asked to do and has not done, the soonest first."""
    return await assignments.open_for(visit.session, visit.person.id)


async def begin(visit: Visit, assignment_id: int) -> Asked | Answered | Playing | None:
    """Begin what was asked, or go on with it. None when there is nothing (left) to do.

    Raises:
        NoSuchWork: nothing like that is asked of this person (any more).
    """
    asking = next(
        (one for one in await asked_of(visit) if one.assignment.id == assignment_id), None
    )
    if asking is None:
        raise NoSuchWork(str(assignment_id))
    if asking.attempt is not None:
        if asking.attempt.kind == CASE:
            return await diagnosis.playing(visit, asking.attempt.id)
        return await quiz.resume(visit, asking.attempt.id)
    begun = await _start(visit, work(asking.assignment.content["work"]))
    if begun is not None:
        await visit.session.flush()
        asking.assignment.attempt_id = begun.attempt.id
    return begun


async def _start(visit: Visit, wanted: Work) -> Asked | Playing | None:
    if wanted.case is not None:
        return await diagnosis.start(visit, wanted.case)
    if wanted.capacity is not None:
        return await quiz.start(visit, length=QUESTIONS_OF_A_CAPACITY, capacity=wanted.capacity)
    if wanted.criteria:
        ids = await _least_asked(visit, wanted.criteria)
    elif wanted.questions:
        ids = list(wanted.questions)
    else:
        ids = list(await mistakes(visit))
    if not ids:
        return None
    ids = ids[:MOST_QUESTIONS]
    return await quiz.start(visit, length=len(ids), question_ids=ids)


async def _least_asked(visit: Visit, criteria: Sequence[str]) -> list[int]:
    """Questions on these criteria, those answered least first, some for each criterion."""
    by_criterion = await banks.askable_on(visit.session, criteria)
    learner = await visit.library.minds.learner(visit.session, visit.person)
    times, place = learner.history.times, learner.pool.place
    chosen: dict[int, None] = {}
    for criterion in criteria:
        entries = sorted(
            by_criterion.get(criterion, ()),
            key=lambda one: (times[place[one.question_id]], one.question_id),
        )
        chosen.update(dict.fromkeys(e.question_id for e in entries[:QUESTIONS_OF_A_CRITERION]))
    return list(chosen)
