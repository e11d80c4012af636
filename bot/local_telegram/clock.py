"""The time in this Telegram, which may be set and then goes on running."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from bot.local_telegram.database import Database


class Clock:
    """Real time plus an offset that survives a restart."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._offset: float = database.setting("clock_offset", 0.0)

    @property
    def offset(self) -> float:
        """Seconds ahead of real time (behind it when negative)."""
        return self._offset

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() + self._offset

    def moment(self) -> datetime:
        """Now, in UTC."""
        return datetime.fromtimestamp(self.now(), UTC)

    def set(self, moment: datetime | None) -> None:
        """Make it ``moment`` now; None gives real time back."""
        self._offset = 0.0 if moment is None else moment.timestamp() - time.time()
        self._database.keep_setting("clock_offset", self._offset)
