"""All that this Telegram is made of, opened together from one folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.local_telegram.changes import Changes
from bot.local_telegram.chats import Chats, Message
from bot.local_telegram.clock import Clock
from bot.local_telegram.database import Database
from bot.local_telegram.faults import Faults
from bot.local_telegram.media import Files
from bot.local_telegram.profile import Profile
from bot.local_telegram.taps import Taps
from bot.local_telegram.updates import Updates


class Telegram:
    """Open what was kept in ``data_dir``, or begin anew there.

    Args:
        data_dir: the product's data folder; everything lies in its ``local_telegram`` sub-folder.
    """

    def __init__(self, data_dir: Path) -> None:
        folder = data_dir / "local_telegram"
        folder.mkdir(parents=True, exist_ok=True)
        self.changes = Changes()
        self.database = Database(folder / "state.sqlite3", self.changes)
        self.clock = Clock(self.database)
        self.chats = Chats(self.database, self.clock)
        self.updates = Updates(self.database, self.clock, self.changes)
        self.taps = Taps(self.database, self.clock)
        self.files = Files(self.database, folder / "files")
        self.profile = Profile(self.database)
        self.faults = Faults(self.database)
        self.typing: dict[int, float] = {}
        """Until when (the event loop's time) the bot is shown as writing, by chat."""

    def as_message(self, message: Message) -> dict[str, Any]:
        """The ``Message`` of the Bot API."""
        return self.chats.as_message(message, self.profile.as_user())
