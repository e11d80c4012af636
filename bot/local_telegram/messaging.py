"""Sending, editing and deleting messages."""

from __future__ import annotations

from typing import Any

from bot.local_telegram.calls import Call, Upload
from bot.local_telegram.chats import Message, Person
from bot.local_telegram.errors import bad_request, blocked_by_person
from bot.local_telegram.formatting import (
    CAPTION_LIMIT,
    TEXT_LIMIT,
    FormattedText,
    formatted_text,
)
from bot.local_telegram.keyboards import inline_only, reply_markup
from bot.local_telegram.media import Kind, StoredFile
from bot.local_telegram.telegram import Telegram

JsonObject = dict[str, Any]

_DELETABLE_SECONDS = 48 * 60 * 60
_MARKUP_COMPLAINT = "can't parse reply keyboard markup JSON object"
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)
_TEXT_FIELDS = ("text", "entities", "link_preview_options")
_CAPTION_FIELDS = ("caption", "caption_entities", "show_caption_above_media")
_PREVIEW_FIELDS = (
    "is_disabled",
    "url",
    "prefer_small_media",
    "prefer_large_media",
    "show_above_text",
)
_FILE_TYPES = {"photo": "Photo", "document": "Document"}


def chat(telegram: Telegram, call: Call) -> Person:
    """The person whose private chat ``chat_id`` names.

    Raises:
        BotApiError: 400 ``chat_id is empty`` or ``chat not found``.
    """
    if not call.text("chat_id"):
        raise bad_request("chat_id is empty")
    person = telegram.chats.person(call.integer("chat_id"))
    if person is None:
        raise bad_request("chat not found")
    return person


def writable_chat(telegram: Telegram, call: Call) -> Person:
    """As :func:`chat`, of someone who has not blocked the bot.

    Raises:
        BotApiError: 400 as there; 403 ``bot was blocked by the user``.
    """
    person = chat(telegram, call)
    if person.blocked:
        raise blocked_by_person()
    return person


def send_message(telegram: Telegram, call: Call) -> JsonObject:
    """``sendMessage``."""
    return _send(telegram, call, _text_content(call, "message is too long"))


def send_photo(telegram: Telegram, call: Call) -> JsonObject:
    """``sendPhoto``: a PNG or JPEG up to 10 MB."""
    return _send_media(telegram, call, "photo")


def send_document(telegram: Telegram, call: Call) -> JsonObject:
    """``sendDocument``: any file up to 50 MB."""
    return _send_media(telegram, call, "document")


def _send_media(telegram: Telegram, call: Call, kind: Kind) -> JsonObject:
    upload = call.upload(kind)
    if upload is None:
        raise bad_request(f"there is no {kind} in the request")
    caption = _caption_content(call, "message caption is too long")
    writable_chat(telegram, call)
    stored = _stored(telegram, upload, kind)
    return _send(telegram, call, {**stored.as_content(), **caption})


def _send(telegram: Telegram, call: Call, content: JsonObject) -> JsonObject:
    markup = reply_markup(call.json("reply_markup", _MARKUP_COMPLAINT))
    person = writable_chat(telegram, call)
    if markup.inline:
        content["reply_markup"] = markup.inline
    if call.boolean("protect_content"):
        content["has_protected_content"] = True
    message = telegram.chats.add_message(
        person.id,
        content,
        outgoing=True,
        reply_to=_replied(telegram, call, person),
        fixed=bool(markup.below or markup.remove),
    )
    if markup.below or markup.remove:
        telegram.chats.set_reply_keyboard(person.id, markup.below)
    telegram.typing.pop(person.id, None)
    return telegram.as_message(message)


def _replied(telegram: Telegram, call: Call, person: Person) -> int | None:
    """The message that the new one replies to."""
    parameters = call.json("reply_parameters", "can't parse reply parameters JSON object")
    if parameters is None:
        message_id = call.integer("reply_to_message_id")
        lenient = call.boolean("allow_sending_without_reply")
    elif not isinstance(parameters, dict):
        raise bad_request("object expected as reply parameters")
    else:
        inner = Call(call.method, parameters)
        message_id = inner.integer("message_id")
        lenient = inner.boolean("allow_sending_without_reply")
    if message_id <= 0:
        return None
    if telegram.chats.message(person.id, message_id) is None:
        if lenient:
            return None
        raise bad_request("message to be replied not found")
    return message_id


def edit_message_text(telegram: Telegram, call: Call) -> JsonObject:
    """``editMessageText``; without ``reply_markup`` the keyboard goes away."""
    content = _text_content(call, "MESSAGE_TOO_LONG")
    message = _editable(telegram, call)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return _edit(telegram, call, message, content, replaced=_TEXT_FIELDS)


def edit_message_caption(telegram: Telegram, call: Call) -> JsonObject:
    """``editMessageCaption``; without ``caption`` it goes away."""
    content = _caption_content(call, "MEDIA_CAPTION_TOO_LONG")
    message = _editable(telegram, call)
    if "text" in message.content:
        raise bad_request("there is no caption in the message to edit")
    return _edit(telegram, call, message, content, replaced=_CAPTION_FIELDS)


