"""Files come back as they were, and are unreadable without the key."""

from __future__ import annotations

import stat
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from bot.store.database import Database
from bot.store.files import FileKeeper, key_in_folder
from bot.store.tables import StoredFile

CONTENT = "Courbe de remontée en pression".encode() * 50


@pytest.fixture
def keeper() -> FileKeeper:
    return FileKeeper(Fernet.generate_key())


async def test_a_file_comes_back_as_it_was(
    database: Database, now: datetime, keeper: FileKeeper
) -> None:
    async with database.transaction() as session:
        file_id = await keeper.put(session, CONTENT, "image/png", now)
    async with database.transaction() as session:
        assert await keeper.get(session, file_id) == CONTENT


async def test_what_lies_in_the_database_is_not_the_clear_content(
    database: Database, now: datetime, keeper: FileKeeper
) -> None:
    async with database.transaction() as session:
        await keeper.put(session, CONTENT, "image/png", now)
    async with database.transaction() as session:
        stored = (await session.scalars(select(StoredFile))).one()
    assert CONTENT[:16] not in stored.content
    assert stored.size == len(CONTENT)


async def test_another_key_opens_nothing(
    database: Database, now: datetime, keeper: FileKeeper
) -> None:
    async with database.transaction() as session:
        file_id = await keeper.put(session, CONTENT, "image/png", now)
    async with database.transaction() as session:
        with pytest.raises(InvalidToken):
            await FileKeeper(Fernet.generate_key()).get(session, file_id)


async def test_the_key_of_the_files_is_told_from_another(
    database: Database, now: datetime, keeper: FileKeeper
) -> None:
    other = FileKeeper(Fernet.generate_key())
    async with database.transaction() as session:
        assert await other.opens(session), "an empty store opens with any key"
        await keeper.put(session, CONTENT, "image/png", now)
        assert await keeper.opens(session)
        assert not await other.opens(session)


async def test_a_file_that_does_not_exist_is_an_error(
    database: Database, keeper: FileKeeper
) -> None:
    async with database.transaction() as session:
        with pytest.raises(NoResultFound):
            await keeper.get(session, 1)


async def test_the_same_content_is_kept_once_an_owner(
    database: Database,
    now: datetime,
    keeper: FileKeeper,
    newcomer: Callable[[], Awaitable[int]],
) -> None:
    camille, sacha = await newcomer(), await newcomer()
    ids = []
    for owner in (None, camille, sacha, None, camille, sacha):
        async with database.transaction() as session:
            ids.append(await keeper.put(session, CONTENT, "image/png", now, owner))
    assert ids[:3] == ids[3:]
    assert len(set(ids)) == 3


def test_the_key_of_a_folder_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    key = key_in_folder(folder)
    assert key_in_folder(folder) == key
    assert Fernet(key).decrypt(Fernet(key).encrypt(CONTENT)) == CONTENT
    (kept,) = folder.iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
