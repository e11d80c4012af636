"""What the bot says of itself: name, commands, descriptions, menu button."""

from __future__ import annotations

import json
import re
from typing import Any

from bot.local_telegram.database import Database
from bot.local_telegram.errors import bad_request

BOT_NAME = "CQPM 0324"
BOT_USERNAME = "cqpm_0324_bot"
_DEFAULT_BOT_ID = 4200324
_COMMAND = re.compile(r"[a-z0-9_]+")
_COMMANDS_LIMIT = 100
_COMMAND_LIMIT = 32
_DESCRIPTION_LIMIT = 256

Command = dict[str, str]


class Profile:
    """The one bot of this Telegram. Its id is that of the token it last called with."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._bot_id: int = database.setting("bot_id", _DEFAULT_BOT_ID)

    def called_with(self, bot_id: int) -> None:
        """Note the id that the token of a call names."""
        if bot_id != self._bot_id:
            self._bot_id = bot_id
            self._database.keep_setting("bot_id", bot_id)

    def as_user(self) -> dict[str, Any]:
        """The ``User`` of the Bot API, as it stands in messages."""
        return {
            "id": self._bot_id,
            "is_bot": True,
            "first_name": BOT_NAME,
            "username": BOT_USERNAME,
        }

    def as_me(self) -> dict[str, Any]:
        """The answer to ``getMe``."""
        return {
            **self.as_user(),
            "can_join_groups": False,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    def set_commands(self, scope: str, language: str, commands: list[Command]) -> None:
        self._database.execute(
            "INSERT INTO commands VALUES (?, ?, ?) "
            "ON CONFLICT (scope, language) DO UPDATE SET commands = excluded.commands",
            (scope, language, json.dumps(commands)),
        )
        self._everyone_sees()

    def delete_commands(self, scope: str, language: str) -> None:
        self._database.execute(
            "DELETE FROM commands WHERE scope = ? AND language = ?", (scope, language)
        )
        self._everyone_sees()

    def commands(self, scope: str, language: str) -> list[Command]:
        """Commands set for exactly this scope and language."""
        row = self._database.row(
            "SELECT commands FROM commands WHERE scope = ? AND language = ?", (scope, language)
        )
        commands: list[Command] = json.loads(row["commands"]) if row else []
        return commands

    def commands_shown_to(self, person_id: int) -> list[Command]:
        """The menu of one person: the narrowest scope wins, then French over no language."""
        for scope in (f"chat:{person_id}", "all_private_chats", "default"):
            for language in ("fr", ""):
                commands = self.commands(scope, language)
                if commands:
                    return commands
        return []

    def set_text(self, name: str, language: str, text: str) -> None:
        """Keep a description of the bot (``description`` or ``short_description``)."""
        self._database.keep_setting(f"{name}:{language}", text)

    def set_menu_button(self, chat_id: int, button: dict[str, Any]) -> None:
        """Keep the menu button of one chat, or of all when the id is 0."""
        self._database.keep_setting(f"menu_button:{chat_id}", button)

    def _everyone_sees(self) -> None:
        for row in self._database.rows("SELECT id FROM people"):
            self._database.touch(row["id"])


def checked_commands(value: object) -> list[Command]:
    """The ``commands`` parameter of ``setMyCommands``, as Telegram accepts it.

    Raises:
        BotApiError: 400, in Telegram's words.
    """
    if not isinstance(value, list):
        raise bad_request("expected an Array of BotCommand")
    if len(value) > _COMMANDS_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return [_checked_command(item) for item in value]


def _checked_command(item: object) -> Command:
    if not isinstance(item, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    for field in ("command", "description"):
        if not isinstance(item.get(field), str):
            raise bad_request(f"can't parse BotCommand: Can't find field \"{field}\"")
    command = item["command"].strip().removeprefix("/")
    description = item["description"].strip()
    if not command:
        raise bad_request("command must be non-empty")
    if len(command) > _COMMAND_LIMIT:
        raise bad_request(f"command length must not exceed {_COMMAND_LIMIT}")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > _DESCRIPTION_LIMIT:
        raise bad_request(f"command description length must not exceed {_DESCRIPTION_LIMIT}")
    if not _COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": command, "description": description}
