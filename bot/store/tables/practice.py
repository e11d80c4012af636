"""What candidates did: attempts, the questions asked in them, answers, judgements."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables.base import Table


class Attempt(Table):
    """A quiz or a case, begun or done. ``position`` counts from 1 and is the step on screen."""

    __tablename__ = "attempts"
    __table_args__ = (Index(None, "person_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(12))
    settings: Mapped[dict[str, Any]]
    position: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime]
    touched_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class Step(Table):
    """One question asked within an attempt, pinned to its revision, with what is drafted so far.

    ``why`` is what spoke most for it when it was chosen (``bot.learning.selection.Why``), or
    nothing when it was not chosen among others.
    """

    __tablename__ = "attempt_steps"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("question_revisions.id"))
    seed: Mapped[int] = mapped_column(BigInteger)
    draft: Mapped[dict[str, Any]] = mapped_column(default=dict)
    why: Mapped[str | None] = mapped_column(String(20))
    asked_at: Mapped[datetime]


class Answer(Table):
    """What someone answered. Never changed once written (a trigger refuses it)."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("attempt_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"))
    position: Mapped[int]
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("question_revisions.id"))
    response: Mapped[dict[str, Any]]
    seed: Mapped[int] = mapped_column(BigInteger)
    certainty: Mapped[str | None] = mapped_column(String(10))
    answered_at: Mapped[datetime]


class JudgementRow(Table):
    """What a judge said of an answer. Never changed once written (a trigger refuses it).

    ``judge`` is machine, self, human or remark; ``version`` says which one of them.
    """

    __tablename__ = "judgements"

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id"), index=True)
    judge: Mapped[str] = mapped_column(String(10))
    version: Mapped[str] = mapped_column(String(40))
    verdict: Mapped[str] = mapped_column(String(10))
    score: Mapped[float]
    criteria: Mapped[dict[str, Any]]
    details: Mapped[dict[str, Any]]
    judged_at: Mapped[datetime]
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("judgements.id"))


class ErrorReport(Table):
    """« Signaler une erreur » : a candidate's doubt about a question."""

    __tablename__ = "error_reports"
    __table_args__ = (UniqueConstraint("attempt_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"))
    position: Mapped[int]
    revision_id: Mapped[int] = mapped_column(ForeignKey("question_revisions.id"))
    reason: Mapped[str] = mapped_column(String(20))
    comment: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
