"""Many people at once: transactions wait for each other, none is lost or refused."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from bot.store import people, updates
from bot.store.database import Database, StoreUnreachable
from bot.store.tables import Person


async def test_read_then_write_transactions_at_once_all_succeed(
    database: Database, now: datetime
) -> None:
    async with database.transaction() as session:
        await updates.note_failure(session, 1, {}, "", now)

    async def count_one_more() -> int:
        async with database.transaction() as session:
            await people.arrive(session, 1001, "Camille", now)
            return await updates.note_failure(session, 1, {}, "", now)

    # The person's lock makes reading, then writing, one step even where others read meanwhile.
    counts = await asyncio.gather(*(count_one_more() for _ in range(100)))
    assert sorted(counts) == list(range(2, 102))


async def test_someone_who_arrives_twice_at_once_is_one_person(
    database: Database, now: datetime
) -> None:
    async def arrive() -> int:
        async with database.transaction() as session:
            return (await people.arrive(session, 1001, "Camille", now)).id

    assert len(set(await asyncio.gather(*(arrive() for _ in range(10))))) == 1
    async with database.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(Person)) == 1


async def test_arriving_again_keeps_the_name_that_the_person_chose(
    database: Database, now: datetime
) -> None:
    async with database.transaction() as session:
        (await people.arrive(session, 1001, "x" * 100, now)).display_name = "Camille"
    async with database.transaction() as session:
        assert (await people.arrive(session, 1001, "x" * 100, now)).display_name == "Camille"


async def test_a_block_that_raises_leaves_nothing_behind(database: Database, now: datetime) -> None:
    with pytest.raises(ZeroDivisionError):  # noqa: PT012
        async with database.transaction() as session:
            await people.arrive(session, 1001, "Camille", now)
            raise ZeroDivisionError
    async with database.transaction() as session:
        assert (await session.scalars(select(Person))).all() == []


async def test_processes_that_start_together_may_all_migrate(database_url: str) -> None:
    from bot.settings import Settings

    address = Settings(database_url=database_url).store_url
    databases = [Database(address) for _ in range(3)]
    try:
        await asyncio.gather(*(one.migrate() for one in databases))
    finally:
        for one in databases:
            await one.close()


async def test_a_database_that_does_not_answer_says_so() -> None:
    nobody_there = Database("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    with pytest.raises(StoreUnreachable):
        await nobody_there.migrate()
    await nobody_there.close()


@pytest.mark.parametrize("url", ["nonsense", "nonsense://here", "mysql://here/there"])
def test_an_address_of_no_database_that_we_know_says_so(url: str) -> None:
    with pytest.raises(StoreUnreachable):
        Database(url)


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(StoreUnreachable):
        Database(f"sqlite+aiosqlite:///{tmp_path}/taken/cqpm.sqlite3")


async def test_a_snapshot_waits_for_no_writer_and_sees_one_state_throughout(
    database: Database, now: datetime
) -> None:
    async def names() -> list[str]:
        return list(await reading.scalars(select(Person.display_name).order_by(Person.id)))

    async with database.transaction() as session:
        await people.arrive(session, 1001, "Camille", now)
    async with database.transaction() as writing:
        await people.arrive(writing, 1002, "Sacha", now)
        await writing.flush()
        async with asyncio.timeout(20), database.snapshot() as reading:
            assert await names() == ["Camille"]
    async with database.snapshot() as reading:
        assert await names() == ["Camille", "Sacha"]
        async with asyncio.timeout(20), database.transaction() as writing:
            await people.arrive(writing, 1003, "Lou", now)
        assert await names() == ["Camille", "Sacha"]


async def test_a_snapshot_changes_nothing(database: Database, now: datetime) -> None:
    with suppress(DBAPIError):
        async with database.snapshot() as session:
            session.add(Person(telegram_id=1, display_name="x", zone="UTC", created_at=now))
            await session.flush()
    async with database.transaction() as session:
        assert (await session.scalars(select(Person))).all() == []
