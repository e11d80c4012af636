"""Updates that wait for the bot: Telegram's queue and its long poll."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from bot.local_telegram.changes import Changes
from bot.local_telegram.clock import Clock
from bot.local_telegram.database import Database
from bot.local_telegram.errors import BotApiError

DAY = 24 * 60 * 60
TAP_LIFETIME = 150
"""Seconds after which Telegram forgets a tap: it delivers it no more, nor takes an answer."""
_FIRST_UPDATE_ID = 100_000_001
_NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
_CONFLICT = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)


class Updates:
    """The queue. An update stays in it until a poll asks for a later one, or it grows too old."""

    def __init__(self, database: Database, clock: Clock, changes: Changes) -> None:
        self._database = database
        self._clock = clock
        self._changes = changes
        self._polls = 0
        self._clock_changes = 0

    def add(self, kind: str, payload: dict[str, Any]) -> int | None:
        """Queue an update under the next id; None when the bot asked not to get this kind."""
        allowed = self._database.setting("allowed_updates", [])
        if kind not in allowed if allowed else kind in _NOT_BY_DEFAULT:
            return None
        update_id: int = self._database.setting("next_update_id", _FIRST_UPDATE_ID)
        self._database.keep_setting("next_update_id", update_id + 1)
        self._insert(update_id, kind, payload, injected=False)
        return update_id

    def inject(self, update: dict[str, Any]) -> int:
        """Queue a raw ``Update``; its ``update_id`` is kept if given, even one seen before.

        Such an update is delivered once whatever offset the next poll names.
        """
        kind = next(field for field in update if field != "update_id")
        if "update_id" not in update:
            update_id: int = self._database.setting("next_update_id", _FIRST_UPDATE_ID)
            self._database.keep_setting("next_update_id", update_id + 1)
        else:
            update_id = update["update_id"]
        self._insert(update_id, kind, update[kind], injected=True)
        return update_id

    def _insert(
        self, update_id: int, kind: str, payload: dict[str, Any], *, injected: bool
    ) -> None:
        self._database.execute(
            "INSERT INTO updates (update_id, kind, payload, created, injected) "
            "VALUES (?, ?, ?, ?, ?)",
            (update_id, kind, json.dumps(payload), self._clock.now(), injected),
        )
        self._database.update_added()

    def clock_changed(self) -> None:
        """Send every waiting poll home, so that the bot learns the new time at once."""
        self._clock_changes += 1
        self._changes.wake_polls()

    def clear(self) -> None:
        """Forget everything that waits."""
        self._database.execute("DELETE FROM updates")

    def count(self) -> int:
        """How many updates wait."""
        self._forget_old()
        row = self._database.row("SELECT count(*) AS number FROM updates")
        assert row is not None
        number: int = row["number"]
        return number

    async def poll(
        self, offset: int, limit: int, timeout_seconds: int, allowed: list[str] | None
    ) -> list[dict[str, Any]]:
        """Answer ``getUpdates``.

        Args:
            offset: updates before it are acknowledged; ``-n`` keeps the last n only; 0 neither.
            limit: 1 to 100.
            timeout_seconds: how long to wait for a first update (real time).
            allowed: kinds wanted from now on; None leaves them as they were.

        Raises:
            BotApiError: 409 when another consumer polls meanwhile.
        """
        self._polls += 1
        mine, clock_changes = self._polls, self._clock_changes
        self._changes.wake_polls()
        with self._database.transaction():
            if allowed is not None:
                self._database.keep_setting("allowed_updates", allowed)
            self._acknowledge(offset)
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout_seconds
        while True:
            with self._database.transaction():
                found = self._deliver(offset, limit)
            remaining = deadline - loop.time()
            sent_home = clock_changes != self._clock_changes or self._changes.closing
            if found or remaining <= 0 or sent_home:
                return found
            await self._changes.until_woken(remaining)
            if mine != self._polls:
                raise BotApiError(409, _CONFLICT)

    def _acknowledge(self, offset: int) -> None:
        if offset > 0:
            self._database.execute(
                "DELETE FROM updates WHERE update_id < ? AND NOT injected", (offset,)
            )
        elif offset < 0:
            self._database.execute(
                "DELETE FROM updates WHERE number NOT IN "
                "(SELECT number FROM updates ORDER BY update_id DESC, number DESC LIMIT ?)",
                (-offset,),
            )

    def _deliver(self, offset: int, limit: int) -> list[dict[str, Any]]:
        self._forget_old()
        rows = self._database.rows(
            "SELECT * FROM updates WHERE update_id >= ? OR injected "
            "ORDER BY update_id, number LIMIT ?",
            (max(offset, 0), limit),
        )
        for row in rows:
            if row["injected"]:
                self._database.execute(
                    "UPDATE updates SET injected = 0 WHERE number = ?", (row["number"],)
                )
        return [
            {"update_id": row["update_id"], row["kind"]: json.loads(row["payload"])} for row in rows
        ]

    def _forget_old(self) -> None:
        now = self._clock.now()
        self._database.execute(
            "DELETE FROM updates WHERE created < ? OR (kind = 'callback_query' AND created < ?)",
            (now - DAY, now - TAP_LIFETIME),
        )
