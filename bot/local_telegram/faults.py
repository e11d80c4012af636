"""Faults on demand: what the network and Telegram do to a bot on a bad day."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict, dataclass
from typing import Any

from bot.local_telegram.database import Database
from bot.local_telegram.errors import BotApiError, ControlError, blocked_by_person

KINDS = ("429", "403", "5xx", "lost", "delay")
ANY_METHOD = "*"
"""Any method but getUpdates."""


@dataclass(frozen=True)
class Fault:
    """What befalls the next calls of a method.

    Attributes:
        method: its name in lower case, or ``*``.
        kind: ``429``, ``403`` and ``5xx`` refuse the call; ``lost`` does what it asks and closes
            the connection without a reply; ``delay`` does it late.
        times: how many calls, at least 1.
        retry_after: seconds, told with 429.
        seconds: how late, for ``delay``; real time.
    """

    method: str
    kind: str
    times: int = 1
    retry_after: int = 1
    seconds: float = 1.0

    def refusal(self) -> BotApiError | None:
        """The error that answers the call instead of its effect, if the fault is of that sort."""
        if self.kind == "429":
            return BotApiError(429, f"retry after {self.retry_after}", self.retry_after)
        if self.kind == "403":
            return blocked_by_person()
        if self.kind == "5xx":
            return BotApiError(502)
        return None


class Faults:
    """Faults still to come, oldest first; they survive a restart."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, fault: Fault) -> None:
        self._database.execute(
            "INSERT INTO faults (method, kind, times, retry_after, seconds) VALUES (?, ?, ?, ?, ?)",
            (fault.method, fault.kind, fault.times, fault.retry_after, fault.seconds),
        )

    def all(self) -> list[dict[str, Any]]:
        """Those that wait, as JSON objects."""
        rows = self._database.rows("SELECT * FROM faults ORDER BY number")
        return [asdict(_fault(row)) for row in rows]

    def clear(self) -> None:
        self._database.execute("DELETE FROM faults")

    def take(self, method: str) -> Fault | None:
        """The fault that befalls this call, if one does; it is used up by one."""
        wanted = (method,) if method == "getupdates" else (method, ANY_METHOD)
        places = ", ".join("?" * len(wanted))
        row = self._database.row(
            f"SELECT * FROM faults WHERE method IN ({places}) ORDER BY number LIMIT 1", wanted
        )
        if row is None:
            return None
        if row["times"] > 1:
            self._database.execute(
                "UPDATE faults SET times = times - 1 WHERE number = ?", (row["number"],)
            )
        else:
            self._database.execute("DELETE FROM faults WHERE number = ?", (row["number"],))
        return _fault(row)


def fault_asked(body: dict[str, Any], methods: set[str]) -> Fault:
    """Read a fault from the body of ``POST /local/faults``.

    Args:
        body: ``method``, ``kind``, and if wanted ``times``, ``retry_after``, ``seconds``.
        methods: names of the methods there are, in lower case.

    Raises:
        ControlError: 400, in French.
    """
    method = str(body.get("method", ANY_METHOD)).lower()
    kind = str(body.get("kind", ""))
    if method != ANY_METHOD and method not in methods:
        raise ControlError(400, f"Il n'y a pas de méthode « {body.get('method')} » ici.")
    if kind not in KINDS:
        raise ControlError(400, f"« kind » doit être l'un de : {', '.join(KINDS)}.")
    try:
        times, retry_after = int(body.get("times", 1)), int(body.get("retry_after", 1))
        seconds = float(body.get("seconds", 1.0))
    except (TypeError, ValueError):
        raise ControlError(
            400, "« times », « retry_after » et « seconds » doivent être des nombres."
        ) from None
    if times < 1 or retry_after < 1 or not 0 <= seconds <= 600:
        raise ControlError(
            400, "« times » et « retry_after » valent au moins 1, « seconds » de 0 à 600."
        )
    return Fault(method, kind, times, retry_after, seconds)


def _fault(row: sqlite3.Row) -> Fault:
    return Fault(row["method"], row["kind"], row["times"], row["retry_after"], row["seconds"])
