"""Small banks published into both databases, and visits of people who practise with them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.fernet import Fernet

from bot.store import people
from bot.store.database import Database
from bot.store.files import FileKeeper
from bot.training.library import Library
from bot.training.publishing import Publication, publish
from bot.training.visit import Visit
from question_bank.bank import Bank
from question_bank.cases.model import Case

Visiting = Callable[..., AbstractAsyncContextManager[Visit]]
Publish = Callable[..., Awaitable[Publication]]


@pytest.fixture
def now() -> datetime:
    """Any instant will do; no test reads the clock."""
    return datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def files() -> FileKeeper:
    return FileKeeper(Fernet.generate_key())


@pytest.fixture
def question() -> Callable[..., dict[str, Any]]:
    """Makes a question as authors write it: two options, the first one right."""

    def make(name: str, **other: Any) -> dict[str, Any]:
        return {
            "id": name,
            "capacity": "C1",
            "criteria": ["C1.1"],
            "kind": "single",
            "stem": f"Que faut-il pour {name} ?",
            "options": [
                {"text": "Ceci", "correct": True},
                {"text": "Cela", "why": "Cela ne suffit pas."},
            ],
            "explanation": "Parce que.",
            **other,
        }

    return make


@pytest.fixture
def publishing(database: Database, files: FileKeeper, now: datetime) -> Publish:
    """Publishes questions, and cases, as a bank."""

    async def do(
        *questions: Mapping[str, Any],
        name: str = "essai",
        sources: Mapping[str, str] | None = None,
        pictures: Mapping[str, bytes] | None = None,
        cases: Sequence[Case] = (),
    ) -> Publication:
        bank = Bank.model_validate(
            {
                "name": name,
                "title": "Essai",
                "sources": sources or {},
                "questions": questions,
                "cases": cases,
            }
        )
        async with database.transaction() as session:
            return await publish(session, files, bank, pictures or {}, now)

    return do


@pytest.fixture
def visiting(database: Database, files: FileKeeper, now: datetime) -> Visiting:
    """Opens a visit: one transaction of one person, as the gateway does for an update."""

    @asynccontextmanager
    async def open_visit(telegram_id: int = 1001, at: datetime = now) -> AsyncIterator[Visit]:
        async with database.transaction() as session:
            person = await people.arrive(session, telegram_id, "Camille", at)
            yield Visit(person, session, at, Library(files))

    return open_visit
