"""Votes of trainers on script concordance questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select

from bot.store.banks import PUBLISHED
from bot.store.database import Session
from bot.store.tables import Answer, PanelVote, PublishedQuestion, QuestionRevision

_KIND = "script_concordance"


async def counts(session: Session, revision_id: int) -> Mapping[int, int]:
    """How many trainers gave each shift to the item of this revision."""
    rows = await session.execute(
        select(PanelVote.shift, func.count())
        .join(QuestionRevision, QuestionRevision.item_hash == PanelVote.item_hash)
        .where(QuestionRevision.id == revision_id)
        .group_by(PanelVote.shift)
    )
    return {row[0]: row[1] for row in rows}


async def answers_to(session: Session, revision_id: int) -> Sequence[Answer]:
    """All answers to the item of this revision, oldest first."""
    item = select(QuestionRevision.item_hash).where(QuestionRevision.id == revision_id)
    return (
        await session.scalars(
            select(Answer)
            .join(QuestionRevision, QuestionRevision.id == Answer.revision_id)
            .where(QuestionRevision.item_hash == item.scalar_subquery())
            .order_by(Answer.id)
        )
    ).all()


async def open_to(session: Session, person_id: int) -> Sequence[int]:
    """Revisions of the published questions on which a person has not voted, fewest votes first."""
    votes = (
        select(PanelVote.item_hash, func.count().label("votes"))
        .group_by(PanelVote.item_hash)
        .subquery()
    )
    own = select(PanelVote.item_hash).where(PanelVote.person_id == person_id)
    return (
        await session.scalars(
            select(QuestionRevision.id)
            .join(PublishedQuestion, PublishedQuestion.revision_id == QuestionRevision.id)
            .outerjoin(votes, votes.c.item_hash == QuestionRevision.item_hash)
            .where(
                PublishedQuestion.status == PUBLISHED,
                PublishedQuestion.kind == _KIND,
                QuestionRevision.item_hash.not_in(own),
            )
            .order_by(func.coalesce(votes.c.votes, 0), QuestionRevision.id)
        )
    ).all()


async def vote(
    session: Session, person_id: int, revision_id: int, shift: int, now: datetime
) -> None:
    """Keep a vote; a second one of the same person on the same item takes its place."""
    revision = await session.get_one(QuestionRevision, revision_id)
    kept = await session.scalar(
        select(PanelVote).where(
            PanelVote.item_hash == revision.item_hash, PanelVote.person_id == person_id
        )
    )
    if kept is None:
        kept = PanelVote(item_hash=revision.item_hash, person_id=person_id)
        session.add(kept)
    kept.shift = shift
    kept.voted_at = now
    await session.flush()
