"""A case from its call to its judgement, whoever plays it and whenever."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.store import banks
from bot.store.attempts import FINISHED, RUNNING, SUSPENDED
from bot.store.database import Database
from bot.store.tables import Answer, JudgementRow, Step
from bot.training import diagnosis, progress, quiz
from bot.training.attempts import NotOnScreen, unfinished
from bot.training.diagnosis import Playing
from bot.training.publishing import Publication
from bot.training.standing import where_one_stands
from bot.training.visit import Visit
from question_bank.cases.baselines import expert_end
from question_bank.cases.judging import criteria_of, play_case
from question_bank.cases.model import Case
from question_bank.cases.path import (
    Act,
    Concluded,
    Decided,
    Did,
    IllegalAct,
    Played,
    Secured,
)
from tests.question_bank.cases.written import guide_scenario, small

Visiting = Callable[..., AbstractAsyncContextManager[Visit]]
Publish = Callable[..., Awaitable[Publication]]
Make = Callable[..., dict[str, Any]]
SOMEONE_ELSE = 2002
CASE, SCENARIO = small(), guide_scenario()
WORKER = Did(move="worker")
UNSAFE: tuple[Act, ...] = (
    WORKER,
    Concluded(hypothesis="seal"),
    Decided(decision="repair", options=(0,)),
    Decided(decision="tell", options=(0, 1)),
)


@pytest.fixture(autouse=True)
async def bank(publishing: Publish, question: Make) -> None:
    """A diagnosis of C4, a scenario of C6, and two questions of C4."""
    await publishing(
        *(question(f"c4-{n}", capacity="C4", criteria=["C4.1"]) for n in range(2)),
        cases=[CASE, SCENARIO],
    )


@pytest.fixture
def ids(database: Database) -> Callable[[], Awaitable[dict[str, int]]]:
    """The numbers by which cases are known, by their names."""

    async def look() -> dict[str, int]:
        async with database.transaction() as session:
            return {one.name: one.question_id for one in await banks.cases(session, 0)}

    return look


@pytest.fixture
def start(
    visiting: Visiting, ids: Callable[[], Awaitable[dict[str, int]]]
) -> Callable[..., Awaitable[Playing]]:
    """Begins a case, in a visit of its own."""

    async def begin(case: Case = CASE, person: int = 1001) -> Playing:
        question_id = (await ids())[case.id]
        async with visiting(person) as visit:
            played = await diagnosis.start(visit, question_id)
        assert played is not None
        return played

    return begin


Start = Callable[..., Awaitable[Playing]]


async def play(visiting: Visiting, played: Playing, acts: Iterable[Act]) -> Playing:
    """Each act in a visit of its own, as each tap is."""
    for act in acts:
        async with visiting() as visit:
            played = await diagnosis.act(
                visit, await diagnosis.playing(visit, played.attempt.id), act
            )
    return played


async def rows(database: Database, table: Any) -> list[Any]:
    async with database.transaction() as session:
        return list(await session.scalars(select(table)))


def undated(acts: Iterable[Act]) -> list[Act]:
    return [act.model_copy(update={"at": None}) for act in acts]


# --- playing --------------------------------------------------------------------------------------


async def test_all_published_cases_are_listed_by_capacity(visiting: Visiting) -> None:
    async with visiting() as visit:
        listed = await diagnosis.listed(visit)
    assert [(one.entry.capacity, one.case, one.entry.best) for one in listed] == [
        ("C4", CASE, None),
        ("C6", SCENARIO, None),
    ]


async def test_a_case_begins_with_nothing_done(start: Start) -> None:
    played = await start()
    assert (played.turn, played.ticked, played.attempt.state) == (0, (), RUNNING)
    assert played.case == CASE
    assert played.state == play_case(CASE, ())


async def test_each_act_is_kept_with_its_time(
    visiting: Visiting, start: Start, database: Database
) -> None:
    played = await play(visiting, await start(), [WORKER, Secured(precaution="lock")])
    assert played.turn == 2
    async with visiting() as visit:
        again = await diagnosis.playing(visit, played.attempt.id)
        assert {act.at for act in again.state.acts} == {visit.now}
    assert again.state == played.state
    (step,) = await rows(database, Step)
    assert [act["do"] for act in step.draft["acts"]] == ["move", "secure"]


async def test_what_cannot_be_done_leaves_no_trace(visiting: Visiting, start: Start) -> None:
    played = await play(visiting, await start(), [WORKER])
    for act in (WORKER, Did(move="helium-x"), Decided(decision="repair", options=(0,))):
        with pytest.raises(IllegalAct):
            await play(visiting, played, [act])
    async with visiting() as visit:
        assert (await diagnosis.playing(visit, played.attempt.id)).turn == 1


async def test_a_case_begun_goes_on_rather_than_begin_again(
    visiting: Visiting, start: Start
) -> None:
    played = await play(visiting, await start(), [WORKER])
    again = await start()
    assert (again.attempt.id, again.turn) == (played.attempt.id, 1)


async def test_each_person_plays_for_themselves(visiting: Visiting, start: Start) -> None:
    mine = await play(visiting, await start(), [WORKER])
    theirs = await start(person=SOMEONE_ELSE)
    assert theirs.attempt.id != mine.attempt.id
    assert theirs.turn == 0
    async with visiting(SOMEONE_ELSE) as visit:
        with pytest.raises(NotOnScreen):
            await diagnosis.playing(visit, mine.attempt.id)


async def test_only_a_case_is_played_as_one(visiting: Visiting) -> None:
    async with visiting() as visit:
        asked = await quiz.start(visit, length=2)
    assert asked is not None
    async with visiting() as visit:
        for attempt_id in (asked.attempt.id, 0, -1, 2**31, 2**63, 10**40):
            with pytest.raises(NotOnScreen):
                await diagnosis.playing(visit, attempt_id)
        for question_id in (asked.step.question_id, 0, 2**63, 10**40):
            assert await diagnosis.start(visit, question_id) is None


# --- pausing --------------------------------------------------------------------------------------


async def test_another_case_or_a_quiz_puts_a_case_in_pause(
    visiting: Visiting, start: Start
) -> None:
    first = await play(visiting, await start(), [WORKER])
    second = await start(SCENARIO)
    async with visiting() as visit:
        await quiz.start(visit, length=1)
        assert [one.kind for one in await unfinished(visit)] == ["quiz", "case", "case"]
        states = {one.id: one.state for one in await unfinished(visit) if one.kind == "case"}
        assert states == {first.attempt.id: SUSPENDED, second.attempt.id: SUSPENDED}
    async with visiting() as visit:
        back = await diagnosis.playing(visit, first.attempt.id)
        assert (back.attempt.state, back.turn) == (RUNNING, 1)
        assert [one.state for one in await unfinished(visit)].count(RUNNING) == 1


async def test_what_is_ticked_is_kept_until_it_is_decided(visiting: Visiting, start: Start) -> None:
    played = await play(visiting, await start(), UNSAFE[:3])
    async with visiting() as visit:
        diagnosis.tick(visit, await diagnosis.playing(visit, played.attempt.id), [2, 0])
    async with visiting() as visit:
        there = await diagnosis.playing(visit, played.attempt.id)
        assert there.ticked == (0, 2)
        assert there.turn == 3
    after = await play(visiting, played, [Secured(precaution="leave")])
    assert after.ticked == ()


async def test_a_revision_published_since_does_not_change_a_case_begun(
    visiting: Visiting, start: Start, publishing: Publish
) -> None:
    played = await play(visiting, await start(), [WORKER])
    await publishing(cases=[small(title="Another title", machine="Another machine.")])
    async with visiting() as visit:
        there = await diagnosis.playing(visit, played.attempt.id)
    assert there.case == CASE
    end = await play(visiting, played, UNSAFE[1:])
    assert end.attempt.state == FINISHED
    assert (await start()).case.title == "Another title"


async def test_a_case_that_was_withdrawn_cannot_be_begun_but_can_be_ended(
    visiting: Visiting, start: Start, publishing: Publish, ids: Any
) -> None:
    played = await start()
    question_id = (await ids())[CASE.id]
    await publishing(cases=[SCENARIO])
    async with visiting(SOMEONE_ELSE) as visit:
        assert await diagnosis.start(visit, question_id) is None
    assert (await play(visiting, played, UNSAFE)).attempt.state == FINISHED


# --- the end --------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", [CASE, SCENARIO], ids=lambda case: case.kind)
async def test_the_last_act_leaves_one_answer_and_one_judgement(
    visiting: Visiting, start: Start, database: Database, case: Case
) -> None:
    acts = expert_end(case).acts
    end = await play(visiting, await start(case), acts)
    assert (end.attempt.state, end.attempt.finished_at is not None) == (FINISHED, True)
    (answer,) = await rows(database, Answer)
    response = Played.model_validate(answer.response)
    assert undated(response.acts) == list(acts)
    (judgement,) = await rows(database, JudgementRow)
    assert (judgement.answer_id, judgement.judge, judgement.version) == (
        answer.id,
        "machine",
        "case@2",
    )
    assert (judgement.verdict, judgement.score) == ("correct", 1.0)
    assert judgement.criteria == criteria_of(expert_end(case))
    assert len(judgement.criteria) > 1


async def test_forgotten_safety_fails_the_case_and_leaves_the_other_criteria(
    visiting: Visiting, start: Start, database: Database
) -> None:
    await play(visiting, await start(), UNSAFE)
    (judgement,) = await rows(database, JudgementRow)
    assert (judgement.verdict, judgement.score) == ("incorrect", 0.0)
    assert judgement.criteria["C4.4"] == 0
    assert judgement.criteria["C5.7"] == 1


async def test_nothing_more_is_done_in_a_case_that_is_over(
    visiting: Visiting, start: Start, database: Database
) -> None:
    end = await play(visiting, await start(), UNSAFE)
    for act in (*UNSAFE, Secured(precaution="leave")):
        with pytest.raises(IllegalAct):
            await play(visiting, end, [act])
    assert len(await rows(database, Answer)) == len(await rows(database, JudgementRow)) == 1
    async with visiting() as visit:
        assert (await diagnosis.playing(visit, end.attempt.id)).attempt.state == FINISHED
        assert await unfinished(visit) == []


async def test_two_last_acts_at_once_leave_one_answer(
    visiting: Visiting, start: Start, database: Database
) -> None:
    played = await play(visiting, await start(), UNSAFE[:-1])
    await asyncio.gather(
        *(play(visiting, played, UNSAFE[-1:]) for _ in range(3)), return_exceptions=True
    )
    async with database.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(Answer)) == 1
        assert await session.scalar(select(func.count()).select_from(JudgementRow)) == 1


async def test_a_case_is_played_again_from_its_call_and_its_best_total_is_told(
    visiting: Visiting, start: Start, database: Database
) -> None:
    first = await play(visiting, await start(), expert_end(CASE).acts)
    again = await start()
    assert again.attempt.id != first.attempt.id
    assert again.turn == 0
    await play(visiting, again, UNSAFE)
    assert len(await rows(database, Answer)) == 2
    async with visiting() as visit:
        assert [one.entry.best for one in await diagnosis.listed(visit)] == [1.0, None]
    async with visiting(SOMEONE_ELSE) as visit:
        assert [one.entry.best for one in await diagnosis.listed(visit)] == [None, None]


# --- beside quizzes -------------------------------------------------------------------------------


async def test_neither_a_quiz_nor_a_review_ever_holds_a_case(
    visiting: Visiting, start: Start, ids: Any
) -> None:
    await play(visiting, await start(), UNSAFE)
    cases = set((await ids()).values())
    async with visiting() as visit:
        assert await progress.mistakes(visit) == ()
        askable = await banks.askable(visit.session)
        assert cases.isdisjoint(one.question_id for one in askable)
        assert len(askable) == 2
        assert await banks.askable(visit.session, question_ids=[*cases]) == []
        asked = await quiz.start(visit, length=20)
    assert asked is not None
    assert asked.length == 2


async def test_a_case_counts_in_what_is_known_of_the_capacities_that_it_exercises(
    visiting: Visiting, start: Start
) -> None:
    async with visiting() as visit:
        before = {one.capacity: one.standing.mean for one in (await where_one_stands(visit)).levels}
    await play(visiting, await start(), expert_end(CASE).acts)
    async with visiting() as visit:
        levels = {one.capacity: one for one in (await where_one_stands(visit)).levels}
    assert levels["C4"].answers == 1
    assert levels["C4"].standing.mean > before["C4"]


async def test_time_passes_between_acts(visiting: Visiting, start: Start, now: Any) -> None:
    played = await start()
    later = now + timedelta(hours=3)
    async with visiting(at=later) as visit:
        played = await diagnosis.act(
            visit, await diagnosis.playing(visit, played.attempt.id), WORKER
        )
    assert played.state.acts[0].at == later
    assert played.attempt.touched_at == later
