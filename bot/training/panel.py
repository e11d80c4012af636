"""The panel of trainers on script concordance questions: votes written in the bank, and live ones.

Votes given in the bot are no part of a question's revision: it stays the same item as they come in.
What an answer was judged by is kept with its judgement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.store import attempts, votes
from bot.store.tables import Answer, JudgementRow
from bot.training.judgements import REMARK, holding
from bot.training.visit import Visit
from question_bank.grading import JUDGE, judge
from question_bank.grading.judgement import Verdict
from question_bank.model import Question, ScriptConcordance
from question_bank.model.script_concordance import SHIFTS
from question_bank.parametric.instance import Instance
from question_bank.response import response_from_json

PANEL = "panel"


async def with_votes(visit: Visit, revision_id: int, instance: Instance) -> Instance:
    """The instance whose question counts the votes of now; itself when it takes none."""
    question = instance.question
    if not isinstance(question, ScriptConcordance):
        return instance
    live = await votes.counts(visit.session, revision_id)
    counted = tuple(
        written + live.get(shift, 0) for shift, written in zip(SHIFTS, question.votes, strict=True)
    )
    return _voted(instance, counted)


async def vote(visit: Visit, revision_id: int, shift: int) -> None:
    """Keep the vote of the visiting trainer.

    When it completes the panel, the answers given before are judged again: they count at last.
    """
    await votes.vote(visit.session, visit.person.id, revision_id, shift, visit.now)
    for answer in await votes.answers_to(visit.session, revision_id):
        held = holding(await attempts.judgements_of(visit.session, answer.id), for_others=True)
        if held is not None and held.verdict == Verdict.UNDECIDED:
            await _judge_again(visit, answer, held)


async def _judge_again(visit: Visit, answer: Answer, held: JudgementRow) -> None:
    revision = await visit.library.revision(visit.session, answer.revision_id)
    question = (await with_votes(visit, revision.id, Instance(revision.question))).question
    judgement = judge(question, response_from_json.validate_python(answer.response))
    if judgement.verdict is Verdict.UNDECIDED:
        return
    visit.session.add(
        JudgementRow(
            answer_id=answer.id,
            judge=REMARK,
            version=JUDGE,
            verdict=judgement.verdict,
            score=judgement.score,
            criteria=dict.fromkeys(question.criteria, judgement.score),
            details={**judgement.model_dump(mode="json"), **kept(question)},
            judged_at=visit.now,
            supersedes_id=held.id,
        )
    )


def kept(question: Question) -> Mapping[str, Any]:
    """What a judgement keeps of the votes that it was made by."""
    return {PANEL: list(question.votes)} if isinstance(question, ScriptConcordance) else {}


def as_judged(instance: Instance, judgement: JudgementRow) -> Instance:
    """The instance with the votes that this judgement was made by."""
    counted = judgement.details.get(PANEL)
    return instance if counted is None else _voted(instance, tuple(counted))


def _voted(instance: Instance, counted: tuple[int, ...]) -> Instance:
    return replace(instance, question=instance.question.model_copy(update={"votes": counted}))
