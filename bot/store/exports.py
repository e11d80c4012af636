"""What a tutor may take away from the store: the answers of a candidate of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Row, select

from bot.store.database import Session
from bot.store.groups import helped
from bot.store.tables import Answer, JudgementRow, PublishedQuestion, Step


@dataclass(frozen=True)
class Judged:
    """A judgement on an answer; ``details`` hold what it was made by."""

    id: int
    judge: str
    supersedes_id: int | None
    verdict: str
    score: float
    details: dict[str, Any]


@dataclass(frozen=True)
class Given:
    """An answer with its judgements, oldest first. Instants are in UTC."""

    answer_id: int
    answered_at: datetime
    asked_at: datetime
    certainty: str | None
    response: dict[str, Any]
    revision_id: int
    question: str
    kind: str
    capacity: str
    criteria: list[str]
    judgements: tuple[Judged, ...]


_GIVEN = (
    Answer.id,
    Answer.answered_at,
    Step.asked_at,
    Answer.certainty,
    Answer.response,
    Answer.revision_id,
    PublishedQuestion.bank + "/" + PublishedQuestion.name,
    PublishedQuestion.kind,
    PublishedQuestion.capacity,
    PublishedQuestion.criteria,
)
_JUDGED = (
    JudgementRow.id,
    JudgementRow.judge,
    JudgementRow.supersedes_id,
    JudgementRow.verdict,
    JudgementRow.score,
    JudgementRow.details,
)


async def answers(
    session: Session, tutor_id: int, group_id: int, person_id: int, until: datetime
) -> Sequence[Given]:
    """The answers given before then by a candidate in a group of the tutor's, the oldest first."""
    rows = await session.execute(
        select(*_GIVEN, *_JUDGED)
        .join(JudgementRow, JudgementRow.answer_id == Answer.id)
        .join(PublishedQuestion, PublishedQuestion.id == Answer.question_id)
        .join(Step, (Step.attempt_id == Answer.attempt_id) & (Step.position == Answer.position))
        .where(
            Answer.person_id == person_id,
            Answer.person_id.in_(helped(tutor_id, group_id)),
            Answer.answered_at < until,
        )
        .order_by(Answer.id, JudgementRow.id)
    )
    return [_given(list(same)) for _, same in groupby(rows, key=lambda row: row[0])]


def _given(same: Sequence[Row[Any]]) -> Given:
    """The answer that these rows are about: they differ by their judgement."""
    split = len(_GIVEN)
    values = (*same[0][:split], tuple(Judged(*row[split:]) for row in same))
    return Given(*values)
