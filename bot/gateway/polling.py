"""Receives updates by long polling, acknowledging only what is committed.

The offset of getUpdates is the acknowledgement (https://core.telegram.org/bots/api#getupdates): it
is advanced after the whole batch was processed, so a kill at any moment loses nothing.
"""

from __future__ import annotations

import asyncio
import logging
import warnings
from time import monotonic
from typing import Any

from telegram import Bot, Update
from telegram.constants import UpdateType
from telegram.error import (
    Conflict,
    EndPointNotFound,
    InvalidToken,
    RetryAfter,
    TelegramError,
)
from telegram.warnings import PTBUserWarning

from bot.gateway.retrying import seconds
from bot.gateway.transaction import Intake

_POLL_SECONDS = 25
_REPLY_SECONDS = 10
_LONGEST_PAUSE = 30.0
_TOO_QUICK_SECONDS = 0.2
_WANTED = [UpdateType.MESSAGE, UpdateType.CALLBACK_QUERY, UpdateType.MY_CHAT_MEMBER]

# The advice is good in general, but see _receive.
warnings.filterwarnings("ignore", "Please use 'Bot.getUpdates'", PTBUserWarning)

log = logging.getLogger(__name__)


async def poll_forever(bot: Bot, intake: Intake) -> None:
    """Take batch after batch, until cancelled.

    Raises:
        telegram.error.InvalidToken: the token is refused; there is no point in going on.
    """
    offset = 0
    failures = 0
    while True:
        try:
            asked_at = monotonic()
            batch = await _receive(bot, offset)
            await intake.take_all(await _read(batch, bot, intake))
        except (InvalidToken, EndPointNotFound) as error:
            raise InvalidToken(str(error)) from error
        except Exception as error:
            failures += 1
            if isinstance(error, Conflict):
                await _remove_webhook(bot)
            await _pause_after(error, failures)
            continue
        failures = 0
        if batch:
            offset = batch[-1]["update_id"] + 1
        elif monotonic() - asked_at < _TOO_QUICK_SECONDS:
            # A server that does not wait for updates: do not ask it in a tight loop.
            await asyncio.sleep(_TOO_QUICK_SECONDS)


async def _remove_webhook(bot: Bot) -> None:
    """A webhook left from another way of running keeps getUpdates in conflict for ever."""
    try:
        await bot.delete_webhook()
    except TelegramError as error:
        log.warning("Telegram declined: %s", error)


async def _receive(bot: Bot, offset: int) -> list[dict[str, Any]]:
    """The raw updates: ``Bot.get_updates`` would give none at all when one is unreadable."""
    wanted = {"offset": offset, "timeout": _POLL_SECONDS, "allowed_updates": _WANTED}
    batch: list[dict[str, Any]] = await bot.do_api_request(
        "getUpdates", wanted, read_timeout=_POLL_SECONDS + _REPLY_SECONDS
    )
    return batch


async def _read(batch: list[dict[str, Any]], bot: Bot, intake: Intake) -> list[Update]:
    updates = []
    for raw in batch:
        try:
            updates.append(Update.de_json(raw, bot))
        except Exception as error:
            await intake.set_aside_unreadable(raw, error)
    return updates


async def _pause_after(error: Exception, failures: int) -> None:
    pause = min(2.0 ** (failures - 1), _LONGEST_PAUSE)
    if isinstance(error, RetryAfter):
        pause = seconds(error)
    if isinstance(error, Conflict):
        log.error("another process receives this bot's updates; waiting: %s", error)
    elif isinstance(error, TelegramError):
        log.warning("no updates for now (%s); trying again in %.0f s", error, pause)
    else:
        log.exception("a batch could not be processed; trying again in %.0f s", pause)
    await asyncio.sleep(pause)
