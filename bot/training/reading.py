"""One answer as it is read again by a tutor: what was asked, answered, and said of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.store import attempts
from bot.store.tables import Answer, JudgementRow
from bot.training import panel, wording
from bot.training.answering import drawn_then, judgement_in
from bot.training.judgements import holding
from bot.training.visit import Visit
from question_bank.bank import Entry
from question_bank.cases.model import CaseBase
from question_bank.grading.judgement import Judgement
from question_bank.model import Question
from question_bank.parametric.instance import instance_of


@dataclass(frozen=True)
class Read:
    """An answer with the judgement that holds for others.

    ``entry`` is the question or the case; ``question`` the question as it was asked, with the
    values drawn then (nothing, for a case). ``picture`` is a file of the store.
    """

    answer: Answer
    entry: Entry
    question: Question | None
    asked: str
    answered: str
    judgement: Judgement
    held: JudgementRow
    picture: int | None = None
    formula: str | None = None


async def read(visit: Visit, answer: Answer) -> Read | None:
    """An answer that the visitor was found to be allowed to read.

    None when nothing holds for others.
    """
    judgements = await attempts.judgements_of(visit.session, answer.id)
    held = holding(judgements, for_others=True)
    if held is None:
        return None
    entry = await visit.library.entry(visit.session, answer.revision_id)
    drawn, judgement = drawn_then(judgements), judgement_in(held)
    told = Read(
        answer=answer,
        entry=entry,
        question=None,
        asked=wording.asked(entry, drawn),
        answered=wording.answered(entry, answer.response, judgement.understood),
        judgement=judgement,
        held=held,
    )
    if isinstance(entry, CaseBase):
        return told
    instance = panel.as_judged(instance_of(entry, drawn), held)
    picture = (await visit.library.revision(visit.session, answer.revision_id)).picture
    if instance.curve is not None:
        picture = await visit.library.picture_of(visit.session, instance.curve, visit.now)
    return replace(told, question=instance.question, picture=picture, formula=instance.formula)
