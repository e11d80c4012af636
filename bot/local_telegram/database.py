"""The one SQLite file that remembers everything, so that the server may be killed at any moment."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.local_telegram.changes import Changes

_SCHEMA = """
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS people (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, role TEXT NOT NULL,
  blocked INTEGER NOT NULL DEFAULT 0, version INTEGER NOT NULL DEFAULT 0,
  last_message_id INTEGER NOT NULL DEFAULT 0, reply_keyboard TEXT
);
CREATE TABLE IF NOT EXISTS messages (
  chat_id INTEGER NOT NULL REFERENCES people(id), message_id INTEGER NOT NULL,
  outgoing INTEGER NOT NULL, reply_to INTEGER, fixed INTEGER NOT NULL, content TEXT NOT NULL,
  PRIMARY KEY (chat_id, message_id)
);
CREATE TABLE IF NOT EXISTS updates (
  number INTEGER PRIMARY KEY, update_id INTEGER NOT NULL, kind TEXT NOT NULL,
  payload TEXT NOT NULL, created REAL NOT NULL, injected INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS updates_by_id ON updates (update_id);
CREATE TABLE IF NOT EXISTS taps (
  number INTEGER PRIMARY KEY, query_id TEXT NOT NULL UNIQUE, chat_id INTEGER NOT NULL,
  message_id INTEGER NOT NULL, data TEXT NOT NULL, created REAL NOT NULL, answer TEXT
);
CREATE INDEX IF NOT EXISTS taps_by_chat ON taps (chat_id, number);
CREATE TABLE IF NOT EXISTS files (
  file_id TEXT PRIMARY KEY, unique_id TEXT NOT NULL, path TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
  name TEXT NOT NULL, mime_type TEXT NOT NULL, size INTEGER NOT NULL, width INTEGER, height INTEGER
);
CREATE TABLE IF NOT EXISTS commands (
  scope TEXT NOT NULL, language TEXT NOT NULL, commands TEXT NOT NULL,
  PRIMARY KEY (scope, language)
);
CREATE TABLE IF NOT EXISTS faults (
  number INTEGER PRIMARY KEY, method TEXT NOT NULL, kind TEXT NOT NULL, times INTEGER NOT NULL,
  retry_after INTEGER NOT NULL, seconds REAL NOT NULL
);
"""


class FolderTakenError(Exception):
    """Another process has this database open; two servers would give the same ids twice."""


class Database:
    """A connection used by one event loop, one short transaction after the other.

    Args:
        path: the file; made when missing.
        changes: told, once a transaction is committed, what happened in it.

    Raises:
        FolderTakenError: another server uses the file.
    """

    def __init__(self, path: Path, changes: Changes) -> None:
        self._changes = changes
        self._touched: set[int] = set()
        self._update_added = False
        self._connection = sqlite3.connect(
            path, timeout=1, isolation_level=None, check_same_thread=False
        )
        self._connection.row_factory = sqlite3.Row
        try:
            self._connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._connection.execute("PRAGMA journal_mode = WAL")
            # A killed process loses nothing this way; only a power cut could: a rehearsal may.
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.executescript(_SCHEMA)
        except sqlite3.OperationalError as error:
            self._connection.close()
            if "locked" not in str(error):
                raise
            raise FolderTakenError(path) from error

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing of what is done inside; whoever waits is told only after the commit."""
        if self._connection.in_transaction:
            yield
            return
        self._touched.clear()
        self._update_added = False
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        touched = [self._next_version(person_id) for person_id in self._touched]
        self._connection.execute("COMMIT")
        for name, version in touched:
            self._changes.person_changed(name, version)
        if self._update_added:
            self._changes.wake_polls()

    def touch(self, person_id: int) -> None:
        """What this person sees changes in this transaction."""
        self._touched.add(person_id)

    def update_added(self) -> None:
        """An update for the bot is queued in this transaction."""
        self._update_added = True

    def _next_version(self, person_id: int) -> tuple[str, int]:
        row = self.row(
            "UPDATE people SET version = version + 1 WHERE id = ? RETURNING name, version",
            (person_id,),
        )
        assert row is not None
        return row["name"], row["version"]

    def execute(self, sql: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        return self._connection.execute(sql, values)

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, values: Sequence[object] = ()) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self._connection.execute(sql, values).fetchone()
        return row

    def setting(self, name: str, default: Any) -> Any:
        """A value kept under a name (anything that JSON can say)."""
        row = self.row("SELECT value FROM settings WHERE name = ?", (name,))
        return default if row is None else json.loads(row["value"])

    def keep_setting(self, name: str, value: Any) -> None:
        self.execute(
            "INSERT INTO settings VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, json.dumps(value)),
        )
