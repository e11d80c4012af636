"""One update, one transaction: what it changes and what is owed for it are committed together."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telegram import Update
from telegram.constants import ChatType

from bot.clock import Clock
from bot.gateway import rendering
from bot.gateway.texts import texts
from bot.screen import Document, Later, Notice, Screen, Shown
from bot.store import outbox, people, tutors, updates
from bot.store.database import Database, Session
from bot.store.tables import Conversation
from bot.training.library import Library
from bot.training.visit import NOBODY_SPECIAL, House, Visit

MAX_TRIES = 3
# The second is long enough for a database to restart.
_PAUSES_BETWEEN_TRIES = (0.2, 2.0)

log = logging.getLogger(__name__)


@dataclass
class Exchange:
    """What a handler works with while one update is processed.

    ``shown`` is what the handler decided to show; ``error`` what it raised, which
    ``Application.process_update`` would otherwise swallow.
    """

    visit: Visit
    conversation: Conversation
    shown: list[Shown]
    error: BaseException | None = None


_current: ContextVar[Exchange] = ContextVar("exchange")


def current() -> Exchange:
    """The exchange of the update being processed in this task."""
    return _current.get()


class OrderKeeper:
    """One lock a person, kept only while someone holds or awaits it."""

    def __init__(self) -> None:
        self._locks: dict[int, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def turn(self, key: int) -> AsyncIterator[None]:
        """Wait until all that came before for this key is done."""
        lock, waiting = self._locks.get(key, (asyncio.Lock(), 0))
        self._locks[key] = (lock, waiting + 1)
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._locks[key]
            if waiting == 1:
                del self._locks[key]
            else:
                self._locks[key] = (lock, waiting - 1)


class Intake:
    """Takes updates in, from wherever they come, and commits their effects."""

    def __init__(
        self,
        database: Database,
        library: Library,
        clock: Clock,
        handle: Callable[[Update], Awaitable[None]],
        deliver: Callable[[int], None],
        house: House = NOBODY_SPECIAL,
    ) -> None:
        """``handle`` dispatches an update; ``deliver`` is told to whom something is owed."""
        self._database = database
        self._library = library
        self._clock = clock
        self._handle = handle
        self._deliver = deliver
        self._house = house
        self._order = OrderKeeper()

    async def take_all(self, batch: Iterable[Update]) -> None:
        """Process updates, each person's in order, different people's side by side.

        When it returns, each is committed or set aside, and all may be acknowledged.

        Raises:
            Exception: the store is out of reach; the batch is to be taken again later, and what was
                committed of it will be recognised.
        """
        queues: dict[int, list[Update]] = {}
        for update in batch:
            sender = update.effective_user
            queues.setdefault(sender.id if sender else 0, []).append(update)
        async with asyncio.TaskGroup() as group:
            for queue in queues.values():
                group.create_task(self._take_in_order(queue))

    async def _take_in_order(self, queue: list[Update]) -> None:
        for update in queue:
            await self.take(update)

    async def take(self, update: Update) -> None:
        """Process one update, trying again a few times, then setting it aside.

        Raises:
            Exception: the store is out of reach, so not even the failure could be written down.
        """
        sender = update.effective_user
        async with self._order.turn(sender.id if sender else 0):
            while True:
                try:
                    await self._process(update)
                    return
                except Exception as error:
                    tries = await self._failed(update, error)
                    if tries >= MAX_TRIES:
                        return
                    await asyncio.sleep(_PAUSES_BETWEEN_TRIES[tries - 1])

    async def set_aside_unreadable(self, raw: dict[str, Any], error: Exception) -> None:
        """Keep for inspection an update that is not in a form we know, and let others go on."""
        log.error("update %s cannot be read", raw["update_id"], exc_info=error)
        details = "".join(traceback.format_exception(error))
        async with self._database.transaction() as session:
            now = self._clock.now()
            await updates.note_failure(session, raw["update_id"], raw, details, now)
            await updates.set_aside(session, raw["update_id"], now)

    async def _process(self, update: Update) -> None:
        sender = update.effective_user
        async with self._database.transaction() as session:
            now = self._clock.now()
            if not await updates.mark_seen(session, update.update_id, now):
                return
            if sender is None or not _is_between_us(update):
                return
            person = await people.arrive(session, sender.id, sender.first_name, now)
            if sender.id in self._house.tutors:
                await tutors.name_once(session, person.id, now)
            exchange = Exchange(
                Visit(person, session, now, self._library, self._house),
                await people.conversation(session, person.id),
                shown=[],
            )
            token = _current.set(exchange)
            try:
                await self._handle(update)
            finally:
                _current.reset(token)
            if exchange.error is not None:
                raise exchange.error
            _owe(exchange, update)
        self._deliver(person.id)
        for person_id, _ in exchange.visit.told:
            self._deliver(person_id)

    async def _failed(self, update: Update, error: Exception) -> int:
        """Write the failure down; after the last try, set the update aside and say sorry."""
        log.exception("update %s failed", update.update_id, exc_info=error)
        details = "".join(traceback.format_exception(error))
        async with self._database.transaction() as session:
            now = self._clock.now()
            tries = await updates.note_failure(
                session, update.update_id, update.to_dict(), details, now
            )
            if tries < MAX_TRIES:
                return tries
            await updates.set_aside(session, update.update_id, now)
            person_id = await self._apologise(session, update, now)
        if person_id is not None:
            self._deliver(person_id)
        return tries

    async def _apologise(self, session: Session, update: Update, now: datetime) -> int | None:
        """Owe the sender a word of excuse, unless the sender is what cannot be processed."""
        sender = update.effective_user
        if sender is None or not _is_between_us(update):
            return None
        try:
            async with session.begin_nested():
                person = await people.arrive(session, sender.id, sender.first_name, now)
                content = rendering.payload(Screen(texts("incident")), None)
                outbox.owe(session, person.id, outbox.Kind.SCREEN, content, now)
        except Exception:
            log.exception("nobody could be told that update %s failed", update.update_id)
            return None
        return person.id


def _is_between_us(update: Update) -> bool:
    """Whether this happened in a private chat: what is said in a group is none of our business."""
    chat = update.effective_chat
    return chat is None or chat.type == ChatType.PRIVATE


def _owe(exchange: Exchange, update: Update) -> None:
    """Put what is to be shown into the outbox: the answer to the tap first, then the screens."""
    visit, query = exchange.visit, update.callback_query
    if query is not None:
        notices = [shown.text for shown in exchange.shown if isinstance(shown, Notice)]
        notice = notices[0][: rendering.NOTICE_LIMIT] if notices else None
        answer = {"query": query.id, "text": notice}
        outbox.owe(visit.session, visit.person.id, outbox.Kind.TAP_ANSWER, answer, visit.now)
    tapped = query.message.message_id if query and query.message else None
    for shown in exchange.shown:
        if isinstance(shown, Screen):
            exchange.conversation.expects = shown.expects
            kind = outbox.Kind.BESIDE if shown.beside else outbox.Kind.SCREEN
            content = rendering.payload(shown, None if shown.beside else tapped)
            outbox.owe(visit.session, visit.person.id, kind, content, visit.now)
            # The tapped message becomes the first screen; another one stands below it.
            tapped = None
        if isinstance(shown, Later):
            exchange.conversation.expects = None
            content = rendering.later(shown, tapped)
            outbox.owe(visit.session, visit.person.id, outbox.Kind.LATER, content, visit.now)
            tapped = None
        if isinstance(shown, Document):
            content = {"subject": shown.subject}
            outbox.owe(visit.session, visit.person.id, outbox.Kind.DOCUMENT, content, visit.now)
    for person_id, message in visit.told:
        content = rendering.payload(message, None)
        outbox.owe(visit.session, person_id, outbox.Kind.MESSAGE, content, visit.now)
