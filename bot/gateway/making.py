"""Makes what is owed when it is sent, for who may have it then: documents, and some screens."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from bot.gateway.dispatch import WINGS
from bot.screen import MadeDocument, Screen, Tap, UnknownAction
from bot.store import people
from bot.store.database import Database
from bot.training.library import Library
from bot.training.visit import House, Visit
from bot.training.wing import Wing

Made = TypeVar("Made")
Reader = Callable[[Visit, Tap], Awaitable[Callable[[], Made]]]

_DOCUMENTS = {route: (wing, read) for wing in WINGS for route, read in wing.documents.items()}
_SCREENS = {route: (wing, read) for wing in WINGS for route, read in wing.later.items()}


class Maker:
    """Reads in a snapshot and works in a thread, in no transaction: nobody waits for either."""

    def __init__(self, database: Database, library: Library, house: House) -> None:
        self._database = database
        self._library = library
        self._house = house
        self._turn = asyncio.Lock()

    async def document(self, person_id: int, subject: str, asked_at: datetime) -> MadeDocument:
        """The document about this, as things stood when it was asked for; one after the other.

        The work of several at once would take the whole machine. The role is that of now.

        Raises:
            bot.screen.UnknownAction: the person may not have it (any more).
        """
        async with self._turn:
            return await self._made(_DOCUMENTS, person_id, subject, asked_at)

    async def screens(self, person_id: int, subject: str, asked_at: datetime) -> Sequence[Screen]:
        """The screens about this, as things stood when they were asked for. The role is of now.

        Raises:
            bot.screen.UnknownAction: the person may not have them (any more).
        """
        return await self._made(_SCREENS, person_id, subject, asked_at)

    async def _made(
        self,
        readers: Mapping[str, tuple[Wing, Reader[Made]]],
        person_id: int,
        subject: str,
        asked_at: datetime,
    ) -> Made:
        tap = Tap(subject)
        wing, read = readers[tap.word(0)]
        async with self._database.snapshot() as session:
            person = await people.by_id(session, person_id)
            visit = Visit(person, session, asked_at, self._library, self._house)
            if not await wing.admits(visit):
                raise UnknownAction(subject)
            make = await read(visit, tap)
        return await asyncio.to_thread(make)
