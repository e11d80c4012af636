"""What tutors do for candidates, and the trace that it leaves.

Who did something is kept as long as they are there: erasing a person sets it to nothing where the
row is about someone else.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables.base import Table


class Assignment(Table):
    """What a tutor asks one candidate to do, ``content`` as ``bot.training.assignments`` says.

    ``attempt_id`` is the attempt by which they do it, once begun. Rows of one order share its
    ``created_at``, group and author.
    """

    __tablename__ = "assignments"
    __table_args__ = (Index(None, "person_id"), Index(None, "group_id", "created_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    content: Mapped[dict[str, Any]]
    due_date: Mapped[date]
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("attempts.id"))


class TutorNote(Table):
    """A few words from a tutor to a candidate."""

    __tablename__ = "tutor_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    from_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime]


class Care(Table):
    """« Je m'en occupe »: a tutor takes charge of a candidate for a while; the others need not."""

    __tablename__ = "care"
    __table_args__ = (Index(None, "group_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    tutor_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    taken_at: Mapped[datetime]
    until: Mapped[datetime]


class Consultation(Table):
    """Who looked at what about whom, or acted on it: what the candidate concerned can read.

    About one person, or about a whole group (``person_id`` is then nothing).
    """

    __tablename__ = "consultations"
    __table_args__ = (Index(None, "person_id", "at"), Index(None, "group_id", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    what: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]


class PanelVote(Table):
    """What a trainer answers to a script concordance question, as a member of its panel.

    ``item_hash`` is that of the revision voted on: a question that changes is voted on anew.
    """

    __tablename__ = "panel_votes"
    __table_args__ = (UniqueConstraint("item_hash", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_hash: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    shift: Mapped[int]
    voted_at: Mapped[datetime]
