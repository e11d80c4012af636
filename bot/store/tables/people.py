"""Whoever talks to the bot, and what they see at present."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables.base import Table


class Person(Table):
    """Someone who talks to the bot. ``blocked_at`` is when Telegram said that they blocked it."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    telegram_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    display_name: Mapped[str] = mapped_column(String(64))
    zone: Mapped[str] = mapped_column(String(64), default="Europe/Paris")
    route: Mapped[str | None] = mapped_column(String(20))
    target: Mapped[str | None] = mapped_column(String(20))
    exam_date: Mapped[date | None]
    asks_certainty: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    blocked_at: Mapped[datetime | None]


class Conversation(Table):
    """The one current screen of a person, and who owns the next text that they type.

    ``message_id`` is known once the screen was delivered; ``captioned`` tells whether its text is
    the caption of its picture or a message below it. ``expects`` is the address of the owner of the
    next typed text (as the wings name it), or nothing. ``draft`` is what was typed for the screen
    on show and waits for a tap.
    """

    __tablename__ = "conversations"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    captioned: Mapped[bool] = mapped_column(default=False)
    has_buttons: Mapped[bool] = mapped_column(default=False)
    expects: Mapped[str | None] = mapped_column(String(64))
    draft: Mapped[dict[str, Any] | None]
