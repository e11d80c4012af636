"""What a person sees, as the phone page and tests read it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

from bot.local_telegram.chats import Message, Person
from bot.local_telegram.formatting import FormattedText, to_html
from bot.local_telegram.profile import BOT_NAME, BOT_USERNAME
from bot.local_telegram.telegram import Telegram


def person_entry(person: Person) -> dict[str, Any]:
    """One line of ``GET /local/people``."""
    return {"name": person.name, "id": person.id, "role": person.role, "blocked": person.blocked}


def chat(telegram: Telegram, person: Person) -> list[dict[str, Any]]:
    """All messages of the chat as they stand now, oldest first."""
    return [message_entry(telegram, message) for message in telegram.chats.messages(person.id)]


def message_entry(telegram: Telegram, message: Message) -> dict[str, Any]:
    """One message: ``html`` is safe to insert, ``buttons`` are those of the inline keyboard."""
    content = message.content
    text = content.get("text") or content.get("caption", "")
    entities = content.get("entities") or content.get("caption_entities", [])
    return {
        "message_id": message.message_id,
        "from": "bot" if message.outgoing else "me",
        "html": to_html(FormattedText(text, entities)),
        "text": text,
        "buttons": [[_button(button) for button in row] for row in message.buttons],
        "media": _media(telegram, content),
        "date": datetime.fromtimestamp(content["date"], UTC).isoformat(),
        "edited": "edit_date" in content,
        "reply_to": message.reply_to,
    }


def phone(telegram: Telegram, person: Person) -> dict[str, Any]:
    """The whole screen of ``GET /local/people/{name}/view``."""
    waiting = telegram.taps.unanswered(person.id)
    messages = [
        {**entry, "spinner": bool(entry["buttons"]) and entry["message_id"] in waiting}
        for entry in chat(telegram, person)
    ]
    keys = (person.reply_keyboard or {}).get("keyboard")
    typing_until = telegram.typing.get(person.id, 0.0)
    return {
        "person": person_entry(person),
        "messages": messages,
        "typing": asyncio.get_running_loop().time() < typing_until,
        "commands": telegram.profile.commands_shown_to(person.id),
        "reply_keyboard": [[key["text"] for key in row] for row in keys] if keys else None,
        "toast": _toast(telegram, person),
        "blocked": person.blocked,
        "bot": {"name": BOT_NAME, "username": BOT_USERNAME},
        "version": person.version,
    }


def _toast(telegram: Telegram, person: Person) -> dict[str, Any] | None:
    """What the bot answered to the last tap, when it said something."""
    tap = telegram.taps.last(person.id)
    if tap is None or not tap.answer or not tap.answer["text"]:
        return None
    return {"id": tap.query_id, "text": tap.answer["text"], "alert": tap.answer["alert"]}


def _button(button: dict[str, Any]) -> dict[str, str]:
    if "url" in button:
        return {"label": button["text"], "url": button["url"]}
    return {"label": button["text"], "data": button["callback_data"]}


def _media(telegram: Telegram, content: dict[str, Any]) -> dict[str, Any] | None:
    if "photo" in content:
        file_id = content["photo"][-1]["file_id"]
    elif "document" in content:
        file_id = content["document"]["file_id"]
    else:
        return None
    stored = telegram.files.with_id(file_id)
    assert stored is not None
    return {
        "kind": stored.kind,
        "url": f"/local/files/{stored.file_id}",
        "name": stored.name,
        "size": stored.size,
        "file_id": stored.file_id,
    }
