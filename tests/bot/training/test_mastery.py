"""What people master follows from the log alone, whatever happened in between."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest
from sqlalchemy import select

from bot.learning.items import guessing_floor
from bot.learning.learner import Learner
from bot.learning.selection import Why
from bot.learning.states import State
from bot.store import attempts, banks
from bot.store.attempts import SURE
from bot.store.database import Database
from bot.store.files import FileKeeper
from bot.store.tables import JudgementRow
from bot.training import answering, quiz
from bot.training.calibrating import calibrate_items
from bot.training.library import Library
from bot.training.mastery import Minds, fed
from bot.training.publishing import Publication
from bot.training.standing import where_one_stands
from bot.training.visit import Visit
from question_bank.response import Chosen

Visiting = Callable[..., AbstractAsyncContextManager[Visit]]
Publish = Callable[..., Awaitable[Publication]]
Make = Callable[..., dict[str, Any]]
OF_EACH = 8


@pytest.fixture
async def bank(publishing: Publish, question: Make) -> None:
    """Eight questions of each capacity."""
    await publishing(
        *(
            question(f"c{c}-{n}", capacity=f"C{c}", criteria=[f"C{c}.{n % 4 + 1}"])
            for c in range(1, 8)
            for n in range(OF_EACH)
        )
    )


async def _answer(visit: Visit, *right: bool, certainty: str | None = None) -> list[int]:
    """The bank's first questions, one after the other; gives the answers' ids."""
    ids = [one.question_id for one in await banks.askable(visit.session)][: len(right)]
    asked = await quiz.start(visit, length=len(ids), question_ids=ids)
    answers = []
    for good in right:
        assert asked is not None
        done = await answering.record(visit, asked, Chosen(options=(int(not good),)), certainty)
        answers.append(done.answer.id)
        asked = await quiz.advance(visit, asked.attempt)
    return answers


def _judge(
    visit: Visit, answer_id: int, judge: str, verdict: str, score: float, **more: Any
) -> None:
    visit.session.add(
        JudgementRow(
            answer_id=answer_id,
            judge=judge,
            version="1",
            verdict=verdict,
            score=score,
            criteria=more.get("criteria", {}),
            details={},
            judged_at=visit.now,
            supersedes_id=more.get("supersedes_id"),
        )
    )


async def _learner(visit: Visit) -> Learner:
    return await visit.library.minds.learner(visit.session, visit.person)


async def _recomputed(visit: Visit) -> Learner:
    pool = await visit.library.minds.pool(visit.session)
    return fed(
        Learner(pool, visit.library.minds.model),
        await attempts.marked(visit.session, visit.person.id),
    )


@pytest.mark.usefixtures("bank")
async def test_followed_answer_by_answer_or_recomputed_it_is_the_same(
    visiting: Visiting, files: FileKeeper, now: datetime
) -> None:
    library = Library(files)
    for day in range(3):
        async with visiting(at=now + timedelta(days=day)) as visit:
            await _answer(visit, *(n % 3 != day for n in range(20)))
            followed = await library.minds.learner(visit.session, visit.person)
    async with visiting() as visit:
        kept = await library.minds.learner(visit.session, visit.person)
        again = await _recomputed(visit)
    assert kept is followed
    np.testing.assert_allclose(kept.evidence.precision, again.evidence.precision, atol=1e-9)
    np.testing.assert_allclose(kept.evidence.weighted, again.evidence.weighted, atol=1e-9)
    assert kept.standings() == again.standings()
    assert int(kept.answers.sum()) == 60


@pytest.mark.usefixtures("bank")
async def test_a_learner_is_remembered_until_something_new_is_judged(visiting: Visiting) -> None:
    async with visiting() as visit:
        (answer,) = await _answer(visit, False)
        first = await _learner(visit)
        assert await _learner(visit) is first
        _judge(visit, answer, "human", "correct", 1.0)
        await visit.session.flush()
        second = await _learner(visit)
    assert second.standings()[0].mean > second.model.priors.mean > first.standings()[0].mean


@pytest.mark.usefixtures("bank")
async def test_self_judgements_and_undecided_answers_do_not_count(visiting: Visiting) -> None:
    async with visiting() as visit:
        wrong, unsure = await _answer(visit, False, False)
        before = (await _learner(visit)).standings()
        _judge(visit, wrong, "self", "correct", 1.0)
        await visit.session.flush()
        assert (await _learner(visit)).standings() == before
        _judge(visit, unsure, "remark", "undecided", 0.0)
        await visit.session.flush()
        after = await _learner(visit)
    assert int(after.answers.sum()) == 1
    assert after.standings()[0].mean > before[0].mean


@pytest.mark.usefixtures("bank")
async def test_marks_on_several_criteria_count_for_each(visiting: Visiting) -> None:
    async with visiting() as visit:
        (answer,) = await _answer(visit, True)
        marks = {"C1.1": 1.0, "C2.1": 0.0}
        _judge(visit, answer, "human", "partial", 0.5, criteria=marks)
        await visit.session.flush()
        mean = [one.mean for one in (await _learner(visit)).standings()]
    assert mean[0] > mean[2] > mean[1]


@pytest.mark.usefixtures("bank")
async def test_guessing_is_known_from_the_kind_and_its_options(visiting: Visiting) -> None:
    async with visiting() as visit:
        pool = await visit.library.minds.pool(visit.session)
    assert set(pool.floor) == {guessing_floor("single", 2)}


@pytest.mark.usefixtures("bank")
async def test_a_sure_mistake_is_what_comes_back_first_and_the_step_keeps_why(
    visiting: Visiting, now: datetime
) -> None:
    async with visiting() as visit:
        for c in range(1, 8):
            for at in (now - timedelta(days=30), now - timedelta(days=2)):
                early = Visit(visit.person, visit.session, at, visit.library)
                asked = await quiz.start(early, length=OF_EACH, capacity=f"C{c}")
                while asked is not None:
                    await answering.record(early, asked, Chosen(options=(0,)))
                    asked = await quiz.advance(early, asked.attempt)
    async with visiting(at=now - timedelta(days=1)) as visit:
        await _answer(visit, True, True, False, certainty=SURE)
    async with visiting() as visit:
        asked = await quiz.start(visit, length=1)
        assert asked is not None
        reason = await quiz.reason(visit, asked.attempt.id, 1)
    assert asked.revision.question.id == "c1-2"
    assert reason.why == Why.SURE_BUT_WRONG
    assert reason.last == now - timedelta(days=1)


@pytest.mark.usefixtures("bank")
async def test_where_one_stands_is_unknown_then_named_and_told_with_an_interval(
    visiting: Visiting,
) -> None:
    async with visiting() as visit:
        nothing = await where_one_stands(visit)
        await _answer(visit, *(n >= OF_EACH for n in range(7 * OF_EACH)))
        stands = await where_one_stands(visit)
    assert {one.state for one in nothing.levels} == {State.UNKNOWN}
    assert nothing.whole is None
    assert stands.levels[0].state is State.WEAK
    assert {one.state for one in stands.levels[2:]} == {State.SOLID}
    for level in stands.levels:
        assert 0 <= level.low <= level.high <= 10
    assert stands.levels[0].high < stands.levels[2].high
    assert stands.whole is not None
    assert stands.blocks["B2"] is not None
    assert stands.whole.chance < 0.2 < stands.blocks["B2"].chance


@pytest.mark.usefixtures("bank")
async def test_a_calibration_is_numbered_and_holds_only_once_it_is_made(
    visiting: Visiting, database: Database, files: FileKeeper, now: datetime
) -> None:
    for telegram_id in range(1001, 1026):
        async with visiting(telegram_id) as visit:
            await _answer(visit, *(n != 0 for n in range(6)))
    library = Library(files)
    async with database.transaction() as session:
        before = await library.minds.pool(session)
        assert await library.minds.pool(session) is before
        made = await calibrate_items(session, library.minds, now)
        after = await library.minds.pool(session)
        assert (await calibrate_items(session, library.minds, now)).number == made.number + 1
    assert made.number == 1
    assert made.answers == 25 * 6
    assert set(before.difficulty) == {0.0}
    assert after.difficulty[0] > 1 > -0.5 > after.difficulty[1]
    assert after.variance[0] < before.variance[0]
    assert after.difficulty[50] == 0.0
    assert {one.name: one.found.answers for one in made.items}["essai/c1-0"] == 25


@pytest.mark.usefixtures("bank")
async def test_a_self_judgement_calibrates_nothing(
    visiting: Visiting, database: Database, files: FileKeeper, now: datetime
) -> None:
    async with visiting() as visit:
        (answer,) = await _answer(visit, False)
        machine = await visit.session.scalar(
            select(JudgementRow.id).where(JudgementRow.answer_id == answer)
        )
        _judge(visit, answer, "remark", "undecided", 0.0, supersedes_id=machine)
        _judge(visit, answer, "self", "correct", 1.0)
    async with database.transaction() as session:
        made = await calibrate_items(session, Library(files).minds, now)
    assert made.answers == 0


@pytest.mark.usefixtures("bank")
async def test_the_threshold_is_a_setting_and_the_same_answers_may_fall_short_of_it(
    visiting: Visiting, files: FileKeeper
) -> None:
    async with visiting() as visit:
        await _answer(visit, *(n % 3 > 0 for n in range(7 * OF_EACH)))
        chances = []
        for success in (0.55, 0.7, 0.85):
            library = Library(files, Minds(success))
            asking = Visit(visit.person, visit.session, visit.now, library)
            chances.append((await where_one_stands(asking)).levels[0].standing.p_weak)
    assert chances == sorted(chances)
    assert chances[2] - chances[0] > 0.1
