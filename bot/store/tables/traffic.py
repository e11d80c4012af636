"""What comes in from Telegram and what is owed to people."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables.base import Table


class SeenUpdate(Table):
    """An update whose effects are committed. Telegram's numbers restart after an idle week."""

    __tablename__ = "seen_updates"

    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    seen_at: Mapped[datetime] = mapped_column(index=True)


class FailedUpdate(Table):
    """An update that could not be processed; set aside after a few tries so that others go on."""

    __tablename__ = "failed_updates"

    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    payload: Mapped[dict[str, Any]]
    error: Mapped[str] = mapped_column(Text)
    tries: Mapped[int]
    failed_at: Mapped[datetime]
    set_aside_at: Mapped[datetime | None]


class DueDigest(Table):
    """A digest that a tutor is to get: one a kind and local date, whoever queues it.

    It is due at ``due_at``, and not worth sending any more from ``until`` on, the end of that local
    day. ``state`` is one of ``bot.store.due_digests.State``; rows of the outbox carry its screens.
    """

    __tablename__ = "due_digests"
    __table_args__ = (
        UniqueConstraint("tutor_id", "group_id", "kind", "local_date"),
        Index(None, "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    tutor_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    kind: Mapped[str] = mapped_column(String(10))
    local_date: Mapped[date]
    due_at: Mapped[datetime]
    until: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16))
    ended_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)


class Owed(Table):
    """Something that is owed to a person: a screen, or the answer to a tap. Sent in order of id.

    ``due_digest_id`` names the digest that it is part of, if any: nobody waits for it, and it is
    never sent twice.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index(None, "state", "due_at"), Index(None, "person_id", "state"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(String(12))
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(12))
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)
    due_digest_id: Mapped[int | None] = mapped_column(ForeignKey("due_digests.id"), index=True)
    created_at: Mapped[datetime]
