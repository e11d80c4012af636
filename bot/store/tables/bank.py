"""Questions as they were published, and what answers have taught about them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables.base import Table


class PublishedBank(Table):
    """A bank whose files were published; ``hash`` is that of everything in them."""

    __tablename__ = "banks"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64))
    sources: Mapped[dict[str, Any]]
    published_at: Mapped[datetime]


class PublishedQuestion(Table):
    """The identity ``bank/name`` of a question, and the revision that is asked at present."""

    __tablename__ = "questions"
    __table_args__ = (UniqueConstraint("bank", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bank: Mapped[str] = mapped_column(ForeignKey("banks.name"))
    name: Mapped[str] = mapped_column(String(64))
    capacity: Mapped[str] = mapped_column(String(2), index=True)
    criteria: Mapped[list[str]]
    kind: Mapped[str] = mapped_column(String(20))
    difficulty: Mapped[int]
    status: Mapped[str] = mapped_column(String(12))
    # No foreign key: revisions point here already, and SQLite cannot add one to a table afterwards.
    revision_id: Mapped[int | None]


class QuestionRevision(Table):
    """What a question says, once and for all. ``item_hash`` names the statistical item."""

    __tablename__ = "question_revisions"
    __table_args__ = (UniqueConstraint("question_id", "hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"))
    hash: Mapped[str] = mapped_column(String(64))
    item_hash: Mapped[str] = mapped_column(String(64), index=True)
    content: Mapped[dict[str, Any]]
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    published_at: Mapped[datetime]


class Calibration(Table):
    """One calibration of all items; its id is its number. ``model`` is the version that made it."""

    __tablename__ = "calibrations"

    id: Mapped[int] = mapped_column(primary_key=True)
    model: Mapped[str] = mapped_column(String(20))
    answers: Mapped[int]
    made_at: Mapped[datetime]


class ItemParameters(Table):
    """What a calibration says of a statistical item (see ``QuestionRevision.item_hash``).

    ``difficulty`` is in logits, ``variance`` in squared logits; ``doubt`` says what is odd.
    """

    __tablename__ = "item_parameters"

    calibration_id: Mapped[int] = mapped_column(ForeignKey("calibrations.id"), primary_key=True)
    item_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    difficulty: Mapped[float]
    variance: Mapped[float]
    answers: Mapped[int]
    discrimination: Mapped[float | None]
    doubt: Mapped[str | None] = mapped_column(String(20))
