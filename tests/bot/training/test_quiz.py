"""A quiz, from its first question to its end, whoever taps and whenever."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from bot.store.attempts import FINISHED, HESITANT, RUNNING, SUSPENDED
from bot.store.database import Database
from bot.store.files import FileKeeper
from bot.store.tables import Answer, JudgementRow
from bot.training import answering, pictures, quiz, reporting
from bot.training.answering import Answered, Asked
from bot.training.attempts import NotOnScreen, attempt_of, suspend, unfinished
from bot.training.judgements import holding
from bot.training.publishing import Publication
from bot.training.quiz import AlreadyAnswered
from bot.training.visit import Visit
from question_bank.grading import UnreadableAnswer, Verdict
from question_bank.model import Numeric, SingleChoice
from question_bank.parametric import instance
from question_bank.response import Chosen, Passed, Typed

Visiting = Callable[..., AbstractAsyncContextManager[Visit]]
Publish = Callable[..., Awaitable[Publication]]
Make = Callable[..., dict[str, Any]]
SOMEONE_ELSE = 2002
RIGHT, WRONG = Chosen(options=(0,)), Chosen(options=(1,))


async def _start(visiting: Visiting, **settings: Any) -> Asked:
    async with visiting() as visit:
        asked = await quiz.start(visit, **{"length": 5, **settings})
    assert asked is not None
    return asked


async def _answer(visiting: Visiting, asked: Asked, response: Any = RIGHT) -> Answered:
    async with visiting() as visit:
        there = await quiz.on_screen(visit, asked.attempt.id, asked.position)
        return await answering.record(visit, there, response)


async def _next(visiting: Visiting, asked: Asked) -> Asked | None:
    async with visiting() as visit:
        return await quiz.advance(visit, await attempt_of(visit, asked.attempt.id))


@pytest.fixture
async def bank(publishing: Publish, question: Make) -> None:
    """Three questions of C1 and three of C2."""
    await publishing(
        *(question(f"c1-{n}") for n in range(3)),
        *(question(f"c2-{n}", capacity="C2", criteria=["C2.1"]) for n in range(3)),
    )


@pytest.mark.usefixtures("bank")
async def test_a_whole_quiz_asks_each_question_once_and_ends(
    visiting: Visiting, database: Database
) -> None:
    asked: Asked | None = await _start(visiting)
    seen: list[str] = []
    while asked is not None:
        assert (asked.position, asked.length) == (len(seen) + 1, 5)
        seen.append(asked.revision.question.id)
        answered = await _answer(visiting, asked)
        assert answered.is_last == (len(seen) == 5)
        assert answered.judgement.verdict is Verdict.CORRECT
        last = asked
        asked = await _next(visiting, asked)
    assert len(seen) == len(set(seen)) == 5
    async with visiting() as visit:
        attempt = await attempt_of(visit, last.attempt.id)
        assert attempt.state == FINISHED
        assert attempt.finished_at == visit.now
        assert await unfinished(visit) == []
    async with database.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(JudgementRow)) == 5


@pytest.mark.usefixtures("bank")
async def test_a_quiz_is_no_longer_than_the_bank(visiting: Visiting) -> None:
    asked: Asked | None = await _start(visiting, length=20)
    asked_in_all = 0
    while asked is not None:
        assert asked.length == 6
        asked_in_all += 1
        await _answer(visiting, asked)
        asked = await _next(visiting, asked)
    assert asked_in_all == 6


@pytest.mark.usefixtures("bank")
async def test_a_quiz_on_a_capacity_asks_that_one_alone(visiting: Visiting) -> None:
    asked: Asked | None = await _start(visiting, capacity="C2")
    while asked is not None:
        assert (asked.revision.question.capacity, asked.length) == ("C2", 3)
        await _answer(visiting, asked)
        asked = await _next(visiting, asked)


async def test_there_is_no_quiz_without_questions(visiting: Visiting) -> None:
    async with visiting() as visit:
        assert await quiz.start(visit, length=5) is None
        assert await unfinished(visit) == []


@pytest.mark.usefixtures("bank")
async def test_the_first_answer_stands(visiting: Visiting) -> None:
    asked = await _start(visiting)
    await _answer(visiting, asked, WRONG)
    with pytest.raises(AlreadyAnswered):
        await _answer(visiting, asked, RIGHT)
    async with visiting() as visit:
        stands = await answering.answered(visit, asked.attempt.id, asked.position)
    assert (stands.response, stands.judgement.verdict) == (WRONG, Verdict.INCORRECT)


@pytest.mark.usefixtures("bank")
async def test_two_answers_at_once_leave_one(visiting: Visiting, database: Database) -> None:
    asked = await _start(visiting)
    outcomes = await asyncio.gather(
        *(_answer(visiting, asked, response) for response in (RIGHT, WRONG, RIGHT)),
        return_exceptions=True,
    )
    assert sum(isinstance(outcome, Answered) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, AlreadyAnswered) for outcome in outcomes) == 2
    async with database.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(Answer)) == 1


@pytest.mark.usefixtures("bank")
async def test_the_database_itself_refuses_a_second_answer(
    visiting: Visiting, database: Database
) -> None:
    asked = await _start(visiting)
    with pytest.raises(IntegrityError):  # noqa: PT012
        async with visiting() as visit:
            there = await quiz.on_screen(visit, asked.attempt.id, asked.position)
            await answering.record(visit, there, RIGHT)
            await answering.record(visit, there, WRONG)
    async with database.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(Answer)) == 0


@pytest.mark.usefixtures("bank")
async def test_nobody_reaches_the_attempt_of_another(visiting: Visiting) -> None:
    asked = await _start(visiting)
    await _answer(visiting, asked)
    place = (asked.attempt.id, asked.position)
    async with visiting(SOMEONE_ELSE) as visit:
        with pytest.raises(NotOnScreen):
            await quiz.on_screen(visit, *place)
        with pytest.raises(NotOnScreen):
            await answering.answered(visit, *place)
        with pytest.raises(NotOnScreen):
            await attempt_of(visit, place[0])
        assert await quiz.resume(visit, place[0]) is None
        assert await unfinished(visit) == []


@pytest.mark.usefixtures("bank")
async def test_only_the_position_on_screen_can_be_acted_on(visiting: Visiting) -> None:
    asked = await _start(visiting)
    await _answer(visiting, asked)
    await _next(visiting, asked)
    for position in (0, 1, 3):
        async with visiting() as visit:
            with pytest.raises(NotOnScreen):
                await quiz.on_screen(visit, asked.attempt.id, position)


@pytest.mark.usefixtures("bank")
async def test_a_quiz_in_pause_comes_back_with_its_draft(visiting: Visiting) -> None:
    asked = await _start(visiting)
    async with visiting() as visit:
        there = await quiz.on_screen(visit, asked.attempt.id, 1)
        answering.save_draft(visit, there, ticked=[1])
    async with visiting() as visit:
        await suspend(visit)
        (waiting,) = await unfinished(visit)
        assert waiting.state == SUSPENDED
    async with visiting() as visit:
        back = await quiz.resume(visit, asked.attempt.id)
    assert isinstance(back, Asked)
    assert (back.position, back.draft) == (1, {"ticked": [1]})
    assert back.revision == asked.revision
    assert back.attempt.state == RUNNING


@pytest.mark.usefixtures("bank")
async def test_resuming_after_an_answer_shows_that_answer(visiting: Visiting) -> None:
    asked = await _start(visiting)
    await _answer(visiting, asked, WRONG)
    async with visiting() as visit:
        await suspend(visit)
    async with visiting() as visit:
        back = await quiz.resume(visit, asked.attempt.id)
    assert isinstance(back, Answered)
    assert back.response == WRONG


@pytest.mark.usefixtures("bank")
async def test_a_new_quiz_puts_the_other_in_pause(visiting: Visiting) -> None:
    first = await _start(visiting)
    second = await _start(visiting, capacity="C2")
    async with visiting() as visit:
        states = {one.id: one.state for one in await unfinished(visit)}
    assert states == {
        first.attempt.id: SUSPENDED,
        second.attempt.id: RUNNING,
    }
    async with visiting() as visit:
        await quiz.resume(visit, first.attempt.id)
        states = {one.id: one.state for one in await unfinished(visit)}
    assert states == {
        first.attempt.id: RUNNING,
        second.attempt.id: SUSPENDED,
    }


@pytest.mark.usefixtures("bank")
async def test_the_same_quiz_begins_again_once_it_was_answered(visiting: Visiting) -> None:
    first = await _start(visiting)
    assert (await _start(visiting)).attempt.id == first.attempt.id
    await _answer(visiting, first)
    assert (await _start(visiting)).attempt.id != first.attempt.id


@pytest.mark.usefixtures("bank")
async def test_a_finished_quiz_does_not_resume(visiting: Visiting) -> None:
    asked: Asked | None = await _start(visiting, length=1)
    assert asked is not None
    await _answer(visiting, asked)
    assert await _next(visiting, asked) is None
    async with visiting() as visit:
        assert await quiz.resume(visit, asked.attempt.id) is None


async def test_publishing_does_not_change_the_question_on_screen(
    visiting: Visiting, publishing: Publish, question: Make
) -> None:
    await publishing(question("one"))
    asked = await _start(visiting)
    turned_round = [{"text": "Ceci"}, {"text": "Cela", "correct": True}]
    await publishing(question("one", stem="Autre chose ?", options=turned_round))
    async with visiting() as visit:
        there = await quiz.on_screen(visit, asked.attempt.id, 1)
        assert there.revision == asked.revision
        answered = await answering.record(visit, there, RIGHT)
    assert answered.judgement.verdict is Verdict.CORRECT
    fresh = await _start(visiting)
    assert fresh.revision.question.stem == "Autre chose ?"


async def test_a_question_withdrawn_while_on_screen_can_still_be_answered(
    visiting: Visiting, publishing: Publish, question: Make
) -> None:
    await publishing(question("one"), question("two"))
    asked = await _start(visiting, length=2)
    await publishing(name="essai")
    assert (await _answer(visiting, asked)).judgement.score == 1
    assert await _next(visiting, asked) is None


async def test_what_cannot_be_read_is_not_recorded(
    visiting: Visiting, publishing: Publish, question: Make
) -> None:
    number = question("one", kind="numeric", answer="12", unit="mbar")
    del number["options"]
    await publishing(number)
    asked = await _start(visiting)
    with pytest.raises(UnreadableAnswer):
        await _answer(visiting, asked, Typed(text="beaucoup"))
    assert (await _answer(visiting, asked, Typed(text="12"))).judgement.score == 1


@pytest.mark.usefixtures("bank")
async def test_an_answer_keeps_all_that_it_was_given_with(
    visiting: Visiting, database: Database
) -> None:
    asked = await _start(visiting)
    async with visiting() as visit:
        there = await quiz.on_screen(visit, asked.attempt.id, 1)
        await answering.record(visit, there, Passed(), HESITANT)
    async with database.transaction() as session:
        answer = (await session.scalars(select(Answer))).one()
        judgement = (await session.scalars(select(JudgementRow))).one()
    assert answer.revision_id == asked.revision.id
    assert answer.response == {"form": "passed"}
    assert answer.seed == asked.step.seed
    assert answer.certainty == HESITANT
    assert (judgement.judge, judgement.verdict, judgement.score) == ("machine", "incorrect", 0)
    assert judgement.criteria == {asked.revision.question.criteria[0]: 0}


@pytest.mark.usefixtures("bank")
async def test_a_question_is_reported_once(visiting: Visiting) -> None:
    answered = await _answer(visiting, await _start(visiting))
    async with visiting() as visit:
        assert await reporting.report(visit, answered, "key", None)
    async with visiting() as visit:
        assert not await reporting.report(visit, answered, "other", "Encore !")


# --- values drawn for one attempt -----------------------------------------------------------------

DRAWN = {
    "kind": "numeric",
    "stem": "Enceinte de {V} l, {dp} mbar en 600 s. Débit ?",
    "options": None,
    "parameters": {
        "V": {"min": "100", "max": "600", "step": "50"},
        "dp": {"min": "0.001", "max": "0.02", "step": "0.001"},
    },
    "formula": "V*dp/600",
    "unit": "mbar·l/s",
    "tolerance": {"relative": "0.05"},
    "mistakes": [{"formula": "V*dp", "why": "Divisez par la durée."}],
    "explanation": "Q = {answer}.",
}
CURVE = {
    "kind": "rate_of_rise",
    "volume": "V",
    "start": "0.002",
    "leak": "V*dp/600",
    "duration": "10",
}


def _drawn(question: Make, name: str, **other: Any) -> dict[str, Any]:
    written = {**question(name), **DRAWN, **other}
    del written["options"]
    return written


async def test_values_are_drawn_once_an_attempt_and_kept_with_the_judgement(
    visiting: Visiting, publishing: Publish, question: Make, database: Database
) -> None:
    await publishing(_drawn(question, "drawn"))
    asked = await _start(visiting)
    async with visiting() as visit:
        again = await quiz.on_screen(visit, asked.attempt.id, 1)
    assert again.instance == asked.instance
    assert again.question.stem == asked.question.stem
    assert "{" not in asked.question.stem
    assert isinstance(asked.question, Numeric)
    answered = await _answer(visiting, asked, Typed(text=str(asked.question.key)))
    assert answered.judgement.verdict is Verdict.CORRECT
    async with database.transaction() as session:
        details = (await session.scalars(select(JudgementRow))).one().details
        assert (await session.scalars(select(Answer))).one().seed == asked.step.seed
    assert asked.instance.drawn is not None
    assert details["drawn"] == asked.instance.drawn.model_dump(mode="json")
    async with visiting() as visit:
        shown = await answering.answered(visit, asked.attempt.id, 1)
    assert shown.asked.instance == asked.instance
    assert shown.judgement == answered.judgement


async def test_history_is_what_was_drawn_then_even_if_drawing_changes(
    visiting: Visiting, publishing: Publish, question: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    await publishing(_drawn(question, "drawn"))
    asked = await _start(visiting)
    await _answer(visiting, asked, Passed())
    monkeypatch.setattr(instance, "draw_values", lambda *_: {"V": Decimal(1), "dp": Decimal(1)})
    async with visiting() as visit:
        shown = await answering.answered(visit, asked.attempt.id, 1)
    assert shown.asked.question == asked.question


async def test_another_attempt_has_other_values(
    visiting: Visiting, publishing: Publish, question: Make
) -> None:
    await publishing(_drawn(question, "drawn"))
    stems = set()
    for _ in range(8):
        asked = await _start(visiting)
        stems.add(asked.question.stem)
        await _answer(visiting, asked, Passed())
    assert len(stems) > 4


async def test_a_curve_is_a_picture_that_stays_the_same_for_the_attempt(
    visiting: Visiting, publishing: Publish, question: Make, files: FileKeeper
) -> None:
    await publishing(_drawn(question, "drawn", curve=CURVE))
    asked = await _start(visiting)
    assert asked.picture is not None
    assert asked.question.picture is not None
    async with visiting() as visit:
        kept = await files.get(visit.session, asked.picture)
        kind = await files.media_type(visit.session, asked.picture)
        again = await quiz.on_screen(visit, asked.attempt.id, 1)
    assert again.picture == asked.picture
    # Nothing is drawn while others wait for the transaction: a description is kept.
    assert len(kept) < 500
    assert (await pictures.to_send(kept, kind)).startswith(b"\x89PNG")
    other = await _start(visiting)
    assert (other.picture == asked.picture) == (other.instance.curve == asked.instance.curve)


async def test_the_option_that_is_right_follows_from_the_drawn_curve(
    visiting: Visiting, publishing: Publish, question: Make
) -> None:
    regimes = {"leak": "Une fuite", "outgassing": "Un dégazage"}
    options = [{"text": text, "when": regime, "why": "?"} for regime, text in regimes.items()]
    curve = {"kind": "rate_of_rise", "regime": list(regimes), "volume": "100", "leak": "0.001"}
    sizes = {"release": "0.005", "time_constant": "4", "duration": "20"}
    await publishing(question("drawn", options=options, curve={**curve, **sizes}))
    for _ in range(6):
        asked = await _start(visiting)
        assert isinstance(asked.question, SingleChoice)
        assert asked.instance.curve is not None
        (right,) = asked.question.key
        assert asked.question.options[right].text == regimes[asked.instance.curve.regime]
        answered = await _answer(visiting, asked, Chosen(options=(right,)))
        assert answered.judgement.verdict is Verdict.CORRECT


@pytest.fixture
async def typed(publishing: Publish, question: Make) -> None:
    """One question answered in a few words."""
    words = {"kind": "short_text", "accepted": ["joint torique"]}
    one = {name: value for name, value in question("joint").items() if name != "options"}
    await publishing({**one, **words})


@pytest.mark.usefixtures("typed")
async def test_one_s_own_word_on_an_undecided_answer_is_kept_once_and_apart(
    visiting: Visiting, database: Database
) -> None:
    asked = await _start(visiting)
    done = await _answer(visiting, asked, Typed(text="un joint torique ?"))
    assert done.judgement.verdict is Verdict.UNDECIDED
    for said in (Verdict.CORRECT, Verdict.INCORRECT):
        async with visiting() as visit:
            done = await answering.answered(visit, asked.attempt.id, 1)
            await answering.judge_oneself(visit, done, said)
    async with database.transaction() as session:
        rows = (await session.scalars(select(JudgementRow).order_by(JudgementRow.id))).all()
    assert [(row.judge, row.verdict) for row in rows] == [
        ("machine", "undecided"),
        ("self", "correct"),
    ]
    own = holding(rows, for_others=True)
    assert own is not None
    assert own.judge == "machine"


@pytest.mark.usefixtures("typed")
async def test_a_decided_answer_takes_no_word_of_one_s_own(
    visiting: Visiting, database: Database
) -> None:
    asked = await _start(visiting)
    await _answer(visiting, asked, Typed(text="joint plat"))
    async with visiting() as visit:
        done = await answering.answered(visit, asked.attempt.id, 1)
        await answering.judge_oneself(visit, done, Verdict.CORRECT)
    async with database.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(JudgementRow)) == 1
