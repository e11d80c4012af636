"""A quiz as a candidate lives it: chosen, gone through, stopped, brought back, summed up."""

from __future__ import annotations

from datetime import datetime

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import func, select

from bot.candidate import progress, quizzes, routes, welcome
from bot.screen import Screen
from bot.store import attempts, banks
from bot.store.database import Database
from bot.store.files import FileKeeper
from bot.store.tables import Answer
from bot.training.publishing import publish
from question_bank.bank import Bank
from tests.bot.candidate.phone import CAPACITY, KINDS, Phone, Visiting

pytestmark = pytest.mark.usefixtures("bank")


async def _answers(database: Database) -> int:
    async with database.transaction() as session:
        return await session.scalar(select(func.count()).select_from(Answer)) or 0


async def test_the_first_question_is_within_three_taps(phone: Phone) -> None:
    await phone.command("start")
    await phone.press("▶️ Commencer (5 questions)")
    assert "Question 1/5" in phone.text


async def test_a_quiz_is_chosen_by_capacity_and_length(phone: Phone) -> None:
    await phone.command("quiz")
    assert [label[:2] for label in phone.labels if label[0] == "C"] == list(CAPACITY.values())
    await phone.tap("quiz:C3")
    await phone.press("10 questions")
    assert "Question 1/1" in phone.text


async def test_a_deep_link_opens_its_capacity(phone: Phone) -> None:
    await phone.command("start", "C4")
    assert phone.actions[0] == "quiz:C4:5"
    await phone.command("start", "n'importe quoi")
    assert "Bonjour" in phone.text


async def test_a_quiz_begun_twice_by_one_button_is_one_quiz(
    phone: Phone, visiting: Visiting
) -> None:
    for _ in range(2):
        await phone.tap("quiz:C1:5")
    first = phone.screen
    async with visiting() as visit:
        assert len(await attempts.unfinished(visit.session, visit.person.id)) == 1
    await phone.press("⏸ Pause")
    await phone.tap("quiz:C1:5")
    assert phone.screen == first


async def test_two_people_practise_side_by_side(phone: Phone, other_phone: Phone) -> None:
    await phone.tap("quiz:C4:5")
    await other_phone.tap("quiz:C5:5")
    await phone.type("12,5")
    await other_phone.type("le balai")
    assert phone.text.startswith("<b>✅ Juste</b>")
    assert other_phone.text.startswith("<b>❌ Ce n'est pas cela</b>")


# --- going on, stopping, coming back --------------------------------------------------------------


async def _finish(phone: Phone, *, right: bool) -> None:
    """Answer all that is left of a mixed quiz."""
    while "Bilan" not in phone.text:
        kind = next(one for one in KINDS if f" · {CAPACITY[one]} " in phone.text)
        await phone.give(kind, right=right)
        forward = {"Question suivante ›", "Voir le bilan ›"} & set(phone.labels)
        await phone.press(forward.pop())


async def test_a_whole_quiz_ends_with_what_it_came_to(phone: Phone, database: Database) -> None:
    await phone.tap("quiz:all:20")
    await _finish(phone, right=True)
    assert "7 réponses : 7 justes." in phone.text
    assert "Tout est juste" in phone.text
    assert not [action for action in phone.actions if action.startswith("review")]
    assert await _answers(database) == 7


async def test_what_was_missed_can_be_worked_on_again(phone: Phone) -> None:
    await phone.tap("quiz:C1:5")
    await phone.give("single", right=False)
    await phone.press("Voir le bilan ›")
    assert "1 réponse : 0 juste, 1 à revoir." in phone.text
    await phone.press("🔁 Revoir 1 question")
    assert "Question 1/1" in phone.text
    await phone.give("single")
    await phone.press("Voir le bilan ›")
    assert "Tout est juste" in phone.text


async def test_a_pause_brings_back_the_same_screen(phone: Phone) -> None:
    await phone.tap("quiz:all:5")
    await phone.press("Je ne sais pas")
    await phone.press("Question suivante ›")
    question = phone.screen
    await phone.press("⏸ Pause")
    assert "question 2 sur 5" in phone.text
    await phone.press("▶️ Reprendre")
    assert phone.screen == question
    await phone.press("⏸ Pause")
    await phone.command("reprendre")
    assert phone.screen.rows == question.rows


async def test_a_choice_is_given_between_several_quizzes_in_pause(phone: Phone) -> None:
    await phone.tap("quiz:C1:5")
    await phone.tap("quiz:C2:5")
    await phone.command("reprendre")
    assert [label[:2] for label in phone.labels] == ["C2", "C1"]
    await phone.tap(phone.actions[1])
    await phone.give("single")
    assert phone.text.startswith("<b>✅ Juste</b>")


async def test_there_may_be_nothing_to_resume(phone: Phone) -> None:
    await phone.command("reprendre")
    assert "ni quiz ni cas en cours" in phone.text


async def test_a_text_that_nothing_waits_for_shows_the_question_again(
    phone: Phone, visiting: Visiting
) -> None:
    await phone.tap("quiz:C1:5")
    rows = phone.screen.rows
    async with visiting() as visit:
        (screen,) = await quizzes.where_it_stands(visit)
    assert isinstance(screen, Screen)
    assert screen.rows == rows


async def test_progress_says_when_it_does_not_know(phone: Phone, visiting: Visiting) -> None:
    await phone.tap("quiz:all:20")
    await _finish(phone, right=True)
    async with visiting() as visit:
        (screen,) = await progress.show(visit)
    assert isinstance(screen, Screen)
    assert phone.read(screen.text).count("données insuffisantes") == 7
    assert "%" not in screen.text


@pytest.mark.parametrize("command", [command.name for command in routes.COMMANDS])
async def test_every_command_answers_with_a_screen(phone: Phone, command: str) -> None:
    await phone.command(command)
    assert phone.text
    for action in phone.actions:
        await phone.tap(action)


async def test_start_offers_to_resume(phone: Phone, visiting: Visiting) -> None:
    await phone.tap("quiz:C1:5")
    question = phone.screen
    async with visiting() as visit:
        phone._show(await welcome.start(visit))
    await phone.press("▶️ Reprendre")
    assert phone.screen == question


async def test_concordance_is_asked_on_demand_alone(
    phone: Phone, visiting: Visiting, database: Database, now: datetime
) -> None:
    question = {
        "id": "concordance-palier",
        "kind": "script_concordance",
        "capacity": "C4",
        "criteria": ["C4.3"],
        "stem": "Un palier.",
        "thinking_of": "une fuite",
        "finding": "la remontée s'aplatit.",
        "author": -1,
    }
    bank = Bank.model_validate(
        {"name": "concordances", "title": "Concordances", "questions": [question]}
    )
    async with database.transaction() as session:
        await publish(session, FileKeeper(Fernet.generate_key()), bank, {}, now)
    async with visiting() as visit:
        mixed = await banks.askable(visit.session)
        (concordance,) = await banks.askable(visit.session, concordance=True)
    assert concordance.question_id not in {one.question_id for one in mixed}
    await phone.command("quiz")
    await phone.press(phone.read("💭 Raisonner sur un indice"))
    await phone.tap("quiz:concordance:5")
    assert "Si vous pensiez à" in phone.text
    await phone.tap(phone.screen.rows[0][0].action)
    assert "ne compte pas" in phone.text
