"""A question of a quiz: as it is asked, what was answered to it, and how that is judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from bot.store import attempts
from bot.store.attempts import QUIZ
from bot.store.tables import Answer, Attempt, JudgementRow, Step
from bot.training import panel
from bot.training.attempts import NotOnScreen, attempt_of
from bot.training.judgements import HUMAN, MACHINE, SELF, holding
from bot.training.library import Revision
from bot.training.visit import Visit
from question_bank.grading import JUDGE, judge
from question_bank.grading.judgement import Judgement, Verdict
from question_bank.model import Question, ShortAnswer
from question_bank.parametric.instance import Instance, instance_of
from question_bank.parametric.parameters import Drawn
from question_bank.response import Response, response_from_json

_BY_ONESELF = "self@1"
_OWN_SCORE = {Verdict.CORRECT: 1.0, Verdict.PARTIAL: 0.5, Verdict.INCORRECT: 0.0}
_DRAWN = "drawn"


@dataclass(frozen=True)
class Asked:
    """The question at a position of an attempt, with what the person has drafted so far.

    ``position`` counts from 1 to ``length``. ``instance`` is the question of ``revision`` with the
    values drawn for this step: what is shown and judged. ``picture`` is a file of the store.
    """

    attempt: Attempt
    step: Step
    revision: Revision
    length: int
    instance: Instance
    picture: int | None = None

    @property
    def question(self) -> Question:
        return self.instance.question

    @property
    def position(self) -> int:
        return self.step.position

    @property
    def draft(self) -> dict[str, Any]:
        return self.step.draft


@dataclass(frozen=True)
class Answered:
    """An answer that is recorded, and the judgement that holds on it.

    ``own_word`` is what the person, shown the model answer, said of an answer left undecided;
    ``by_human`` tells whether the judgement is a tutor's.
    """

    asked: Asked
    answer: Answer
    response: Response
    judgement: Judgement
    own_word: Verdict | None = None
    by_human: bool = False

    @property
    def may_judge_oneself(self) -> bool:
        """Whether the machine could not decide, and the person has not said yet."""
        return (
            isinstance(self.asked.question, ShortAnswer)
            and self.judgement.verdict is Verdict.UNDECIDED
            and self.own_word is None
        )

    @property
    def is_last(self) -> bool:
        return self.asked.position >= self.asked.length


def save_draft(visit: Visit, asked: Asked, **draft: Any) -> None:
    """Keep what is ticked, placed or typed so far; a restart does not lose it."""
    asked.step.draft = draft
    asked.attempt.touched_at = visit.now


async def record(
    visit: Visit, asked: Asked, response: Response, certainty: str | None = None
) -> Answered:
    """Write the answer down and judge it.

    Raises:
        question_bank.grading.UnreadableAnswer: nothing can be made of it; nothing is recorded.
    """
    judgement = judge(asked.question, response)
    step = asked.step
    answer = Answer(
        person_id=visit.person.id,
        attempt_id=step.attempt_id,
        position=step.position,
        question_id=step.question_id,
        revision_id=step.revision_id,
        response=response.model_dump(mode="json"),
        seed=step.seed,
        certainty=certainty,
        answered_at=visit.now,
    )
    visit.session.add(answer)
    await visit.session.flush()
    visit.session.add(machine_row(answer.id, asked.instance, judgement, visit.now))
    asked.attempt.touched_at = visit.now
    return Answered(asked, answer, response, judgement)


async def answered(visit: Visit, attempt_id: int, position: int) -> Answered:
    """The answer recorded at a position of one of the person's attempts.

    Raises:
        NotOnScreen: there is none.
    """
    attempt = await attempt_of(visit, attempt_id, QUIZ)
    if not 0 < position <= attempt.position:
        raise NotOnScreen
    answer = await attempts.answer_at(visit.session, attempt_id, position)
    step = await attempts.step(visit.session, attempt_id, position)
    if answer is None or step is None:
        raise NotOnScreen
    judgements = await attempts.judgements_of(visit.session, answer.id)
    row = holding(judgements)
    if row is None:
        raise NotOnScreen
    revision = await visit.library.revision(visit.session, step.revision_id)
    instance = panel.as_judged(instance_of(revision.question, drawn_then(judgements)), row)
    return Answered(
        Asked(attempt, step, revision, attempt.settings["length"], instance),
        answer,
        response_from_json.validate_python(answer.response),
        judgement_in(row),
        own_word=next((Verdict(one.verdict) for one in judgements if one.judge == SELF), None),
        by_human=row.judge == HUMAN,
    )


async def judge_oneself(visit: Visit, done: Answered, verdict: Verdict) -> Answered:
    """Keep what the person says of an answer that the machine left undecided; the first time only.

    It never counts for others (see ``judgements.holding``).
    """
    if not done.may_judge_oneself:
        return done
    own = done.judgement.model_copy(update={"verdict": verdict, "score": _OWN_SCORE[verdict]})
    visit.session.add(
        JudgementRow(
            answer_id=done.answer.id,
            judge=SELF,
            version=_BY_ONESELF,
            verdict=own.verdict,
            score=own.score,
            criteria=dict.fromkeys(done.asked.question.criteria, own.score),
            details=own.model_dump(mode="json"),
            judged_at=visit.now,
        )
    )
    done.asked.attempt.touched_at = visit.now
    return replace(done, own_word=verdict)


# --- judgements as they are kept ------------------------------------------------------------------


def machine_row(
    answer_id: int, instance: Instance, judgement: Judgement, at: datetime
) -> JudgementRow:
    """What the machine says of an answer, as it is kept."""
    return JudgementRow(
        answer_id=answer_id,
        judge=MACHINE,
        version=JUDGE,
        verdict=judgement.verdict,
        score=judgement.score,
        criteria=dict.fromkeys(instance.question.criteria, judgement.score),
        details={
            **judgement.model_dump(mode="json"),
            **_drawn_details(instance),
            **panel.kept(instance.question),
        },
        judged_at=at,
    )


def judgement_in(row: JudgementRow) -> Judgement:
    """The judgement that a row holds, without what was kept beside it."""
    beside = {_DRAWN, panel.PANEL}
    return Judgement.model_validate(
        {name: value for name, value in row.details.items() if name not in beside}
    )


class _Detailed(Protocol):
    @property
    def details(self) -> dict[str, Any]: ...


def drawn_then(judgements: Sequence[_Detailed]) -> Drawn | None:
    """The values that a question was asked with, as the judgements on its answer keep them."""
    kept = (row.details[_DRAWN] for row in judgements if _DRAWN in row.details)
    return next((Drawn.model_validate(one) for one in kept), None)


def _drawn_details(instance: Instance) -> dict[str, Any]:
    """What a judgement keeps of the values drawn: drawing otherwise later changes no history."""
    return {} if instance.drawn is None else {_DRAWN: instance.drawn.model_dump(mode="json")}
