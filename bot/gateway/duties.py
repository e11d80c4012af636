"""What the wings do of their own accord, done when its hour has come."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Hashable, Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from bot.clock import Clock
from bot.gateway import rendering
from bot.screen import Later
from bot.store import outbox
from bot.store.database import Database, Session
from bot.training.library import Library
from bot.training.wing import Broadcast, Duty

_LOOK_EVERY_SECONDS = 2.0
_TRY_AGAIN_AFTER = timedelta(minutes=5)

log = logging.getLogger(__name__)


class Rounds:
    """Goes the round of the duties, one small transaction a job, so that taps come in between."""

    def __init__(
        self, database: Database, library: Library, clock: Clock, duties: Sequence[Duty[Any]]
    ) -> None:
        self._database = database
        self._library = library
        self._clock = clock
        self._duties = duties
        self._failed: dict[Hashable, datetime] = {}

    async def go_forever(self) -> None:
        """Round after round, until cancelled."""
        while True:
            try:
                await self.go()
            except Exception:
                log.exception("the duties could not be looked up; trying again")
            await asyncio.sleep(_LOOK_EVERY_SECONDS)

    async def go(self) -> None:
        """Do all that is to be done now. A job that fails is left for a while, others go on."""
        now = self._clock.now()
        self._failed = {job: again for job, again in self._failed.items() if again > now}
        for duty in self._duties:
            async with self._database.transaction() as session:
                jobs = await duty.look(session, self._clock.now())
            for job in jobs:
                if job not in self._failed:
                    await self._do(duty, job)

    async def _do(self, duty: Duty[Any], job: Hashable) -> None:
        began = monotonic()
        try:
            async with self._database.transaction() as session:
                now = self._clock.now()
                made = await duty.do(session, self._library, job, now)
                if made is not None:
                    _owe(session, made, now)
        except Exception:
            log.exception("%r could not be done; trying again later", job)
            self._failed[job] = self._clock.now() + _TRY_AGAIN_AFTER
        # People's taps get at least as much of the processor and of the database as duties do.
        await asyncio.sleep(monotonic() - began)


def _owe(session: Session, made: Broadcast, now: datetime) -> None:
    """Put the parts into the outbox, as messages: what their reader is doing stays as it is."""
    for part in made.parts:
        if isinstance(part, Later):
            kind, content = outbox.Kind.LATER, rendering.later(part, None)
        else:
            kind, content = outbox.Kind.MESSAGE, rendering.payload(part, None)
        outbox.owe(session, made.person_id, kind, content, now, made.due_digest_id)
