"""An update is acted on once, and one that always fails is set aside."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.store import people, updates
from bot.store.database import Database
from bot.store.tables import FailedUpdate


async def test_an_update_is_new_once(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        assert await updates.mark_seen(session, 7, now)
        assert not await updates.mark_seen(session, 7, now)
    async with database.transaction() as session:
        assert not await updates.mark_seen(session, 7, now)
        assert await updates.mark_seen(session, 8, now)


async def test_of_two_transactions_at_once_one_sees_it_first(
    database: Database, now: datetime
) -> None:
    both_are_open = asyncio.Barrier(2)

    async def take() -> bool:
        async with database.transaction() as session:
            first = await updates.mark_seen(session, 7, now)
            if first:
                # The other one is still waiting for this transaction to end.
                await asyncio.sleep(0.05)
            return first

    async def take_together() -> bool:
        await both_are_open.wait()
        return await take()

    assert sorted(await asyncio.gather(take_together(), take_together())) == [False, True]


async def test_an_update_whose_transaction_is_undone_is_new_again(
    database: Database, now: datetime
) -> None:
    with pytest.raises(ZeroDivisionError):  # noqa: PT012
        async with database.transaction() as session:
            await updates.mark_seen(session, 7, now)
            raise ZeroDivisionError
    async with database.transaction() as session:
        assert await updates.mark_seen(session, 7, now)


async def test_failures_are_counted_update_by_update(database: Database, now: datetime) -> None:
    counts = []
    for update_id in (7, 7, 8, 7):
        async with database.transaction() as session:
            counts.append(await updates.note_failure(session, update_id, {"a": 1}, "boom", now))
    assert counts == [1, 2, 1, 3]


async def test_an_update_set_aside_is_kept_and_counts_as_seen(
    database: Database, now: datetime
) -> None:
    later = now + timedelta(minutes=1)
    async with database.transaction() as session:
        await updates.note_failure(session, 7, {"update_id": 7}, "first", now)
        await updates.note_failure(session, 7, {"update_id": 7}, "second", later)
        await updates.set_aside(session, 7, later)
    async with database.transaction() as session:
        assert not await updates.mark_seen(session, 7, later)
        kept = (await session.scalars(select(FailedUpdate))).one()
    assert (kept.payload, kept.error, kept.tries) == ({"update_id": 7}, "second", 2)
    assert (kept.failed_at, kept.set_aside_at) == (later, later)


async def test_old_numbers_are_forgotten_but_not_what_was_set_aside(
    database: Database, now: datetime
) -> None:
    old = now - timedelta(days=4)
    async with database.transaction() as session:
        await updates.mark_seen(session, 1, old)
        await updates.mark_seen(session, 2, now)
        for update_id in (3, 4):
            await updates.note_failure(session, update_id, {}, "boom", old)
        await updates.set_aside(session, 4, old)
        await updates.forget_before(session, now - timedelta(days=3))
    async with database.transaction() as session:
        assert await updates.mark_seen(session, 1, now)
        assert not await updates.mark_seen(session, 2, now)
        assert (await session.scalars(select(FailedUpdate.update_id))).all() == [4]


async def test_erasing_someone_erases_what_they_said_that_could_not_be_processed(
    database: Database, now: datetime
) -> None:
    payloads = {
        7: {"update_id": 7, "message": {"from": {"id": 1001}, "text": "le mien"}},
        8: {"update_id": 8, "callback_query": {"from": {"id": 1001}, "data": "quiz"}},
        9: {"update_id": 9, "message": {"from": {"id": 1002}, "text": "celui d'un autre"}},
        10: {"update_id": 10, "unheard_of": ["a form that we do not know"]},
    }
    async with database.transaction() as session:
        await people.arrive(session, 1001, "Camille", now)
        for update_id, payload in payloads.items():
            await updates.note_failure(session, update_id, payload, "boom", now)
            await updates.set_aside(session, update_id, now)
    async with database.transaction() as session:
        assert await people.erase(session, 1001)
    async with database.transaction() as session:
        left = (await session.scalars(select(FailedUpdate.update_id))).all()
    assert sorted(left) == [9, 10]
