"""Makes the documents that are owed, when they are sent, for who may have them then."""

from __future__ import annotations

import asyncio
from datetime import datetime

from bot.gateway.dispatch import WINGS
from bot.screen import MadeDocument, Tap, UnknownAction
from bot.store import people
from bot.store.database import Database
from bot.training.library import Library
from bot.training.visit import House, Visit

_MAKERS = {route: (wing, read) for wing in WINGS for route, read in wing.documents.items()}


class DocumentMaker:
    """Makes one document after the other: their work would else take the whole machine."""

    def __init__(self, database: Database, library: Library, house: House) -> None:
        self._database = database
        self._library = library
        self._house = house
        self._turn = asyncio.Lock()

    async def make(self, person_id: int, subject: str, asked_at: datetime) -> MadeDocument:
        """The document about this, as things stood when it was asked for.

        The role is that of now. Reading is done in a snapshot and drawing in no transaction at all,
        so that nobody waits for either.

        Raises:
            bot.screen.UnknownAction: the person may not have it (any more).
        """
        tap = Tap(subject)
        wing, read = _MAKERS[tap.word(0)]
        async with self._turn:
            async with self._database.snapshot() as session:
                person = await people.by_id(session, person_id)
                visit = Visit(person, session, asked_at, self._library, self._house)
                if not await wing.admits(visit):
                    raise UnknownAction(subject)
                make = await read(visit, tap)
            return await asyncio.to_thread(make)
