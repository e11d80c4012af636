"""Keyboards that the bot attaches to a message, checked as Telegram checks them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.local_telegram.errors import bad_request
from bot.local_telegram.links import checked_link

CALLBACK_DATA_LIMIT = 64
"""Bytes of UTF-8, so that an accented letter counts for two."""
BUTTONS_LIMIT = 100
"""Inline buttons of one message."""

_OTHER_INLINE_ACTIONS = (
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
_OTHER_KEY_ACTIONS = (
    "request_contact",
    "request_location",
    "request_poll",
    "request_users",
    "request_chat",
    "request_managed_bot",
    "web_app",
)

JsonObject = dict[str, Any]


@dataclass(frozen=True)
class ReplyMarkup:
    """The keyboard of one message; at most one of the three.

    Attributes:
        inline: an ``InlineKeyboardMarkup``, which stays with the message.
        below: a ``ReplyKeyboardMarkup`` or ``ForceReply``, which goes to the writing field.
        remove: the keyboard of the writing field goes away.
    """

    inline: JsonObject | None = None
    below: JsonObject | None = None
    remove: bool = False


def reply_markup(value: object) -> ReplyMarkup:
    """Read a parsed ``reply_markup`` parameter; None is no keyboard.

    Raises:
        BotApiError: 400, in Telegram's words.
    """
    if value is None:
        return ReplyMarkup()
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    rows = _rows(value, "keyboard", 'field "keyboard" must be an Array of Arrays')
    inline_rows = _rows(
        value,
        "inline_keyboard",
        'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
    )
    below = [[_key(button) for button in row] for row in rows]
    inline = [row for row in ([_button(button) for button in row] for row in inline_rows) if row]
    if below:
        options = ("is_persistent", "resize_keyboard", "one_time_keyboard", "selective")
        markup: JsonObject = {"keyboard": below}
        markup.update({name: True for name in options if value.get(name)})
        if value.get("input_field_placeholder"):
            markup["input_field_placeholder"] = str(value["input_field_placeholder"])
        return ReplyMarkup(below=markup)
    if sum(map(len, inline)) > BUTTONS_LIMIT:
        raise bad_request("reply markup is too long")
    if inline:
        return ReplyMarkup(inline={"inline_keyboard": inline})
    if value.get("remove_keyboard"):
        return ReplyMarkup(remove=True)
    if value.get("force_reply"):
        return ReplyMarkup(below={"force_reply": True})
    return ReplyMarkup()


def inline_only(value: object) -> JsonObject | None:
    """The inline keyboard of an edited message, None when it has none.

    Raises:
        BotApiError: 400; another keyboard cannot be given to a message already sent.
    """
    markup = reply_markup(value)
    if markup.below or markup.remove:
        raise bad_request("inline keyboard expected")
    return markup.inline


def _rows(markup: JsonObject, field: str, complaint: str) -> list[list[object]]:
    rows = markup.get(field)
    if rows is None:
        return []
    if not isinstance(rows, list):
        raise bad_request(f'field "{field}" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(complaint)
    return rows


def _button(button: object) -> JsonObject:
    """An ``InlineKeyboardButton``: here it either calls the bot back or opens an address."""
    prefix = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad_request(f"{prefix}InlineKeyboardButton must be an Object")
    text = _label(button, prefix, "inline keyboard button text must be non-empty")
    url = _optional_string(button, "url", prefix)
    if url:
        link = checked_link(url)
        if not link:
            raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
        return {"text": text, "url": link}
    data = _optional_string(button, "callback_data", prefix)
    if not data:
        _refuse_other_actions(button, _OTHER_INLINE_ACTIONS, prefix)
        raise bad_request(f"{prefix}Text buttons are unallowed in the inline keyboard")
    if len(data.encode("utf-8", "surrogatepass")) > CALLBACK_DATA_LIMIT:
        raise bad_request("BUTTON_DATA_INVALID")
    return {"text": text, "callback_data": data}


def _key(button: object) -> JsonObject:
    """A ``KeyboardButton``: here it only writes its own text."""
    if isinstance(button, str):
        button = {"text": button}
    prefix = "can't parse keyboard button: "
    if not isinstance(button, dict):
        raise bad_request(f"{prefix}KeyboardButton must be a String or an Object")
    _refuse_other_actions(button, _OTHER_KEY_ACTIONS, prefix)
    return {"text": _label(button, prefix, "keyboard button text must be non-empty")}


def _refuse_other_actions(button: JsonObject, actions: tuple[str, ...], prefix: str) -> None:
    """Say so rather than show a button that does something else than on the real Telegram."""
    for action in actions:
        if button.get(action):
            raise bad_request(f"{prefix}{action} is not implemented by the local Telegram")


def _label(button: JsonObject, prefix: str, when_empty: str) -> str:
    if "text" not in button:
        raise bad_request(f'{prefix}Can\'t find field "text"')
    text = _optional_string(button, "text", prefix).strip()
    if not text:
        raise bad_request(when_empty)
    return text


def _optional_string(button: JsonObject, field: str, prefix: str) -> str:
    value = button.get(field)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise bad_request(f'{prefix}Field "{field}" must be of type String')
    return str(value)
