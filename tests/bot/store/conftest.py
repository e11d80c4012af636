"""What the store's tests share: an instant, and people to own things."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from itertools import count

import pytest

from bot.store import people
from bot.store.database import Database


@pytest.fixture
def now() -> datetime:
    """Any instant will do; no test reads the clock."""
    return datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def newcomer(database: Database, now: datetime) -> Callable[[], Awaitable[int]]:
    """Adds a person and gives their id."""
    telegram_ids = count(1001)

    async def add() -> int:
        async with database.transaction() as session:
            return (await people.arrive(session, next(telegram_ids), "Camille", now)).id

    return add
