"""A quiz: questions asked one after the other. Which comes next, and where the quiz stands."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from bot.learning.selection import Why
from bot.store import attempts, banks
from bot.store.attempts import FINISHED, QUIZ
from bot.store.tables import Attempt, Step
from bot.training import panel
from bot.training.answering import Answered, Asked, answered
from bot.training.attempts import NotOnScreen, attempt_of, begin, bring_forward, unfinished
from bot.training.visit import Visit
from question_bank.parametric.instance import drawn_instance

LENGTHS = (5, 10, 20)


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
    return await advance(visit, await begin(visit, QUIZ, settings))


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
    attempt = await attempt_of(visit, attempt_id, QUIZ)
    if attempt.position != position:
        raise NotOnScreen
    if await attempts.answer_at(visit.session, attempt_id, position) is not None:
        raise AlreadyAnswered
    await bring_forward(visit, attempt)
    step = await attempts.step(visit.session, attempt_id, position)
    if step is None:
        raise NotOnScreen
    return await _asked(visit, attempt, step)


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


async def _asked(visit: Visit, attempt: Attempt, step: Step) -> Asked:
    revision = await visit.library.revision(visit.session, step.revision_id)
    instance = await panel.with_votes(
        visit, revision.id, drawn_instance(revision.question, step.seed)
    )
    picture = revision.picture
    if instance.curve is not None:
        picture = await visit.library.picture_of(visit.session, instance.curve, visit.now)
    return Asked(attempt, step, revision, attempt.settings["length"], instance, picture)


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
