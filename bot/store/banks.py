"""Banks published into the database: questions and their revisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, text

from bot.store.database import Session
from bot.store.tables import (
    Answer,
    JudgementRow,
    PublishedBank,
    PublishedQuestion,
    QuestionRevision,
)

PUBLISHED = "published"
WITHDRAWN = "withdrawn"
# Kinds of entries that are played, not asked in a quiz.
CASE_KINDS = ("case", "scenario")
CONCORDANCE = "script_concordance"
# Any constant will do, as long as all processes ask for the same one.
_PUBLISHING_LOCK = 0x0325


@dataclass(frozen=True)
class Candidate:
    """A question that could be asked, at the revision that is asked at present."""

    question_id: int
    revision_id: int
    capacity: str


async def lock_publishing(session: Session) -> None:
    """Wait for any other process that is publishing (SQLite has one writer anyway)."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _PUBLISHING_LOCK})


async def bank(session: Session, name: str) -> PublishedBank | None:
    """The published bank of this name."""
    return await session.get(PublishedBank, name)


async def questions_of(session: Session, bank_name: str) -> Mapping[str, PublishedQuestion]:
    """All questions of a bank, withdrawn ones included, by their name within it."""
    rows = await session.scalars(
        select(PublishedQuestion).where(PublishedQuestion.bank == bank_name)
    )
    return {row.name: row for row in rows}


async def revision_id(session: Session, question_id: int, digest: str) -> int | None:
    """The revision of a question that has this content hash, if it was ever published."""
    return await session.scalar(
        select(QuestionRevision.id).where(
            QuestionRevision.question_id == question_id, QuestionRevision.hash == digest
        )
    )


async def revision(session: Session, id_: int) -> QuestionRevision:
    """A revision.

    Raises:
        sqlalchemy.exc.NoResultFound: there is none with this id.
    """
    return await session.get_one(QuestionRevision, id_)


async def add_revision(session: Session, **values: Any) -> int:
    """Write a revision and return its id."""
    row = QuestionRevision(**values)
    session.add(row)
    await session.flush()
    return row.id


@dataclass(frozen=True)
class PlayableCase:
    """A case that may be played, and how a person did: their best total, from 0 to 1, if any."""

    question_id: int
    revision_id: int
    name: str
    capacity: str
    difficulty: int
    best: float | None


async def cases(session: Session, person_id: int) -> Sequence[PlayableCase]:
    """The published cases, by capacity then difficulty, with the person's record."""
    best = (
        select(Answer.question_id, func.max(JudgementRow.score).label("best"))
        .join(JudgementRow, JudgementRow.answer_id == Answer.id)
        .where(Answer.person_id == person_id)
        .group_by(Answer.question_id)
        .subquery()
    )
    question = PublishedQuestion
    rows = await session.execute(
        select(
            question.id,
            question.revision_id,
            question.name,
            question.capacity,
            question.difficulty,
            best.c.best,
        )
        .outerjoin(best, best.c.question_id == question.id)
        .where(question.status == PUBLISHED, question.kind.in_(CASE_KINDS))
        .order_by(question.capacity, question.difficulty, question.name)
    )
    return [PlayableCase(*row) for row in rows]


@dataclass(frozen=True)
class Described:
    """A question as an item of a test."""

    question_id: int
    item_hash: str
    name: str
    capacity: str
    criteria: list[str]
    kind: str
    difficulty: int
    content: dict[str, Any]

    @property
    def choices(self) -> int:
        """How many options, steps or pairs there are to choose among; 0 for a typed answer."""
        return max(len(self.content.get(name) or ()) for name in ("options", "items", "pairs"))


async def edition(session: Session) -> tuple[str, ...]:
    """What changes whenever a question does: the hashes of all banks."""
    query = select(PublishedBank.hash).order_by(PublishedBank.name)
    return tuple(await session.scalars(query))


async def described(session: Session) -> Sequence[Described]:
    """All questions, withdrawn ones included, by the revision that is, or was last, asked."""
    question, revision = PublishedQuestion, QuestionRevision
    query = (
        select(
            question.id,
            revision.item_hash,
            question.bank + "/" + question.name,
            question.capacity,
            question.criteria,
            question.kind,
            question.difficulty,
            revision.content,
        )
        .join(revision, revision.id == question.revision_id)
        .order_by(question.id)
    )
    return [Described(*row) for row in await session.execute(query)]


async def askable(
    session: Session,
    *,
    capacity: str | None = None,
    question_ids: Sequence[int] | None = None,
    concordance: bool = False,
) -> Sequence[Candidate]:
    """Questions that may be asked (of one capacity, or among some).

    Those of script concordance are asked on demand alone: most have no panel, and tell nothing.
    """
    question = PublishedQuestion
    query = (
        select(question.id, QuestionRevision.id, question.capacity)
        .join(QuestionRevision, QuestionRevision.id == question.revision_id)
        .where(question.status == PUBLISHED, question.kind.not_in(CASE_KINDS))
        .order_by(question.id)
    )
    if capacity is not None:
        query = query.where(question.capacity == capacity)
    if question_ids is not None:
        query = query.where(question.id.in_(question_ids))
    elif concordance:
        query = query.where(question.kind == CONCORDANCE)
    else:
        query = query.where(question.kind != CONCORDANCE)
    return [Candidate(*row) for row in await session.execute(query)]


async def askable_on(
    session: Session, criteria: Sequence[str]
) -> Mapping[str, Sequence[Candidate]]:
    """Questions that may be asked, by each of these criteria."""
    # Criteria are a list within a row: the database cannot look into it the same way everywhere.
    rows = await session.execute(
        select(PublishedQuestion.id, PublishedQuestion.criteria).where(
            PublishedQuestion.status == PUBLISHED
        )
    )
    names = {row[0]: row[1] for row in rows}
    wanted = [id_ for id_, of in names.items() if set(of) & set(criteria)]
    found: dict[str, list[Candidate]] = {criterion: [] for criterion in criteria}
    for one in await askable(session, question_ids=wanted):
        for criterion in set(names[one.question_id]) & set(criteria):
            found[criterion].append(one)
    return found
