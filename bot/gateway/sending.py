"""Delivers what is owed, in each person's order, within what Telegram allows.

Nothing here decides what to say: rows of the outbox do. A screen may be delivered twice when the
bot dies between Telegram's reply and our note of it, or when that reply is lost: Telegram offers no
way to know (its methods take no idempotency key). It does no harm, since only the newest counts.

Broadcasts (the parts of a due digest) stand beside, and would do harm: one whose outcome is unknown
ends so and is not sent again. They go out few at a time, after what people wait for.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from time import monotonic
from typing import Any, TypeVar

import httpx
from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.clock import Clock
from bot.gateway import rendering
from bot.gateway.delivery import Phone, Shown
from bot.gateway.making import Maker
from bot.gateway.retrying import seconds
from bot.gateway.texts import texts
from bot.screen import Screen, UnknownAction
from bot.store import due_digests, groups, outbox, people
from bot.store.database import Database
from bot.store.files import FileKeeper
from bot.store.outbox import Kind, State
from bot.store.tables import Owed
from bot.training import pictures
from bot.training.mastery import Minds

# Telegram forgets a tap after 150 s, and a day-old screen answers nothing any more.
_LIFETIMES = {
    Kind.TAP_ANSWER: timedelta(seconds=150),
    Kind.SCREEN: timedelta(days=1),
    Kind.BESIDE: timedelta(days=1),
    Kind.MESSAGE: timedelta(days=30),
    Kind.DOCUMENT: timedelta(days=1),
    Kind.LATER: timedelta(days=1),
}
_LONGEST_WAIT = timedelta(minutes=5)
_SWEEP_SECONDS = 1.0
# Of two messages each, so many people stay well below the 30 messages a second that Telegram takes
# (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this).
_BROADCASTS_AT_ONCE = 2
_BROADCAST_PAUSE_SECONDS = 0.2
# What was claimed longer ago may have been deleted since.
_FRESH_SECONDS = 1.0
# Telegram was not even reached.
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)

Made = TypeVar("Made")

log = logging.getLogger(__name__)


class Sender:
    """Delivers rows of the outbox: at once when told of a person, and in sweeps for the rest."""

    def __init__(
        self,
        database: Database,
        files: FileKeeper,
        bot: Bot,
        clock: Clock,
        minds: Minds,
        *,
        maker: Maker,
    ) -> None:
        """``minds`` knows what pictures of people's mastery show."""
        self._database = database
        self._files = files
        self._bot = bot
        self._clock = clock
        self._maker = maker
        self._minds = minds
        self._wanted: set[int] = set()
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._handing_over: set[asyncio.Task[None]] = set()
        # How many screens of a row that makes several have arrived, until it ends.
        self._shown_of: dict[int, int] = {}

    def deliver(self, person_id: int) -> None:
        """Deliver soon, in the background, what is owed to this person."""
        self._wanted.add(person_id)
        if person_id not in self._tasks:
            self._tasks[person_id] = asyncio.create_task(self._deliver_all(person_id))

    async def sweep_forever(self) -> None:
        """Look again and again for what became due, or was left behind by a sender that died."""
        while True:
            try:
                async with self._database.transaction() as session:
                    owed = await outbox.people_owed(session, self._clock.now())
                for person_id in owed:
                    self.deliver(person_id)
            except Exception:
                log.exception("the outbox could not be read; trying again")
            await asyncio.sleep(_SWEEP_SECONDS)

    async def broadcast_forever(self) -> None:
        """Look again and again for broadcasts that are due."""
        while True:
            try:
                await self.broadcast()
            except Exception:
                log.exception("broadcasts could not be sent; trying again")
            await asyncio.sleep(_SWEEP_SECONDS)

    async def broadcast(self, pause_seconds: float = _BROADCAST_PAUSE_SECONDS) -> None:
        """Deliver to everybody who is owed a broadcast now, a few people at a time."""
        async with self._database.transaction() as session:
            owed = await outbox.people_owed_broadcasts(session, self._clock.now())
        for start in range(0, len(owed), _BROADCASTS_AT_ONCE):
            some = owed[start : start + _BROADCASTS_AT_ONCE]
            for person_id in some:
                self.deliver(person_id)
            await asyncio.wait([self._tasks[person_id] for person_id in some])
            await asyncio.sleep(pause_seconds)

    async def take_over(self) -> None:
        """Free what a sender that is no longer alive had begun."""
        async with self._database.transaction() as session:
            await outbox.release(session, self._clock.now())

    async def finish(self, seconds: float) -> None:
        """Wait for deliveries under way; what is not done by then stays owed."""
        end = monotonic() + seconds
        while under_way := {*self._tasks.values(), *self._handing_over}:
            done, _ = await asyncio.wait(under_way, timeout=max(0.0, end - monotonic()))
            if not done:
                break
            # So that they are counted out, and what they began is counted in.
            await asyncio.sleep(0)
        for task in under_way:
            task.cancel()

    async def _deliver_all(self, person_id: int) -> None:
        try:
            while person_id in self._wanted:
                self._wanted.discard(person_id)
                await self._deliver_once(person_id)
        except Exception:
            log.exception("delivery to person %s failed; the next sweep tries again", person_id)
        finally:
            del self._tasks[person_id]

    async def _deliver_once(self, person_id: int) -> None:
        """Send what can be sent now, and write down how each row ended."""
        async with self._database.transaction() as session:
            now = self._clock.now()
            claimed = await outbox.claim(session, person_id, now)
            rows = await due_digests.sendable(session, person_id, claimed, now)
            if not rows:
                return
            person = await people.by_id(session, person_id)
            conversation = await people.conversation(session, person_id)
        shown = Shown(
            conversation.message_id,
            conversation.picture_id,
            conversation.captioned,
            conversation.has_buttons,
        )
        documents = [row for row in rows if row.kind == Kind.DOCUMENT]
        if documents:
            task = asyncio.create_task(
                self._hand_over_all(person_id, person.telegram_id, documents)
            )
            self._handing_over.add(task)
            task.add_done_callback(self._handing_over.discard)
        screens = [row for row in rows if row.kind != Kind.DOCUMENT]
        if screens:
            outcome = await self._send_all(Phone(self._bot, person.telegram_id, shown), screens)
            await self._write_down(person_id, screens, outcome, shown)

    async def _hand_over_all(
        self, person_id: int, telegram_id: int, documents: Sequence[Owed]
    ) -> None:
        """Make and send documents, while the person goes on with what they are doing."""
        nothing = Shown()
        try:
            outcome = await self._send_all(Phone(self._bot, telegram_id, nothing), documents)
            await self._write_down(person_id, documents, outcome, nothing)
        except Exception:
            log.exception("documents for person %s failed; they are tried again", person_id)

    async def _send_all(self, phone: Phone, rows: Sequence[Owed]) -> _Outcome:
        outcome, began = _Outcome(), monotonic()
        for position, row in enumerate(rows):
            try:
                if monotonic() - began > _FRESH_SECONDS:
                    await self._must_be_owed(row)
                outcome.ended.append((await self._send(phone, row, rows[position + 1 :]), None))
            except _Forgotten:
                outcome.ended.append((State.WITHDRAWN, None))
            except Forbidden as error:
                outcome.blocked = True
                outcome.ended += [(State.FAILED, str(error))] * (len(rows) - position)
                break
            except BadRequest as error:
                log.exception("Telegram refuses row %s of the outbox, even bare", row.id)
                outcome.ended.append((State.FAILED, str(error)))
            except (NetworkError, RetryAfter) as error:
                if row.due_digest_id is None or (_not_sent(error) and not phone.begun):
                    outcome.delay = error
                    break
                log.warning("row %s of the outbox may have arrived or not: %s", row.id, error)
                outcome.ended.append((State.UNKNOWN, repr(error)))
            except Exception as error:
                log.exception("row %s of the outbox cannot be sent", row.id)
                is_unknown = row.due_digest_id is not None and isinstance(error, TelegramError)
                outcome.ended.append((State.UNKNOWN if is_unknown else State.FAILED, repr(error)))
        return outcome

    async def _send(self, phone: Phone, row: Owed, newer: Sequence[Owed]) -> State:
        if row.created_at + _LIFETIMES[Kind(row.kind)] < self._clock.now():
            return State.EXPIRED
        content, phone.begun = row.payload, False
        phone.picture = partial(self._picture, row)
        if row.kind == Kind.TAP_ANSWER:
            try:
                await phone.answer_tap(content["query"], content["text"])
            except (NetworkError, RetryAfter) as error:
                # Only the spinner depends on it: the screen must not wait.
                log.info("a tap stays unanswered: %s", error)
                return State.EXPIRED
            return State.SENT
        if row.kind in {Kind.BESIDE, Kind.MESSAGE}:
            await self._show(phone.say, row, content)
            return State.SENT
        if row.kind == Kind.DOCUMENT:
            await self._hand_over(phone, row)
            return State.SENT
        tapped = content["tapped"]
        if tapped is not None and any(one.payload.get("tapped") == tapped for one in newer):
            return State.SUPERSEDED
        if row.kind == Kind.LATER:
            return await self._make_and_show(phone, row, tapped)
        await self._show(phone.show, row, content)
        return State.SENT

    async def _make_and_show(self, phone: Phone, row: Owed, tapped: int | None) -> State:
        """Make screens and show them; a word when the person may not have them, or it fails."""
        asked_for = row.due_digest_id is None
        try:
            subject = row.payload["subject"]
            screens = await self._of_people(
                row, lambda: self._maker.screens(row.person_id, subject, row.created_at)
            )
        except _Forgotten:
            raise
        except UnknownAction:
            if asked_for:
                await phone.say(rendering.payload(Screen(texts("screen_refused")), None))
            return State.SENT if asked_for else State.WITHDRAWN
        except Exception:
            if asked_for:
                await phone.say(rendering.payload(Screen(texts("screen_failed")), None))
            raise
        # What arrived of them before a later one was put off is not shown again.
        for screen in screens[self._shown_of.get(row.id, 0) :]:
            phone.begun = False
            show = phone.say if screen.beside else phone.show
            await self._show(show, row, rendering.payload(screen, tapped))
            self._shown_of[row.id] = self._shown_of.get(row.id, 0) + 1
        return State.SENT

    async def _hand_over(self, phone: Phone, row: Owed) -> None:
        """Make and send a document; a word when the person may not have it, or it fails."""
        try:
            subject = row.payload["subject"]
            made = await self._of_people(
                row, lambda: self._maker.document(row.person_id, subject, row.created_at)
            )
            await phone.hand_over(made)
        except UnknownAction:
            await phone.say(rendering.payload(Screen(texts("document_refused")), None))
        except (Forbidden, RetryAfter, _Forgotten):
            raise
        except Exception as error:
            if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
                raise
            log.exception("the document of row %s of the outbox cannot be sent", row.id)
            await phone.say(rendering.payload(Screen(texts("document_failed")), None))

    async def _show(
        self, show: Callable[[dict[str, Any]], Awaitable[None]], row: Owed, content: dict[str, Any]
    ) -> None:
        """Show it; bare words rather than silence when it cannot be shown as it is."""
        try:
            await show(content)
        except (Forbidden, RetryAfter, _Forgotten):
            raise
        except NetworkError as error:
            if not isinstance(error, BadRequest):
                raise
            log.exception("Telegram refuses row %s of the outbox", row.id)
            await show(rendering.bare(content))
        except Exception as error:
            if row.due_digest_id is not None and isinstance(error, TelegramError):
                raise
            # A picture that cannot be read, say: the text says what it shows.
            await self._must_be_owed(row)
            log.exception("row %s of the outbox cannot be shown as it is", row.id)
            await show(rendering.bare(content))

    async def _write_down(
        self, person_id: int, rows: Sequence[Owed], outcome: _Outcome, shown: Shown
    ) -> None:
        left = rows[len(outcome.ended) :]
        async with self._database.transaction() as session:
            for row, (state, error) in zip(rows, outcome.ended, strict=False):
                self._shown_of.pop(row.id, None)
                await outbox.end(session, row.id, state, error)
            if left and outcome.delay is not None:
                log.warning("delivery to person %s waits: %s", person_id, outcome.delay)
                due = self._clock.now() + _wait(outcome.delay, left[0].tries)
                reason = str(outcome.delay)
                await outbox.postpone(session, [row.id for row in left], due, reason)
            if outcome.blocked:
                await people.block(session, person_id, self._clock.now())
            if shown.message_id is not None:
                await people.remember_screen(
                    session,
                    person_id,
                    message_id=shown.message_id,
                    picture_id=shown.picture_id,
                    captioned=shown.captioned,
                    has_buttons=shown.has_buttons,
                )

    async def _picture(self, row: Owed, file_id: int) -> bytes:
        async with self._database.snapshot() as session:
            content = await self._files.get(session, file_id)
            media_type = await self._files.media_type(session, file_id)

        async def drawn() -> bytes:
            async with self._database.snapshot() as session:
                people = await pictures.looked_up(session, self._minds, content, media_type)
            return await pictures.to_send(content, media_type, people)

        return await (self._of_people(row, drawn) if media_type in pictures.OF_PEOPLE else drawn())

    async def _of_people(self, row: Owed, make: Callable[[], Awaitable[Made]]) -> Made:
        """What shows people to a row's reader: made again if one of them left, was erased or was
        renamed while it was made.

        Raises:
            _Forgotten: the row is there no more.
        """
        seen = await self._seen_by(row)
        while True:
            made = await make()
            before, seen = seen, await self._seen_by(row)
            if before == seen:
                return made

    async def _seen_by(self, row: Owed) -> Sequence[tuple[int, str]]:
        await self._must_be_owed(row)
        async with self._database.snapshot() as session:
            return await groups.names_seen_by(session, row.person_id)

    async def _must_be_owed(self, row: Owed) -> None:
        async with self._database.snapshot() as session:
            if not await outbox.is_owed(session, row.id):
                raise _Forgotten


class _Forgotten(Exception):
    """What was to be sent was deleted since it was claimed: it named somebody who is no more."""


@dataclass
class _Outcome:
    """How the first rows ended, in order; ``delay`` is why those after them have to wait."""

    ended: list[tuple[State, str | None]] = field(default_factory=list)
    blocked: bool = False
    delay: TelegramError | None = None


def _not_sent(error: TelegramError) -> bool:
    """Whether what was to be sent has surely had no effect.

    Telegram refused it in its own words, for which python-telegram-bot gives no cause, or was not
    even reached. A reply that did not come, or not from Telegram itself, leaves it open.
    """
    return error.__cause__ is None or isinstance(error.__cause__, _NOT_SENT)


def _wait(error: TelegramError, tries: int) -> timedelta:
    """What Telegram asks for, else 1, 2, 4… seconds."""
    if isinstance(error, RetryAfter):
        return timedelta(seconds=seconds(error))
    return min(timedelta(seconds=2 ** min(tries - 1, 16)), _LONGEST_WAIT)
