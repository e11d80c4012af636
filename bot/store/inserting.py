"""Writing a row that may exist already, in one statement that both databases understand."""

from __future__ import annotations

from typing import Any

from sqlalchemy import literal
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.database import Session
from bot.store.tables import Table


async def insert_if_absent(session: Session, table: type[Table], **values: Any) -> bool:
    """Insert a row unless a unique key of it is taken. Returns whether it was inserted.

    On PostgreSQL it waits for a concurrent transaction that is inserting the same key.
    """
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    inserted = insert(table).values(**values).on_conflict_do_nothing().returning(literal(True))
    return await session.scalar(inserted) is not None
