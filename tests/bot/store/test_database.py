from sqlalchemy import text

from bot.store.database import Database


async def test_migrating_twice_changes_nothing(database: Database) -> None:
    await database.migrate()
    async with database.transaction() as session:
        assert await session.scalar(text("SELECT count(*) FROM people")) == 0
