"""Opens the store that the bot stands on, for the running bot and for single commands."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.settings import Settings
from bot.store.database import Database, StoreUnreachable


class CannotStart(Exception):
    """Why the bot cannot start, in French, for whoever starts it."""


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[Database]:
    """The store that the settings name, up to date, closed at the end.

    Raises:
        CannotStart: it is out of reach.
    """
    try:
        database = Database(settings.store_url)
        await database.migrate()
    except StoreUnreachable as error:
        raise CannotStart(
            f"La base de données est hors d'atteinte : {error}\n"
            "Vérifiez DATABASE_URL, ou le droit d'écrire dans le dossier de données."
        ) from error
    try:
        yield database
    finally:
        await database.close()
