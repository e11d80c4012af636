"""Numbered calibrations: what all answers said, at some moment, of how hard each item is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import func, select

from bot.store.database import Session
from bot.store.tables import Calibration, ItemParameters


async def newest(session: Session) -> int:
    """The number of the calibration that holds; 0 when there was none yet."""
    return await session.scalar(select(func.coalesce(func.max(Calibration.id), 0))) or 0


async def parameters(session: Session, number: int) -> Mapping[str, ItemParameters]:
    """What a calibration says, by item hash."""
    rows = await session.scalars(
        select(ItemParameters).where(ItemParameters.calibration_id == number)
    )
    return {row.item_hash: row for row in rows}


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
