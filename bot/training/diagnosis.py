"""A case being played: acts recorded one by one, judged when the last decision is taken.

A case in progress is an attempt with one step, pinned to its revision, whose draft holds the acts;
the case once over is an answer like any other, whose response is the whole path.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from bot.store import attempts, banks
from bot.store.attempts import CASE, FINISHED
from bot.store.banks import PlayableCase
from bot.store.tables import Answer, Attempt, JudgementRow, Step
from bot.training.attempts import NotOnScreen, attempt_of, begin, bring_forward, unfinished
from bot.training.judgements import MACHINE
from bot.training.visit import Visit
from question_bank.cases.judging import JUDGE, criteria_of, judge_case, play_case
from question_bank.cases.model import Case
from question_bank.cases.path import Act, IllegalAct, Played
from question_bank.cases.scenes import SceneState
from question_bank.cases.simulation import State

_POSITION = 1
_acts: TypeAdapter[tuple[Act, ...]] = TypeAdapter(tuple[Act, ...])


@dataclass(frozen=True)
class Playing:
    """A case that someone plays, or has played: its state follows from the acts recorded."""

    attempt: Attempt
    step: Step
    case: Case
    state: State | SceneState

    @property
    def ticked(self) -> tuple[int, ...]:
        """The options ticked so far for the decision on screen."""
        return tuple(self.step.draft.get("ticked", ()))

    @property
    def turn(self) -> int:
        """How many acts were done: a button made for another turn is an old one."""
        return len(self.state.acts)


@dataclass(frozen=True)
class Listed:
    """A case as it stands in the list, with its title."""

    entry: PlayableCase
    case: Case


async def listed(visit: Visit) -> Sequence[Listed]:
    """All published cases, by capacity, with how the person did."""
    return [
        Listed(entry, await visit.library.case(visit.session, entry.revision_id))
        for entry in await banks.cases(visit.session, visit.person.id)
    ]


async def start(visit: Visit, question_id: int) -> Playing | None:
    """Begin a case, or go on with it if it was begun; None when it is not offered (any more)."""
    entry = next(
        (
            one
            for one in await banks.cases(visit.session, visit.person.id)
            if one.question_id == question_id
        ),
        None,
    )
    if entry is None:
        return None
    for attempt in await unfinished(visit):
        if attempt.kind == CASE and attempt.settings["question_id"] == question_id:
            return await playing(visit, attempt.id)
    case = await visit.library.case(visit.session, entry.revision_id)
    settings = {"question_id": question_id, "title": case.title, "length": 1}
    attempt = await begin(visit, CASE, settings, _POSITION)
    step = Step(
        attempt_id=attempt.id,
        position=_POSITION,
        question_id=question_id,
        revision_id=entry.revision_id,
        seed=_seed(attempt.id),
        draft={"acts": []},
        asked_at=visit.now,
    )
    visit.session.add(step)
    await visit.session.flush()
    return Playing(attempt, step, case, play_case(case, ()))


async def playing(visit: Visit, attempt_id: int) -> Playing:
    """A case that the person plays or has played. One in pause is brought back to the screen.

    Raises:
        NotOnScreen: the person has no such case.
    """
    attempt = await attempt_of(visit, attempt_id, CASE)
    step = await attempts.step(visit.session, attempt_id, _POSITION)
    if step is None:
        raise NotOnScreen
    if attempt.state != FINISHED:
        await bring_forward(visit, attempt)
    case = await visit.library.case(visit.session, step.revision_id)
    acts = _acts.validate_python(step.draft["acts"])
    try:
        return Playing(attempt, step, case, play_case(case, acts))
    except IllegalAct:
        # The rules became stricter since: what was begun under others cannot go on.
        attempt.state = FINISHED
        raise NotOnScreen from None


async def act(visit: Visit, played: Playing, done: Act) -> Playing:
    """Record one more act; the last one ends the case, and has it judged.

    Raises:
        question_bank.cases.path.IllegalAct: it cannot be done now; nothing is recorded.
    """
    done = done.model_copy(update={"at": visit.now})
    acts = (*played.state.acts, done)
    state = play_case(played.case, acts)
    played.step.draft = {"acts": _acts.dump_python(acts, mode="json")}
    played.attempt.touched_at = visit.now
    after = Playing(played.attempt, played.step, played.case, state)
    if state.is_over:
        await _finish(visit, after)
    return after


def tick(visit: Visit, played: Playing, ticked: Sequence[int]) -> None:
    """Keep which options are ticked, until they are validated."""
    played.step.draft = {**played.step.draft, "ticked": sorted(ticked)}
    played.attempt.touched_at = visit.now


async def _finish(visit: Visit, played: Playing) -> None:
    response = Played(acts=played.state.acts)
    judgement = judge_case(played.case, response)
    answer = Answer(
        person_id=visit.person.id,
        attempt_id=played.attempt.id,
        position=_POSITION,
        question_id=played.step.question_id,
        revision_id=played.step.revision_id,
        response=response.model_dump(mode="json"),
        seed=played.step.seed,
        certainty=None,
        answered_at=visit.now,
    )
    visit.session.add(answer)
    await visit.session.flush()
    details: dict[str, Any] = judgement.model_dump(mode="json")
    visit.session.add(
        JudgementRow(
            answer_id=answer.id,
            judge=MACHINE,
            version=JUDGE,
            verdict=judgement.verdict,
            score=judgement.score,
            criteria=criteria_of(played.state),
            details=details,
            judged_at=visit.now,
        )
    )
    played.attempt.state = FINISHED
    played.attempt.finished_at = visit.now


def _seed(attempt_id: int) -> int:
    return int.from_bytes(hashlib.sha256(f"case:{attempt_id}".encode()).digest()[:6], "big")
