"""Answers that wait for a human's judgement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, select

from bot.store.database import Session
from bot.store.groups import helped
from bot.store.tables import Answer, JudgementRow, Person, PublishedQuestion

# What the machine may leave undecided and a trainer can judge on a phone.
_KINDS = ("short_text",)
_MACHINE, _SELF, _UNDECIDED = "machine", "self", "undecided"


@dataclass(frozen=True)
class Waiting:
    """An answer that may be judged, and who gave it."""

    answer: Answer
    person: Person


def _waiting(tutor_id: int) -> Sequence[object]:
    """Undecided by the machine, and not decided by anyone else but the candidate."""
    left = exists().where(
        JudgementRow.answer_id == Answer.id,
        JudgementRow.judge == _MACHINE,
        JudgementRow.verdict == _UNDECIDED,
    )
    decided = exists().where(
        JudgementRow.answer_id == Answer.id,
        JudgementRow.judge != _SELF,
        JudgementRow.verdict != _UNDECIDED,
    )
    return (
        Answer.person_id.in_(helped(tutor_id)),
        PublishedQuestion.kind.in_(_KINDS),
        left,
        ~decided,
    )


async def waiting(session: Session, tutor_id: int, after: int = 0) -> Waiting | None:
    """The oldest answer of a tutor's candidates that waits, with an id above ``after``."""
    found = (
        await session.execute(
            select(Answer, Person)
            .join(Person, Person.id == Answer.person_id)
            .join(PublishedQuestion, PublishedQuestion.id == Answer.question_id)
            .where(*_waiting(tutor_id), Answer.id > after)  # type: ignore[arg-type]
            .order_by(Answer.id)
            .limit(1)
        )
    ).first()
    return None if found is None else Waiting(*found)


async def count_waiting(session: Session, tutor_id: int) -> int:
    """How many answers of a tutor's candidates wait."""
    return (
        await session.scalar(
            select(func.count())
            .select_from(Answer)
            .join(PublishedQuestion, PublishedQuestion.id == Answer.question_id)
            .where(*_waiting(tutor_id))  # type: ignore[arg-type]
        )
        or 0
    )


async def answer_of_helped(session: Session, tutor_id: int, answer_id: int) -> Waiting | None:
    """An answer of one of a tutor's candidates, locked: two tutors mark one after the other."""
    found = (
        await session.execute(
            select(Answer, Person)
            .join(Person, Person.id == Answer.person_id)
            .join(PublishedQuestion, PublishedQuestion.id == Answer.question_id)
            .where(
                Answer.id == answer_id,
                Answer.person_id.in_(helped(tutor_id)),
                PublishedQuestion.kind.in_(_KINDS),
            )
            .with_for_update(of=Answer, key_share=True)
        )
    ).first()
    return None if found is None else Waiting(*found)
