"""Screens as Telegram wants them: keyboards, and texts that fit its limits.

Telegram counts UTF-16 code units, after the entities are parsed
(https://core.telegram.org/api/entities#entity-length): 4096 in a text, 1024 in a caption.
"""

from __future__ import annotations

import html
import re
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.screen import Later, Screen

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
NOTICE_LIMIT = 200
_TAG = re.compile(r"<(/?)([a-z-]+)[^>]*>")


def length(markup: str) -> int:
    """How long Telegram finds a text in simple HTML."""
    return len(_plain(markup).encode("utf-16-le")) // 2


def payload(screen: Screen, tapped: int | None) -> dict[str, Any]:
    """A screen as it is kept in the outbox. ``tapped`` is the message whose button led to it."""
    return {
        "text": str(screen.text),
        "rows": [[[button.label, button.action] for button in row] for row in screen.rows],
        "picture": screen.picture,
        "tapped": tapped,
    }


def later(shown: Later, tapped: int | None) -> dict[str, Any]:
    """The same for screens that are yet to be made."""
    return {"subject": shown.subject, "tapped": None if shown.beside else tapped}


def bare(content: dict[str, Any]) -> dict[str, Any]:
    """The payload as a new message without picture or markup, which Telegram cannot misread."""
    text = html.escape(html.unescape(_TAG.sub("", content["text"])), quote=False)
    return {**content, "text": text, "picture": None, "tapped": None}


def keyboard(rows: list[list[list[str]]]) -> InlineKeyboardMarkup | None:
    """The inline keyboard of a payload's rows; None when there are none."""
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(label, callback_data=action) for label, action in row]
            for row in rows
        ]
    )


def pages(text: str, limit: int = TEXT_LIMIT) -> list[str]:
    """The text in as few pages as fit, cut between lines where no tag is open.

    A single stretch that exceeds the limit by itself is shown without its markup and cut: the
    screens are written so that this does not happen, but a person must get an answer all the same.
    """
    if length(text) <= limit:
        return [text]
    done: list[str] = []
    page = ""
    for stretch in _stretches(text):
        if length(stretch) > limit:
            stretch = _clipped(stretch, limit)  # noqa: PLW2901
        if page and length(page + stretch) > limit:
            done.append(page)
            page = ""
        page += stretch
    # Telegram refuses a message without visible text.
    return [page.strip("\n") for page in (*done, page) if _plain(page).strip()]


def _stretches(text: str) -> list[str]:
    """The lines of the text, those within an open tag kept together."""
    stretches = []
    current, depth = "", 0
    for line in text.splitlines(keepends=True):
        current += line
        for closing, _name in _TAG.findall(line):
            depth += -1 if closing else 1
        if depth == 0:
            stretches.append(current)
            current = ""
    return [*stretches, current] if current else stretches


def _clipped(stretch: str, limit: int) -> str:
    plain = _plain(stretch).encode("utf-16-le")[: 2 * (limit - 2)]
    return html.escape(plain.decode("utf-16-le", errors="ignore"), quote=False) + "…\n"


def _plain(markup: str) -> str:
    return html.unescape(_TAG.sub("", markup))
