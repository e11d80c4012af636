"""Numbered calibrations: what all answers said, at some moment, of how hard each item is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.store.banks import PUBLISHED
from bot.store.database import Session
from bot.store.tables import Calibration, ItemParameters, PublishedQuestion, QuestionRevision


async def newest(session: Session, model: str) -> int:
    """The number of the calibration that holds for a version of the model; 0 without any yet.

    What another version found is not read: it measured by other rules.
    """
    query = select(func.coalesce(func.max(Calibration.id), 0)).where(Calibration.model == model)
    return await session.scalar(query) or 0


async def parameters(session: Session, number: int) -> Mapping[str, ItemParameters]:
    """What a calibration says, by item hash."""
    rows = await session.scalars(
        select(ItemParameters).where(ItemParameters.calibration_id == number)
    )
    return {row.item_hash: row for row in rows}


async def latest(session: Session, model: str) -> Calibration | None:
    """The calibration that holds for a version of the model; None when there was none yet."""
    return await session.get(Calibration, await newest(session, model))


@dataclass(frozen=True)
class Doubted:
    """A question that a calibration finds odd.

    ``name`` is ``bank/question`` and ``revision_id`` how it stands; ``level`` is how hard its
    author thinks it, from 1 to 5.
    """

    name: str
    capacity: str
    revision_id: int
    level: int
    found: ItemParameters


async def doubted(session: Session, number: int) -> Sequence[Doubted]:
    """The questions still asked, as they stand, that a calibration finds odd, by name."""
    question, revision = PublishedQuestion, QuestionRevision
    query = (
        select(
            question.bank + "/" + question.name,
            question.capacity,
            revision.id,
            question.difficulty,
            ItemParameters,
        )
        .join(revision, revision.id == question.revision_id)
        .join(ItemParameters, ItemParameters.item_hash == revision.item_hash)
        .where(
            ItemParameters.calibration_id == number,
            ItemParameters.doubt.is_not(None),
            question.status == PUBLISHED,
        )
        .order_by(question.bank, question.name)
    )
    return [Doubted(*row) for row in await session.execute(query)]


async def add(
    session: Session,
    model: str,
    answers: int,
    items: Iterable[ItemParameters],
    now: datetime,
) -> int:
    """Write a calibration and give its number; the items need not say it."""
    calibration = Calibration(model=model, answers=answers, made_at=now)
    session.add(calibration)
    await session.flush()
    for item in items:
        item.calibration_id = calibration.id
        session.add(item)
    await session.flush()
    return calibration.id
