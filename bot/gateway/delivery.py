"""Puts a screen on a phone: edits the current message where it can, else sends a new one."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from telegram import Bot, InlineKeyboardMarkup, InputFile, LinkPreviewOptions, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest, InvalidToken

from bot.gateway.rendering import CAPTION_LIMIT, TEXT_LIMIT, keyboard, length, pages
from bot.screen import MadeDocument

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

log = logging.getLogger(__name__)


@dataclass
class Shown:
    """The message that is a person's current screen, as Telegram knows it.

    ``captioned`` tells whether its text is the caption of the picture or a message below it.
    """

    message_id: int | None = None
    picture_id: int | None = None
    captioned: bool = False
    has_buttons: bool = False


async def _no_picture(file_id: int) -> bytes:
    raise LookupError(file_id)


@dataclass
class Phone:
    """One person's chat: what is on it now, and how to change it.

    ``picture`` gives the content of a file of the store. ``begun`` is set once a first message is
    there of what is being sent: whoever sends several things as one clears it before.
    """

    bot: Bot
    chat_id: int
    shown: Shown
    picture: Callable[[int], Awaitable[bytes]] = _no_picture
    begun: bool = False

    async def answer_tap(self, query_id: str, notice: str | None) -> None:
        """Stop the button's spinner, with a word in passing if there is one."""
        await self.bot.answer_callback_query(query_id, text=notice)

    async def show(self, content: dict[str, Any]) -> None:
        """Make this screen (a payload of ``rendering.payload``) the current one.

        After a tap on the current screen it is edited. After typing, a tap on an older message or
        a change of picture, the old keyboard is removed and the screen is sent anew, so that the
        current screen is always the last message.
        """
        text, markup = content["text"], keyboard(content["rows"])
        in_place = (
            content["tapped"] is not None
            and content["tapped"] == self.shown.message_id
            and content["picture"] == self.shown.picture_id
        )
        if in_place and await self._edit(text, markup):
            self.shown.has_buttons = markup is not None
            return
        await self._remove_keyboard()
        await self._send(text, markup, content["picture"])

    async def say(self, content: dict[str, Any]) -> None:
        """Send a message that is no screen: the current one stays, buttons and all."""
        await self._put(content["text"], keyboard(content["rows"]), content["picture"])

    async def hand_over(self, document: MadeDocument) -> None:
        """Send a file to keep: the current screen stays, buttons and all."""
        file = InputFile(document.content, filename=document.name)
        # The library's guess depends on the machine.
        file.mimetype = document.media_type
        await self.bot.send_document(
            self.chat_id, file, caption=str(document.caption), parse_mode=ParseMode.HTML
        )

    async def _edit(self, text: str, markup: InlineKeyboardMarkup | None) -> bool:
        """Edit the current message. False when it cannot take this text."""
        assert self.shown.message_id is not None
        if length(text) > (CAPTION_LIMIT if self.shown.captioned else TEXT_LIMIT):
            return False
        try:
            if self.shown.captioned:
                await self.bot.edit_message_caption(
                    self.chat_id,
                    self.shown.message_id,
                    caption=text,
                    parse_mode=ParseMode.HTML,
                    reply_markup=markup,
                )
            else:
                await self.bot.edit_message_text(
                    text,
                    self.chat_id,
                    self.shown.message_id,
                    parse_mode=ParseMode.HTML,
                    reply_markup=markup,
                    link_preview_options=_NO_PREVIEW,
                )
        except BadRequest as refusal:
            if "message is not modified" in refusal.message.lower():
                return True
            # Deleted, too old…: the person gets the screen all the same, as a new message.
            log.info("a screen is sent anew, not edited: %s", refusal)
            return False
        return True

    async def _remove_keyboard(self) -> None:
        if self.shown.message_id is None or not self.shown.has_buttons:
            return
        try:
            await self.bot.edit_message_reply_markup(self.chat_id, self.shown.message_id)
        except (BadRequest, InvalidToken):
            # Deleted, too old, bare already, or a server that has no such method (the library
            # takes its 404 for a refused token): what comes next must be shown all the same.
            return

    async def _send(
        self, text: str, markup: InlineKeyboardMarkup | None, picture_id: int | None
    ) -> None:
        message = await self._put(text, markup, picture_id)
        self.shown.message_id = message.message_id
        self.shown.picture_id = picture_id
        self.shown.captioned = _is_captioned(text, picture_id)
        self.shown.has_buttons = markup is not None

    async def _put(
        self, text: str, markup: InlineKeyboardMarkup | None, picture_id: int | None
    ) -> Message:
        if picture_id is None:
            return await self._send_text(text, markup)
        if not _is_captioned(text, picture_id):
            await self.bot.send_photo(self.chat_id, await self.picture(picture_id))
            self.begun = True
            return await self._send_text(text, markup)
        message = await self.bot.send_photo(
            self.chat_id,
            await self.picture(picture_id),
            caption=text,
            parse_mode=ParseMode.HTML,
            reply_markup=markup,
        )
        self.begun = True
        return message

    async def _send_text(self, text: str, markup: InlineKeyboardMarkup | None) -> Message:
        *first, last = pages(text)
        for page in first:
            await self.bot.send_message(
                self.chat_id, page, parse_mode=ParseMode.HTML, link_preview_options=_NO_PREVIEW
            )
            self.begun = True
        message = await self.bot.send_message(
            self.chat_id,
            last,
            parse_mode=ParseMode.HTML,
            reply_markup=markup,
            link_preview_options=_NO_PREVIEW,
        )
        self.begun = True
        return message


def _is_captioned(text: str, picture_id: int | None) -> bool:
    return picture_id is not None and length(text) <= CAPTION_LIMIT
