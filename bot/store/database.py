"""Opening the database, SQLite or PostgreSQL, and keeping its tables up to date."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

Session = AsyncSession

_MIGRATIONS = Path(__file__).parent / "migrations"
# Any constant will do, as long as all processes ask for the same one.
_MIGRATION_LOCK = 0x0324
# Our own option of a connection to SQLite.
_READS = "only_reads"
_WAL_TRIES = 100
_WAL_PAUSE_SECONDS = 0.05


class StoreUnreachable(Exception):
    """The database does not answer, or does not let us in."""


class Database:
    """A pool of connections and the transactions on it.

    SQLite runs in WAL with ``synchronous=FULL``: what was committed survives a power cut. Each
    transaction that may write begins IMMEDIATE, because one that reads first and writes later fails
    as soon as another has written in between (https://www.sqlite.org/lang_transaction.html). Since
    it has one writer at a time, transactions of this process wait for each other here, in their
    order: SQLite itself would have them sleep and try again.
    """

    def __init__(self, url: str) -> None:
        """Nothing is opened yet.

        Raises:
            StoreUnreachable: the address is not one of a database that we know.
        """
        try:
            self._engine = _engine(url)
        except (ArgumentError, ImportError, OSError) as error:
            raise StoreUnreachable(str(error)) from error
        self._sessions = async_sessionmaker(self._engine, expire_on_commit=False)
        reading = self._engine.execution_options(**_reading_options(self._engine.dialect.name))
        self._snapshots = async_sessionmaker(reading, expire_on_commit=False)
        one_writer = self._engine.dialect.name == "sqlite"
        self._turn = asyncio.Lock() if one_writer else nullcontext()
        self._busy: set[asyncio.Task[Any] | None] = set()

    async def migrate(self) -> None:
        """Bring the tables to the newest version. Several processes may call it at once.

        Raises:
            StoreUnreachable: with the driver's own words.
        """
        try:
            async with self._engine.begin() as connection:
                if connection.dialect.name == "postgresql":
                    await connection.execute(
                        text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK}
                    )
                await connection.run_sync(_upgrade)
        except (OperationalError, OSError) as error:
            raise StoreUnreachable(str(getattr(error, "orig", error))) from error

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Session]:
        """A session whose work is committed at the end of the block, or undone if it raises.

        Raises:
            RuntimeError: this task is within a transaction already; on SQLite the two would wait
                for each other for ever.
        """
        task = asyncio.current_task()
        if task in self._busy:
            raise RuntimeError("transactions do not nest")
        self._busy.add(task)
        try:
            async with self._turn, self._sessions.begin() as session:
                yield session
        finally:
            self._busy.discard(task)

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Session]:
        """A session that reads everything as it stands at its first query, for as long as it takes.

        It waits for nobody, keeps nobody waiting, and changes nothing.
        """
        async with self._snapshots() as session:
            yield session

    async def close(self) -> None:
        """Close all connections."""
        await self._engine.dispose()


def _engine(url: str) -> AsyncEngine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_async_engine(url, pool_pre_ping=True)
    path = make_url(url).database
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(url, connect_args={"timeout": 30})
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _reading_options(dialect: str) -> dict[str, Any]:
    """What makes a connection one that only reads, from one state of the database."""
    if dialect == "sqlite":
        return {_READS: True}
    return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver would otherwise begin deferred transactions of its own accord.
    connection.isolation_level = None
    cursor = connection.cursor()
    _enter_wal(cursor)
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _enter_wal(cursor: Any) -> None:
    # The file stays in this mode once it is in it. Until then the change is refused while another
    # process reads or writes, without the wait that the driver's timeout gives to all the rest.
    for last in (*[False] * _WAL_TRIES, True):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if last:
                raise
            time.sleep(_WAL_PAUSE_SECONDS)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    # One that only reads takes no lock that a writer waits for (https://www.sqlite.org/wal.html).
    reads = connection.get_execution_options().get(_READS, False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
