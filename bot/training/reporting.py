"""Doubts that candidates have about questions, kept for whoever looks after the bank."""

from __future__ import annotations

from bot.store.inserting import insert_if_absent
from bot.store.tables import ErrorReport
from bot.training.answering import Answered
from bot.training.visit import Visit

MAX_COMMENT = 1_000


async def report(visit: Visit, answered: Answered, reason: str, comment: str | None) -> bool:
    """Keep a report, one an answer. False when there was one already (it stays as it was)."""
    return await insert_if_absent(
        visit.session,
        ErrorReport,
        person_id=visit.person.id,
        attempt_id=answered.answer.attempt_id,
        position=answered.answer.position,
        revision_id=answered.answer.revision_id,
        reason=reason,
        comment=comment[:MAX_COMMENT] if comment else None,
        created_at=visit.now,
    )