def edit_message_reply_markup(telegram: Telegram, call: Call) -> JsonObject:
    """``editMessageReplyMarkup``; without ``reply_markup`` the keyboard goes away."""
    return _edit(telegram, call, _editable(telegram, call), {}, replaced=())


def edit_message_media(telegram: Telegram, call: Call) -> JsonObject:
    """``editMessageMedia``: a photo or a document takes the place of the content."""
    media = call.json("media", "can't parse input media JSON object")
    if not isinstance(media, dict):
        raise bad_request("can't parse InputMedia: expected an Object")
    kind = media.get("type")
    if kind not in ("photo", "document"):
        raise bad_request(f'can\'t parse InputMedia: type "{kind}" is unsupported')
    upload = call.attached(str(media.get("media", "")))
    if upload is None:
        raise bad_request("can't parse InputMedia: media not found")
    caption = _caption_content(Call(call.method, media), "MEDIA_CAPTION_TOO_LONG")
    message = _editable(telegram, call)
    content = {**_stored(telegram, upload, kind).as_content(), **caption}
    replaced = (*_TEXT_FIELDS, "photo", "document", *_CAPTION_FIELDS, "has_media_spoiler")
    return _edit(telegram, call, message, content, replaced=replaced)


def _editable(telegram: Telegram, call: Call) -> Message:
    """The message that the call names, if the bot may edit it."""
    if not call.text("chat_id") and not call.integer("message_id"):
        raise bad_request("message identifier is not specified")
    person = writable_chat(telegram, call)
    message = telegram.chats.message(person.id, call.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if not message.outgoing or message.fixed:
        raise bad_request("message can't be edited")
    return message


def _edit(
    telegram: Telegram,
    call: Call,
    message: Message,
    changes: JsonObject,
    replaced: tuple[str, ...],
) -> JsonObject:
    """Put ``changes`` in the place of the ``replaced`` fields, and the call's keyboard."""
    markup = inline_only(call.json("reply_markup", _MARKUP_COMPLAINT))
    gone = {*replaced, "reply_markup", "edit_date"}
    content = {name: value for name, value in message.content.items() if name not in gone}
    content.update(changes)
    if markup:
        content["reply_markup"] = markup
    before = {name: value for name, value in message.content.items() if name != "edit_date"}
    if content == before:
        raise bad_request(_NOT_MODIFIED)
    content["edit_date"] = int(telegram.clock.now())
    return telegram.as_message(telegram.chats.replace_content(message, content))


def delete_message(telegram: Telegram, call: Call) -> bool:
    """``deleteMessage``: anyone's message of the last 48 hours."""
    if not call.text("chat_id"):
        raise bad_request("chat identifier is not specified")
    if not call.integer("message_id"):
        raise bad_request("message identifier is not specified")
    person = chat(telegram, call)
    message = telegram.chats.message(person.id, call.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if message.content["date"] < telegram.clock.now() - _DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    telegram.chats.delete_message(message)
    return True


def _text_content(call: Call, when_too_long: str) -> JsonObject:
    if not call.text("text"):
        raise bad_request("message text is empty")
    text = _formatted(call, "text", "entities")
    if not text.text:
        raise bad_request("text must be non-empty")
    if len(text.text) > TEXT_LIMIT:
        raise bad_request(when_too_long)
    content: JsonObject = {"text": text.text}
    if text.entities:
        content["entities"] = text.entities
    preview = call.json("link_preview_options", "can't parse link preview options JSON object")
    if preview is not None:
        if not isinstance(preview, dict):
            raise bad_request("object expected as link preview options")
        content["link_preview_options"] = {
            name: preview[name] for name in _PREVIEW_FIELDS if name in preview
        }
    return content


def _caption_content(call: Call, when_too_long: str) -> JsonObject:
    caption = _formatted(call, "caption", "caption_entities")
    if len(caption.text) > CAPTION_LIMIT:
        raise bad_request(when_too_long)
    content: JsonObject = {}
    if caption.text:
        content["caption"] = caption.text
    if caption.entities:
        content["caption_entities"] = caption.entities
    if call.boolean("show_caption_above_media"):
        content["show_caption_above_media"] = True
    if call.boolean("has_spoiler"):
        content["has_media_spoiler"] = True
    return content


def _formatted(call: Call, name: str, entities_name: str) -> FormattedText:
    entities = call.json(entities_name, "can't parse entities JSON object")
    return formatted_text(call.text(name), call.text("parse_mode"), entities)


def _stored(telegram: Telegram, upload: Upload | str, kind: Kind) -> StoredFile:
    """Keep what was uploaded, or find what a ``file_id`` names."""
    if isinstance(upload, Upload):
        return telegram.files.keep(upload.content, upload.name, kind)
    if upload.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    stored = telegram.files.with_id(upload)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if stored.kind != kind:
        raise bad_request(
            f"can't use file of type {_FILE_TYPES[stored.kind]} as {_FILE_TYPES[kind]}"
        )
    return stored
