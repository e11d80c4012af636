"""What a person does with a phone: write, tap, send a file, block the bot."""

from __future__ import annotations

from typing import Any

from bot.local_telegram.chats import Message, Person
from bot.local_telegram.errors import BotApiError, ControlError
from bot.local_telegram.formatting import CAPTION_LIMIT, TEXT_LIMIT, FormattedText, formatted_text
from bot.local_telegram.media import Kind, check_photo
from bot.local_telegram.taps import Tap
from bot.local_telegram.telegram import Telegram

PERSON_FILE_LIMIT = 100 * 1024 * 1024
"""Bytes a person may send here; more than a bot may fetch, so that this can be rehearsed."""


def write(telegram: Telegram, person: Person, text: str) -> Message:
    """Send a text to the bot. Commands in it are marked, as Telegram marks them."""
    _not_blocked(person)
    written = _formatted(text)
    if not written.text:
        raise ControlError(400, "Le message est vide.")
    if len(written.text) > TEXT_LIMIT:
        raise ControlError(400, f"Un message ne dépasse pas {TEXT_LIMIT} caractères.")
    content: dict[str, Any] = {"text": written.text}
    if written.entities:
        content["entities"] = written.entities
    message = _send(telegram, person, content)
    _fold_keyboard(telegram, person, written.text)
    return message


def send_file(
    telegram: Telegram,
    person: Person,
    content: bytes,
    name: str,
    *,
    caption: str,
    kind: Kind | None,
) -> Message:
    """Send a file to the bot.

    Args:
        kind: how; None sends as a photo what Telegram takes for one, and the rest as a document.

    Raises:
        ControlError: 400 when it is empty or no photo, 409 when the person blocked the bot.
    """
    _not_blocked(person)
    written = _formatted(caption)
    if len(written.text) > CAPTION_LIMIT:
        raise ControlError(400, f"Une légende ne dépasse pas {CAPTION_LIMIT} caractères.")
    try:
        stored = telegram.files.keep(content, name, kind or _natural_kind(content))
    except BotApiError as refusal:
        raise ControlError(
            400, f"Telegram refuserait ce fichier ({refusal.description})."
        ) from refusal
    fields = stored.as_content()
    if written.text:
        fields["caption"] = written.text
    if written.entities:
        fields["caption_entities"] = written.entities
    return _send(telegram, person, fields)


def _natural_kind(content: bytes) -> Kind:
    try:
        check_photo(content)
    except BotApiError:
        return "document"
    return "photo"


def tap(
    telegram: Telegram,
    person: Person,
    message_id: int,
    *,
    label: str | None,
    data: str | None,
) -> Tap:
    """Tap an inline button, found by its label or its callback data.

    Raises:
        ControlError: 404 when there is no such message, 409 when it has no such button now.
    """
    _not_blocked(person)
    message = telegram.chats.message(person.id, message_id)
    if message is None:
        raise ControlError(404, f"{person.name} n'a pas de message n° {message_id}.")
    wanted = [
        button["callback_data"]
        for row in message.buttons
        for button in row
        if "callback_data" in button
        and (button["callback_data"] == data if data is not None else button["text"] == label)
    ]
    if not wanted:
        what = data if data is not None else label
        raise ControlError(409, f"Le message n° {message_id} n'a pas de bouton « {what} ».")
    return _call_back(telegram, person, message, wanted[0])


def tap_again(telegram: Telegram, person: Person) -> Tap:
    """Send the last tap once more under a new update id, as a client does without an answer.

    Raises:
        ControlError: 409 when there was no tap, or its message is gone.
    """
    _not_blocked(person)
    last = telegram.taps.last(person.id)
    message = telegram.chats.message(person.id, last.message_id) if last else None
    if last is None or message is None:
        raise ControlError(409, f"{person.name} n'a encore touché aucun bouton.")
    return _call_back(telegram, person, message, last.data)


def _call_back(telegram: Telegram, person: Person, message: Message, data: str) -> Tap:
    done = telegram.taps.add(person.id, message.message_id, data)
    query = {
        "id": done.query_id,
        "from": person.as_user(),
        "message": telegram.as_message(message),
        "chat_instance": str(person.id),
        "data": data,
    }
    telegram.updates.add("callback_query", query)
    return done


def set_blocked(telegram: Telegram, person: Person, blocked: bool) -> None:
    """Block the bot, or let it write again; the bot is told when this changes something."""
    if person.blocked == blocked:
        return
    telegram.chats.set_blocked(person.id, blocked)
    bot = telegram.profile.as_user()
    member = {"status": "member", "user": bot}
    banned = {"status": "kicked", "user": bot, "until_date": 0}
    change = {
        "chat": person.as_chat(),
        "from": person.as_user(),
        "date": int(telegram.clock.now()),
        "old_chat_member": member if blocked else banned,
        "new_chat_member": banned if blocked else member,
    }
    telegram.updates.add("my_chat_member", change)


def _send(telegram: Telegram, person: Person, content: dict[str, Any]) -> Message:
    message = telegram.chats.add_message(person.id, content, outgoing=False)
    telegram.updates.add("message", telegram.as_message(message))
    return message


def _fold_keyboard(telegram: Telegram, person: Person, text: str) -> None:
    """A keyboard meant for one use goes away once a key of it was pressed."""
    keyboard = person.reply_keyboard
    if not keyboard or not (keyboard.get("one_time_keyboard") or keyboard.get("force_reply")):
        return
    labels = [key["text"] for row in keyboard.get("keyboard", []) for key in row]
    if text in labels or keyboard.get("force_reply"):
        telegram.chats.set_reply_keyboard(person.id, None)


def _formatted(text: str) -> FormattedText:
    try:
        return formatted_text(text)
    except BotApiError as refusal:
        raise ControlError(
            400, f"Telegram refuserait ce texte ({refusal.description})."
        ) from refusal


def _not_blocked(person: Person) -> None:
    if person.blocked:
        raise ControlError(409, f"{person.name} a bloqué le bot : débloquez-le d'abord.")
