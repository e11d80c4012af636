"""Attempts, the questions asked in them, answers and judgements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from bot.store.database import Session
from bot.store.tables import Answer, Attempt, JudgementRow, PublishedQuestion, Step

RUNNING = "running"
SUSPENDED = "suspended"
FINISHED = "finished"
# What the primary keys can hold; asking PostgreSQL for more is an error.
_LARGEST_ID = 2**31 - 1


@dataclass(frozen=True)
class Judged:
    """An answer with one of its judgements, and the question that it answers."""

    answer: Answer
    judgement: JudgementRow
    capacity: str
    kind: str
    bank: str
    name: str


async def attempt(session: Session, attempt_id: int, person_id: int) -> Attempt | None:
    """The attempt with this id, whatever number that is, if it is this person's."""
    if not 0 < attempt_id <= _LARGEST_ID:
        return None
    return await session.scalar(
        select(Attempt).where(Attempt.id == attempt_id, Attempt.person_id == person_id)
    )


async def unfinished(session: Session, person_id: int) -> Sequence[Attempt]:
    """A person's attempts that can go on, the one touched last first."""
    return (
        await session.scalars(
            select(Attempt)
            .where(Attempt.person_id == person_id, Attempt.state.in_((RUNNING, SUSPENDED)))
            .order_by(Attempt.touched_at.desc(), Attempt.id.desc())
        )
    ).all()


async def running(session: Session, person_id: int) -> Sequence[Attempt]:
    """A person's attempts that are on screen (one, in the normal course of things)."""
    return (
        await session.scalars(
            select(Attempt).where(Attempt.person_id == person_id, Attempt.state == RUNNING)
        )
    ).all()


async def step(session: Session, attempt_id: int, position: int) -> Step | None:
    """The question asked at a position of an attempt."""
    return await session.get(Step, (attempt_id, position))


async def steps(session: Session, attempt_id: int) -> Sequence[Step]:
    """All questions asked so far in an attempt, in order."""
    return (
        await session.scalars(
            select(Step).where(Step.attempt_id == attempt_id).order_by(Step.position)
        )
    ).all()


async def answer_at(session: Session, attempt_id: int, position: int) -> Answer | None:
    """The answer given at a position of an attempt, if any."""
    return await session.scalar(
        select(Answer).where(Answer.attempt_id == attempt_id, Answer.position == position)
    )


async def judged(
    session: Session, person_id: int, attempt_id: int | None = None
) -> Sequence[Judged]:
    """All judgements on a person's answers (in one attempt), oldest answer first."""
    query = (
        select(
            Answer,
            JudgementRow,
            PublishedQuestion.capacity,
            PublishedQuestion.kind,
            PublishedQuestion.bank,
            PublishedQuestion.name,
        )
        .join(JudgementRow, JudgementRow.answer_id == Answer.id)
        .join(PublishedQuestion, PublishedQuestion.id == Answer.question_id)
        .where(Answer.person_id == person_id)
        .order_by(Answer.id, JudgementRow.id)
    )
    if attempt_id is not None:
        query = query.where(Answer.attempt_id == attempt_id)
    return [Judged(*row) for row in await session.execute(query)]


async def judgements_of(session: Session, answer_id: int) -> Sequence[JudgementRow]:
    """All judgements on one answer, oldest first."""
    return (
        await session.scalars(
            select(JudgementRow)
            .where(JudgementRow.answer_id == answer_id)
            .order_by(JudgementRow.id)
        )
    ).all()
