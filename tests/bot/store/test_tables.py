"""The tables are those of the migrations, times are UTC, and evidence cannot be rewritten."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError, StatementError

from bot.store.database import Database
from bot.store.tables import (
    Answer,
    Attempt,
    JudgementRow,
    Person,
    PublishedBank,
    PublishedQuestion,
    QuestionRevision,
    Table,
)


async def test_the_migrations_make_exactly_the_tables_of_the_code(database: Database) -> None:
    def differences(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Table.metadata))

    async with database.transaction() as session:
        connection = await session.connection()
        assert await connection.run_sync(differences) == []


async def test_an_instant_comes_back_in_utc_whatever_its_zone(database: Database) -> None:
    in_paris = datetime(2026, 7, 14, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    async with database.transaction() as session:
        session.add(Person(telegram_id=1, display_name="Camille", created_at=in_paris))
    async with database.transaction() as session:
        kept = await session.scalar(select(Person.created_at))
    assert kept == in_paris
    assert kept is not None
    assert kept.utcoffset() == timedelta(0)
    assert kept.replace(tzinfo=None) == datetime(2026, 7, 13, 23, 30)  # noqa: DTZ001


async def test_an_instant_without_a_zone_is_refused(database: Database) -> None:
    naive = datetime(2026, 7, 14, 1, 30)  # noqa: DTZ001
    with pytest.raises(StatementError, match="needs a zone"):
        async with database.transaction() as session:
            session.add(Person(telegram_id=1, display_name="Camille", created_at=naive))
    async with database.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(Person)) == 0


@pytest.fixture
async def answered(database: Database, now: datetime) -> Database:
    """A database that holds one answer and its judgement."""
    async with database.transaction() as session:
        for table, values in _ONE_ANSWER:
            await session.execute(insert(table).values({**values, **_times(table, now)}))
    return database


_ONE_ANSWER: list[tuple[type[Table], dict[str, Any]]] = [
    (Person, {"id": 1, "telegram_id": 1, "display_name": "Camille", "zone": "Europe/Paris"}),
    (PublishedBank, {"name": "a_bank", "title": "Une banque", "hash": "", "sources": {}}),
    (
        PublishedQuestion,
        {
            "id": 1,
            "bank": "a_bank",
            "name": "a-question",
            "capacity": "C1",
            "criteria": [],
            "kind": "true_false",
            "difficulty": 3,
            "status": "published",
        },
    ),
    (QuestionRevision, {"id": 1, "question_id": 1, "hash": "", "item_hash": "", "content": {}}),
    (Attempt, {"id": 1, "person_id": 1, "kind": "quiz", "state": "running", "settings": {}}),
    (
        Answer,
        {
            "id": 1,
            "person_id": 1,
            "attempt_id": 1,
            "position": 1,
            "question_id": 1,
            "revision_id": 1,
            "response": {},
            "seed": 2**47,
        },
    ),
    (
        JudgementRow,
        {
            "id": 1,
            "answer_id": 1,
            "judge": "machine",
            "version": "1",
            "verdict": "correct",
            "score": 1.0,
            "criteria": {},
            "details": {},
        },
    ),
]


def _times(table: type[Table], now: datetime) -> dict[str, datetime]:
    columns = Table.metadata.tables[table.__tablename__].columns
    return {column.name: now for column in columns if column.name.endswith("_at")}


@pytest.mark.parametrize(
    "change",
    [
        update(Answer).values(position=2),
        update(Answer).values(response={"form": "passed"}),
        update(JudgementRow).values(score=0.0),
    ],
    ids=["position", "response", "score"],
)
async def test_evidence_cannot_be_changed(answered: Database, change: Any) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        async with answered.transaction() as session:
            await session.execute(change)
    async with answered.transaction() as session:
        answer = (await session.scalars(select(Answer))).one()
        judgement = (await session.scalars(select(JudgementRow))).one()
    assert (answer.position, answer.response, judgement.score) == (1, {}, 1.0)


async def test_evidence_can_be_erased_with_its_person(answered: Database) -> None:
    async with answered.transaction() as session:
        for table in (JudgementRow, Answer, Attempt, Person):
            await session.execute(delete(table))
    async with answered.transaction() as session:
        assert (await session.scalars(select(Answer))).all() == []


async def test_an_answer_cannot_point_to_nothing(answered: Database) -> None:
    with pytest.raises(DBAPIError):
        async with answered.transaction() as session:
            await session.execute(delete(QuestionRevision))


async def test_a_question_is_answered_once_in_an_attempt(answered: Database, now: datetime) -> None:
    _, values = _ONE_ANSWER[-2]
    again = {**values, "id": 2, **_times(Answer, now)}
    with pytest.raises(DBAPIError):
        async with answered.transaction() as session:
            await session.execute(insert(Answer).values(again))
