"""The time, passed in wherever it matters and read nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """The present instant in UTC, which may be shifted for a rehearsal.

    The local Telegram has a clock of its own that tests and trainers may move; the gateway tells
    this one its offset, so that every component lives in the same present.
    """

    def __init__(self) -> None:
        self._offset = timedelta()

    def now(self) -> datetime:
        """Now, with its zone (UTC)."""
        return datetime.now(UTC) + self._offset

    def shift(self, offset: timedelta) -> None:
        """Live ``offset`` after the machine's own time (before it, when negative)."""
        self._offset = offset
