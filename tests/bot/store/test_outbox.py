"""What is owed reaches each person in order, through one sender at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.store import outbox, people
from bot.store.database import Database
from bot.store.outbox import LEASE, Kind, State
from bot.store.tables import Owed

SECOND = timedelta(seconds=1)


@pytest.fixture
async def camille(newcomer: Callable[[], Awaitable[int]]) -> int:
    return await newcomer()


@pytest.fixture
async def sacha(newcomer: Callable[[], Awaitable[int]]) -> int:
    return await newcomer()


@pytest.fixture
def owe(database: Database, now: datetime) -> Callable[..., Awaitable[None]]:
    async def add(person_id: int, *names: str) -> None:
        async with database.transaction() as session:
            for name in names:
                outbox.owe(session, person_id, Kind.SCREEN, {"name": name}, now)
                await session.flush()

    return add


async def _claim(database: Database, person_id: int, at: datetime) -> list[str]:
    async with database.transaction() as session:
        return [row.payload["name"] for row in await outbox.claim(session, person_id, at)]


async def _ids(database: Database) -> list[int]:
    async with database.transaction() as session:
        return list(await session.scalars(select(Owed.id).order_by(Owed.id)))


async def test_rows_come_in_the_order_in_which_they_were_owed(
    database: Database,
    now: datetime,
    camille: int,
    sacha: int,
    owe: Callable[..., Awaitable[None]],
) -> None:
    await owe(camille, "one", "two")
    await owe(sacha, "other")
    await owe(camille, "three")
    assert await _claim(database, camille, now) == ["one", "two", "three"]
    assert await _claim(database, sacha, now) == ["other"]


async def test_what_is_leased_is_not_given_again_until_the_lease_ends(
    database: Database, now: datetime, camille: int, owe: Callable[..., Awaitable[None]]
) -> None:
    await owe(camille, "one")
    assert await _claim(database, camille, now) == ["one"]
    await owe(camille, "two")
    assert await _claim(database, camille, now + LEASE - SECOND) == []
    assert await _claim(database, camille, now + LEASE) == ["one", "two"]


async def test_two_senders_at_once_never_get_the_same_row(
    database: Database, now: datetime, camille: int, owe: Callable[..., Awaitable[None]]
) -> None:
    await owe(camille, "one", "two")
    claims = await asyncio.gather(*(_claim(database, camille, now) for _ in range(6)))
    assert sorted(claims) == [[], [], [], [], [], ["one", "two"]]


async def test_a_postponed_row_holds_back_newer_ones(
    database: Database, now: datetime, camille: int, owe: Callable[..., Awaitable[None]]
) -> None:
    await owe(camille, "one")
    await _claim(database, camille, now)
    due = now + 30 * SECOND
    ids = await _ids(database)
    async with database.transaction() as session:
        await outbox.postpone(session, ids, due, "flood")
    await owe(camille, "two")
    assert await _claim(database, camille, due - SECOND) == []
    assert await _claim(database, camille, due) == ["one", "two"]


async def test_a_row_that_ended_is_owed_no_more(
    database: Database, now: datetime, camille: int, owe: Callable[..., Awaitable[None]]
) -> None:
    await owe(camille, "sent", "failed")
    await _claim(database, camille, now)
    sent, failed = await _ids(database)
    async with database.transaction() as session:
        await outbox.end(session, sent, State.SENT)
        await outbox.end(session, failed, State.FAILED, "Bad Request")
    async with database.transaction() as session:
        assert await outbox.people_owed(session, now + timedelta(days=1)) == []
        rows = (await session.scalars(select(Owed).order_by(Owed.id))).all()
    assert [(row.state, row.error) for row in rows] == [("sent", None), ("failed", "Bad Request")]
    assert await _claim(database, camille, now + timedelta(days=1)) == []


async def test_release_gives_back_at_once_what_a_dead_sender_held(
    database: Database, now: datetime, camille: int, owe: Callable[..., Awaitable[None]]
) -> None:
    await owe(camille, "one")
    await _claim(database, camille, now)
    async with database.transaction() as session:
        await outbox.release(session, now + SECOND)
    assert await _claim(database, camille, now + SECOND) == ["one"]


async def test_each_claim_counts_as_a_try(
    database: Database, now: datetime, camille: int, owe: Callable[..., Awaitable[None]]
) -> None:
    await owe(camille, "one")
    for turn in range(3):
        await _claim(database, camille, now + turn * LEASE)
    async with database.transaction() as session:
        assert await session.scalar(select(Owed.tries)) == 3


async def test_people_owed_names_those_to_whom_something_can_be_sent_now(
    database: Database,
    now: datetime,
    camille: int,
    sacha: int,
    owe: Callable[..., Awaitable[None]],
) -> None:
    await owe(camille, "one", "two")
    await owe(sacha, "other")
    async with database.transaction() as session:
        assert sorted(await outbox.people_owed(session, now)) == sorted([camille, sacha])
        assert await outbox.people_owed(session, now - SECOND) == []
    await _claim(database, sacha, now)
    async with database.transaction() as session:
        assert await outbox.people_owed(session, now) == [camille]
        assert sorted(await outbox.people_owed(session, now + LEASE)) == sorted([camille, sacha])


async def test_nothing_goes_to_someone_who_blocked_the_bot_until_they_write(
    database: Database, now: datetime, camille: int, owe: Callable[..., Awaitable[None]]
) -> None:
    await owe(camille, "one")
    async with database.transaction() as session:
        await people.block(session, camille, now)
    async with database.transaction() as session:
        assert await outbox.people_owed(session, now) == []
    assert await _claim(database, camille, now) == []
    async with database.transaction() as session:
        telegram_id = (await people.by_id(session, camille)).telegram_id
        await people.arrive(session, telegram_id, "Camille", now)
    assert await _claim(database, camille, now) == ["one"]
