"""A quiz: questions asked one after the other, answers recorded and judged.

An attempt is *running* while its question is the person's current screen, *suspended* when
something else is, *finished* at the end. Everything here works on the visit's open transaction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

import numpy as np

from bot.learning.selection import Why
from bot.store import attempts, banks
from bot.store.attempts import FINISHED, RUNNING, SUSPENDED
from bot.store.tables import Answer, Attempt, JudgementRow, Step
from bot.training import panel
from bot.training.judgements import HUMAN, MACHINE, SELF, holding
from bot.training.library import Revision
from bot.training.visit import Visit
from question_bank.grading import JUDGE, judge
from question_bank.grading.judgement import Judgement, Verdict
from question_bank.model import Question, ShortAnswer
from question_bank.parametric.instance import Instance, drawn_instance, instance_of
from question_bank.parametric.parameters import Drawn
from question_bank.response import Response, response_from_json

KIND = "quiz"
LENGTHS = (5, 10, 20)
SURE, HESITANT = "sure", "hesitant"
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


class NotOnScreen(Exception):
    """The attempt or the position is not (or no longer) the one to act on."""


class AlreadyAnswered(Exception):
    """The question was answered before; the first answer stands."""


async def start(
    visit: Visit,
    *,
    length: int,
    capacity: str | None = None,
    question_ids: list[int] | None = None,
    concordance: bool = False,
) -> Asked | None:
    """Begin a quiz and ask its first question. None when there is no question to ask.

    With ``question_ids``, these are asked, in their order; with ``concordance``, those of script
    concordance, which no other quiz asks. The quiz is shorter than ``length`` when
    the bank does not hold that many. When the very same one was begun and not yet answered, that
    one goes on: a button tapped twice does not begin two.
    """
    available = await banks.askable(
        visit.session, capacity=capacity, question_ids=question_ids, concordance=concordance
    )
    if not available:
        return None
    settings = {
        "capacity": capacity,
        "question_ids": question_ids,
        "length": min(length, len(available)),
    }
    if concordance:
        settings["concordance"] = True
    begun = await _begun_and_unanswered(visit, settings)
    if begun is not None:
        return await on_screen(visit, begun.id, begun.position)
    await suspend(visit)
    attempt = Attempt(
        person_id=visit.person.id,
        kind=KIND,
        state=RUNNING,
        settings=settings,
        position=0,
        started_at=visit.now,
        touched_at=visit.now,
    )
    visit.session.add(attempt)
    await visit.session.flush()
    return await advance(visit, attempt)


async def _begun_and_unanswered(visit: Visit, settings: dict[str, Any]) -> Attempt | None:
    for attempt in await unfinished(visit):
        if attempt.settings != settings or attempt.position != 1:
            continue
        if await attempts.answer_at(visit.session, attempt.id, 1) is None:
            return attempt
    return None


async def advance(visit: Visit, attempt: Attempt) -> Asked | None:
    """Ask the next question; None when the quiz is over, which it then is."""
    await bring_forward(visit, attempt)
    asked_so_far = await attempts.steps(visit.session, attempt.id)
    chosen = None
    if len(asked_so_far) < attempt.settings["length"]:
        chosen = await _choose(visit, attempt, [step.question_id for step in asked_so_far])
    if chosen is None:
        attempt.state = FINISHED
        attempt.finished_at = visit.now
        return None
    attempt.position = len(asked_so_far) + 1
    step = Step(
        attempt_id=attempt.id,
        position=attempt.position,
        question_id=chosen.question_id,
        revision_id=chosen.revision_id,
        seed=_seed(attempt.id, attempt.position),
        draft={},
        why=chosen.why,
        asked_at=visit.now,
    )
    visit.session.add(step)
    return await _asked(visit, attempt, step)


async def on_screen(visit: Visit, attempt_id: int, position: int) -> Asked:
    """The question that a button or a text is about. Acting on a quiz in pause resumes it.

    Raises:
        NotOnScreen: the attempt is not this person's, or stands at another position.
        AlreadyAnswered: it was answered before.
    """
    attempt = await quiz_of(visit, attempt_id)
    if attempt.position != position:
        raise NotOnScreen
    if await attempts.answer_at(visit.session, attempt_id, position) is not None:
        raise AlreadyAnswered
    await bring_forward(visit, attempt)
    step = await attempts.step(visit.session, attempt_id, position)
    if step is None:
        raise NotOnScreen
    return await _asked(visit, attempt, step)


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


async def answered(visit: Visit, attempt_id: int, position: int) -> Answered:
    """The answer recorded at a position of one of the person's attempts.

    Raises:
        NotOnScreen: there is none.
    """
    attempt = await quiz_of(visit, attempt_id)
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


@dataclass(frozen=True)
class Reason:
    """Why a question was asked (``bot.learning.selection.Why``, or nothing when it was not chosen).

    ``last`` is when the person had last answered it before it was asked, if ever.
    """

    why: str | None
    capacity: str
    criterion: str
    last: datetime | None


async def reason(visit: Visit, attempt_id: int, position: int) -> Reason:
    """Why the question at a position of one of the person's attempts was asked.

    Raises:
        NotOnScreen: there is none.
    """
    await attempt_of(visit, attempt_id)
    step = await attempts.step(visit.session, attempt_id, position)
    if step is None:
        raise NotOnScreen
    question = (await visit.library.revision(visit.session, step.revision_id)).question
    return Reason(
        why=step.why,
        capacity=question.capacity,
        criterion=next(iter(question.criteria), question.capacity),
        last=await attempts.answered_before(visit.session, visit.person.id, step),
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


async def attempt_of(visit: Visit, attempt_id: int) -> Attempt:
    """One of the person's own attempts.

    Raises:
        NotOnScreen: the person has none with this id.
    """
    attempt = await attempts.attempt(visit.session, attempt_id, visit.person.id)
    if attempt is None:
        raise NotOnScreen
    return attempt


async def quiz_of(visit: Visit, attempt_id: int) -> Attempt:
    """One of the person's own quizzes.

    Raises:
        NotOnScreen: the person has none with this id; an attempt of another kind is none.
    """
    attempt = await attempt_of(visit, attempt_id)
    if attempt.kind != KIND:
        raise NotOnScreen
    return attempt


async def unfinished(visit: Visit) -> Sequence[Attempt]:
    """The person's attempts that can go on, the one touched last first."""
    return await attempts.unfinished(visit.session, visit.person.id)


