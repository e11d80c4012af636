"""Which updates were processed, and which could not be."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from bot.store.database import Session
from bot.store.inserting import insert_if_absent
from bot.store.tables import FailedUpdate, SeenUpdate


async def mark_seen(session: Session, update_id: int, now: datetime) -> bool:
    """Remember the update. False when it was processed before: then nothing is to be done."""
    return await insert_if_absent(session, SeenUpdate, update_id=update_id, seen_at=now)


async def note_failure(
    session: Session, update_id: int, payload: dict[str, Any], error: str, now: datetime
) -> int:
    """Count one more failure of an update, and return how many there are."""
    failed = await session.get(FailedUpdate, update_id)
    if failed is not None and failed.set_aside_at is not None:
        # Telegram's numbers restart: this is another update that got the number of an old one.
        await session.delete(failed)
        await session.flush()
        failed = None
    if failed is None:
        failed = FailedUpdate(update_id=update_id, payload=payload, tries=0)
        session.add(failed)
    failed.tries += 1
    failed.error = error
    failed.failed_at = now
    return failed.tries


async def set_aside(session: Session, update_id: int, now: datetime) -> None:
    """Give an update up: it counts as seen, and its failure row keeps it for inspection."""
    failed = await session.get_one(FailedUpdate, update_id)
    failed.set_aside_at = now
    await mark_seen(session, update_id, now)


async def forget_failures_of(session: Session, telegram_id: int) -> None:
    """Forget the updates that a person sent and that could not be processed: they hold their words.

    Few updates are ever set aside, so they are all read: their content has no fixed form.
    """
    for failed in await session.scalars(select(FailedUpdate)):
        senders = (part.get("from") for part in failed.payload.values() if isinstance(part, dict))
        if any(isinstance(one, dict) and one.get("id") == telegram_id for one in senders):
            await session.delete(failed)


async def forget_before(session: Session, limit: datetime) -> None:
    """Forget updates seen before ``limit``, whose numbers Telegram may give again."""
    await session.execute(delete(SeenUpdate).where(SeenUpdate.seen_at < limit))
    await session.execute(
        delete(FailedUpdate).where(
            FailedUpdate.failed_at < limit, FailedUpdate.set_aside_at.is_(None)
        )
    )
