"""Taps on inline buttons, and the bot's answers to them (callback queries)."""

from __future__ import annotations

import json
import secrets
import sqlite3
from dataclasses import dataclass
from typing import Any

from bot.local_telegram.clock import Clock
from bot.local_telegram.database import Database
from bot.local_telegram.updates import TAP_LIFETIME


@dataclass(frozen=True)
class Tap:
    """A tap; ``answer`` is None while the button still shows that it waits."""

    number: int
    query_id: str
    chat_id: int
    message_id: int
    data: str
    answer: dict[str, Any] | None


class Taps:
    """Taps in the database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def add(self, chat_id: int, message_id: int, data: str) -> Tap:
        row = self._database.row(
            "INSERT INTO taps (query_id, chat_id, message_id, data, created) "
            "VALUES (?, ?, ?, ?, ?) RETURNING *",
            (str(secrets.randbits(62)), chat_id, message_id, data, self._clock.now()),
        )
        assert row is not None
        self._database.touch(chat_id)
        return _tap(row)

    def answer(self, query_id: str, answer: dict[str, Any]) -> bool:
        """Note the bot's answer, of which the first stands; False: unknown or too old a tap."""
        row = self._database.row(
            "UPDATE taps SET answer = coalesce(answer, ?) "
            "WHERE query_id = ? AND created >= ? RETURNING chat_id",
            (json.dumps(answer), query_id, self._clock.now() - TAP_LIFETIME),
        )
        if row is None:
            return False
        self._database.touch(row["chat_id"])
        return True

    def last(self, chat_id: int) -> Tap | None:
        """The last tap of this person."""
        row = self._database.row(
            "SELECT * FROM taps WHERE chat_id = ? ORDER BY number DESC LIMIT 1", (chat_id,)
        )
        return _tap(row) if row else None

    def unanswered(self, chat_id: int) -> set[int]:
        """Messages of this chat whose last tap the bot has not answered."""
        rows = self._database.rows(
            "SELECT message_id, answer, max(number) FROM taps WHERE chat_id = ? "
            "GROUP BY message_id",
            (chat_id,),
        )
        return {row["message_id"] for row in rows if row["answer"] is None}


def _tap(row: sqlite3.Row) -> Tap:
    return Tap(
        number=row["number"],
        query_id=row["query_id"],
        chat_id=row["chat_id"],
        message_id=row["message_id"],
        data=row["data"],
        answer=json.loads(row["answer"]) if row["answer"] else None,
    )