async def suspend(visit: Visit) -> None:
    """Something else takes the screen: what was running waits for ``resume``."""
    for attempt in await attempts.running(visit.session, visit.person.id):
        attempt.state = SUSPENDED


async def resume(visit: Visit, attempt_id: int) -> Asked | Answered | None:
    """Bring an attempt back to the screen: its open question, else its last answer.

    None when it cannot go on (it is finished, or not this person's).
    """
    attempt = await attempts.attempt(visit.session, attempt_id, visit.person.id)
    if attempt is None or attempt.state == FINISHED:
        return None
    await bring_forward(visit, attempt)
    try:
        return await on_screen(visit, attempt_id, attempt.position)
    except AlreadyAnswered:
        return await answered(visit, attempt_id, attempt.position)


async def bring_forward(visit: Visit, attempt: Attempt) -> None:
    """Make an unfinished attempt the one on screen."""
    if attempt.state != RUNNING:
        await suspend(visit)
        attempt.state = RUNNING
    attempt.touched_at = visit.now


async def _asked(visit: Visit, attempt: Attempt, step: Step) -> Asked:
    revision = await visit.library.revision(visit.session, step.revision_id)
    instance = await panel.with_votes(
        visit, revision.id, drawn_instance(revision.question, step.seed)
    )
    picture = revision.picture
    if instance.curve is not None:
        picture = await visit.library.picture_of(visit.session, instance.curve, visit.now)
    return Asked(attempt, step, revision, attempt.settings["length"], instance, picture)


def judgement_in(row: JudgementRow) -> Judgement:
    """The judgement that a row holds, without what was kept beside it."""
    beside = {_DRAWN, panel.PANEL}
    return Judgement.model_validate(
        {name: value for name, value in row.details.items() if name not in beside}
    )


def _drawn_details(instance: Instance) -> dict[str, Any]:
    """What a judgement keeps of the values drawn: drawing otherwise later changes no history."""
    return {} if instance.drawn is None else {_DRAWN: instance.drawn.model_dump(mode="json")}


class _Detailed(Protocol):
    @property
    def details(self) -> dict[str, Any]: ...


def drawn_then(judgements: Sequence[_Detailed]) -> Drawn | None:
    """The values that a question was asked with, as the judgements on its answer keep them."""
    kept = (row.details[_DRAWN] for row in judgements if _DRAWN in row.details)
    return next((Drawn.model_validate(one) for one in kept), None)


@dataclass(frozen=True)
class _Chosen:
    question_id: int
    revision_id: int
    why: Why | None = None


async def _choose(visit: Visit, attempt: Attempt, already: list[int]) -> _Chosen | None:
    wanted = attempt.settings["question_ids"]
    candidates = {
        candidate.question_id: candidate.revision_id
        for candidate in await banks.askable(
            visit.session,
            capacity=attempt.settings["capacity"],
            question_ids=wanted,
            concordance=attempt.settings.get("concordance", False),
        )
        if candidate.question_id not in already
    }
    if not candidates:
        return None
    learner = await visit.library.minds.learner(visit.session, visit.person)
    if wanted is not None:
        # A review keeps the order in which it was asked for.
        following = next(one for one in wanted if one in candidates)
        return _Chosen(following, candidates[following], learner.missed(following))
    allowed = np.array([item.id in candidates for item in learner.pool.items])
    choice = learner.next(visit.now, allowed=allowed, tie=_seed(attempt.id, len(already)))
    assert choice is not None
    chosen = int(learner.pool.items[choice.place].id)
    return _Chosen(chosen, candidates[chosen], choice.why)


def _seed(attempt_id: int, position: int) -> int:
    digest = hashlib.sha256(f"{attempt_id}:{position}".encode()).digest()
    return int.from_bytes(digest[:6], "big")
