"""Attempts, the questions asked in them, answers and judgements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from bot.store.database import Session
from bot.store.groups import helped
from bot.store.tables import (
    Answer,
    Attempt,
    JudgementRow,
    PublishedQuestion,
    QuestionRevision,
    Step,
)
from bot.store.types import LARGEST_ID

# The words that columns hold: kinds and states of an attempt, certainty of an answer.
QUIZ, CASE = "quiz", "case"
RUNNING = "running"
SUSPENDED = "suspended"
FINISHED = "finished"
SURE, HESITANT = "sure", "hesitant"

_MARKED = (
    JudgementRow.id,
    JudgementRow.answer_id,
    Answer.question_id,
    Answer.answered_at,
    Answer.certainty,
    JudgementRow.judge,
    JudgementRow.supersedes_id,
    JudgementRow.verdict,
    JudgementRow.score,
    JudgementRow.criteria,
)


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
    if not 0 < attempt_id <= LARGEST_ID:
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


async def answered_since(session: Session, person_id: int, since: datetime) -> Sequence[Attempt]:
    """A person's attempts in which they answered something since then, in order of their start."""
    answered = select(Answer.attempt_id).where(
        Answer.person_id == person_id, Answer.answered_at >= since
    )
    return (
        await session.scalars(select(Attempt).where(Attempt.id.in_(answered)).order_by(Attempt.id))
    ).all()


async def answer_of_helped(
    session: Session, tutor_id: int, group_id: int, person_id: int, answer_id: int
) -> Answer | None:
    """An answer of this candidate of one of a tutor's groups, whatever number that is."""
    if not 0 < answer_id <= LARGEST_ID:
        return None
    return await session.scalar(
        select(Answer).where(
            Answer.id == answer_id,
            Answer.person_id == person_id,
            Answer.person_id.in_(helped(tutor_id, group_id)),
        )
    )


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


@dataclass(frozen=True)
class Marked:
    """One judgement on an answer of a person, with no more than mastery needs of both.

    ``id`` is the judgement's.
    """

    id: int
    answer_id: int
    question_id: int
    answered_at: datetime
    certainty: str | None
    judge: str
    supersedes_id: int | None
    verdict: str
    score: float
    criteria: dict[str, float]


async def marked(session: Session, person_id: int, after: int = 0) -> Sequence[Marked]:
    """The judgements on a person's answers newer than this one (its id), oldest answer first."""
    query = (
        select(*_MARKED)
        .join(Answer, Answer.id == JudgementRow.answer_id)
        .where(Answer.person_id == person_id, JudgementRow.id > after)
        .order_by(Answer.id, JudgementRow.id)
    )
    return [Marked(*row) for row in await session.execute(query)]


async def marked_of(session: Session, people: Sequence[int]) -> dict[int, list[Marked]]:
    """All judgements on the answers of these people, by person, oldest answer first."""
    logs: dict[int, list[Marked]] = {person_id: [] for person_id in people}
    query = (
        select(Answer.person_id, *_MARKED)
        .join(Answer, Answer.id == JudgementRow.answer_id)
        .where(Answer.person_id.in_(logs))
        .order_by(Answer.id, JudgementRow.id)
    )
    for row in await session.execute(query):
        logs[row[0]].append(Marked(*row[1:]))
    return logs


async def marked_by_item(session: Session) -> Sequence[tuple[int, str, Marked]]:
    """All judgements on everybody's answers: whose, to which item (its hash), and the judgement."""
    query = (
        select(Answer.person_id, QuestionRevision.item_hash, *_MARKED)
        .join(Answer, Answer.id == JudgementRow.answer_id)
        .join(QuestionRevision, QuestionRevision.id == Answer.revision_id)
        .order_by(Answer.id, JudgementRow.id)
    )
    return [(row[0], row[1], Marked(*row[2:])) for row in await session.execute(query)]


async def answered_before(session: Session, person_id: int, step: Step) -> datetime | None:
    """When the person had last answered a question by the time it was asked again, if ever."""
    this_one = and_(Answer.attempt_id == step.attempt_id, Answer.position == step.position)
    query = select(func.max(Answer.answered_at)).where(
        Answer.person_id == person_id,
        Answer.question_id == step.question_id,
        Answer.answered_at <= step.asked_at,
        ~this_one,
    )
    return await session.scalar(query)


async def newest_judgement(session: Session, person_id: int) -> tuple[int, int]:
    """How many judgements there are on a person's answers, and the id of the newest (0: none)."""
    query = (
        select(func.count(), func.coalesce(func.max(JudgementRow.id), 0))
        .join(Answer, Answer.id == JudgementRow.answer_id)
        .where(Answer.person_id == person_id)
    )
    count, newest = (await session.execute(query)).one()
    return count, newest


async def judgements_of(session: Session, answer_id: int) -> Sequence[JudgementRow]:
    """All judgements on one answer, oldest first."""
    return (
        await session.scalars(
            select(JudgementRow)
            .where(JudgementRow.answer_id == answer_id)
            .order_by(JudgementRow.id)
        )
    ).all()
