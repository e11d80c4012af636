"""What people are sure of, counted by hand, and what they are told to review first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest

from bot.store import banks
from bot.store.attempts import HESITANT, SURE
from bot.training import answering, quiz
from bot.training.answering import Asked
from bot.training.confidence import Confidence, Trust, confidence, trust
from bot.training.progress import mistakes
from bot.training.publishing import Publication
from bot.training.visit import Visit
from question_bank.response import Chosen

Visiting = Callable[..., AbstractAsyncContextManager[Visit]]
Publish = Callable[..., Awaitable[Publication]]
Make = Callable[..., dict[str, Any]]
RIGHT, WRONG = 0, 1


@pytest.fixture
async def bank(publishing: Publish, question: Make) -> None:
    """Five questions of C1."""
    criteria = ["C1.1", "C1.1", "C1.2", "C1.5", "C1.5"]
    await publishing(
        *(
            question(f"q-{number}", criteria=[criterion], difficulty=number + 1)
            for number, criterion in enumerate(criteria)
        )
    )


async def _quiz(visiting: Visiting, *answers: tuple[int, str | None]) -> list[str]:
    """Answer the bank's first questions in their order; gives their names."""
    names = []
    async with visiting() as visit:
        bank = [one.question_id for one in await banks.askable(visit.session)]
        asked: Asked | None = await quiz.start(
            visit, length=len(answers), question_ids=bank[: len(answers)]
        )
        for option, certainty in answers:
            assert asked is not None
            names.append(asked.revision.question.id)
            await answering.record(visit, asked, Chosen(options=(option,)), certainty)
            asked = await quiz.advance(visit, asked.attempt)
    return names


async def _names(visit: Visit, question_ids: tuple[int, ...]) -> list[str]:
    asked = await quiz.start(visit, length=9, question_ids=list(question_ids))
    names = []
    while asked is not None:
        names.append(asked.revision.question.id)
        asked = await quiz.advance(visit, asked.attempt)
    return names


@pytest.mark.usefixtures("bank")
async def test_certainty_is_counted_against_the_verdict(visiting: Visiting) -> None:
    await _quiz(
        visiting,
        (RIGHT, SURE),
        (WRONG, SURE),
        (RIGHT, HESITANT),
        (WRONG, HESITANT),
        (RIGHT, None),
    )
    async with visiting() as visit:
        assert await confidence(visit) == (
            Confidence("C1", sure=2, sure_but_wrong=1, hesitant=2, hesitant_but_right=1),
        )


@pytest.mark.usefixtures("bank")
async def test_confident_mistakes_are_reviewed_first(visiting: Visiting) -> None:
    names = await _quiz(visiting, (WRONG, HESITANT), (WRONG, SURE), (RIGHT, SURE), (WRONG, None))
    async with visiting() as visit:
        to_review = await mistakes(visit)
        assert len(to_review) == 3
        assert await _names(visit, to_review) == [names[1], names[3], names[0]]


@pytest.mark.usefixtures("bank")
async def test_a_mistake_on_a_withdrawn_question_is_not_reviewed(
    visiting: Visiting, publishing: Publish, question: Make
) -> None:
    await _quiz(visiting, (WRONG, SURE))
    await publishing(question("another"))
    async with visiting() as visit:
        assert await mistakes(visit) == ()


@pytest.mark.usefixtures("bank")
async def test_a_mistake_mended_since_is_not_reviewed(visiting: Visiting) -> None:
    await _quiz(visiting, (WRONG, SURE))
    async with visiting() as visit:
        (wrong,) = await mistakes(visit)
        asked = await quiz.start(visit, length=1, question_ids=[wrong])
        assert asked is not None
        await answering.record(visit, asked, Chosen(options=(RIGHT,)))
        assert await mistakes(visit) == ()


@pytest.mark.parametrize(
    ("sure", "wrong", "hesitant", "right", "expected"),
    [
        (4, 4, 4, 4, Trust.FEW),
        (6, 2, 0, 0, Trust.OVER),
        (7, 2, 0, 0, Trust.FAIR),
        (0, 0, 6, 4, Trust.UNDER),
        (0, 0, 6, 3, Trust.FAIR),
        # The more dangerous of the two comes first.
        (6, 2, 6, 6, Trust.OVER),
    ],
)
def test_certainty_is_spoken_of_only_on_enough_answers(
    sure: int, wrong: int, hesitant: int, right: int, expected: Trust
) -> None:
    assert trust(Confidence("C1", sure, wrong, hesitant, right)) is expected
