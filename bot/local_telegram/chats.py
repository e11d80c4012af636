"""The people, and what stands in each one's private chat with the bot."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from bot.local_telegram import ALIX, CAMILLE, DOMINIQUE, EXTRA, EXTRAS, ROLES, SACHA
from bot.local_telegram.clock import Clock
from bot.local_telegram.database import Database

_FIRST_PEOPLE = [
    (CAMILLE, "Camille", "candidate"),
    (SACHA, "Sacha", "candidate"),
    (DOMINIQUE, "Dominique", "tutor"),
    (ALIX, "Alix", "administrator"),
    *((id_, name, EXTRA) for id_, name in EXTRAS.items()),
]

JsonObject = dict[str, Any]


@dataclass(frozen=True)
class Person:
    """Someone with a phone. The id is also that of the private chat."""

    id: int
    name: str
    role: str
    blocked: bool
    version: int
    reply_keyboard: JsonObject | None

    def as_user(self) -> JsonObject:
        """The ``User`` of the Bot API."""
        return {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": "fr"}

    def as_chat(self) -> JsonObject:
        """The ``Chat`` of the Bot API."""
        return {"id": self.id, "type": "private", "first_name": self.name}


@dataclass(frozen=True)
class Message:
    """A message as it stands now.

    ``content`` holds the Bot API fields that are its own (text, entities, photo, reply_markup …).
    ``fixed`` messages carried another keyboard than an inline one: Telegram lets none edit them.
    """

    chat_id: int
    message_id: int
    outgoing: bool
    reply_to: int | None
    fixed: bool
    content: JsonObject

    @property
    def buttons(self) -> list[list[JsonObject]]:
        """The rows of its inline keyboard."""
        rows: list[list[JsonObject]] = self.content.get("reply_markup", {}).get(
            "inline_keyboard", []
        )
        return rows


class Chats:
    """People and messages in the database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        database.execute("BEGIN")
        for person in _FIRST_PEOPLE:
            database.execute(
                "INSERT OR IGNORE INTO people (id, name, role) VALUES (?, ?, ?)", person
            )
        database.execute("COMMIT")

    def people(self) -> list[Person]:
        """Those whom somebody may play, in the order of their ids."""
        rows = self._database.rows("SELECT * FROM people WHERE role != ? ORDER BY id", (EXTRA,))
        return [_person(row) for row in rows]

    def person(self, person_id: int) -> Person | None:
        row = self._database.row("SELECT * FROM people WHERE id = ?", (person_id,))
        return _person(row) if row else None

    def person_named(self, name: str) -> Person | None:
        row = self._database.row("SELECT * FROM people WHERE name = ?", (name,))
        return _person(row) if row else None

    def add_person(self, name: str, role: str) -> Person:
        """A new person, whose id follows the last of that role."""
        first = ROLES[role]
        row = self._database.row(
            "INSERT INTO people (id, name, role) SELECT max(coalesce(max(id), 0), ?) + 1, ?, ? "
            "FROM people WHERE id > ? AND id < ? RETURNING *",
            (first, name, role, first, first + 1000),
        )
        assert row is not None
        self._database.touch(row["id"])
        return _person(row)

    def set_blocked(self, person_id: int, blocked: bool) -> None:
        self._database.execute("UPDATE people SET blocked = ? WHERE id = ?", (blocked, person_id))
        self._database.touch(person_id)

    def set_reply_keyboard(self, person_id: int, markup: JsonObject | None) -> None:
        """The keyboard under the field where the person writes; None takes it away."""
        self._database.execute(
            "UPDATE people SET reply_keyboard = ? WHERE id = ?",
            (json.dumps(markup) if markup else None, person_id),
        )
        self._database.touch(person_id)

    def add_message(
        self,
        chat_id: int,
        content: JsonObject,
        *,
        outgoing: bool,
        reply_to: int | None = None,
        fixed: bool = False,
    ) -> Message:
        """A new message, dated now, with the next number of its chat."""
        row = self._database.row(
            "UPDATE people SET last_message_id = last_message_id + 1 WHERE id = ? "
            "RETURNING last_message_id",
            (chat_id,),
        )
        assert row is not None
        content = {"date": int(self._clock.now()), **content}
        message = Message(chat_id, row["last_message_id"], outgoing, reply_to, fixed, content)
        self._database.execute(
            "INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?)",
            (chat_id, message.message_id, outgoing, reply_to, fixed, json.dumps(content)),
        )
        self._database.touch(chat_id)
        return message

    def replace_content(self, message: Message, content: JsonObject) -> Message:
        """The same message with another content (its date and flags are the caller's to keep)."""
        self._database.execute(
            "UPDATE messages SET content = ? WHERE chat_id = ? AND message_id = ?",
            (json.dumps(content), message.chat_id, message.message_id),
        )
        self._database.touch(message.chat_id)
        edited = self.message(message.chat_id, message.message_id)
        assert edited is not None
        return edited

    def delete_message(self, message: Message) -> None:
        self._database.execute(
            "DELETE FROM messages WHERE chat_id = ? AND message_id = ?",
            (message.chat_id, message.message_id),
        )
        self._database.touch(message.chat_id)

    def message(self, chat_id: int, message_id: int) -> Message | None:
        row = self._database.row(
            "SELECT * FROM messages WHERE chat_id = ? AND message_id = ?", (chat_id, message_id)
        )
        return _message(row) if row else None

    def messages(self, chat_id: int) -> list[Message]:
        """All that stands in the chat, oldest first."""
        rows = self._database.rows(
            "SELECT * FROM messages WHERE chat_id = ? ORDER BY message_id", (chat_id,)
        )
        return [_message(row) for row in rows]

    def as_message(self, message: Message, bot: JsonObject) -> JsonObject:
        """The ``Message`` of the Bot API, with the message that it replies to."""
        result = self._without_reply(message, bot)
        if message.reply_to is not None:
            replied = self.message(message.chat_id, message.reply_to)
            if replied is not None:
                result["reply_to_message"] = self._without_reply(replied, bot)
        return result

    def _without_reply(self, message: Message, bot: JsonObject) -> JsonObject:
        person = self.person(message.chat_id)
        assert person is not None
        return {
            "message_id": message.message_id,
            "from": bot if message.outgoing else person.as_user(),
            "chat": person.as_chat(),
            **message.content,
        }


def _person(row: sqlite3.Row) -> Person:
    keyboard = row["reply_keyboard"]
    return Person(
        id=row["id"],
        name=row["name"],
        role=row["role"],
        blocked=bool(row["blocked"]),
        version=row["version"],
        reply_keyboard=json.loads(keyboard) if keyboard else None,
    )


def _message(row: sqlite3.Row) -> Message:
    return Message(
        chat_id=row["chat_id"],
        message_id=row["message_id"],
        outgoing=bool(row["outgoing"]),
        reply_to=row["reply_to"],
        fixed=bool(row["fixed"]),
        content=json.loads(row["content"]),
    )
