"""Puts the demo group into an empty database, as if its candidates had practised for months."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.catalogue import Catalogue
from bot.demo.responses import DOUBT
from bot.demo.simulation import ZONE, Given, Practice, Sitting
from bot.demo.story import CHARACTERS, ORDERS
from bot.store import banks, consultations, groups, people, tutors
from bot.store.attempts import FINISHED, QUIZ
from bot.store.consultations import What
from bot.store.database import Session
from bot.store.tables import Answer, Assignment, Attempt, Group, Person, Step
from bot.training import marking
from bot.training.answering import machine_row
from bot.training.assignments import give, work
from bot.training.dates import today_in
from bot.training.library import Library, Revision
from bot.training.visit import Visit
from question_bank.grading.judgement import Verdict
from question_bank.response import Typed

# How long the member played by hand has been there: since before they were asked anything.
_MEMBER_FOR = timedelta(days=10)
# The group's exam, and how long the tutor leaves answers to be marked: the newest still wait.
_EXAM_IN = timedelta(days=75)
_MARKED_AFTER = timedelta(days=10)
# Days between entering the group and the first sitting, which chance may put a little earlier.
_SETTLING = 7

log = logging.getLogger(__name__)
texts = Catalogue(__package__ or "bot.demo")


@dataclass(frozen=True)
class Cast:
    """Who plays: Telegram ids and names.

    ``extras`` are the fictitious candidates, in the order of the story; ``member`` is a candidate
    of the same group whom somebody plays by hand.
    """

    tutor: tuple[int, str]
    member: tuple[int, str]
    extras: Mapping[int, str]


async def settle(session: Session, library: Library, now: datetime, cast: Cast) -> bool:
    """Make the demo group, unless anybody is in the database already. Returns whether it was made.

    ``now`` is the instant that the months of answers lead up to.
    """
    if await people.everyone(session):
        return False
    begun = now - timedelta(days=max(one.begins for one in CHARACTERS.values()) + _SETTLING)
    tutor = await people.arrive(session, *cast.tutor, begun)
    # Named today: no digest is owed of the days before.
    await tutors.name_once(session, tutor.id, now)
    exam = today_in(ZONE, now + _EXAM_IN)
    group = await groups.create(session, tutor.id, texts.plain("group"), ZONE, begun, exam)
    candidates = [
        await _join(session, group, one, now - timedelta(days=CHARACTERS[place].begins + _SETTLING))
        for place, one in enumerate(cast.extras.items())
    ]
    for place, person in enumerate(candidates):
        _set_up(person, place, now)
    member = await _join(session, group, cast.member, now - _MEMBER_FOR)
    given = [
        await _give(Visit(tutor, session, now, library), group, number, candidates, member)
        for number in range(len(ORDERS))
    ]
    asked = await _questions(session, library)
    pool = await library.minds.pool(session)
    simulated = Practice(pool, library.minds.model, asked, now)
    answers = 0
    for place, person in enumerate(candidates):
        sittings = list(simulated.of(place))
        attempts = await _write_down(session, person, sittings)
        for sitting, attempt in zip(sittings, attempts, strict=True):
            if sitting.order is not None:
                given[sitting.order][person.id].attempt_id = attempt.id
        answers += sum(len(sitting.given) for sitting in sittings)
    await _mark(Visit(tutor, session, now, library))
    log.info("demo group: %d fictitious candidates, %d answers", len(candidates), answers)
    return True


async def is_settled(session: Session, cast: Cast) -> bool:
    """Whether the fictitious candidates are in the database."""
    known = [await people.with_telegram_id(session, id_) for id_ in cast.extras]
    return any(
        one is not None and one.display_name == cast.extras[one.telegram_id] for one in known
    )


async def _join(session: Session, group: Group, who: tuple[int, str], at: datetime) -> Person:
    person = await people.arrive(session, *who, at)
    await groups.join(session, group.id, person.id, at)
    return person


def _set_up(person: Person, place: int, now: datetime) -> None:
    character = CHARACTERS[place]
    person.asks_certainty = character.certain
    if character.exam_in is not None:
        person.exam_date = today_in(ZONE, now + timedelta(days=character.exam_in))


async def _give(
    visit: Visit, group: Group, number: int, candidates: Sequence[Person], member: Person
) -> Mapping[int, Assignment]:
    """The tutor gives one of the orders; what was given, by whom it was given to."""
    order = ORDERS[number]
    to = [candidates[place] for place in order.to] or [*candidates, member]
    then = Visit(
        visit.person, visit.session, visit.now - timedelta(days=order.given), visit.library
    )
    due = today_in(ZONE, visit.now + timedelta(days=order.due))
    given = await give(then, group, to, work(order.code), due)
    for one in given:
        consultations.note(
            visit.session, visit.person.id, group.id, What.ASSIGNMENT, then.now, one.person_id
        )
    return {one.person_id: one for one in given}


async def _questions(session: Session, library: Library) -> Mapping[int, Revision]:
    """The questions that quizzes ask, by their id."""
    return {
        one.question_id: await library.revision(session, one.revision_id)
        for one in await banks.askable(session)
    }


async def _write_down(
    session: Session, person: Person, sittings: Sequence[Sitting]
) -> Sequence[Attempt]:
    """Attempts, steps, answers, judgements, as ``bot.training`` writes them, all at once."""
    attempts = [_attempt(person, sitting) for sitting in sittings]
    session.add_all(attempts)
    await session.flush()
    pairs: list[tuple[Answer, Given]] = []
    for attempt, sitting in zip(attempts, sittings, strict=True):
        for position, given in enumerate(sitting.given, start=1):
            session.add(_step(attempt, position, given))
            pairs.append((_answer(attempt, position, given), given))
    session.add_all(answer for answer, _ in pairs)
    await session.flush()
    session.add_all(
        machine_row(answer.id, given.instance, given.judgement, given.answered_at)
        for answer, given in pairs
    )
    await session.flush()
    return attempts


def _attempt(person: Person, sitting: Sitting) -> Attempt:
    of_criterion = sitting.subject is not None and "." in sitting.subject
    asked = [given.question_id for given in sitting.given]
    end = sitting.given[-1].answered_at
    return Attempt(
        person_id=person.id,
        kind=QUIZ,
        state=FINISHED,
        settings={
            "capacity": None if of_criterion else sitting.subject,
            "question_ids": asked if of_criterion else None,
            "length": len(asked),
        },
        position=len(asked),
        started_at=sitting.given[0].asked_at,
        touched_at=end,
        finished_at=end,
    )


def _step(attempt: Attempt, position: int, given: Given) -> Step:
    return Step(
        attempt_id=attempt.id,
        position=position,
        question_id=given.question_id,
        revision_id=given.revision.id,
        seed=given.seed,
        draft={},
        asked_at=given.asked_at,
    )


def _answer(attempt: Attempt, position: int, given: Given) -> Answer:
    return Answer(
        person_id=attempt.person_id,
        attempt_id=attempt.id,
        position=position,
        question_id=given.question_id,
        revision_id=given.revision.id,
        response=given.response.model_dump(mode="json"),
        seed=given.seed,
        certainty=given.certainty,
        answered_at=given.answered_at,
    )


async def _mark(visit: Visit) -> None:
    """The tutor marked what waited, the newest excepted."""
    item, passed = await marking.next_to_mark(visit), 0
    while item is not None:
        passed = item.answer.id
        at = item.answer.answered_at + timedelta(days=2)
        if at < visit.now - _MARKED_AFTER:
            then = Visit(visit.person, visit.session, at, visit.library)
            right = isinstance(item.response, Typed) and item.response.text.endswith(DOUBT)
            await marking.mark(
                then,
                item,
                item.held.id,
                Verdict.CORRECT if right else Verdict.PARTIAL,
                texts.plain("right_though_doubted" if right else "not_quite"),
            )
        item = await marking.next_to_mark(visit, passed)
