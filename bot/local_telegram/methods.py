"""The Bot API methods that this Telegram answers: one visible table.

The parameters are those that have an effect here, with the names and types of the official
reference; a test compares them with its machine-readable form. Others are ignored, as Telegram
ignores what it does not know.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.local_telegram import messaging
from bot.local_telegram.calls import Call
from bot.local_telegram.changes import TYPING_SECONDS
from bot.local_telegram.errors import bad_request
from bot.local_telegram.media import DOWNLOAD_LIMIT
from bot.local_telegram.profile import checked_commands
from bot.local_telegram.telegram import Telegram

_ANSWER_LIMIT = 200
_LONGEST_POLL = 50
_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


async def get_updates(telegram: Telegram, call: Call) -> list[dict[str, Any]]:
    allowed = call.json("allowed_updates", "can't parse allowed_updates JSON object")
    return await telegram.updates.poll(
        offset=call.integer("offset"),
        limit=min(max(call.integer("limit", 100), 1), 100),
        timeout_seconds=min(max(call.integer("timeout"), 0), _LONGEST_POLL),
        allowed=[str(kind) for kind in allowed] if isinstance(allowed, list) else None,
    )


def get_me(telegram: Telegram, _: Call) -> dict[str, Any]:
    return telegram.profile.as_me()


def delete_webhook(telegram: Telegram, call: Call) -> bool:
    if call.boolean("drop_pending_updates"):
        telegram.updates.clear()
    return True


def get_webhook_info(telegram: Telegram, _: Call) -> dict[str, Any]:
    return {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": telegram.updates.count(),
    }


def send_chat_action(telegram: Telegram, call: Call) -> bool:
    if call.text("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    person = messaging.writable_chat(telegram, call)
    loop = asyncio.get_running_loop()
    telegram.typing[person.id] = loop.time() + TYPING_SECONDS
    telegram.database.touch(person.id)
    return True


def answer_callback_query(telegram: Telegram, call: Call) -> bool:
    text = call.text("text")
    if len(text) > _ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    answer = {"text": text, "alert": call.boolean("show_alert")}
    if not telegram.taps.answer(call.text("callback_query_id"), answer):
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    return True


def get_file(telegram: Telegram, call: Call) -> dict[str, Any]:
    if not call.text("file_id"):
        raise bad_request("file_id not specified")
    stored = telegram.files.with_id(call.text("file_id"))
    if stored is None:
        raise bad_request("invalid file_id")
    if stored.size > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return stored.as_file()


def get_chat(telegram: Telegram, call: Call) -> dict[str, Any]:
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    return {
        **messaging.chat(telegram, call).as_chat(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }


def set_my_commands(telegram: Telegram, call: Call) -> bool:
    commands = checked_commands(call.json("commands", "can't parse commands JSON object") or [])
    telegram.profile.set_commands(_scope(telegram, call), call.text("language_code"), commands)
    return True


def get_my_commands(telegram: Telegram, call: Call) -> list[dict[str, str]]:
    return telegram.profile.commands(_scope(telegram, call), call.text("language_code"))


def delete_my_commands(telegram: Telegram, call: Call) -> bool:
    telegram.profile.delete_commands(_scope(telegram, call), call.text("language_code"))
    return True


def set_chat_menu_button(telegram: Telegram, call: Call) -> bool:
    button = call.json("menu_button", "can't parse menu button JSON object")
    if button is None:
        button = {"type": "default"}
    if not isinstance(button, dict):
        raise bad_request("can't parse menu button: MenuButton must be an Object")
    if button.get("type") not in ("default", "commands", "web_app"):
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    person_id = messaging.chat(telegram, call).id if call.text("chat_id") else 0
    telegram.profile.set_menu_button(person_id, button)
    return True


def set_my_description(telegram: Telegram, call: Call) -> bool:
    telegram.profile.set_text("description", call.text("language_code"), call.text("description"))
    return True


def set_my_short_description(telegram: Telegram, call: Call) -> bool:
    telegram.profile.set_text(
        "short_description", call.text("language_code"), call.text("short_description")
    )
    return True


def _scope(telegram: Telegram, call: Call) -> str:
    """The ``scope`` parameter as a short text: its type, and the chat if it names one."""
    scope = call.json("scope", "can't parse BotCommandScope JSON object")
    if scope is None:
        return "default"
    if not isinstance(scope, dict) or "type" not in scope:
        raise bad_request("can't parse BotCommandScope: expected an Object")
    kind = str(scope["type"])
    if kind in ("default", "all_private_chats", "all_group_chats", "all_chat_administrators"):
        return kind
    if kind != "chat":
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    return f"chat:{messaging.chat(telegram, Call(call.method, scope)).id}"


@dataclass(frozen=True)
class Parameter:
    """A parameter, its type as the official reference writes it."""

    name: str
    type: str
    required: bool = False


@dataclass(frozen=True)
class Method:
    """A method: what answers it, and the parameters that have an effect."""

    name: str
    answer: Callable[[Telegram, Call], object | Awaitable[object]]
    parameters: tuple[Parameter, ...] = ()


_CHAT = Parameter("chat_id", "Integer or String", required=True)
_MARKUP = Parameter(
    "reply_markup",
    "InlineKeyboardMarkup or ReplyKeyboardMarkup or ReplyKeyboardRemove or ForceReply",
)
_PARSE_MODE = Parameter("parse_mode", "String")
_TEXT = Parameter("text", "String", required=True)
_TEXT_FORMAT = (
    _PARSE_MODE,
    Parameter("entities", "Array of MessageEntity"),
    Parameter("link_preview_options", "LinkPreviewOptions"),
)
_CAPTION = (
    Parameter("caption", "String"),
    _PARSE_MODE,
    Parameter("caption_entities", "Array of MessageEntity"),
)
_ABOVE = Parameter("show_caption_above_media", "Boolean")
_SENDING = (
    Parameter("disable_notification", "Boolean"),
    Parameter("protect_content", "Boolean"),
    Parameter("reply_parameters", "ReplyParameters"),
    _MARKUP,
)
_EDITING = (
    Parameter("chat_id", "Integer or String"),
    Parameter("message_id", "Integer"),
    Parameter("reply_markup", "InlineKeyboardMarkup"),
)
_LANGUAGE = Parameter("language_code", "String")
_COMMANDS_OF = (Parameter("scope", "BotCommandScope"), _LANGUAGE)

_TABLE = (
    Method("getMe", get_me),
    Method(
        "getUpdates",
        get_updates,
        (
            Parameter("offset", "Integer"),
            Parameter("limit", "Integer"),
            Parameter("timeout", "Integer"),
            Parameter("allowed_updates", "Array of String"),
        ),
    ),
    Method("deleteWebhook", delete_webhook, (Parameter("drop_pending_updates", "Boolean"),)),
    Method("getWebhookInfo", get_webhook_info),
    Method("sendMessage", messaging.send_message, (_CHAT, _TEXT, *_TEXT_FORMAT, *_SENDING)),
    Method(
        "sendPhoto",
        messaging.send_photo,
        (
            _CHAT,
            Parameter("photo", "InputFile or String", required=True),
            *_CAPTION,
            _ABOVE,
            Parameter("has_spoiler", "Boolean"),
            *_SENDING,
        ),
    ),
    Method(
        "sendDocument",
        messaging.send_document,
        (_CHAT, Parameter("document", "InputFile or String", required=True), *_CAPTION, *_SENDING),
    ),
    Method("sendChatAction", send_chat_action, (_CHAT, Parameter("action", "String", True))),
    Method(
        "editMessageText",
        messaging.edit_message_text,
        (*_EDITING, Parameter("text", "String"), *_TEXT_FORMAT),
    ),
    Method("editMessageCaption", messaging.edit_message_caption, (*_EDITING, *_CAPTION, _ABOVE)),
    Method("editMessageReplyMarkup", messaging.edit_message_reply_markup, _EDITING),
    Method(
        "editMessageMedia",
        messaging.edit_message_media,
        (*_EDITING, Parameter("media", "InputMedia", required=True)),
    ),
    Method(
        "deleteMessage",
        messaging.delete_message,
        (_CHAT, Parameter("message_id", "Integer", required=True)),
    ),
    Method(
        "answerCallbackQuery",
        answer_callback_query,
        (
            Parameter("callback_query_id", "String", required=True),
            Parameter("text", "String"),
            Parameter("show_alert", "Boolean"),
        ),
    ),
    Method("getFile", get_file, (Parameter("file_id", "String", required=True),)),
    Method("getChat", get_chat, (_CHAT,)),
    Method(
        "setMyCommands",
        set_my_commands,
        (Parameter("commands", "Array of BotCommand", required=True), *_COMMANDS_OF),
    ),
    Method("getMyCommands", get_my_commands, _COMMANDS_OF),
    Method("deleteMyCommands", delete_my_commands, _COMMANDS_OF),
    Method(
        "setChatMenuButton",
        set_chat_menu_button,
        (Parameter("chat_id", "Integer"), Parameter("menu_button", "MenuButton")),
    ),
    Method("setMyDescription", set_my_description, (Parameter("description", "String"), _LANGUAGE)),
    Method(
        "setMyShortDescription",
        set_my_short_description,
        (Parameter("short_description", "String"), _LANGUAGE),
    ),
)

METHODS = {method.name.lower(): method for method in _TABLE}
"""Every method answered, by its name in lower case: Telegram does not mind the case."""
