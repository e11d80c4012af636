"""What answers add up to, recomputed by hand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest

from bot.store import attempts
from bot.store.tables import JudgementRow
from bot.training import answering, quiz
from bot.training.answering import Asked
from bot.training.attempts import attempt_of
from bot.training.progress import CapacityProgress, by_capacity, held, summary
from bot.training.publishing import Publication
from bot.training.visit import Visit
from question_bank.response import Chosen

Visiting = Callable[..., AbstractAsyncContextManager[Visit]]
Publish = Callable[..., Awaitable[Publication]]
Make = Callable[..., dict[str, Any]]

# Of the options A and B right, C and D wrong: how much each choice is worth.
WORTH = {(0, 1): 1.0, (0,): 0.5, (2, 3): 0.0, (0, 1, 2): 0.5}


@pytest.fixture
async def bank(publishing: Publish, question: Make) -> None:
    """Ten questions of C1 and two of C2, two right options out of four."""
    options = [{"text": text, "correct": text in "AB"} for text in "ABCD"]
    await publishing(
        *(question(f"c1-{n}", kind="multiple", options=options) for n in range(10)),
        *(
            question(f"c2-{n}", capacity="C2", criteria=["C2.1"], kind="multiple", options=options)
            for n in range(2)
        ),
    )


async def _quiz(
    visiting: Visiting, capacity: str, *choices: tuple[int, ...], telegram_id: int = 1001
) -> int:
    """Answer a whole quiz with these choices; gives its id."""
    async with visiting(telegram_id) as visit:
        asked: Asked | None = await quiz.start(visit, length=len(choices), capacity=capacity)
        for choice in choices:
            assert asked is not None
            await answering.record(visit, asked, Chosen(options=choice))
            asked = await quiz.advance(visit, asked.attempt)
        assert asked is None
        return (await attempts.judged(visit.session, visit.person.id))[-1].answer.attempt_id


async def _judge(visiting: Visiting, place: int, judge: str, verdict: str, score: float) -> None:
    """One more judgement on the answer at this place among all of Camille's, superseding it."""
    async with visiting() as visit:
        first = (await attempts.judged(visit.session, visit.person.id))[place].judgement
        visit.session.add(
            JudgementRow(
                answer_id=first.answer_id,
                judge=judge,
                version="1",
                verdict=verdict,
                score=score,
                criteria={},
                details={},
                judged_at=visit.now,
                supersedes_id=first.id,
            )
        )


async def _progress(visiting: Visiting) -> dict[str, CapacityProgress]:
    async with visiting() as visit:
        judged = held(await attempts.judged(visit.session, visit.person.id))
        return {line.capacity: line for line in by_capacity(judged)}


@pytest.mark.usefixtures("bank")
async def test_success_is_the_mean_score_of_each_capacity(visiting: Visiting) -> None:
    c1 = [(0, 1), (0,), (2, 3), (0, 1, 2), (0, 1), (0, 1), (0,), (0, 1)]
    await _quiz(visiting, "C1", *c1)
    await _quiz(visiting, "C2", (2, 3), (0, 1))
    await _quiz(visiting, "C1", (2, 3), telegram_id=2002)
    lines = await _progress(visiting)
    assert sum(WORTH[choice] for choice in c1) / len(c1) == pytest.approx(5.5 / 8)
    assert lines["C1"] == CapacityProgress("C1", 8, 5.5 / 8)
    assert lines["C2"] == CapacityProgress("C2", 2, 0.5)
    assert sorted(lines) == ["C1", "C2"]


@pytest.mark.usefixtures("bank")
async def test_undecided_answers_do_not_count(visiting: Visiting) -> None:
    await _quiz(visiting, "C1", (0, 1), (2, 3))
    await _judge(visiting, 0, "remark", "undecided", 0.0)
    assert (await _progress(visiting))["C1"] == CapacityProgress("C1", 1, 0.0)


@pytest.mark.usefixtures("bank")
async def test_people_do_not_improve_their_progress_by_judging_themselves(
    visiting: Visiting,
) -> None:
    await _quiz(visiting, "C1", (0, 1), (2, 3))
    await _judge(visiting, 1, "self", "correct", 1.0)
    assert (await _progress(visiting))["C1"] == CapacityProgress("C1", 2, 0.5)


@pytest.mark.usefixtures("bank")
async def test_a_human_judgement_replaces_the_machines(visiting: Visiting) -> None:
    await _quiz(visiting, "C1", (0, 1), (2, 3))
    await _judge(visiting, 1, "human", "correct", 1.0)
    assert (await _progress(visiting))["C1"] == CapacityProgress("C1", 2, 1.0)


@pytest.mark.usefixtures("bank")
async def test_the_summary_counts_one_quiz_alone(visiting: Visiting) -> None:
    await _quiz(visiting, "C1", (0, 1))
    attempt_id = await _quiz(visiting, "C1", (0, 1), (0,), (2, 3), (0, 1))
    async with visiting() as visit:
        attempt = await attempt_of(visit, attempt_id)
        result = await summary(visit, attempt)
        asked = [step.question_id for step in await attempts.steps(visit.session, attempt_id)]
    assert (result.answers, result.right, result.partly) == (4, 2, 1)
    assert result.missed == (asked[1], asked[2])
    assert result.by_capacity == (CapacityProgress("C1", 4, 0.625),)
